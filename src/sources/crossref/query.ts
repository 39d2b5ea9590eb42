import { asksCrossref } from '../../model/doi-registrar.js';
import type { Identifiers } from '../../model/identifiers.js';
import type { Paper } from '../../model/paper.js';
import { readName } from '../../match/name.js';
import { intoLists } from '../into-lists.js';
import { searchWords } from '../search-words.js';
import type { Listing } from '../listing.js';

/**
 * Paths of Crossref's API, pure, without the `mailto` of everybody. Facts:
 * https://www.crossref.org/documentation/retrieve-metadata/rest-api/rest-api-filters/ and
 * https://github.com/CrossRef/rest-api-doc (2026-11).
 */

/** DOIs in one filter: fifty were measured to work (2026-08); no limit is documented. */
export const DOIS_PER_LIST = 50;
/** Of path and query: 4,096 were said to be too much (rest-api-doc#251). */
export const LONGEST_PATH = 3_900;
/** More rows than DOIs, because some DOIs are said to have been registered twice. */
const ROWS_PER_LIST = 2 * DOIS_PER_LIST;
const TITLE_CANDIDATES = 5;
const LONGEST_SEARCH = 400;
/** Works on a page of a listing: the most that are given. */
export const ROWS_PER_PAGE = 1_000;
/** Of the names of a venue in one filter. */
const LONGEST_FILTER = 2_500;
/** Pages beyond this many works can only be reached by a cursor. */
export const FARTHEST_OFFSET = 10_000;

/** What we read of a work; `language` and `institution` can't be selected (a 400), and single works take no `select` at all. */
const SELECT = [
  'DOI',
  'title',
  'subtitle',
  'author',
  'container-title',
  'issued',
  'published',
  'type',
  'volume',
  'issue',
  'page',
  'article-number',
  'abstract',
  'is-referenced-by-count',
  'references-count',
  'alternative-id',
  'URL',
  'resource',
  'link',
  'license',
  'update-to',
  'updated-by',
  'relation',
].join(',');

/** Works that are somebody's paper, and not a journal, its issues or the figures of its articles. */
const TYPES = ['journal-article', 'proceedings-article', 'book-chapter'];

/** The DOI by which a paper can be asked about, if Crossref may have it. */
export function doiOf({ doi }: Identifiers): string | undefined {
  return doi !== undefined && asksCrossref(doi) ? doi : undefined;
}

/** Whether a DOI can stand in a filter: a comma begins the next filter, and nothing takes that from it. */
export function fitsFilter(doi: string): boolean {
  return !/[,\s"\\]/.test(doi);
}

/** What a DOI adds to the length of a list's path. */
export function bytesInList(doi: string): number {
  return ',doi:'.length + encodeValue(doi).length;
}

/** `GET /works?filter=doi:a,doi:b…`: the works of these DOIs. */
export function listPath(dois: readonly string[]): string {
  const filter = dois.map((doi) => `doi:${encodeValue(doi)}`).join(',');
  return `/works?rows=${ROWS_PER_LIST}&select=${SELECT}&filter=${filter}`;
}

/** How many bytes the DOIs of one list may have in all, as `bytesInList` counts them; `extra` is added to every path. */
export function roomForDois(extra: string): number {
  return LONGEST_PATH - listPath([]).length - extra.length;
}

/** Cuts DOIs into lists that one request can hold, by number and by length. */
export function splitIntoLists(dois: readonly string[], room: number): string[][] {
  return intoLists(dois, { most: DOIS_PER_LIST, bytes: room, bytesOf: bytesInList });
}

/** `GET /works/10.…`: encoded once, as SICI DOIs need it (`<`, `;`, `#`). */
export function singlePath(doi: string): string {
  return `/works/${encodeWhole(doi)}`;
}

/** `GET /works?query.bibliographic=title author year`; undefined for a title without a word that could be searched for. */
export function titlePath(paper: Paper): string | undefined {
  const title = searchWords(paper.title ?? '', LONGEST_SEARCH);
  if (title === '') return undefined;
  const words = [title, familyOf(paper.authors[0]), paper.year].filter((part) => part !== undefined);
  return `/works?query.bibliographic=${encodeURIComponent(words.join(' '))}&rows=${TITLE_CANDIDATES}&select=${SELECT}`;
}

/** As the search reads it: the words before the comma, or the last one; none of a group. */
function familyOf(name: string | undefined): string | undefined {
  if (name === undefined || readName(name) === undefined) return undefined;
  const comma = name.indexOf(',');
  const words = searchWords(comma > 0 ? name.slice(0, comma) : name, LONGEST_SEARCH);
  return comma > 0 ? words : words.slice(words.lastIndexOf(' ') + 1);
}

/** How a venue is asked for: `exactly` by its ISSNs or names, or in words, which finds others too. */
export interface VenueQuery {
  readonly exactly: boolean;
  readonly query: string;
}

/** The ways in which a venue can be asked for, the surest first: by its ISSNs, by its names, by the words of its name. */
export function venueQueries({ venue, from, to }: Listing): VenueQuery[] {
  const types = TYPES.map((type) => `type:${type}`);
  const rest = [`from-pub-date:${from}`, `until-pub-date:${to}`, ...types].join(',');
  const exact = [
    venue.issns.map((issn) => `issn:${encodeValue(issn)}`),
    venue.names.filter(fitsNameFilter).map((name) => `container-title:${encodeWhole(name)}`),
  ].filter((filters) => filters.length > 0);
  // A whole name, and no acronym, tells the words of "Proceedings of the 57th Annual Meeting of …", which stands in no table.
  const whole = venue.names.find((name) => name.trim().split(/\s+/).length > 2);
  const words = encodeURIComponent(searchWords(whole ?? venue.names[0] ?? venue.key, LONGEST_SEARCH));
  return [
    ...exact.map((filters) => ({
      exactly: true,
      query: `filter=${rest},${withinBytes(filters, LONGEST_FILTER).join(',')}`,
    })),
    { exactly: false, query: `query.container-title=${words}&filter=${rest}` },
  ];
}

/** Nothing takes its meaning from a comma, as in that of DOIs. */
function fitsNameFilter(name: string): boolean {
  return !/[,"\\]/.test(name);
}

function withinBytes(filters: readonly string[], most: number): string[] {
  let bytes = 0;
  return filters.filter((filter, nth) => (bytes += filter.length + 1) <= most || nth === 0);
}

/**
 * A page of a listing, from work number `offset` on or at a cursor: in an order that does not change between pages, or, of what
 * words found, the nearest first.
 */
export function pagePath(
  { query, exactly }: VenueQuery,
  at: { offset: number } | { cursor: string },
): string {
  const path = `/works?${query}&rows=${ROWS_PER_PAGE}&select=${SELECT}`;
  if ('cursor' in at) return `${path}&cursor=${encodeURIComponent(at.cursor)}`;
  const offset = at.offset > 0 ? `&offset=${at.offset}` : '';
  return exactly ? `${path}&sort=deposited&order=asc${offset}` : path + offset;
}

/** `/` and `:` may stand in a query as they are and make up much of a DOI. */
function encodeValue(value: string): string {
  return encodeWhole(value).replaceAll('%2F', '/').replaceAll('%3A', ':');
}

/** Half of a surrogate pair can't be encoded; no identifier has one, but an input may. */
function encodeWhole(value: string): string {
  return encodeURIComponent(value.replace(/\p{Cs}/gu, '\ufffd'));
}
