import { setMaxListeners } from 'node:events';
import PQueue from 'p-queue';
import { LONGEST_PAUSE_MS } from './classify.js';
import { INTERRUPTED, RequestFailed } from './failures.js';

/** The clock of the client; both come from outside, so that tests need not wait. */
export interface Clock {
  readonly now: () => Date;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Lets requests to one host begin one after the other, never two within `1/rate` of a second, and only so many
 * at once. The space between two of them is kept here and not by p-queue's interval, because that counts per fixed
 * window: after a moment in which all places were taken, it lets two requests begin a few milliseconds apart, and
 * its rate can't change while it runs, as a rate that is learned from the host's replies must.
 */
export class Pacing {
  readonly #places: PQueue;
  readonly #turns = new PQueue({ concurrency: 1 });
  readonly #clock: Clock;
  #interval: number;
  #next = 0;
  #pausedUntil = 0;

  constructor(options: { requestsPerSecond: number; concurrency: number; clock: Clock }) {
    this.#places = new PQueue({ concurrency: options.concurrency });
    this.#clock = options.clock;
    this.#interval = intervalOf(options.requestsPerSecond);
  }

  /** Requests per second, from the next request on. */
  set rate(requestsPerSecond: number) {
    this.#interval = intervalOf(requestsPerSecond);
  }

  /** No request begins for so many milliseconds. */
  pause(milliseconds: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#now() + milliseconds);
  }

  /**
   * Runs the task when its turn has come. Rejects with RequestFailed('interrupted') when `stopping` is aborted
   * before that; a task that has begun is never cut off by it.
   */
  async run<T>(task: () => Promise<T>, stopping: AbortSignal): Promise<T> {
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
          await this.#turns.add(() => this.#turn(waiting.signal));
          stopping.removeEventListener('abort', leave);
          waiting.signal.throwIfAborted();
          return task();
        },
        { signal: waiting.signal },
      );
    } finally {
      stopping.removeEventListener('abort', leave);
    }
  }

  async #turn(waiting: AbortSignal): Promise<void> {
    for (;;) {
      waiting.throwIfAborted();
      const now = this.#now();
      // Bounded, so that a clock that is set back does not stop the run for as long.
      const space = Math.min(this.#next - now, this.#interval);
      const pause = Math.min(this.#pausedUntil - now, LONGEST_PAUSE_MS);
      const wait = Math.max(space, pause);
      if (wait <= 0) break;
      if (wait === pause && pause < this.#pausedUntil - now) this.#pausedUntil = now + pause;
      if (wait === space && space < this.#next - now) this.#next = now + space;
      await this.#clock.sleep(wait, waiting);
    }
    this.#next = this.#now() + this.#interval;
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}

/** One millisecond more than the exact space, because a clock of milliseconds shows nearly one too much. */
function intervalOf(requestsPerSecond: number): number {
  return Math.floor(1000 / requestsPerSecond) + 1;
}
