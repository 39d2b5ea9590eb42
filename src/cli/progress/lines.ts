import type { RunEvent, SourceProgress } from '../../consolidate/events.js';
import { collectingLine, collectionStarted, listingEnded } from '../collect/messages.js';
import { deduplicated, progressLine, sessionStarted, sourceDone } from '../consolidate/messages.js';
import { decided } from '../dedupe/messages.js';
import {
  answeringLine,
  checkpointTaken,
  findingLine,
  preparingLine,
  readingSoFar,
  stopping,
  unavailableNote,
  waitingLine,
  writingLine,
} from '../messages.js';
import { percent } from '../numbers.js';
import type { Screen } from '../screen.js';
import { visible } from '../visible.js';
import { Collecting } from './collecting.js';
import { Pace } from './pace.js';
import { Seldom } from './seldom.js';
import type { ShownEvent, View } from './view.js';

export interface LinesOptions {
  readonly screen: Screen;
  readonly verbose: boolean;
  readonly now: () => number;
}

const EVERY_MS = 30_000;
const EVERY_PERCENT = 10;
/** Listings that are under way are told of together. */
const COLLECTING_EVERY_MS = 10_000;
/** What is over in a moment needs no lines in between. */
const SOONEST_MS = 2_000;

/** Of one thing that goes on: what was said of it last. */
interface Told {
  percent: number;
  at: number;
  readonly pace: Pace;
}

/**
 * Plain lines, for logs and for whoever does not want bars: each source says something every 10 % or 30 seconds, at most every 2 seconds;
 * each listing when it ends, and all that are under way every 10 seconds.
 */
export class LinesView implements View {
  readonly #screen: Screen;
  readonly #verbose: boolean;
  readonly #now: () => number;
  readonly #told = new Map<string, Told>();
  /** What a source that gets ready was doing last. */
  readonly #task = new Map<string, string>();
  readonly #collecting = new Collecting();
  readonly #seldom = new Seldom();
  #collectingToldAt: number;

  constructor({ screen, verbose, now }: LinesOptions) {
    this.#screen = screen;
    this.#verbose = verbose;
    this.#now = now;
    this.#collectingToldAt = now();
  }

  show(event: ShownEvent): void {
    switch (event.type) {
      case 'reading':
        if (this.#due('reading', 0, undefined)) this.say(readingSoFar(event.input, event.papers));
        return;
      case 'session_started':
        if ('venue_years' in event) {
          this.#collecting.started(event);
          return this.say(collectionStarted(event));
        }
        for (const source of event.sources) this.#begin(source.id, source.done, source.total);
        return this.say(sessionStarted(event));
      case 'note':
        return this.say(event.message);
      case 'decided':
        return this.say(decided(event));
      case 'preparing':
        return this.#preparing(event);
      case 'deduplicated':
        return this.#note(deduplicated(event));
      case 'progress':
        return this.#progress(event.source);
      case 'source_completed':
        return this.say(sourceDone(event.source));
      case 'source_unavailable':
        return this.say(unavailableNote(event));
      case 'listing_progress':
        this.#collecting.moved(event.listing);
        return this.#tellCollecting();
      case 'listing_ended':
        this.#collecting.ended(event);
        if (this.#collecting.knewOf(event.listing)) return;
        return this.say(`${listingEnded(event.listing)} (${this.#collecting.done} of ${event.venue_years})`);
      case 'lister_unavailable':
        this.#collecting.unavailable(event);
        return this.say(unavailableNote(event));
      case 'checkpoint':
        if (this.#verbose) this.say(checkpointTaken(event));
        return;
      case 'waiting':
        if (this.#seldom.isDue(event.source, this.#now())) this.say(waitingLine(event, this.#now()));
        return;
      case 'answering':
        if (this.#seldom.isNews(event.source)) this.say(answeringLine(event));
        return;
      case 'stopping':
        return this.say(stopping(event.reason));
      case 'finding':
        if (event.done < event.total && this.#due('finding', event.done, event.total))
          this.say(findingLine(event));
        return;
      case 'writing':
        if (event.done < event.total && this.#due('writing', event.done, event.total))
          this.say(writingLine(event));
        return;
      case 'finished':
      case 'collected':
        return;
    }
  }

  say(text: string): void {
    this.#screen.line(visible(text));
  }

  close(): void {
    // Nothing is drawn.
  }

  #note(text: string | undefined): void {
    if (text !== undefined) this.say(text);
  }

  #preparing(event: Extract<RunEvent, { type: 'preparing' }>): void {
    const due = this.#due(`${event.source} index`, event.done, event.total);
    if (due || this.#task.get(event.source) !== event.what) this.say(preparingLine(event));
    this.#task.set(event.source, event.what);
  }

  #progress(source: SourceProgress): void {
    const { id, done, total } = source;
    if (!this.#due(id, done, total) || done >= total) return;
    const { pace } = this.#told.get(id) as Told;
    this.say(progressLine(source, pace.perSecond(this.#now()), pace.secondsLeft(total, this.#now())));
  }

  #tellCollecting(): void {
    if (this.#now() - this.#collectingToldAt < COLLECTING_EVERY_MS) return;
    this.#collectingToldAt = this.#now();
    this.say(collectingLine(this.#collecting));
  }

  #begin(name: string, done: number, total: number): void {
    this.#told.set(name, {
      percent: percent(done, total),
      at: this.#now(),
      pace: new Pace(done, this.#now()),
    });
  }

  /** Whether it is time to say something of this again; the first time only starts the clock. */
  #due(name: string, done: number, total: number | undefined): boolean {
    const now = this.#now();
    if (!this.#told.has(name)) this.#begin(name, total === undefined ? 0 : done, total ?? 1);
    const told = this.#told.get(name) as Told;
    told.pace.note(done, now);
    const reached = total === undefined ? 0 : percent(done, total);
    const since = now - told.at;
    const due = (reached >= told.percent + EVERY_PERCENT && since >= SOONEST_MS) || since >= EVERY_MS;
    if (due) {
      told.percent = reached - (reached % EVERY_PERCENT);
      told.at = now;
    }
    return due;
  }
}
