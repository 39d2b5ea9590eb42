import type { IdentifierType } from '../model/identifiers.js';
import type { PaperRecord } from '../model/paper.js';
import { splitNames } from './author-list.js';
import { INPUT_FIELDS, type InputField, type InputRecord } from './input-fields.js';

/** The fields that can be written into a list that is no JSON. */
export type OutputField = Exclude<InputField, 'first_page' | 'last_page' | 'article_number'>;

export const OUTPUT_FIELDS: readonly OutputField[] = INPUT_FIELDS.filter(
  (field): field is OutputField => !['first_page', 'last_page', 'article_number'].includes(field),
);

/** What a record says, as texts; names and keywords are lists, of every other field there is one. */
export type OutputValues = ReadonlyMap<OutputField, readonly string[]>;

type Values = Readonly<Record<string, unknown>>;

/** Where a value may also stand: in the lists of what each source said. */
const IDENTIFIERS: Readonly<Partial<Record<OutputField, IdentifierType>>> = {
  doi: 'doi',
  pmid: 'pmid',
  pmcid: 'pmcid',
  arxiv_id: 'arxiv',
  openalex_id: 'openalex',
};

/** What a record of the output says of each field; those that are empty are left out. */
export function valuesOf(record: PaperRecord): Map<OutputField, readonly string[]> {
  const values = new Map<OutputField, readonly string[]>();
  for (const field of OUTPUT_FIELDS) {
    const texts = textsOf(record[field]);
    const several = field === 'authors' || field === 'keywords';
    const found = texts.length > 0 ? texts : listed(record, field);
    if (found.length > 0) values.set(field, several ? found : found.slice(0, 1));
  }
  const authors = record.authors;
  if (typeof authors === 'string') values.set('authors', splitNames(authors) ?? [authors]);
  return values;
}

/**
 * The values of a record that its own entry lacks; of a record that stands for several also those for which another value
 * was chosen. `own` is what the entry says by itself.
 */
export function valuesBeside(record: PaperRecord, own: PaperRecord): OutputValues {
  const before = valuesOf(own);
  const merged = listOf(consolidationOf(record).merged_from).length > 1;
  const isNew = (field: OutputField, texts: readonly string[]): boolean => {
    const had = before.get(field);
    return had === undefined || (merged && JSON.stringify(had) !== JSON.stringify(texts));
  };
  return new Map([...valuesOf(record)].filter(([field, texts]) => isNew(field, texts)));
}

/** What a record was in the list it came from. */
export function cameAs(record: PaperRecord): InputRecord | undefined {
  const came = record.input_record as Partial<InputRecord> | null | undefined;
  return Array.isArray(came?.fields) && typeof came.format === 'string' ? (came as InputRecord) : undefined;
}

export const ADDED_NAMES = [
  'cf_citations',
  'cf_sources',
  'cf_filled',
  'cf_merged_rows',
  'cf_versions',
] as const;

export type AddedName = (typeof ADDED_NAMES)[number];

/** What consolidation found out beside the fields; docs/formats.md says what each is. Empty texts where there is nothing. */
export function addedTo(record: PaperRecord): Readonly<Record<AddedName, string>> {
  const { outcomes, fields, merged_from: merged, versions } = consolidationOf(record);
  const [citations] = dataIn(record.citations);
  const filled = Object.entries(isObject(fields) ? fields : {}).flatMap(([field, entry]) =>
    isObject(entry) && entry.source !== 'input' && typeof entry.source === 'string'
      ? [`${field}: ${entry.source}`]
      : [],
  );
  const asked = Object.entries(isObject(outcomes) ? outcomes : {}).flatMap(([source, entry]) =>
    isObject(entry) && typeof entry.outcome === 'string' ? [`${source}: ${entry.outcome}`] : [],
  );
  return {
    cf_citations: isObject(citations) && typeof citations.count === 'number' ? String(citations.count) : '',
    cf_sources: asked.join('; '),
    cf_filled: filled.join('; '),
    cf_merged_rows: rowsIn(merged),
    cf_versions: rowsIn(versions),
  };
}

const rowsIn = (entries: unknown): string =>
  listOf(entries)
    .flatMap((entry) => {
      if (!isObject(entry) || typeof entry.row !== 'number') return [];
      return typeof entry.input === 'string' ? [`${entry.input}: ${entry.row}`] : [String(entry.row)];
    })
    .join('; ');

function listed(record: PaperRecord, field: OutputField): string[] {
  if (field === 'abstract')
    return dataIn(record.abstracts).flatMap((data) => textsOf(isObject(data) ? data.text : data));
  if (field === 'url')
    return dataIn(record.urls).flatMap((data) => textsOf(isObject(data) ? data.url : data));
  const type = IDENTIFIERS[field];
  if (type === undefined) return [];
  return dataIn(record.identifiers).flatMap((data) =>
    isObject(data) && data.identifier_type === type ? textsOf(data.identifier_value) : [],
  );
}

const dataIn = (list: unknown): unknown[] =>
  listOf(list).flatMap((entry) => (isObject(entry) ? [entry.data] : []));

function textsOf(value: unknown): string[] {
  if (typeof value === 'number') return [String(value)];
  if (typeof value === 'string') return value.trim() === '' ? [] : [value];
  if (Array.isArray(value)) return value.flatMap((each) => textsOf(isObject(each) ? each.name : each));
  return [];
}

const consolidationOf = (record: PaperRecord): Values =>
  isObject(record.consolidation) ? record.consolidation : {};

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
