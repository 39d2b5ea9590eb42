import { arxivOfDoi, type Identifier, type Identifiers } from '../../model/identifiers.js';
import type { Listing } from '../listing.js';
import { searchWords } from '../search-words.js';

/** What is sent to Semantic Scholar's Graph API, pure. Facts: https://api.semanticscholar.org/api-docs/graph. */

/** Ids in one batch: what the server takes at the most. */
export const IDS_PER_BATCH = 500;
/** Papers on a page of a listing; it can't be chosen. */
export const PAPERS_PER_PAGE = 1_000;
/** Longest title that is searched for, in characters: nine bytes each at the most in a URL that may have 8,000. */
const LONGEST_SEARCH = 500;
/** Of the names of a venue, percent-encoded. */
const LONGEST_NAMES = 4_000;

/** What we read of a paper, so that replies stay small. */
const FIELDS = [
  'externalIds',
  'url',
  'title',
  'abstract',
  'venue',
  'publicationVenue',
  'year',
  'publicationDate',
  'referenceCount',
  'citationCount',
  'isOpenAccess',
  'openAccessPdf',
  'publicationTypes',
  'journal',
  'authors',
].join(',');

/** One identifier as Semantic Scholar is asked by it, and which identifier of the paper that is. */
export interface Key {
  /** `DOI:10.1000/x`, `PMCID:123` (digits), a bare hash for its own. */
  readonly id: string;
  readonly identifier: Identifier;
}

/**
 * The ways to ask for a paper with these identifiers, best first. A DOI of arXiv's is asked as an arXiv id, because
 * older papers have no such DOI there. DBLP's keys can't be asked.
 */
export function keysOf(identifiers: Identifiers): Key[] {
  const { doi } = identifiers;
  const arxiv = doi === undefined ? undefined : arxivOfDoi(doi);
  const ways: readonly (readonly [keyof Identifiers, string, string | undefined])[] = [
    ['s2_paper', '', identifiers.s2_paper],
    ['s2_corpus', 'CorpusId:', identifiers.s2_corpus],
    ['doi', 'DOI:', arxiv === undefined ? doi : undefined],
    ['arxiv', 'ARXIV:', identifiers.arxiv],
    ['doi', 'ARXIV:', arxiv],
    ['pmid', 'PMID:', identifiers.pmid],
    ['pmcid', 'PMCID:', identifiers.pmcid?.replace(/^PMC/, '')],
    ['acl', 'ACL:', identifiers.acl],
    ['mag', 'MAG:', identifiers.mag],
    ['doi', 'DOI:', arxiv === undefined ? undefined : doi],
  ];
  const keys: Key[] = [];
  for (const [type, prefix, asked] of ways) {
    const id = prefix + asked;
    if (asked === undefined || keys.some((key) => key.id === id)) continue;
    keys.push({ id, identifier: { type, value: identifiers[type] as string } });
  }
  return keys;
}

export const BATCH_PATH = `/graph/v1/paper/batch?fields=${FIELDS}`;

export function batchBody(ids: readonly string[]): string {
  return JSON.stringify({ ids: ids.map(wellFormed) });
}

/** `GET …/paper/search/match`; undefined for a title without a word that could be searched for. */
export function matchPath(title: string): string | undefined {
  // Words with a hyphen are never found; searchWords() makes two of them.
  const words = wellFormed(searchWords(title, LONGEST_SEARCH));
  return words === ''
    ? undefined
    : `/graph/v1/paper/search/match?query=${encodeURIComponent(words)}&fields=${FIELDS}`;
}

/**
 * `GET …/paper/search/bulk`: everything of a venue in some years, one page. Names are separated by commas, so that one
 * with a comma can't be asked for; undefined when there is no other.
 */
export function listingPath({ venue, from, to }: Listing, token: string | undefined): string | undefined {
  const names: string[] = [];
  for (const name of venue.names) {
    const encoded = encodeURIComponent(wellFormed(name));
    if (name.trim() === '' || name.includes(',') || [...names, encoded].join(',').length > LONGEST_NAMES)
      continue;
    names.push(encoded);
  }
  if (names.length === 0) return undefined;
  const years = from === to ? String(from) : `${from}-${to}`;
  const path = `/graph/v1/paper/search/bulk?query=&venue=${names.join(',')}&year=${years}&fields=${FIELDS}`;
  return token === undefined ? path : `${path}&token=${encodeURIComponent(token)}`;
}

/** Half of a surrogate pair can't be encoded; no identifier or title has one, but an input may. */
function wellFormed(value: string): string {
  return value.replace(/\p{Cs}/gu, '\ufffd');
}
