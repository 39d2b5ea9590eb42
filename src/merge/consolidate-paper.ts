import type { SourceId } from '../model/outcome.js';
import type { PaperRecord } from '../model/paper.js';
import { WorkWitness, type Candidate } from './candidate.js';
import { choose, INPUT_STAYS } from './choose.js';
import { FILLED_FIELDS, isEmpty } from './filled-fields.js';
import { listedValues, type Enriched } from './listed-values.js';
import { outcomeEntry, type SourceAnswer } from './outcome-entry.js';
import type { Precedence } from './precedence.js';
import {
  consolidationOf,
  FROM_INPUT,
  INPUT,
  type Alternative,
  type Consolidation,
  type FieldEntry,
  type MergedEntry,
  type Origin,
  type VersionEntry,
} from './provenance.js';
import { sameValue } from './same-value.js';

/** What merging goes by, beside the records and what was answered about them. */
export interface MergeRules {
  readonly precedence: Precedence;
  /** The sources, in the order in which they are asked: the first is trusted most. Empty where nobody is asked. */
  readonly sources: readonly SourceId[];
  /** Takes the place of every timestamp. */
  readonly fixedTime: string | undefined;
}

/** Where a record stands in the input. */
export interface Place {
  /** Counts from 0; in the output rows count from 1. With several lists it goes on through them. */
  readonly row: number;
  /** Name of its list; only where there are several. */
  readonly input?: string | undefined;
}

export interface StandingAlone extends Place {
  /** Other versions of the same work, which stay records of their own. */
  readonly versions?: readonly VersionEntry[];
}

/**
 * What consolidation adds to a record `{...record, ...additions}`, or puts in the place of an empty field: the filled fields, the lists of what
 * each source said with its provenance, and how we know. The rest of the record stays as it came. Without `answers`, where nobody was to be asked
 * (`cf dedupe`), only `consolidation` is added. For `ListWriter.add`. Pure: the same record and answers, in the order of the sources, give the same.
 */
export function additionsTo(
  record: PaperRecord,
  answers: readonly SourceAnswer[] | undefined,
  rules: MergeRules,
  alone: StandingAlone,
): Readonly<Record<string, unknown>> {
  const { fixedTime } = rules;
  const enriched: Answering[] = [];
  for (const { source, answered } of answers ?? []) {
    if (answered?.outcome.outcome !== 'enriched') continue;
    const { matched_by, score, record: work } = answered.outcome.enrichment;
    const timestamp = fixedTime ?? answered.at;
    const origin = { source, timestamp, matched_by, score };
    enriched.push({ source, timestamp, record: work, origin, witness: new WorkWitness(work) });
  }
  const { added, fields } = filledFrom(record, enriched, rules);
  if (answers !== undefined) Object.assign(added, listedValues(record, enriched));
  const outcomes: Record<string, unknown> = {};
  for (const answer of answers ?? []) outcomes[answer.source] = outcomeEntry(answer, fixedTime);
  const answering = enriched.map(({ source }) => source);
  added.consolidation = withEarlier(record, { outcomes, fields, answering }, alone);
  return added;
}

interface Answering extends Enriched {
  readonly origin: Origin;
  readonly witness: WorkWitness;
}

interface Filled {
  readonly added: Record<string, unknown>;
  readonly fields: Record<string, FieldEntry>;
}

/**
 * The fields that the input left empty, and the alternatives to those that it did not. Done for every field of every paper:
 * what a single source says of an empty field is taken without further ado.
 */
function filledFrom(record: PaperRecord, enriched: readonly Answering[], rules: MergeRules): Filled {
  const added: Record<string, unknown> = {};
  const fields: Record<string, FieldEntry> = {};
  let trust: ((source: SourceId) => number) | undefined;
  for (const { field, from } of enriched.length === 0 ? [] : FILLED_FIELDS) {
    const brought = record[field];
    const keeps = !isEmpty(brought);
    const saying = enriched.filter(({ record: work }) => {
      const value = from(work);
      return !isEmpty(value) && !(keeps && sameValue(field, brought, value));
    });
    const [first] = saying;
    if (first === undefined) continue;
    if (saying.length === 1) {
      if (!keeps) added[field] = from(first.record);
      fields[field] = keeps ? disputedBy(from(first.record), first.origin) : first.origin;
      continue;
    }
    trust ??= trustIn(
      enriched.map(({ source }) => source),
      rules,
    );
    const candidates = keeps ? [broughtCandidate(brought)] : [];
    for (const answer of saying)
      candidates.push(candidateOf(from(answer.record), answer, trust(answer.source)));
    const choice = choose(field, candidates, rules.precedence);
    if (!keeps) added[field] = choice.winner.value;
    fields[field] = fieldEntry(choice);
  }
  return { added, fields };
}

