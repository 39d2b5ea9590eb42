import type { Enrichment, Outcome, SourceId, WorkRecord } from '../model/outcome.js';
import type { PaperRecord } from '../model/paper.js';
import { FILLED_FIELDS, isEmpty } from './filled-fields.js';

/** What came of asking one source about a paper; `outcome` is undefined while it is still to be asked. */
export interface SourceAnswer {
  readonly source: SourceId;
  readonly answered: { readonly at: string; readonly outcome: Outcome } | undefined;
}

interface Provenance {
  readonly source: SourceId;
  readonly timestamp: string;
  readonly matched_by: string;
  readonly score: number;
}

/** One entry of the lists `citations`, `abstracts`, `urls`, `identifiers`; `original` is true only in what the input brought. */
interface ListedValue {
  readonly source: SourceId;
  readonly timestamp: string;
  readonly original: false;
  readonly data: unknown;
}

type ListOf = readonly [list: string, from: (record: WorkRecord) => readonly unknown[]];

const LISTS: readonly ListOf[] = [
  ['citations', (record) => (record.citations ? [record.citations] : [])],
  [
    'abstracts',
    ({ abstract, language }) =>
      abstract ? [{ text: abstract.text, language: abstract.language ?? language ?? null }] : [],
  ],
  ['urls', (record) => record.urls.map((url) => ({ url }))],
  [
    'identifiers',
    (record) =>
      record.identifiers.map(({ type, value }) => ({ identifier_type: type, identifier_value: value })),
  ],
];

/**
 * What consolidation adds to a record `{...record, ...additions}`, or puts in the place of an empty field: the filled fields, the lists of what
 * each source said with its provenance, and how we know. The rest of the record stays as it came. Pure: the same
 * record and answers, in the order of the sources, give the same. `fixedTime` takes the place of every timestamp.
 */
export function additionsTo(
  record: PaperRecord,
  answers: readonly SourceAnswer[],
  fixedTime: string | undefined,
): Readonly<Record<string, unknown>> {
  const added: Record<string, unknown> = {};
  const filled: Record<string, Provenance> = {};
  const enriched = answers.flatMap(({ source, answered }) =>
    answered?.outcome.outcome === 'enriched'
      ? [{ source, timestamp: fixedTime ?? answered.at, enrichment: answered.outcome.enrichment }]
      : [],
  );
  const answering = enriched.map(({ source }) => source);
  for (const { field, from } of FILLED_FIELDS) {
    if (!isEmpty(record[field])) continue;
    for (const { source, timestamp, enrichment } of enriched) {
      const value = from(enrichment.record);
      if (isEmpty(value)) continue;
      added[field] = value;
      filled[field] = { source, timestamp, matched_by: enrichment.matched_by, score: enrichment.score };
      break;
    }
  }
  for (const [list, from] of LISTS) {
    const values = broughtFor(list, record[list], answering);
    for (const { source, timestamp, enrichment } of enriched) {
      for (const data of from(enrichment.record)) {
        values.push({ source, timestamp, original: false, data } satisfies ListedValue);
      }
    }
    added[list] = values;
  }
  const outcomes: Record<string, unknown> = {};
  for (const answer of answers) outcomes[answer.source] = describe(answer, fixedTime);
  added.consolidation = withEarlier(record.consolidation, outcomes, filled);
  return added;
}

/**
 * What the input brought for a list: its entries, without those that a source which answers now gave in an earlier
 * consolidation; a single value as an entry of its own.
 */
function broughtFor(list: string, value: unknown, answering: readonly SourceId[]): unknown[] {
  if (Array.isArray(value)) return value.filter((entry) => !isOutdated(entry, answering));
  if (isEmpty(value)) return [];
  const data = list === 'citations' && typeof value === 'number' ? { count: value } : value;
  return [{ source: 'input', timestamp: null, original: true, data }];
}

function isOutdated(entry: unknown, answering: readonly SourceId[]): boolean {
  const { source, original } = (entry ?? {}) as { source?: unknown; original?: unknown };
  return original === false && typeof source === 'string' && answering.includes(source);
}

interface Consolidated {
  /** What the input had under this name, where that was no consolidation of ours. */
  readonly input?: unknown;
  readonly outcomes?: object;
  readonly fields?: object;
  readonly merged_from?: unknown;
}

/** A list that was consolidated before keeps what it says of other sources and fields. */
function withEarlier(earlier: unknown, outcomes: object, filled: object): object {
  const isObject = typeof earlier === 'object' && earlier !== null && !Array.isArray(earlier);
  const before: Consolidated = isObject ? earlier : isEmpty(earlier) ? {} : { input: earlier };
  return {
    ...before,
    outcomes: { ...before.outcomes, ...outcomes },
    fields: { ...before.fields, ...filled },
    merged_from: before.merged_from ?? [],
  };
}

function describe({ answered }: SourceAnswer, fixedTime: string | undefined): object {
  if (!answered) return { outcome: 'pending' };
  const { outcome } = answered;
  const timestamp = fixedTime ?? answered.at;
  switch (outcome.outcome) {
    case 'enriched':
      return { outcome: outcome.outcome, timestamp, ...matchOf(outcome.enrichment) };
    case 'rejected':
      return {
        outcome: outcome.outcome,
        timestamp,
        reason: outcome.reason,
        detail: outcome.detail,
        ...(outcome.enrichment && {
          ...matchOf(outcome.enrichment),
          record: {
            title: outcome.enrichment.record.title,
            identifiers: outcome.enrichment.record.identifiers,
          },
        }),
      };
    case 'failed':
      return { outcome: outcome.outcome, timestamp, reason: outcome.reason };
    case 'not_found':
    case 'not_asked':
      return { outcome: outcome.outcome, timestamp };
    case 'absent':
      return { outcome: 'pending' };
  }
}

function matchOf({ matched_by, score }: Enrichment): object {
  return { matched_by, score };
}
