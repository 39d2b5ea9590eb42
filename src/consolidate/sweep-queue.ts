import type { Venue } from '../match/venue-names.js';
import type { Listing } from '../sources/listing.js';

/** Years further apart than this are listed apart: the works between them would be listed for nothing. */
export const FURTHEST_APART = 2;

/** The papers of one venue. */
export interface VenuePapers {
  readonly venue: Venue;
  readonly papers: readonly SweptPaper[];
}

export interface SweptPaper {
  readonly row: number;
  readonly year: number;
}

/** The papers that could be looked up in a list of their venue, by venue. Twenty bytes or so for each. */
export class SweepQueue {
  private readonly venues = new Map<string, { readonly venue: Venue; readonly papers: SweptPaper[] }>();
  private waiting = 0;

  get size(): number {
    return this.waiting;
  }

  add(venue: Venue, paper: SweptPaper): void {
    let known = this.venues.get(venue.key);
    if (!known) this.venues.set(venue.key, (known = { venue, papers: [] }));
    known.papers.push(paper);
    this.waiting++;
  }

  /** Whether there is a paper that would be listed together with those of a listing. */
  holdsNear({ venue, from, to }: Listing): boolean {
    const papers = this.venues.get(venue.key)?.papers ?? [];
    return papers.some(({ year }) => year >= from - FURTHEST_APART && year <= to + FURTHEST_APART);
  }

  /** All of one venue. */
  take(): VenuePapers | undefined {
    for (const [key, taken] of this.venues) {
      this.venues.delete(key);
      this.waiting -= taken.papers.length;
      return taken;
    }
    return undefined;
  }

  clear(): void {
    this.venues.clear();
    this.waiting = 0;
  }
}
