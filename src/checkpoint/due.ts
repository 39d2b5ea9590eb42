/** When the next timed checkpoint is due. */
export class Due {
  readonly #intervalMs: number;
  readonly #now: () => Date;
  #last: Date;
  #sequence = -1;

  /** `intervalMs` 0: never. */
  constructor(intervalMs: number, now: () => Date) {
    this.#intervalMs = intervalMs;
    this.#now = now;
    this.#last = now();
  }

  /** True when the interval has passed and something was committed since. */
  isDue(sequence: number): boolean {
    if (this.#intervalMs === 0 || sequence === this.#sequence) return false;
    // Also when the clock was set back: a checkpoint too many costs little.
    const since = this.#now().getTime() - this.#last.getTime();
    return since < 0 || since >= this.#intervalMs;
  }

  taken(at: Date, sequence: number): void {
    this.#last = at;
    this.#sequence = sequence;
  }
}
