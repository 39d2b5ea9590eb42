/** The most that is asked for; often only 100 come, so a list goes on behind those that came. */
const PAGE = 1000;
/** Behind so many a search shows nothing. */
export const LAST_SHOWN = 10_000;

/** A page of the papers of a stream (`conf/icml`) in a year. Pure. */
export function papersPath(stream: string, year: number, first: number): string {
  return pathOf('publ', `stream:streams/${stream}: year:${year}:`, first);
}

/** Venues that have these words in their names. Pure. */
export function venuesPath(name: string, first: number): string {
  // All other signs mean something to the search.
  return pathOf('venue', name.replace(/[^\p{L}\p{N}]+/gu, ' ').trim(), first);
}

function pathOf(what: 'publ' | 'venue', query: string, first: number): string {
  const parameters = { q: query, h: String(PAGE), f: String(first), c: '0', format: 'json' };
  return `/search/${what}/api?${new URLSearchParams(parameters).toString()}`;
}
