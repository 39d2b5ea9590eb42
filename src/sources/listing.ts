import type { Venue } from '../match/venue-names.js';

/** A venue in some years: what a sweep lists. */
export interface Listing {
  readonly venue: Venue;
  /** The first and the last year, both included. */
  readonly from: number;
  readonly to: number;
}

/** For maps, and for the journal: `neurips 2015-2023`. */
export function keyOfListing({ venue, from, to }: Listing): string {
  return `${venue.key} ${from}-${to}`;
}
