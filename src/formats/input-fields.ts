import { normaliseIdentifier } from '../model/identifiers.js';
import { plausibleYear, type PaperRecord } from '../model/paper.js';
import { splitNames } from './author-list.js';

/** The fields that a column of a table, a tag or a BibTeX field may stand for; all but the last three are fields of a record. */
export const INPUT_FIELDS = [
  'title',
  'authors',
  'venue',
  'year',
  'volume',
  'number',
  'pages',
  'doi',
  'pmid',
  'pmcid',
  'arxiv_id',
  'openalex_id',
  'abstract',
  'keywords',
  'url',
  'issn',
  'isbn',
  'type',
  'language',
  'publisher',
  'paper_id',
  'first_page',
  'last_page',
  'article_number',
] as const;

export type InputField = (typeof INPUT_FIELDS)[number];

/** A field as it came: its name (a column, a tag) and its value. They are kept in order, repeated ones too. */
export type CameField = readonly [name: string, value: string];

/**
 * A record as it came in a list that is no JSON; it is kept in the record as `input_record`, so that nothing of it is lost
 * and it can be written again in its own form.
 */
export interface InputRecord {
  readonly format: 'csv' | 'ris' | 'nbib' | 'wos' | 'enw' | 'bibtex';
  readonly fields: readonly CameField[];
  /** BibTeX: `@article` without its @, as it was spelled. */
  readonly entry_type?: string;
  /** BibTeX: the citation key. */
  readonly key?: string;
  /** BibTeX: the macros (`@string`) that the values use, each with its value as it came. */
  readonly strings?: Readonly<Record<string, string>>;
}

/** What an entry says of each field: the values of the best column, tag or field that is filled. */
export type Said = ReadonlyMap<InputField, readonly string[]>;

/** The record of our own shape that an entry of another form stands for. Empty fields are left out. */
export function recordOf(said: Said, came: InputRecord): PaperRecord {
  const first = (field: InputField): string | undefined => oneLine(said.get(field)?.[0]);
  const year = first('year');
  const id = first('paper_id');
  const fields: Record<string, unknown> = {
    title: first('title'),
    authors: namesOf(said.get('authors') ?? [], came.format),
    venue: first('venue'),
    year: year === undefined ? undefined : (plausibleYear(year) ?? year),
    volume: first('volume'),
    number: first('number'),
    pages: pagesOf(first),
    doi: first('doi'),
    pmid: first('pmid'),
    pmcid: first('pmcid'),
    arxiv_id: first('arxiv_id'),
    // OpenAlex's own tables have it in a column "id".
    openalex_id:
      first('openalex_id') ??
      (id?.includes('openalex.org') === true ? normaliseIdentifier('openalex', id) : undefined),
    abstract: said.get('abstract')?.[0]?.trim(),
    keywords: keywordsOf(said.get('keywords') ?? [], came.format),
    url: first('url'),
    issn: first('issn'),
    isbn: first('isbn'),
    type: first('type'),
    language: first('language'),
    publisher: first('publisher'),
    paper_id: id,
  };
  const record: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(fields)) if (value !== undefined) record[field] = value;
  record.input_record = came;
  return record;
}

function oneLine(text: string | undefined): string | undefined {
  const line = text?.replace(/\s+/g, ' ').trim();
  return line === '' ? undefined : line;
}

/** A list of names; one text that can't be parted safely stays a text. Where each name has a line of its own, it is one name. */
function namesOf(
  values: readonly string[],
  format: InputRecord['format'],
): readonly string[] | string | undefined {
  const names = values.map(oneLine).filter((name) => name !== undefined);
  const [only] = names;
  if (only === undefined) return undefined;
  const isList = names.length === 1 && (format === 'csv' || only.includes(';'));
  if (!isList) return names.map((name) => name.replace(/[\s,;]+$/, ''));
  const parted = splitNames(only);
  return parted?.length === 0 ? undefined : (parted ?? only);
}

function keywordsOf(values: readonly string[], format: InputRecord['format']): readonly string[] | undefined {
  const [only] = values;
  const mayBeCommas = format === 'csv' || format === 'bibtex';
  const parts =
    values.length === 1 && only !== undefined
      ? only.split(/[;|\n]/.test(only) || !mayBeCommas ? /[;|\n]/ : ',')
      : values;
  const words = parts.map(oneLine).filter((word) => word !== undefined);
  return words.length === 0 ? undefined : words;
}

/** "288-97" from one field or from two; else the number that an article has in place of pages. */
function pagesOf(first: (field: InputField) => string | undefined): string | undefined {
  const whole = first('pages');
  if (whole !== undefined) return whole;
  const from = first('first_page');
  const to = first('last_page');
  if (from === undefined) return first('article_number') ?? to;
  return to === undefined || to === from || /[-–—]/.test(from) ? from : `${from}-${to}`;
}
