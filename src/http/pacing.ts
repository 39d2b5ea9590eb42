import { setMaxListeners } from 'node:events';
import PQueue from 'p-queue';
import { INTERRUPTED, RequestFailed } from './failures.js';
import type { Book, BookKeeper } from './limits-book.js';
import { believe, exhaust, settle, type Account, type Reading } from './spending.js';
import { park, pause, returnPlace, slowDown, speedUp, takeTurn, type Lease, type Turn } from './turns.js';
import type { UnderWay } from './waits.js';

/** The clock of the client; both come from outside, so that tests need not wait. */
export interface Clock {
  readonly now: () => Date;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** Why a request gets no turn at all. */
export type Closed = Extract<Turn, { kind: 'parked' | 'spent' }>;

export interface PacingOptions {
  readonly requestsPerSecond: number;
  readonly concurrency: number;
  readonly clock: Clock;
  readonly keeper: BookKeeper;
  /** How long a request can take at the longest, in milliseconds: then its place is free again, whatever became of it. */
  readonly longest: number;
  /** What requests are paid from, as it is now. */
  readonly account: () => Omit<Account, 'cost'>;
  /** The error for a request that gets no turn. */
  readonly closed: (why: Closed) => Error;
  /** Gets to know that a request waits for its turn, so many milliseconds at the longest. */
  readonly waiting?: (longest: number) => UnderWay;
}

/** What came of a request. Noted while it is under way, and written into the book when its place is given back. */
export interface Happened {
  /** True once something was sent. */
  asked: boolean;
  /** Credits that it cost, as far as we know. */
  credits: number;
  answered: boolean;
  throttled: boolean;
  /** Nobody begins for so many milliseconds. */
  pause?: number;
  parked?: { readonly until: Date; readonly reason: string };
  reading?: Reading;
  exhausted?: { readonly resetsAt: Date | undefined };
}

/** All places are taken by other processes: how often to look again. */
const LOOK_AGAIN_MS = 20;
/** After so many looks, whether those processes are still there. */
const LOOKS_BEFORE_COUNTING = 25;

/**
 * Lets requests to one host begin one after the other, never two within `1/rate` of a second, and only so many at
 * once, of all processes that share the book together. The space between two of them is kept here and not by p-queue's interval,
 * because that counts per fixed window: after a moment in which all places were taken, it lets two requests begin a few milliseconds apart,
 * and its rate can't change while it runs, as a rate that is learned from the host's replies must.
 */
export class Pacing {
  readonly #options: PacingOptions;
  readonly #places: PQueue;
  readonly #turns = new PQueue({ concurrency: 1 });
  #interval: number;
  #timesSlower = 1;
  /** No request begins before, milliseconds since 1970, because the host asked for a pause. */
  #pausedUntil = 0;
  #read = false;

  constructor(options: PacingOptions) {
    this.#options = options;
    this.#places = new PQueue({ concurrency: options.concurrency });
    this.#interval = intervalOf(options.requestsPerSecond);
  }

  /** Requests per second, from the next request on. */
  set rate(requestsPerSecond: number) {
    this.#interval = intervalOf(requestsPerSecond);
  }

  /** Requests under way at once, from the next request on. */
  set concurrency(requests: number) {
    this.#places.concurrency = requests;
  }

  /** How many times further apart requests begin than the limit has it, because the host told us to go slower; 1: not. */
  get timesSlower(): number {
    return this.#timesSlower;
  }

  /** Whether requests begin later than the limit has it, because the host told us to go slower, or to wait. */
  get isSlowed(): boolean {
    return this.#timesSlower > 1 || this.#now() < this.#pausedUntil;
  }

