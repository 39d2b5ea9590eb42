import { RequestFailed } from '../http/failures.js';

/** A listing that is changed while it is read may lose its place now and then. */
const MOST_LOST = 5;
/** Pages in a row that a lister may spend on what is none of the venue's, or on what it gave before. */
const MOST_IDLE = 100;

/** Tells a long listing from one that goes on for ever: in a circle, through pages of nothing, or from the beginning again and again. */
export class EndlessListing {
  readonly #lister: string;
  readonly #places = new Set<string>();
  #lost = 0;
  #idle = 0;

  constructor(lister: string) {
    this.#lister = lister;
  }

  /** A page is that of this place, which an earlier run may have left. */
  cameFrom(place: string): void {
    this.#places.add(place);
  }

  /** A page led to this place. Throws RequestFailed when an earlier one did. */
  leadsTo(next: string | undefined): void {
    if (next === undefined) return;
    if (this.#places.has(next))
      throw new RequestFailed(`${this.#lister} gave the same page of the listing again`);
    this.#places.add(next);
  }

  /** So many papers of a page were new. Throws RequestFailed after many pages without any. */
  brought(papers: number): void {
    this.#idle = papers > 0 ? 0 : this.#idle + 1;
    if (this.#idle === MOST_IDLE)
      throw new RequestFailed(
        `${this.#lister} gave ${MOST_IDLE} pages with nothing new, and is not at the end`,
      );
  }

  /** The listing begins anew. Throws RequestFailed when it did so too often. */
  lost(): void {
    if (++this.#lost > MOST_LOST)
      throw new RequestFailed(`${this.#lister} lost its place in the listing again and again`);
    this.#places.clear();
    this.#idle = 0;
  }
}
