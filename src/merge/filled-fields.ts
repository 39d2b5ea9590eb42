import type { IdentifierType } from '../model/identifiers.js';
import type { WorkRecord } from '../model/outcome.js';

/** A field of a paper that is filled, when the input left it empty, by the first source that has it. */
export interface FilledField {
  readonly field: string;
  readonly from: (record: WorkRecord) => unknown;
}

const identifier =
  (type: IdentifierType) =>
  (record: WorkRecord): string | undefined =>
    record.identifiers.find((entry) => entry.type === type)?.value;

/**
 * Precedence is the order of the sources: the first one asked is the one that the user trusts most. What the input
 * said is never replaced.
 */
export const FILLED_FIELDS: readonly FilledField[] = [
  { field: 'title', from: (record) => record.title },
  { field: 'authors', from: (record) => record.authors },
  { field: 'venue', from: (record) => record.venue },
  { field: 'year', from: (record) => record.year },
  { field: 'doi', from: identifier('doi') },
  { field: 'arxiv_id', from: identifier('arxiv') },
  { field: 'openalex_id', from: identifier('openalex') },
  { field: 'volume', from: (record) => record.volume },
  { field: 'number', from: (record) => record.number },
  { field: 'pages', from: (record) => record.pages },
  { field: 'publication_date', from: (record) => record.publication_date },
  { field: 'type', from: (record) => record.type },
  { field: 'language', from: (record) => record.language },
  { field: 'is_retracted', from: (record) => record.is_retracted },
  { field: 'open_access', from: (record) => record.open_access },
  { field: 'references_count', from: (record) => record.references_count },
];

/** Empty is what says nothing: absent, null, a blank text, a list without entries. */
export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === 'string') return value.trim() === '';
  return Array.isArray(value) && value.length === 0;
}
