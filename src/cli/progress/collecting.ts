import type { CollectEvent, ListingEnd, ListingProgress } from '../../collect/events.js';

type EventOf<Type extends CollectEvent['type']> = Extract<CollectEvent, { type: Type }>;

/** How a collection stands, put together from its events. */
export class Collecting {
  done = 0;
  venueYears = 0;
  /** Of this run, by venue and year. */
  readonly #papers = new Map<string, number>();
  readonly #underWay = new Map<string, ListingProgress>();
  readonly #unavailable = new Set<string>();
  #before = 0;

  /** Papers of all that is listed and under way, and of earlier runs. */
  get papers(): number {
    return [...this.#papers.values()].reduce((sum, papers) => sum + papers, this.#before);
  }

  /** In the order in which they were begun. */
  get underWay(): readonly ListingProgress[] {
    return [...this.#underWay.values()];
  }

  started({ done, venue_years, papers }: EventOf<'session_started'>): void {
    this.done = done;
    this.venueYears = venue_years;
    this.#before = papers;
  }

  moved(listing: ListingProgress): void {
    this.#underWay.set(keyOfListing(listing), listing);
    this.#papers.set(keyOfListing(listing), listing.papers);
  }

  /** Counts by itself: of several listings that end at the same time each event may tell all. */
  ended({ listing, venue_years }: EventOf<'listing_ended'>): void {
    if (listing.ended !== 'failed') this.done++;
    this.venueYears = venue_years;
    this.#underWay.delete(keyOfListing(listing));
    this.#papers.set(keyOfListing(listing), listing.papers);
  }

  unavailable({ message }: EventOf<'lister_unavailable'>): void {
    this.#unavailable.add(message);
  }

  /** Whether the end of a listing is no news: its lister was said to be unavailable before, and many have the same end. */
  knewOf({ problem }: ListingEnd): boolean {
    return problem !== null && this.#unavailable.has(problem);
  }
}

export const keyOfListing = ({ venue, year }: ListingProgress): string => `${venue} ${year}`;
