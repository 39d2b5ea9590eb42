import { arxivOfDoi, normaliseIdentifier, type Identifier } from '../../model/identifiers.js';
import type { Author, WorkRecord } from '../../model/outcome.js';
import { abstractText, lineOfMarkup } from '../abstract-text.js';
import {
  distinct,
  languageOf,
  linksOf,
  nonEmpty,
  orcidOf,
  readable,
  rorOf,
  withoutUndefined,
} from '../record-parts.js';
import { dateOf } from './date.js';
import { openAccessOf } from './licence.js';
import { workSchema, type CrossrefContributor, type CrossrefWork } from './schema.js';

/**
 * What a Crossref work says, in this project's words; undefined for what is no usable work (no object, no DOI). Odd
 * fields are dropped. Pure: the same work always gives the same record.
 */
export function parseWork(json: unknown): WorkRecord | undefined {
  const parsed = workSchema.safeParse(json);
  if (!parsed.success) return undefined;
  const work = parsed.data;
  const identifiers = identifiersOf(work);
  if (identifiers === undefined) return undefined;
  const language = languageOf(work.language);
  const abstract = abstractText(work.abstract);
  const date = dateOf(work);
  const citations = work['is-referenced-by-count'];
  return withoutUndefined({
    title: titleOf(work),
    authors: nonEmpty(firstInFront(work.author).flatMap(authorOf)),
    year: date?.year,
    publication_date: date?.iso,
    venue: venueOf(work),
    type: readable(work.type),
    language,
    volume: readable(work.volume),
    number: readable(work.issue),
    pages: readable(work.page) ?? readable(work['article-number']),
    identifiers,
    citations: citations === undefined ? undefined : { count: citations },
    references_count: work['references-count'] ?? work['reference-count'],
    abstract: abstract === undefined ? undefined : withoutUndefined({ text: abstract, language }),
    urls: urlsOf(work),
    is_retracted: isRetracted(work) ? true : undefined,
    open_access: openAccessOf(work.license),
  });
}

/** DOIs in normal form under which Crossref says to know a work, its own first: publishers give some as their own number. */
export function doisOf(json: unknown): string[] {
  const parsed = workSchema.safeParse(json);
  if (!parsed.success) return [];
  return distinct(
    [parsed.data.DOI, ...parsed.data['alternative-id']].map((raw) => normaliseIdentifier('doi', raw)),
  );
}

/** Its own DOI, and the arXiv id of the preprint that its publisher says to be the same work's. */
function identifiersOf(work: CrossrefWork): Identifier[] | undefined {
  const doi = normaliseIdentifier('doi', work.DOI);
  if (doi === undefined) return undefined;
  const identifiers: Identifier[] = [{ type: 'doi', value: doi }];
  const preprints = work.relation?.['has-preprint'] ?? [];
  const arxiv = distinct(preprints.map(({ id, 'id-type': type }) => arxivOf(id ?? '', type)));
  if (arxiv.length === 1) identifiers.push({ type: 'arxiv', value: arxiv[0] as string });
  return identifiers;
}

function arxivOf(id: string, type: string | undefined): string | undefined {
  if (type === 'arxiv') return normaliseIdentifier('arxiv', id);
  const doi = normaliseIdentifier('doi', id);
  return doi === undefined ? undefined : arxivOfDoi(doi);
}

/** The first title (others are translations), and its subtitle unless the title has it already. */
function titleOf(work: CrossrefWork): string | undefined {
  const [title, subtitle] = [work.title, work.subtitle].map((texts) =>
    texts.map((text) => readable(lineOfMarkup(text))).find((text) => text !== undefined),
  );
  if (title === undefined || subtitle === undefined) return title ?? subtitle;
  if (title.toLowerCase().includes(subtitle.toLowerCase())) return title;
  return /\p{P}$/u.test(title) ? `${title} ${subtitle}` : `${title}: ${subtitle}`;
}

/** In books and proceedings the series comes first, then what the chapter is in. */
function venueOf(work: CrossrefWork): string | undefined {
  const names = work['container-title'].map(readable).filter((name) => name !== undefined);
  const inSeries = work.type === 'book-chapter' || work.type === 'proceedings-article';
  return (inSeries ? names.at(-1) : names[0]) ?? readable(work.institution[0]?.name);
}

function firstInFront(authors: readonly CrossrefContributor[]): CrossrefContributor[] {
  const at = authors.findIndex((author) => author.sequence === 'first');
  if (at <= 0) return [...authors];
  return [authors[at] as CrossrefContributor, ...authors.slice(0, at), ...authors.slice(at + 1)];
}

function authorOf(author: CrossrefContributor): Author[] {
  const person = [author.given, author.family, author.suffix].filter((part) => part !== undefined).join(' ');
  const name = readable(author.family === undefined ? (author.name ?? person) : person);
  if (name === undefined) return [];
  const ids = author.affiliation.flatMap((affiliation) => affiliation.id.map(({ id }) => rorOf(id)));
  return [
    withoutUndefined({
      name,
      affiliations: distinct(author.affiliation.map((affiliation) => readable(affiliation.name))),
      orcid: orcidOf(author.ORCID),
      ror: nonEmpty(distinct(ids)),
    }),
  ];
}

/** The DOI's link, the publisher's page, and full texts for people: not those for machines, or for plagiarism checkers. */
function urlsOf(work: CrossrefWork): string[] {
  const texts = work.link.filter(
    (link) =>
      link['intended-application'] !== 'similarity-checking' &&
      !/xml|^text\/plain/i.test(link['content-type'] ?? ''),
  );
  return linksOf([
    work.URL?.replace(/^https?:\/\/(?:dx\.)?doi\.org\//i, 'https://doi.org/'),
    work.resource?.primary?.URL,
    ...texts.map((link) => link.URL),
  ]);
}

const RETRACTS = /^(?:retraction|withdrawal|removal)$/i;

/** A notice of retraction repeats the title of what it retracts, and is not retracted itself. */
function isRetracted(work: CrossrefWork): boolean {
  if (work['updated-by'].some(({ type }) => RETRACTS.test(type ?? ''))) return true;
  if (work['update-to'].some(({ type }) => RETRACTS.test(type ?? ''))) return false;
  return /^\W*(?:retracted|withdrawn)\b(?:\s+(?:article|paper|chapter))?\W*[:\])—–-]/i.test(
    work.title[0] ?? '',
  );
}
