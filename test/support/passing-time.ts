import { setImmediate as nextTurn } from 'node:timers/promises';
import { vi } from 'vitest';

/**
 * A clock that only moves when somebody sleeps, and stops on the way at every `AbortSignal.timeout` whose time has come: whoever sleeps
 * beyond a deadline is woken at it, as in real life. Until `vi.restoreAllMocks`.
 */
export class PassingTime {
  readonly #began: number;
  #now: number;
  readonly #deadlines: { readonly at: number; readonly controller: AbortController }[] = [];

  constructor(start = '2026-11-22T10:00:00.000Z') {
    this.#began = this.#now = Date.parse(start);
    vi.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
      const controller = new AbortController();
      this.#deadlines.push({ at: this.#now + milliseconds, controller });
      return controller.signal;
    });
  }

  /** Milliseconds since it began. */
  get passed(): number {
    return this.#now - this.#began;
  }

  readonly now = (): Date => new Date(this.#now);

  readonly sleep = async (milliseconds: number, signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    const due = this.#now + milliseconds;
    await nextTurn();
    this.#deadlines.sort((a, b) => a.at - b.at);
    while (this.#deadlines.length > 0 && this.#deadlines[0]!.at <= due) {
      const { at, controller } = this.#deadlines.shift()!;
      this.#now = Math.max(this.#now, at);
      controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
      signal.throwIfAborted();
    }
    this.#now = Math.max(this.#now, due);
  };
}
