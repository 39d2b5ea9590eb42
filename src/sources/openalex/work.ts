import { plainText } from '../../model/fold.js';
import type { Author, WorkRecord } from '../../model/outcome.js';
import { abstractOf } from './abstract.js';
import { identifiersOf } from './work-identifiers.js';
import { workSchema, type OpenAlexAuthorship, type OpenAlexWork } from './schema.js';

/** Where OpenAlex sends the ids of works that it deleted: a work called "Deleted Work", which is nobody's paper. */
const DELETED_WORK = 'https://openalex.org/W4285719527';

/**
 * What an OpenAlex work says, in this project's words; undefined for what is no usable work (no object, no id,
 * or the placeholder of deleted works). Takes works of the API and of the bulk files, of the schema of 2026 and
 * of 2023. Odd fields are dropped. Pure: the same work always gives the same record.
 */
export function parseWork(json: unknown): WorkRecord | undefined {
  const parsed = workSchema.safeParse(json);
  if (!parsed.success || isDeletedWork(parsed.data)) return undefined;
  const work = parsed.data;
  const identifiers = identifiersOf(work);
  if (identifiers === undefined) return undefined;
  const language = languageOf(work.language);
  const abstract = abstractOf(work.abstract_inverted_index);
  return withoutUndefined({
    title: readable(work.title) ?? readable(work.display_name),
    authors: nonEmpty(work.authorships.flatMap(authorOf)),
    year: work.publication_year,
    publication_date: work.publication_date,
    venue: venueOf(work),
    type: readable(work.type),
    language,
    volume: readable(work.biblio?.volume),
    number: readable(work.biblio?.issue),
    pages: pagesOf(work.biblio?.first_page, work.biblio?.last_page),
    identifiers,
    citations: citationsOf(work),
    references_count: work.referenced_works_count ?? work.referenced_works?.length,
    abstract: abstract === undefined ? undefined : withoutUndefined({ text: abstract, language }),
    urls: urlsOf(work),
    is_retracted: work.is_retracted,
    open_access: openAccessOf(work),
  });
}

export function isDeletedWork(json: object): boolean {
  return 'id' in json && json.id === DELETED_WORK;
}

/** Absent fields are left out, so that the journal holds what was said and nothing else. */
type Present<T> = { [K in keyof T]: T[K] } & object;

function withoutUndefined<T extends object>(
  fields: T,
): Present<{ [K in keyof T]: Exclude<T[K], undefined> }> {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as Present<{ [K in keyof T]: Exclude<T[K], undefined> }>;
}

function readable(text: string | undefined): string | undefined {
  const plain = text === undefined ? '' : plainText(text);
  return plain === '' ? undefined : plain;
}

function nonEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length > 0 ? list : undefined;
}

function authorOf(authorship: OpenAlexAuthorship): Author[] {
  const name = readable(authorship.author?.display_name) ?? readable(authorship.raw_author_name);
  if (name === undefined) return [];
  return [
    withoutUndefined({
      name,
      affiliations: affiliationsOf(authorship),
      orcid: orcidOf(authorship.author?.orcid) ?? orcidOf(authorship.raw_orcid),
      ror: nonEmpty(distinct(authorship.institutions.map((institution) => rorOf(institution.ror)))),
    }),
  ];
}

/** What the paper itself says; the names of the institutions that OpenAlex recognised only where it says nothing. */
function affiliationsOf(authorship: OpenAlexAuthorship): string[] {
  const raw = distinct(
    [...authorship.raw_affiliation_strings, authorship.raw_affiliation_string].map(readable),
  );
  return raw.length > 0 ? raw : distinct(authorship.institutions.map((one) => readable(one.display_name)));
}

/** Bare: `0000-0003-1613-5981`. */
function orcidOf(raw: string | undefined): string | undefined {
  return /(?:\d{4}-){3}\d{3}[\dX]$/i.exec(raw?.trim() ?? '')?.[0].toUpperCase();
}

/** ROR's own canonical form, the link: `https://ror.org/05ppvf150`. */
function rorOf(raw: string | undefined): string | undefined {
  const id = /(?:^|\/)(0[a-z0-9]{6}\d{2})$/i.exec(raw?.trim() ?? '')?.[1];
  return id === undefined ? undefined : `https://ror.org/${id.toLowerCase()}`;
}

function venueOf(work: OpenAlexWork): string | undefined {
  return (
    readable(work.primary_location?.source?.display_name) ??
    readable(work.host_venue?.display_name) ??
    readable(work.primary_location?.raw_source_name)
  );
}

/** ISO 639-1; OpenAlex writes some languages with a region (`zh-cn`). */
function languageOf(raw: string | undefined): string | undefined {
  return /^([a-z]{2})(?:[-_].*)?$/.exec(raw?.trim().toLowerCase() ?? '')?.[1];
}

function pagesOf(first: string | undefined, last: string | undefined): string | undefined {
  const from = readable(first);
  const to = readable(last);
  if (from === undefined || to === undefined || from === to) return from ?? to;
  return `${from}-${to}`;
}

function citationsOf(work: OpenAlexWork): WorkRecord['citations'] {
  if (work.cited_by_count === undefined) return undefined;
  const byYear = work.counts_by_year
    .map((entry) => ({ year: entry.year, count: entry.cited_by_count }))
    .sort((a, b) => a.year - b.year);
  return { count: work.cited_by_count, ...(byYear.length > 0 ? { by_year: byYear } : {}) };
}

function urlsOf(work: OpenAlexWork): string[] {
  return distinct(
    [
      work.primary_location?.landing_page_url,
      work.host_venue?.url,
      work.open_access?.oa_url,
      work.primary_location?.pdf_url,
      work.best_oa_location?.pdf_url,
    ].map((url) => (/^https?:\/\/\S+$/i.test(url?.trim() ?? '') ? url?.trim() : undefined)),
  );
}

function openAccessOf(work: OpenAlexWork): WorkRecord['open_access'] {
  if (work.open_access?.is_oa === undefined) return undefined;
  return withoutUndefined({
    is_oa: work.open_access.is_oa,
    status: readable(work.open_access.oa_status),
    license: readable(work.best_oa_location?.license) ?? readable(work.primary_location?.license),
  });
}

function distinct(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}
