import type { ListingProgress } from '../../collect/events.js';
import type { RunEvent, SourceProgress } from '../../consolidate/events.js';
import { collectionStarted, listingEnded, listingLabel } from '../collect/messages.js';
import { deduplicated, sessionStarted, sourceHalted } from '../consolidate/messages.js';
import { decided } from '../dedupe/messages.js';
import { checkpointTaken, readingSoFar, stopping, unavailableNote, waitingWord } from '../messages.js';
import { count, counted } from '../numbers.js';
import type { Screen } from '../screen.js';
import { visible } from '../visible.js';
import { BarRows } from './bar-rows.js';
import { Collecting, keyOfListing } from './collecting.js';
import type { ShownEvent, View } from './view.js';

export interface BarsOptions {
  readonly screen: Screen;
  readonly verbose: boolean;
  readonly now: () => number;
}

/** The bar over all venues and years. */
const LISTED = 'listed';

/**
 * A bar for each source, or over all venues and years and for each listing that is under way; and one for whatever else takes time:
 * indexing a snapshot, writing the output.
 */
export class BarsView implements View {
  readonly #verbose: boolean;
  readonly #rows: BarRows;
  readonly #now: () => number;
  readonly #collecting = new Collecting();
  /** What a source that gets ready was doing last. */
  readonly #task = new Map<string, string>();

  constructor({ screen, verbose, now }: BarsOptions) {
    this.#verbose = verbose;
    this.#now = now;
    this.#rows = new BarRows({ screen, now });
  }

  show(event: ShownEvent): void {
    if (this.#rows.closed) return;
    switch (event.type) {
      case 'reading':
        return this.#rows.transient(readingSoFar(event.input, event.papers));
      case 'session_started':
        if ('venue_years' in event) {
          this.say(collectionStarted(event));
          this.#collecting.started(event);
          return this.#rows.begin(LISTED, this.#listed());
        }
        this.say(sessionStarted(event));
        return event.sources.forEach((source) => this.#rows.begin(source.id, rowOf(source)));
      case 'note':
        return this.say(event.message);
      case 'decided':
        return this.say(decided(event));
      case 'preparing':
        return this.#preparing(event);
      case 'deduplicated':
        return this.#note(deduplicated(event));
      case 'progress':
      case 'source_completed':
        return this.#rows.update(event.source.id, rowOf(event.source));
      case 'source_unavailable':
        this.say(unavailableNote(event));
        return this.#rows.halt(event.source, sourceHalted(event.state));
      case 'listing_progress':
        return this.#listing(event.listing);
      case 'listing_ended':
        if (!this.#collecting.knewOf(event.listing)) this.say(listingEnded(event.listing));
        this.#collecting.ended(event);
        this.#rows.remove(keyOfListing(event.listing));
        return this.#rows.update(LISTED, this.#listed());
      case 'lister_unavailable':
        this.#collecting.unavailable(event);
        return this.say(unavailableNote(event));
      case 'checkpoint':
        if (this.#verbose) this.say(checkpointTaken(event));
        return;
      case 'waiting':
        return this.#rowsOf(event.source).forEach((name) =>
          this.#rows.wait(name, waitingWord(event, this.#now())),
        );
      case 'answering':
        return this.#rowsOf(event.source).forEach((name) => this.#rows.goOn(name));
      case 'stopping':
        this.say(stopping(event.reason));
        return this.#rows.haltAll('stopping');
      case 'finding':
        return this.#rows.update('finding', { ...event, label: 'finding duplicates' });
      case 'writing':
        return this.#rows.update('writing', { ...event, label: 'writing' });
      case 'finished':
      case 'collected':
        return this.close();
    }
  }

  say(text: string): void {
    this.#rows.say(visible(text));
  }

  close(): void {
    this.#rows.close();
  }

  #note(text: string | undefined): void {
    if (text !== undefined) this.say(text);
  }

  #preparing({ source, what, done, total }: Extract<RunEvent, { type: 'preparing' }>): void {
    const name = `${source} index`;
    // One bar over several tasks: it never goes back.
    const before = this.#rows.stateOf(name) ?? { done: 0, total: 1 };
    const reached = before.done / Math.max(1, before.total ?? 1);
    const now = Math.max(done, Math.floor(reached * total));
    this.#rows.update(name, { label: name, done: now, total, showCounts: false });
    const task = this.#task.get(name);
    if (done >= total && task !== undefined && task !== what) this.say(what);
    this.#task.set(name, what);
  }

  #listing(listing: ListingProgress): void {
    this.#collecting.moved(listing);
    const state = {
      label: listingLabel(listing),
      done: listing.papers,
      total: listing.total ?? undefined,
      more: listing.total === null ? counted(listing.papers, 'paper') : undefined,
    };
    // What earlier runs listed is not this one's speed.
    this.#rows.begin(keyOfListing(listing), state);
    this.#rows.update(keyOfListing(listing), state);
    this.#rows.update(LISTED, this.#listed());
  }

  /** The bars of what is asked of somebody. */
  #rowsOf(source: string): string[] {
    const listings = this.#collecting.underWay.filter(({ lister }) => lister === source);
    return [source, ...listings.map(keyOfListing)];
  }

  #listed(): { label: string; done: number; total: number; more: string } {
    const { done, venueYears, papers } = this.#collecting;
    return { label: LISTED, done, total: venueYears, more: counted(papers, 'paper') };
  }
}

function rowOf({ id, done, total, counts }: SourceProgress): {
  label: string;
  done: number;
  total: number;
  more: string;
} {
  return { label: id, done, total, more: `${count(counts.enriched)} found` };
}
