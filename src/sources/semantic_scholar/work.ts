import {
  arxivOfDoi,
  normaliseIdentifier,
  type Identifier,
  type IdentifierType,
} from '../../model/identifiers.js';
import type { WorkRecord } from '../../model/outcome.js';
import { isServer } from '../../model/publication-kind.js';
import { abstractText } from '../abstract-text.js';
import { linksOf, nonEmpty, readable, withoutUndefined } from '../record-parts.js';
import { paperSchema, type SemanticScholarPaper } from './schema.js';

/**
 * What a paper of Semantic Scholar says, in this project's words; undefined for what is no paper (no object, or
 * without any identifier). Odd fields are dropped. Pure: the same paper always gives the same record.
 */
export function parsePaper(json: unknown): WorkRecord | undefined {
  const parsed = paperSchema.safeParse(json);
  if (!parsed.success) return undefined;
  const paper = parsed.data;
  const identifiers = identifiersOf(paper);
  if (identifiers.length === 0) return undefined;
  const abstract = abstractText(paper.abstract);
  return withoutUndefined({
    title: readable(paper.title),
    authors: nonEmpty(paper.authors.flatMap(({ name }) => authorOf(name))),
    year: paper.year,
    publication_date: paper.publicationDate,
    venue: venueOf(paper),
    type: typeOf(paper),
    volume: volumeOf(paper),
    pages: readable(paper.journal?.pages)?.replace(/\s*([-–])\s*/g, '$1'),
    identifiers,
    citations: paper.citationCount === undefined ? undefined : { count: paper.citationCount },
    references_count: paper.referenceCount,
    abstract: abstract === undefined ? undefined : { text: abstract },
    urls: linksOf([paper.openAccessPdf?.url, paper.url]),
    open_access: openAccessOf(paper),
  });
}

/** Its own names of the identifiers of others. */
const EXTERNAL_IDS: readonly (readonly [string, IdentifierType])[] = [
  ['CorpusId', 's2_corpus'],
  ['DOI', 'doi'],
  ['ArXiv', 'arxiv'],
  ['PubMed', 'pmid'],
  ['PubMedCentral', 'pmcid'],
  ['ACL', 'acl'],
  ['DBLP', 'dblp'],
  ['MAG', 'mag'],
];

function identifiersOf({ paperId, externalIds = {} }: SemanticScholarPaper): Identifier[] {
  const found = new Map<string, Identifier>();
  const add = (type: IdentifierType, raw: unknown): void => {
    const value = normaliseIdentifier(type, raw);
    if (value !== undefined) found.set(`${type}:${value}`, { type, value });
  };
  add('s2_paper', paperId);
  for (const [name, type] of EXTERNAL_IDS) add(type, externalIds[name]);
  const doi = normaliseIdentifier('doi', externalIds.DOI);
  if (doi !== undefined) add('arxiv', arxivOfDoi(doi));
  return [...found.values()];
}

/** Semantic Scholar knows next to no affiliations: its lists of them are empty (2026-10). */
function authorOf(raw: string): { name: string; affiliations: readonly string[] }[] {
  const name = readable(raw);
  return name === undefined ? [] : [{ name, affiliations: [] }];
}

/** One record stands for a paper and its preprints, and any of its three names of a venue may be the server's. */
function venueOf({ publicationVenue, venue, journal }: SemanticScholarPaper): string | undefined {
  const names = [publicationVenue?.name, venue, journal?.name]
    .map(readable)
    .filter((name) => name !== undefined);
  return names.find((name) => !isServer(name)) ?? names[0];
}

/** CoRR's "volumes" are arXiv ids: `abs/2312.07559`. */
function volumeOf({ journal }: SemanticScholarPaper): string | undefined {
  const volume = readable(journal?.volume);
  return volume?.startsWith('abs/') === true ? undefined : volume;
}

/**
 * The most telling of its types. A paper in proceedings is mostly a JournalArticle too, and so is a chapter; a Review or
 * a Study says of what sort the text is, not where it stands.
 */
function typeOf({ publicationTypes, publicationVenue }: SemanticScholarPaper): string | undefined {
  const types = publicationTypes.map(readable).filter((type) => type !== undefined);
  const order =
    publicationVenue?.type === 'journal'
      ? ['JournalArticle', 'Conference', 'BookSection']
      : ['Conference', 'BookSection', 'JournalArticle'];
  return order.find((type) => types.includes(type)) ?? types[0];
}

function openAccessOf({ isOpenAccess, openAccessPdf }: SemanticScholarPaper): WorkRecord['open_access'] {
  if (isOpenAccess === undefined) return undefined;
  return withoutUndefined({
    is_oa: isOpenAccess,
    status: readable(openAccessPdf?.status)?.toLowerCase(),
    license: licenceOf(openAccessPdf?.license),
  });
}

/** `CCBYNCND` is cc-by-nc-nd to everybody else. */
function licenceOf(raw: string | undefined): string | undefined {
  const licence = readable(raw)?.toLowerCase();
  const conditions = /^cc(0|(?:by|nc|nd|sa)+)$/.exec(licence ?? '')?.[1];
  if (conditions === undefined) return licence;
  return conditions === '0' ? 'cc0' : ['cc', ...(conditions.match(/../g) ?? [])].join('-');
}
