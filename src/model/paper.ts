import * as z from 'zod';
import { identifierInUrl } from './identifier-in-url.js';
import {
  IDENTIFIER_TYPES,
  aclOfDoi,
  arxivOfDoi,
  normaliseIdentifier,
  type Identifiers,
  type IdentifierType,
} from './identifiers.js';

/** A record of the input exactly as it came, unknown fields included. */
export type PaperRecord = Readonly<Record<string, unknown>>;

/** What we read out of a record in order to ask and to judge. The record itself is never changed. */
export interface Paper {
  readonly title: string | undefined;
  /** Names as they came, in order. */
  readonly authors: readonly string[];
  readonly year: number | undefined;
  readonly venue: string | undefined;
  readonly volume: string | undefined;
  readonly number: string | undefined;
  /** First and last page as they came: "288-97", "e1234". */
  readonly pages: string | undefined;
  /** What sort of text it is, in the words of where it came from: "article", "preprint", "JOUR". */
  readonly type: string | undefined;
  readonly identifiers: Identifiers;
}

const text = z.string({ error: 'expected a text' }).nullish();
const numberOrText = z.union([z.number(), z.string()], { error: 'expected a text or a number' }).nullish();
const author = z.union([z.string(), z.looseObject({ name: text })], {
  error: 'expected a name, or an object with a "name"',
});
const authors = z
  .union([z.string(), z.array(z.unknown())], { error: 'expected a list of authors' })
  .transform((value) => (typeof value === 'string' ? namesIn(value) : value))
  .pipe(z.array(author))
  .nullish();
const venue = z
  .union([z.string(), z.array(z.string())], { error: 'expected a text, or a list of texts' })
  .nullish();
const year = z.union([z.number(), z.string()], { error: 'expected a year such as 2021' }).nullish();

/** The fields of a record that are read; all the others pass through untouched. */
const recordSchema = z.looseObject({
  title: text,
  authors,
  year,
  venue,
  doi: numberOrText,
  arxiv_id: numberOrText,
  openalex_id: numberOrText,
  paper_id: numberOrText,
  pmid: numberOrText,
  pmcid: numberOrText,
});

/** Where a record may keep an identifier, best place first: our own fields, then those of Semantic Scholar and OpenAlex. */
const IDENTIFIER_FIELDS: Readonly<Record<IdentifierType, readonly string[]>> = {
  doi: ['doi', 'DOI'],
  arxiv: ['arxiv_id', 'arxiv', 'ArXiv'],
  openalex: ['openalex_id', 'openalex', 'OpenAlex'],
  s2_paper: ['s2_paper_id', 'paperId', 'paper_id'],
  s2_corpus: ['corpus_id', 'corpusId', 'CorpusId'],
  pmid: ['pmid', 'PubMed'],
  pmcid: ['pmcid', 'PubMedCentral'],
  acl: ['acl_id', 'ACL'],
  dblp: ['dblp_key', 'DBLP'],
  mag: ['mag_id', 'mag', 'MAG'],
};

const IDENTIFIER_PLACES = IDENTIFIER_TYPES.flatMap((type) =>
  IDENTIFIER_FIELDS[type].map((field) => [type, field] as const),
);

/** Fields whose links lead to the paper itself: one link, a text with several, or a list of either. */
const LINK_FIELDS = ['url', 'pdf_url', 'link', 'links'] as const;

/** Objects inside a record that may hold identifiers too (Semantic Scholar's and OpenAlex's shapes). */
const IDENTIFIER_OBJECTS = ['externalIds', 'ids'] as const;

export interface RecordProblem {
  readonly field: string;
  readonly expected: string;
}

/** Reads a record of the input. A problem names the field and what was expected there; nothing is guessed. */
export function readPaper(record: unknown): { paper: Paper } | { problem: RecordProblem } {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    return { problem: { field: '', expected: 'expected a paper (a JSON object)' } };
  }
  const parsed = recordSchema.safeParse(record);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return { problem: { field: issue?.path.join('.') ?? '', expected: issue?.message ?? 'not a paper' } };
  }
  const fields = parsed.data;
  return {
    paper: {
      title: filled(fields.title),
      authors: (fields.authors ?? [])
        .map((entry) => filled(typeof entry === 'string' ? entry : entry.name))
        .filter((name) => name !== undefined),
      year: plausibleYear(fields.year),
      venue: filled(Array.isArray(fields.venue) ? fields.venue[0] : fields.venue),
      volume: textOf(fields.volume),
      number: textOf(fields.number),
      pages: textOf(fields.pages),
      type: textOf(fields.type),
      identifiers: readIdentifiers(record as PaperRecord),
    },
  };
}

