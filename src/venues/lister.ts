import type { Venue } from '../match/venue-names.js';
import type { ListedPaper, ListerId } from '../model/listed-paper.js';
import type { ApiState, AskContext } from '../sources/source.js';

/** What is to be listed: what a venue published in a year. */
export interface VenueYear {
  readonly venue: Venue;
  readonly year: number;
}

/** Some of the papers of a venue and year, in the order of the lister. */
export interface ListedPage {
  readonly papers: readonly ListedPaper[];
  /** Papers of the whole listing, as the lister counts them; undefined where it doesn't say. */
  readonly total?: number | undefined;
  /** What brings the next page, also in another process; undefined on the last one. */
  readonly next: string | undefined;
  /** What a person should know of this page: an entry that could not be read, papers that the lister left out. */
  readonly notes?: readonly string[];
}

/**
 * `unknown`: the lister says for certain that it has nothing of this venue and year. `expired`: `next` leads nowhere any more;
 * the listing has to begin anew.
 */
export type ListAnswer = ListedPage | 'unknown' | 'expired';

/** Somebody who lists what venues published. */
export interface Lister {
  readonly id: ListerId;
  /**
   * The first page of a listing, or the one that `next` of the page before leads to. The same pages in the same order whenever it
   * is asked, as far as the lister has it in its hands. An answer that can't be understood is a failure, never an empty listing.
   * Throws RequestFailed (try again later) and SourceUnavailable (not any more in this run) as HttpClient does; InputError for a
   * local file that can't be read.
   */
  list(wanted: VenueYear, next: string | undefined, context: AskContext): Promise<ListAnswer>;
  /** How it stands with it while it is asked; `ok` where it is not given. */
  apiStatus?(): ApiState;
  close(): Promise<void>;
}
