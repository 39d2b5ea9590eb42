import {
  doiOfArxiv,
  type Identifier,
  type Identifiers,
  type IdentifierType,
} from '../../model/identifiers.js';
import { isDepositDoi } from '../../model/publication-kind.js';
import { intoLists } from '../into-lists.js';
import { searchWords } from '../search-words.js';

/**
 * Paths of OpenAlex's API, pure. Facts: https://docs.openalex.org/api-entities/works/filter-works,
 * https://docs.openalex.org/how-to-use-the-api/get-lists-of-entities, and the sources of its proxy
 * (ourresearch/openalex-api-proxy, 2026-08).
 */

/** Ids in one filter: what the server takes at the most. */
export const IDS_PER_LIST = 100;
/**
 * Of path and query. OpenAlex's proxy takes 8,190 bytes, but the server behind it may be set to 4,094, and says so with
 * a web page of status 400 that nobody can tell from a fault. Nothing is lost by the smaller figure: a list of 100 DOIs
 * has 3,320 on average, and of 1,000 random lists (of 7,500 DOIs of Crossref and OpenAlex) none had more than 4,000.
 */
export const LONGEST_PATH = 4_000;
/** Results on a page; more is said to be refused soon. */
export const PER_PAGE = 100;
const TITLE_CANDIDATES = 10;
/** Longest search text without a paid plan. */
const LONGEST_SEARCH = 1_500;
/** Titles in one search: a query with more than five operators is let through more slowly (ourresearch/openalex-api-proxy, 2026-08). */
export const TITLES_PER_SEARCH = 6;
/** Of a title that shares a search: shorter ones are found too often, longer ones leave no room for others. */
const WORDS_OF_A_SHARER = [4, 30] as const;
const LONGEST_SHARER = Math.floor(LONGEST_SEARCH / TITLES_PER_SEARCH) - '() OR '.length;

/** What we read of a work, so that replies stay small; only whole fields can be chosen. */
const SELECT = [
  'id',
  'doi',
  'ids',
  'title',
  'publication_year',
  'publication_date',
  'language',
  'type',
  'authorships',
  'is_authors_truncated',
  'primary_location',
  'best_oa_location',
  'locations',
  'biblio',
  'cited_by_count',
  'counts_by_year',
  'referenced_works_count',
  'abstract_inverted_index',
  'open_access',
  'is_retracted',
].join(',');

/** Types of identifier that OpenAlex can be asked by, the most reliable first. arXiv ids are asked as DOIs. */
const ASKABLE = [
  'doi',
  'openalex',
  'pmid',
  'pmcid',
  'mag',
  'arxiv',
] as const satisfies readonly IdentifierType[];

export type ListFilter = Exclude<(typeof ASKABLE)[number], 'arxiv'>;

/** One identifier as OpenAlex is asked by it (a PMCID by its digits), and which identifier of the paper that is. */
export interface Key {
  readonly filter: ListFilter;
  readonly value: string;
  readonly identifier: Identifier;
}

/** The ways to ask for a paper with these identifiers, best first. */
export function keysOf(identifiers: Identifiers): Key[] {
  const keys: Key[] = [];
  for (const type of ASKABLE) {
    const value = identifiers[type];
    if (value === undefined) continue;
    const identifier = { type, value };
    const key: Key =
      type === 'arxiv'
        ? { filter: 'doi', value: doiOfArxiv(value), identifier }
        : { filter: type, value: valueOf(type, value), identifier };
    if (!keys.some((other) => other.filter === key.filter && other.value === key.value)) keys.push(key);
  }
  return keys;
}

/** The identifiers by which a paper can be asked about in lists, the most reliable first. */
export function listKeys(identifiers: Identifiers): Key[] {
  return keysOf(identifiers).filter(fitsFilter);
}

/** The first of them. */
export function listKey(identifiers: Identifiers): Key | undefined {
  return listKeys(identifiers)[0];
}

/**
 * The identifiers by which a single look-up may tell more than lists: those that no list can hold; and those that lists are known to miss, where a paper has no
 * other. Works merged into others are found under their old ids by single look-ups only, and a deposit that was published stands in lists under the
 * publisher's DOI; who has such a DOI was asked about by that. `given` is what the paper has beside these.
 */
export function singleKeys(identifiers: Identifiers, given: Identifiers = {}): Key[] {
  const isAll = [...listKeys(identifiers), ...listKeys(given)].every(listsMiss);
  return keysOf(identifiers).filter((key) => !fitsFilter(key) || (isAll && listsMiss(key)));
}

function listsMiss({ filter, value }: Key): boolean {
  return filter === 'openalex' || (filter === 'doi' && isDepositDoi(value));
}