function filled(value: string | null | undefined): string | undefined {
  const trimmed = value?.trim();
  return trimmed === '' ? undefined : trimmed;
}

/** What helps to judge, but is no reason to refuse a record that has something else in its place. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'number' ? String(value) : typeof value === 'string' ? filled(value) : undefined;
}

/**
 * The names in one text, between semicolons, "and" and "&". A comma may stand inside a name or between two: where that
 * can't be told, there are no names.
 */
export function namesIn(list: string): string[] {
  const names = list
    .replace(/,?\s+et\s+al\b\.?\s*$/i, '')
    .split(/;|\s(?:and|&)\s/i)
    .map((name) => name.replace(/^\s*(?:(?:and|&)\s)?\s*|[\s,]+$/gi, ''))
    .filter((name) => name !== '' && name.toLowerCase() !== 'others');
  const commas = names.map((name) => name.split(',').length - 1);
  const mixed = !list.includes(';') && new Set(commas).size > 1;
  return mixed || commas.some((count) => count > 1) ? [] : names;
}

const isPlausibleYear = (year: number): boolean => Number.isInteger(year) && year >= 1400 && year <= 2100;

/** The only plausible year in what may be any text ("c2001", "20 May 2001"), or the first of a span; else unknown. */
export function plausibleYear(value: number | string | null | undefined): number | undefined {
  if (typeof value === 'number') return isPlausibleYear(value) ? value : undefined;
  const text = value ?? '';
  const found = [...new Set((text.match(/(?<!\d)\d{4}(?!\d)/g) ?? []).map(Number).filter(isPlausibleYear))];
  const [first, last] = found as [number, number];
  if (found.length === 2 && last > first && /\d{4}\s*[-–—/]\s*\d{4}/.test(text)) return first;
  return found.length === 1 ? first : undefined;
}

function readIdentifiers(record: PaperRecord): Identifiers {
  const found: Partial<Record<IdentifierType, string>> = {};
  takeIdentifiers(record, found);
  for (const name of IDENTIFIER_OBJECTS) {
    const inner = record[name];
    if (typeof inner === 'object' && inner !== null) takeIdentifiers(inner as PaperRecord, found);
  }
  for (const entry of listedIdentifiers(record)) {
    if (isIdentifierType(entry.identifier_type)) take(found, entry.identifier_type, entry.identifier_value);
  }
  takeFromDoi(found);
  // What stands in a field of its own counts more than a link, which may lead to another version.
  for (const link of linksIn(record)) {
    const linked = identifierInUrl(link);
    if (linked) take(found, linked.type, linked.value);
  }
  takeFromDoi(found);
  return found;
}

function takeFromDoi(found: Partial<Record<IdentifierType, string>>): void {
  if (found.doi === undefined) return;
  take(found, 'arxiv', arxivOfDoi(found.doi));
  take(found, 'acl', aclOfDoi(found.doi));
}

/** Links that one record may have; more are no links to a paper. */
const MOST_LINKS = 20;

function linksIn(record: PaperRecord): string[] {
  const texts = LINK_FIELDS.flatMap((field) => record[field]).flatMap((value: unknown) => {
    const inner =
      typeof value === 'object' && value !== null ? (value as { url?: unknown; href?: unknown }) : undefined;
    const text = inner === undefined ? value : (inner.url ?? inner.href);
    return typeof text === 'string' ? text.split(/[\s|]+|;\s/) : [];
  });
  return texts.filter((text) => text !== '').slice(0, MOST_LINKS);
}

function takeIdentifiers(place: PaperRecord, found: Partial<Record<IdentifierType, string>>): void {
  for (const [type, field] of IDENTIFIER_PLACES) {
    const value = place[field];
    if (value !== undefined && value !== null) take(found, type, value);
  }
}

/** The first place that holds an identifier of a type counts. */
function take(found: Partial<Record<IdentifierType, string>>, type: IdentifierType, raw: unknown): void {
  if (found[type] !== undefined) return;
  const value = normaliseIdentifier(type, raw);
  if (value !== undefined) found[type] = value;
}

/** The `identifiers` list of our own output, so that an output can be consolidated again. */
function listedIdentifiers(record: PaperRecord): { identifier_type: unknown; identifier_value: unknown }[] {
  if (!Array.isArray(record.identifiers)) return [];
  return record.identifiers.flatMap((entry: unknown) => {
    const data = (entry as { data?: { identifier_type?: unknown; identifier_value?: unknown } } | null)?.data;
    return data ? [{ identifier_type: data.identifier_type, identifier_value: data.identifier_value }] : [];
  });
}

function isIdentifierType(value: unknown): value is IdentifierType {
  return (IDENTIFIER_TYPES as readonly unknown[]).includes(value);
}
