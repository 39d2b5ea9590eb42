import type { SourceId, WorkRecord } from '../model/outcome.js';
import type { PaperRecord } from '../model/paper.js';
import { isEmpty } from './filled-fields.js';
import { INPUT } from './provenance.js';

/** One entry of the lists `citations`, `abstracts`, `urls`, `identifiers`; `original` is true only in what the input brought. */
export interface ListedValue {
  readonly source: SourceId;
  readonly timestamp: string | null;
  readonly original: boolean;
  readonly data: unknown;
  /** Which input record it is of, counted from 1; in merged records. */
  readonly row?: number;
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

export const LIST_NAMES = LISTS.map(([list]) => list);

export interface Enriched {
  readonly source: SourceId;
  readonly timestamp: string;
  readonly record: WorkRecord;
}

/** The four lists: what the record brought, then what each source said. */
export function listedValues(
  record: PaperRecord,
  enriched: readonly Enriched[],
): Readonly<Record<string, unknown[]>> {
  const answering = enriched.map(({ source }) => source);
  const lists: Record<string, unknown[]> = {};
  for (const [list, from] of LISTS) {
    const values = broughtFor(list, record[list], answering);
    for (const { source, timestamp, record: work } of enriched) {
      for (const data of from(work)) {
        values.push({ source, timestamp, original: false, data } satisfies ListedValue);
      }
    }
    lists[list] = values;
  }
  return lists;
}

/**
 * What the input brought for a list: its entries, without those that a source which answers now gave in an earlier
 * consolidation; a single value as an entry of its own.
 */
export function broughtFor(list: string, value: unknown, answering: readonly SourceId[]): unknown[] {
  if (Array.isArray(value)) return value.filter((entry) => !isOutdated(entry, answering));
  if (isEmpty(value)) return [];
  const data = list === 'citations' && typeof value === 'number' ? { count: value } : value;
  return [{ source: INPUT, timestamp: null, original: true, data } satisfies ListedValue];
}

function isOutdated(entry: unknown, answering: readonly SourceId[]): boolean {
  const { source, original } = (entry ?? {}) as { source?: unknown; original?: unknown };
  return original === false && typeof source === 'string' && answering.includes(source);
}
