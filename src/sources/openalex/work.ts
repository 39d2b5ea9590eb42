import type { Author, WorkRecord } from '../../model/outcome.js';
import {
  distinct,
  languageOf,
  linksOf,
  nonEmpty,
  orcidOf,
  pagesOf,
  readable,
  rorOf,
  withoutUndefined,
} from '../record-parts.js';
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
    authors_truncated: work.is_authors_truncated === true ? (true as const) : undefined,
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
    [
      ...authorship.raw_affiliation_strings,
      authorship.raw_affiliation_string,
      ...authorship.affiliations.map((one) => one.raw_affiliation_string),
    ].map(readable),
  );
  return raw.length > 0 ? raw : distinct(authorship.institutions.map((one) => readable(one.display_name)));
}

function venueOf(work: OpenAlexWork): string | undefined {
  return (
    readable(work.primary_location?.source?.display_name) ??
    readable(work.host_venue?.display_name) ??
    readable(work.primary_location?.raw_source_name)
  );
}

function citationsOf(work: OpenAlexWork): WorkRecord['citations'] {
  if (work.cited_by_count === undefined) return undefined;
  const byYear = work.counts_by_year
    .map((entry) => ({ year: entry.year, count: entry.cited_by_count }))
    .sort((a, b) => a.year - b.year);
  return { count: work.cited_by_count, ...(byYear.length > 0 ? { by_year: byYear } : {}) };
}

function urlsOf(work: OpenAlexWork): string[] {
  return linksOf([
    work.primary_location?.landing_page_url,
    work.host_venue?.url,
    work.open_access?.oa_url,
    work.primary_location?.pdf_url,
    work.best_oa_location?.pdf_url,
  ]);
}

function openAccessOf(work: OpenAlexWork): WorkRecord['open_access'] {
  if (work.open_access?.is_oa === undefined) return undefined;
  return withoutUndefined({
    is_oa: work.open_access.is_oa,
    status: readable(work.open_access.oa_status),
    license: readable(work.best_oa_location?.license) ?? readable(work.primary_location?.license),
  });
}
