import { venueNamed, type VenueNames } from '../../match/venue-names.js';
import type { Rejected } from '../ask-halving.js';
import type { Listing } from '../listing.js';
import type { AskContext } from '../source.js';
import type { ListingPage } from '../sweep.js';
import type { CrossrefApi } from './api.js';
import { FARTHEST_OFFSET, ROWS_PER_PAGE, pagePath, venueQueries, type VenueQuery } from './query.js';

/** Who is asked, which names mean the same venue, and what is read of each work. */
interface Asked<T> {
  readonly api: CrossrefApi;
  readonly names: VenueNames | undefined;
  readonly read: (row: unknown) => T | undefined;
}

interface Listed {
  readonly venue?: string | undefined;
}

/** Where a page is, in which of the venue's queries: `0 offset 1000`, or `0 cursor 3000 DnF1…` with the works seen so far. */
type Place = { readonly nth: number } & (
  { readonly offset: number } | { readonly seen: number; readonly cursor: string }
);

/**
 * A page of a venue's works in some years (`ListPage`). Pages of up to 10,000 works are asked for by their number, which can
 * be done at any time; a cursor ends five minutes after it was given, so it is begun only when it is needed. Where the surest
 * way finds nothing, the next one is tried.
 */
export async function listVenue<T extends Listed>(
  asked: Asked<T>,
  listing: Listing,
  next: string | undefined,
  context: AskContext,
): Promise<ListingPage<T> | 'unknown' | Rejected> {
  const queries = venueQueries(listing);
  if (next !== undefined) {
    const place = readPlace(next);
    return readPage(asked, listing, queries[place.nth] as VenueQuery, place, context);
  }
  let page: ListingPage<T> | 'unknown' | Rejected = 'unknown';
  for (const [nth, query] of queries.entries()) {
    page = await readPage(asked, listing, query, { nth, offset: 0 }, context);
    if (page !== 'unknown' && ('rejected' in page || page.total > 0)) return page;
  }
  return page;
}

async function readPage<T extends Listed>(
  asked: Asked<T>,
  listing: Listing,
  query: VenueQuery,
  place: Place,
  context: AskContext,
): Promise<ListingPage<T> | 'unknown' | Rejected> {
  const page = await asked.api.list(pagePath(query, place), context);
  if ('rejected' in page) return page;
  const { total, rows, nextCursor } = page;
  const records = rows.flatMap((row) => asked.read(row) ?? []);
  if (!query.exactly) return nearest(place, records.filter(isOf(listing, asked.names)), rows.length, total);
  if (total > FARTHEST_OFFSET && 'offset' in place) {
    return { records: [], total, next: `${place.nth} cursor 0 *` };
  }
  return {
    records,
    total,
    next: nextPlace(place, rows.length, total, nextCursor),
    incomplete: rows.length < Math.min(ROWS_PER_PAGE, total - worksBefore(place)),
  };
}

/**
 * Of what words found, those that are of this venue: they come first, so that the listing ends where others are the most. How
 * many there are nobody counts, and nobody who is missing is proved to be.
 */
function nearest<T>(place: Place, records: readonly T[], found: number, total: number): ListingPage<T> {
  const mostly = found > 0 && records.length * 2 >= found;
  const next = mostly ? nextPlace(place, found, Math.min(total, FARTHEST_OFFSET), undefined) : undefined;
  return {
    records,
    total: records.length + (next === undefined ? 0 : ROWS_PER_PAGE),
    next,
    incomplete: true,
  };
}

function worksBefore(place: Place): number {
  return 'offset' in place ? place.offset : place.seen;
}

function readPlace(next: string): Place {
  const [nth, kind, number, cursor] = next.split(' ');
  if (kind === 'offset') return { nth: Number(nth), offset: Number(number) };
  return { nth: Number(nth), seen: Number(number), cursor: cursor ?? '*' };
}

function nextPlace(
  place: Place,
  rows: number,
  total: number,
  cursor: string | undefined,
): string | undefined {
  if (rows === 0) return undefined;
  if ('offset' in place) {
    const offset = place.offset + ROWS_PER_PAGE;
    return offset < total ? `${place.nth} offset ${offset}` : undefined;
  }
  const seen = place.seen + rows;
  return seen < total && cursor !== undefined ? `${place.nth} cursor ${seen} ${cursor}` : undefined;
}

/** Words find other venues too. */
function isOf({ venue }: Listing, names: VenueNames | undefined): (record: Listed) => boolean {
  return ({ venue: name }) => name !== undefined && venueNamed(name, names)?.key === venue.key;
}