  /**
   * Runs the task when its turn has come. Rejects with RequestFailed('interrupted') when `stopping` is aborted
   * before that; a task that has begun is never cut off by it. Rejects with the error of `closed` when there is no turn.
   */
  async run<T>(task: (happened: Happened) => Promise<T>, stopping: AbortSignal, cost = 0): Promise<T> {
    if (stopping.aborted) throw new RequestFailed(INTERRUPTED);
    // Every waiting request listens to the same signal; Node would warn of a leak.
    setMaxListeners(0, stopping);
    // p-queue gives up a running task too when its signal is aborted, so the signal is taken off at its turn.
    const waiting = new AbortController();
    const leave = (): void => waiting.abort(new RequestFailed(INTERRUPTED));
    stopping.addEventListener('abort', leave, { once: true });
    try {
      return await this.#places.add(
        async () => {
          const lease = await this.#turns.add(() => this.#turn(waiting.signal, cost));
          stopping.removeEventListener('abort', leave);
          const happened: Happened = { asked: false, credits: 0, answered: false, throttled: false };
          try {
            waiting.signal.throwIfAborted();
            return await task(happened);
          } finally {
            await this.#write(lease, happened);
          }
        },
        { signal: waiting.signal },
      );
    } finally {
      stopping.removeEventListener('abort', leave);
    }
  }

  /** What the host said of spending when it was asked for that. */
  async believe(reading: Reading): Promise<void> {
    this.#read = true;
    await this.#options.keeper.change((book) => believe(book, this.#now(), reading, true));
  }

  async #turn(waiting: AbortSignal, cost: number): Promise<Lease> {
    const { keeper, clock, longest, account, closed } = this.#options;
    let crowded: UnderWay | undefined;
    try {
      for (let looks = 0; ;) {
        waiting.throwIfAborted();
        const turn = await keeper.change((book) => {
          const taken = takeTurn(book, {
            ...account(),
            cost,
            now: this.#now(),
            process: keeper.process,
            interval: this.#interval,
            concurrency: this.#places.concurrency,
            longest,
          });
          this.#notice(book);
          return taken;
        });
        switch (turn.kind) {
          case 'granted':
            return turn.lease;
          case 'wait': {
            const putOff = this.#options.waiting?.(turn.milliseconds);
            await clock.sleep(turn.milliseconds, waiting).finally(() => putOff?.end(false));
            break;
          }
          case 'full':
            crowded ??= this.#options.waiting?.(longest);
            if (looks++ % LOOKS_BEFORE_COUNTING === 0) await keeper.removeDead();
            await clock.sleep(LOOK_AGAIN_MS, waiting);
            break;
          case 'parked':
          case 'spent':
            throw closed(turn);
        }
      }
    } finally {
      crowded?.end(false);
    }
  }

  async #write(lease: Lease, happened: Happened): Promise<void> {
    const { keeper, account } = this.#options;
    const now = this.#now();
    const { reading } = happened;
    const first = reading?.remaining !== undefined && !this.#read;
    if (first) this.#read = true;
    await keeper.change((book: Book) => {
      returnPlace(book, keeper.process, lease, happened.asked);
      if (happened.asked) settle(book, now, account().session, happened.credits);
      if (reading !== undefined) believe(book, now, reading, first);
      if (happened.exhausted !== undefined) exhaust(book, now, happened.exhausted.resetsAt);
      if (happened.parked !== undefined)
        park(book, now, happened.parked.until.getTime(), happened.parked.reason);
      if (happened.pause !== undefined) pause(book, now, happened.pause);
      if (happened.throttled) slowDown(book, now, lease.began);
      else if (happened.answered) speedUp(book);
      this.#notice(book);
    });
  }

  #notice({ slowed, paused_until: until }: Book): void {
    this.#timesSlower = slowed?.times ?? 1;
    this.#pausedUntil = until;
  }

  #now(): number {
    return this.#options.clock.now().getTime();
  }
}

/** One millisecond more than the exact space, because a clock of milliseconds shows nearly one too much. */
function intervalOf(requestsPerSecond: number): number {
  return Math.floor(1000 / requestsPerSecond) + 1;
}