/** An identifier in its normal form as a filter takes it. */
export function valueOf(filter: ListFilter, value: string): string {
  return filter === 'pmcid' ? value.replace(/^PMC/, '') : value;
}

/**
 * Whether a key can stand in a filter among others. A comma separates filters, `|` separates values, `!` and
 * quotes mean something at their start, and quoting does not work within a list; such DOIs are asked one by one.
 */
export function fitsFilter(key: Key): boolean {
  return !/[,|"!\s\\]/.test(key.value);
}

/** `|`. */
const SEPARATOR = '%7C';

/** `GET /works?filter=doi:a|b…` for up to 100 values of one type. */
export function listPath(filter: ListFilter, values: readonly string[], page = 1): string {
  const query = `/works?filter=${filter}:${values.map(encodeValue).join(SEPARATOR)}&per_page=${PER_PAGE}&select=${SELECT}`;
  return page === 1 ? query : `${query}&page=${page}`;
}

/** For the values in a path of a list, whatever its filter. */
export const ROOM_FOR_VALUES = LONGEST_PATH - listPath('openalex', []).length;

/** What a value takes of it. */
export function roomOf(value: string): number {
  return encodeValue(value).length + SEPARATOR.length;
}

/** Cuts values into lists that one request can hold, by number and by length. */
export function splitIntoLists(filter: ListFilter, values: readonly string[]): string[][] {
  // The first value has nothing in front of it.
  const bytes = LONGEST_PATH - listPath(filter, []).length + SEPARATOR.length;
  return intoLists(values, { most: IDS_PER_LIST, bytes, bytesOf: roomOf });
}

/**
 * `GET /works/doi:10.…`, which costs nothing. The colon after the prefix stays as it is: encoded, or with a DOI in
 * its URL form, the same request costs a credit.
 */
export function singlePath(key: Pick<Key, 'filter' | 'value'>): string {
  const name = key.filter === 'openalex' ? key.value : `${key.filter}:${encodePath(key.value)}`;
  return `/works/${name}?select=${SELECT}`;
}

/** `GET /works?search.title=…`; undefined for a title without a word that could be searched for. */
export function titlePath(title: string): string | undefined {
  const words = searchWords(title, LONGEST_SEARCH);
  if (words === '') return undefined;
  return `/works?search.title=${encodeURIComponent(words)}&per_page=${TITLE_CANDIDATES}&select=${SELECT}`;
}

/** Whether a title may be searched together with others. */
export function sharesASearch(title: string): boolean {
  const words = searchWords(title, LONGEST_SEARCH);
  const count = words.split(' ').length;
  return words.length <= LONGEST_SHARER && count >= WORDS_OF_A_SHARER[0] && count <= WORDS_OF_A_SHARER[1];
}

/** One search for several titles, `(words of one) OR (words of another)`; it costs as much as one for a single title. */
export function manyTitlesPath(titles: readonly string[]): string {
  const search = titles.map((title) => `(${searchWords(title, LONGEST_SEARCH)})`).join(' OR ');
  return `/works?search.title=${encodeURIComponent(search)}&per_page=${PER_PAGE}&select=${SELECT}`;
}

/** Works of these sources (`S…`) and years, 100 on a page; `cursor` is `*` for the first. `more`: fields that are wanted beside the usual ones. */
export function sweepPath(
  sources: readonly string[],
  { from, to }: { readonly from: number; readonly to: number },
  cursor: string,
  more: readonly string[] = [],
): string {
  const filter = `primary_location.source.id:${sources.join('%7C')},publication_year:${from}-${to}`;
  return `/works?filter=${filter}&per_page=${PER_PAGE}&cursor=${encodeURIComponent(cursor)}&select=${[SELECT, ...more].join(',')}`;
}

/** Up to ten sources whose names begin like this; costs nothing. */
export function sourcesPath(name: string): string {
  return `/autocomplete/sources?q=${encodeURIComponent(wellFormed(name))}`;
}

/** One source, by `S…` or `issn:1234-567X`; costs nothing. */
export function sourcePath(id: string): string {
  return `/sources/${encodePath(id)}?select=id,display_name,alternate_titles,abbreviated_title,issn`;
}

/** `/`, `:` and `(` may stand in a query as they are and make up much of a DOI. */
function encodeValue(value: string): string {
  return encodeURIComponent(wellFormed(value)).replaceAll('%2F', '/').replaceAll('%3A', ':');
}

/** `#`, `?` and `%` would end or change the path; `/` belongs to the DOI. */
function encodePath(value: string): string {
  return encodeURI(wellFormed(value)).replaceAll('?', '%3F').replaceAll('#', '%23');
}

/** Half of a surrogate pair can't be encoded; no identifier has one, but an input may. */
function wellFormed(value: string): string {
  return value.replace(/\p{Cs}/gu, '\ufffd');
}
