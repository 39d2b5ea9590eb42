import { venueNamed, type Venue, type VenueNames } from '../match/venue-names.js';
import type { Paper } from '../model/paper.js';

/** A venue in some years: what a sweep lists. */
export interface Listing {
  readonly venue: Venue;
  /** The first and the last year, both included. */
  readonly from: number;
  readonly to: number;
}

/**
 * Whether a paper can be looked for in a list of its venue: it has a title, a year, and a venue by these names; by the table's where none are
 * given. Pure.
 */
export function isListable({ title, year, venue }: Paper, names: VenueNames | undefined): boolean {
  return (
    title !== undefined && year !== undefined && venue !== undefined && venueNamed(venue, names) !== undefined
  );
}

/** For maps, and for the journal: `neurips 2015-2023`. */
export function keyOfListing({ venue, from, to }: Listing): string {
  return `${venue.key} ${from}-${to}`;
}
