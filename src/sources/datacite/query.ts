import { asksDataCite, registrarOf } from '../../model/doi-registrar.js';
import { doiOfArxiv, type IdentifierType, type Identifiers } from '../../model/identifiers.js';
import { intoLists } from '../into-lists.js';

/** Paths of DataCite's API, pure. Facts: https://support.datacite.org/docs/api-queries and datacite/lupo (2026-08). */

/** DOIs in one list. The server takes 1,000 rows on a page; how long a URL it takes is not known. */
export const DOIS_PER_LIST = 100;
export const LONGEST_PATH = 4_000;

/** Affiliations and publishers come as names only, or not at all, unless they are asked for. */
const DETAILS = 'affiliation=true&publisher=true';

/** A DOI to ask for, and which identifier of the paper it stands for. */
export interface Key {
  readonly doi: string;
  readonly type: IdentifierType;
}

/** The DOIs of a paper that DataCite registered. Every arXiv paper has one. */
export function ownKeys({ doi, arxiv }: Identifiers): Key[] {
  const keys: Key[] = doi !== undefined && asksDataCite(doi) ? [{ doi, type: 'doi' }] : [];
  const deposited = arxiv === undefined ? undefined : doiOfArxiv(arxiv);
  if (deposited !== undefined && deposited !== doi) keys.push({ doi: deposited, type: 'arxiv' });
  return keys;
}

/** The DOI of a paper of which nobody knows who registered it. */
export function otherKeys({ doi }: Identifiers): Key[] {
  return doi !== undefined && registrarOf(doi) === undefined ? [{ doi, type: 'doi' }] : [];
}

/** The server splits a list at each comma, quoted or not. */
export function fitsList({ doi }: Key): boolean {
  return !doi.includes(',');
}

/** `GET /dois?ids=a,b,c`: the DOIs that there are, in any order. */
export function listPath(dois: readonly string[], page = 1): string {
  return `${LIST_PATH}${dois.map(encode).join(',')}${page === 1 ? '' : `&page%5Bnumber%5D=${page}`}`;
}

const LIST_PATH = `/dois?disable-facets=true&${DETAILS}&page%5Bsize%5D=${DOIS_PER_LIST}&ids=`;
/** What is left for DOIs, and for the number of a later page. */
export const LIST_ROOM = LONGEST_PATH - LIST_PATH.length - '&page%5Bnumber%5D=99'.length;

/** What a DOI takes of LIST_ROOM. */
export function bytesInList(doi: string): number {
  return encode(doi).length + 1;
}

/** Cuts DOIs into lists that one request can hold, by number and by length. */
export function splitIntoLists(dois: readonly string[]): string[][] {
  return intoLists(dois, { most: DOIS_PER_LIST, bytes: LIST_ROOM, bytesOf: bytesInList });
}

/** `GET /dois/10.…`. */
export function singlePath(doi: string): string {
  return `/dois/${encode(doi)}?${DETAILS}`;
}

/** `/` and `:` may stand in a path and in a query as they are. Half of a surrogate pair can't be encoded. */
function encode(doi: string): string {
  return encodeURIComponent(doi.replace(/\p{Cs}/gu, '\ufffd'))
    .replaceAll('%2F', '/')
    .replaceAll('%3A', ':');
}