const disputedBy = (value: unknown, origin: Origin): FieldEntry => ({
  ...FROM_INPUT,
  reason: INPUT_STAYS,
  alternatives: [{ value, ...origin }],
});

/** The place of each of these sources in the order of trust. */
export function trustIn(
  saying: readonly SourceId[],
  { precedence, sources }: MergeRules,
): (source: SourceId) => number {
  const others = saying.filter((source) => !sources.includes(source)).sort();
  const order = precedence.inOrder([...sources, ...others]);
  return (source) => order.indexOf(source);
}

function candidateOf(value: unknown, { source, origin, witness }: Answering, trust: number): Candidate {
  return { value, origin, trust, witness, voter: source };
}

const NOBODY = new WorkWitness({ identifiers: [], urls: [] });

const broughtCandidate = (value: unknown): Candidate => ({
  value,
  origin: FROM_INPUT,
  trust: -1,
  witness: NOBODY,
  voter: INPUT,
});

/** As it stands in `consolidation.fields`. */
export function fieldEntry({ winner, losers, reason }: ReturnType<typeof choose>): FieldEntry {
  return {
    ...originOf(winner),
    ...(reason !== undefined && { reason }),
    ...(losers.length > 0 && {
      alternatives: losers.map((each): Alternative => ({ value: each.value, ...originOf(each) })),
    }),
  };
}

function originOf({ origin, row }: Candidate): Origin & { row?: number } {
  const { source, timestamp, matched_by, score } = origin;
  return { source, timestamp, matched_by, score, ...(row !== undefined && { row }) };
}

interface Said {
  readonly outcomes: Readonly<Record<SourceId, unknown>>;
  readonly fields: Readonly<Record<string, FieldEntry>>;
  readonly answering: readonly SourceId[];
}

/** A list that was consolidated before keeps what it says of other sources and fields, and of the records behind it. */
function withEarlier(
  record: PaperRecord,
  { outcomes, fields, answering }: Said,
  { versions, ...place }: StandingAlone,
): Consolidation {
  const earlier = record.consolidation;
  const before = isEmpty(earlier) ? undefined : consolidationOf(record);
  const foreign = before === undefined && !isEmpty(earlier) ? { input: earlier } : {};
  const mergedBefore = before !== undefined && before.merged_from.length > 0;
  return {
    ...foreign,
    ...(before && (earlier as object)),
    outcomes: { ...before?.outcomes, ...outcomes },
    fields: before ? withEarlierFields(before.fields, fields, answering) : fields,
    merged_from: mergedBefore ? before.merged_from : [placeEntry(record, place)],
    ...(versions !== undefined && versions.length > 0 && { versions }),
  };
}

/** Where a record stands, as it is told in `merged_from`. */
export function placeEntry(record: PaperRecord, { row, input }: Place): MergedEntry {
  return { row: row + 1, paper_id: record.paper_id ?? null, ...(input !== undefined && { input }) };
}

/** Who filled a field before is still told; of what was said beside it, only what sources that answer now say anew is replaced. */
function withEarlierFields(
  before: Readonly<Record<string, FieldEntry>>,
  now: Readonly<Record<string, FieldEntry>>,
  answering: readonly SourceId[],
): Readonly<Record<string, FieldEntry>> {
  const fields: Record<string, FieldEntry> = { ...before, ...now };
  for (const [field, entry] of Object.entries(before)) {
    const { alternatives: had = [], reason: why, ...origin } = entry;
    const still = had.filter(({ source }) => source === INPUT || !answering.includes(source));
    const said = now[field];
    if (said === undefined) {
      if (still.length === had.length) continue;
      fields[field] = {
        ...origin,
        ...(still.length > 0 && { ...(why !== undefined && { reason: why }), alternatives: still }),
      };
    } else if (said.source === INPUT) {
      const alternatives = [...still, ...(said.alternatives ?? [])];
      fields[field] = { ...origin, reason: why ?? said.reason ?? '', alternatives };
    }
  }
  return fields;
}
