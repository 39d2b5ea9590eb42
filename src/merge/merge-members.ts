import { jsonOf, RawJson } from '../formats/raw-json.js';
import type { SourceId } from '../model/outcome.js';
import type { PaperRecord } from '../model/paper.js';
import { choose } from './choose.js';
import { fieldEntry, placeEntry, trustIn, type MergeRules, type Place } from './consolidate-paper.js';
import { isEmpty } from './filled-fields.js';
import type { Precedence } from './precedence.js';
import type { Leaf } from './leaf.js';
import { distinct, leavesOf, type RecordBytes } from './leaves.js';
import { LIST_NAMES } from './listed-values.js';
import { FROM_INPUT, INPUT, type FieldEntry, type VersionEntry } from './provenance.js';
import { canonical } from './same-value.js';
import { becauseOf, tieOfEach, type MergeTie } from './ties.js';
import { isListed, unite, uniteListed } from './united-lists.js';

/** One record of a cluster. */
export interface Member extends Place, RecordBytes {
  /** What `additionsTo` gives for it alone; undefined where it was not asked about itself. */
  readonly added?: PaperRecord | undefined;
}

/** Records that are one work. */
export interface Cluster {
  readonly members: readonly Member[];
  /** What ties them together; ties to other rows are left out. */
  readonly ties: readonly MergeTie[];
  /** Other versions of the work, which stay records of their own. */
  readonly versions?: readonly VersionEntry[];
}

const UNITED = 'united from all records';

/** Labels of a record rather than statements about the work: others are not worth telling, `merged_from` has them. */
const LABELS = new Set(['paper_id', 'input_record']);

/**
 * Merges the records of a cluster (two or more) into one, in the shape of the output; for `ListWriter.add(merged, {})`. The values are decided by
 * what the records say, never by their order; `merged_from` has each of them in its own bytes, in the order of the rows, so that `cf unmerge`
 * gives them back. Values of the input keep their spelling, too. Pure; merging the result again with itself or one of its members changes no value.
 */
export function mergeMembers(cluster: Cluster, rules: MergeRules): RecordBytes {
  const members = [...cluster.members].sort((a, b) => a.row - b.row);
  const leaves = distinct(
    members.flatMap((member) =>
      leavesOf({ ...member, added: member.added }, { row: member.row + 1, input: member.input }),
    ),
  );
  const trust = trustIn(
    leaves.flatMap((leaf) => Object.keys(leaf.outcomes)),
    rules,
  );
  const all: Merging = { leaves, trust, precedence: rules.precedence };
  const merged = new Map<string, unknown>();
  const fields: Record<string, FieldEntry> = {};
  for (const field of new Set(leaves.flatMap((leaf) => leaf.fields))) {
    if (field === 'consolidation') continue;
    const decided = isListed(field, leaves) ? { value: uniteListed(field, leaves) } : decide(field, all);
    if (decided === undefined) continue;
    merged.set(field, decided.value);
    if (decided.entry) fields[field] = decided.entry;
  }
  if (leaves.some(({ added }) => added !== undefined)) {
    for (const list of LIST_NAMES) if (!merged.has(list)) merged.set(list, []);
  }
  merged.set('consolidation', {
    ...foreign(leaves),
    outcomes: outcomesOf(all),
    fields,
    merged_from: mergedFrom(members, cluster.ties),
    ...(cluster.versions !== undefined && cluster.versions.length > 0 && { versions: cluster.versions }),
  });
  const text = [...merged].map(([field, value]) => `${JSON.stringify(field)}:${jsonOf(value) ?? 'null'}`);
  const bytes = Buffer.from(`{${text.join(',')}}`);
  return { record: JSON.parse(bytes.toString('utf8')) as PaperRecord, bytes };
}

interface Merging {
  /** The fullest first. */
  readonly leaves: readonly Leaf[];
  readonly trust: (source: SourceId) => number;
  readonly precedence: Precedence;
}

interface Decided {
  readonly value: unknown;
  /** Undefined where all records say the same. */
  readonly entry?: FieldEntry | undefined;
}

function decide(field: string, { leaves, trust, precedence }: Merging): Decided | undefined {
  const said = leaves.flatMap((leaf, place) =>
    leaf.candidates(field, place, trust).map((candidate) => ({ leaf, candidate })),
  );
  if (said.length === 0) {
    // Empty, but there: it stays as the fullest record has it.
    const empty = leaves.find((leaf) => !leaf.hidden.has(field) && field in leaf.record);
    return empty && { value: empty.raw(field) };
  }
  const given = said.filter(({ candidate }) => candidate.origin.source === INPUT);
  const agreed = new Set(said.map(({ candidate }) => canonical(candidate.value))).size === 1;
  if (!agreed && given.length > 1) {
    const united = unite(
      field,
      given.map(({ candidate }) => candidate.value),
    );
    const { row } = given[0]!.leaf.from;
    if (united !== undefined) return { value: united, entry: { ...FROM_INPUT, row, reason: UNITED } };
  }
  const isLabel = LABELS.has(field);
  const candidates = (isLabel ? given : said).map(({ candidate }) => candidate);
  // Most of the time nothing is to be chosen: all say the same, the fullest record first.
  const choice = choose(field, agreed ? candidates.slice(0, 1) : candidates, precedence);
  const { winner } = choice;
  const isInput = winner.origin.source === INPUT;
  const giver = isInput ? said.find(({ candidate }) => candidate === winner)?.leaf : undefined;
  const undisputed = agreed && isInput && given.length === leaves.length;
  const entry = undisputed ? undefined : fieldEntry(isLabel ? { ...choice, losers: [] } : choice);
  return { value: giver?.raw(field) ?? winner.value, entry };
}

function foreign(leaves: readonly Leaf[]): { readonly input?: unknown } {
  const input = leaves.map((leaf) => leaf.foreignConsolidation).find((value) => !isEmpty(value));
  return input === undefined ? {} : { input };
}

const OUTCOME_ORDER = ['enriched', 'rejected', 'not_found', 'not_asked', 'failed', 'pending'];

/** Of each source the outcome that says most, and of which row it is. */
function outcomesOf({ leaves, trust }: Merging): Record<SourceId, unknown> {
  const named = [...new Set(leaves.flatMap((leaf) => Object.keys(leaf.outcomes)))];
  const outcomes: Record<SourceId, unknown> = {};
  for (const source of named.sort((a, b) => trust(a) - trust(b))) {
    const said = leaves.flatMap(({ outcomes, from }) => {
      const outcome = outcomes[source] as { outcome?: string; timestamp?: string } | undefined;
      return outcome ? [{ ...outcome, row: from.row }] : [];
    });
    const rank = (outcome: string | undefined): number => OUTCOME_ORDER.indexOf(outcome ?? '');
    outcomes[source] = said.sort(
      (a, b) => rank(a.outcome) - rank(b.outcome) || compare(b.timestamp ?? '', a.timestamp ?? ''),
    )[0];
  }
  return outcomes;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function mergedFrom(members: readonly Member[], ties: readonly MergeTie[]): object[] {
  const tieOf = tieOfEach(
    members.map(({ row }) => row),
    ties,
  );
  return members.map(({ record, bytes, added, ...place }) => {
    const tie = tieOf.get(place.row);
    return {
      ...placeEntry(record, place),
      record: new RawJson(bytes),
      ...(added !== undefined && { added }),
      ...(tie && { because: becauseOf(tie, place.row) }),
    };
  });
}
