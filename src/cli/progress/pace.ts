/** Speed is measured over so long, so that it follows a source that slows down and does not jump with each batch. */
const WINDOW_MS = 60_000;
/** Before so long there is no speed to speak of. */
const SHORTEST_MS = 1_000;
const SAMPLE_MS = 500;

interface Sample {
  readonly at: number;
  readonly done: number;
}

/** How fast something goes in this run, and how long the rest of it takes at that speed. */
export class Pace {
  readonly #samples: Sample[];
  #done: number;

  /** `done` is where things stood when this run began: that was not this run's work. */
  constructor(done: number, now: number) {
    this.#done = done;
    this.#samples = [{ at: now, done }];
  }

  note(done: number, now: number): void {
    this.#done = done;
    const last = this.#samples.at(-1);
    if (last && now - last.at < SAMPLE_MS) return;
    this.#samples.push({ at: now, done });
    while (this.#samples.length > 2 && now - (this.#samples[1] as Sample).at > WINDOW_MS)
      this.#samples.shift();
  }

  /** Papers per second; undefined while it can't be told. Sinks while nothing comes. */
  perSecond(now: number): number | undefined {
    const first = this.#samples[0] as Sample;
    const elapsed = now - first.at;
    const advanced = this.#done - first.done;
    return elapsed < SHORTEST_MS || advanced <= 0 ? undefined : (1000 * advanced) / elapsed;
  }

  /** Undefined while it can't be told. */
  secondsLeft(total: number, now: number): number | undefined {
    const speed = this.perSecond(now);
    return speed === undefined ? undefined : Math.max(0, total - this.#done) / speed;
  }
}
