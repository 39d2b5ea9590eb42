import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * A clock that only moves when somebody sleeps, and then at once. Sleeps that overlap take as long as the longest
 * of them, not as long as all together.
 */
export class FakeClock {
  readonly slept: number[] = [];
  readonly #moved: (now: Date) => void;
  #now: number;

  constructor(start = '2026-11-22T10:00:00.000Z', moved: (now: Date) => void = () => undefined) {
    this.#now = Date.parse(start);
    this.#moved = moved;
    moved(this.now());
  }

  readonly now = (): Date => new Date(this.#now);

  readonly sleep = async (milliseconds: number, signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    this.slept.push(milliseconds);
    const due = this.#now + milliseconds;
    await nextTurn();
    signal.throwIfAborted();
    this.#now = Math.max(this.#now, due);
    this.#moved(this.now());
  };

  advance(milliseconds: number): void {
    this.#now += milliseconds;
    this.#moved(this.now());
  }
}
