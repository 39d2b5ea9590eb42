import type { Venue, VenueNames } from '../../match/venue-names.js';
import type { Paper } from '../../model/paper.js';
import type { Source } from '../../sources/source.js';

const FIRST_ROWS = 1024;

/** What a source can ask about each paper by what the list says; a bit for each step, and what its batches are grouped by. */
interface SourceFeatures {
  readonly source: Source;
  steps: Uint8Array;
  groups: Uint8Array;
  readonly groupNames: string[];
}

/** What the plan of a run needs to know of each paper: 6 bytes, and 2 for each source. */
export class ListFeatures {
  private readonly venueNames: VenueNames;
  private readonly sources: readonly SourceFeatures[];
  private readonly known: Venue[] = [];
  private readonly numbers = new Map<string, number>();
  private venueOf = new Int32Array(FIRST_ROWS).fill(-1);
  private yearOf = new Int16Array(FIRST_ROWS);
  private rows = 0;

  constructor(sources: readonly Source[], venueNames: VenueNames) {
    this.venueNames = venueNames;
    this.sources = sources.map((source) => ({
      source,
      steps: new Uint8Array(FIRST_ROWS),
      groups: new Uint8Array(FIRST_ROWS),
      groupNames: [],
    }));
  }

  get count(): number {
    return this.rows;
  }

  add(paper: Paper): void {
    const row = this.rows++;
    if (row >= this.yearOf.length) this.grow();
    const question = { paper, identifiers: paper.identifiers };
    for (const features of this.sources) {
      features.source.steps.forEach((step, nth) => {
        if (step.uses === 'found' || !step.canAsk(question)) return;
        features.steps[row]! |= 1 << nth;
        if (step.uses !== 'given' || features.groups[row] !== 0) return;
        const name = step.groupOf?.(question) ?? '';
        let at = features.groupNames.indexOf(name);
        if (at < 0) at = features.groupNames.push(name) - 1;
        features.groups[row] = Math.min(at + 1, 255);
      });
    }
    const venue = paper.venue === undefined ? undefined : this.venueNames.named(paper.venue);
    this.yearOf[row] = paper.year ?? 0;
    this.venueOf[row] = venue === undefined || paper.year === undefined ? -1 : this.numberOf(venue);
  }

  /** Whether this step can ask about a paper by what the list says of it. */
  canAsk(source: number, step: number, row: number): boolean {
    return (this.sources[source]!.steps[row]! & (1 << step)) !== 0;
  }

  /** What the batches of the first step that asks about a paper are grouped by: `doi`. */
  groupOf(source: number, row: number): string {
    const { groups, groupNames } = this.sources[source]!;
    return groupNames[groups[row]! - 1] ?? '';
  }

  /** Where a paper appeared, when it says so. */
  venueAndYear(row: number): { venue: Venue; year: number } | undefined {
    const venue = this.known[this.venueOf[row]!];
    return venue && { venue, year: this.yearOf[row]! };
  }

  private numberOf(venue: Venue): number {
    let number = this.numbers.get(venue.key);
    if (number === undefined) this.numbers.set(venue.key, (number = this.known.push(venue) - 1));
    return number;
  }

  private grow(): void {
    const size = this.yearOf.length * 2;
    const [venues, years] = [new Int32Array(size).fill(-1), new Int16Array(size)];
    venues.set(this.venueOf);
    years.set(this.yearOf);
    [this.venueOf, this.yearOf] = [venues, years];
    for (const features of this.sources) {
      const [steps, groups] = [new Uint8Array(size), new Uint8Array(size)];
      steps.set(features.steps);
      groups.set(features.groups);
      [features.steps, features.groups] = [steps, groups];
    }
  }
}
