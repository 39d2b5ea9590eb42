import { RequestFailed } from '../../http/failures.js';
import type { Rejected } from '../ask-halving.js';
import type { Listing } from '../listing.js';
import type { AskContext } from '../source.js';
import type { ListingPage } from '../sweep.js';
import type { OpenAlexApi } from './api.js';
import { sweepPath } from './query.js';
import type { VenueSources } from './venue-sources.js';

/** Works come and go while pages are read; if more of them are missing than that, the listing is not whole. */
const SHARE_OF_A_WHOLE_LISTING = 0.99;

/** Who is asked, and what is read of each work. */
interface Asked<T> {
  readonly api: OpenAlexApi;
  readonly venues: VenueSources;
  /** Fields that are read beside the usual ones. */
  readonly more?: readonly string[];
  readonly read: (row: unknown) => T | undefined;
}

/**
 * A page of what a venue published in some years (`ListPage`); one credit each. Pages follow each other by cursor,
 * because by number OpenAlex gives no more than 10,000 works.
 */
export async function listingPage<T>(
  { api, venues, more, read }: Asked<T>,
  listing: Listing,
  next: string | undefined,
  context: AskContext,
): Promise<ListingPage<T> | 'unknown' | Rejected> {
  const sources = await venues.of(listing.venue, context);
  if (sources.length === 0) return 'unknown';
  const place = next === undefined ? BEGINNING : placeOf(next);
  const path = sweepPath(sources, listing, place.cursor, more);
  const page = await api.rows(path, 'list', context, read);
  if ('rejected' in page) return page;
  const seen = place.seen + page.rows;
  const { records, count: total } = page;
  // There is a cursor behind the last page too; the page that it leads to would be empty, and cost the same.
  if (seen < total && page.rows > 0 && page.cursor !== undefined)
    return { records, total, next: `${seen} ${page.cursor}` };
  if (seen < total * SHARE_OF_A_WHOLE_LISTING)
    throw new RequestFailed(`the listing of a venue ended after ${seen} of ${total} works`);
  return { records, total, next: undefined };
}

/** Where a listing has come to: how many works came before, and what brings the next ones. */
interface PlaceInListing {
  readonly seen: number;
  readonly cursor: string;
}

const BEGINNING: PlaceInListing = { seen: 0, cursor: '*' };

function placeOf(next: string): PlaceInListing {
  const gap = next.indexOf(' ');
  return { seen: Number(next.slice(0, gap)), cursor: next.slice(gap + 1) };
}
