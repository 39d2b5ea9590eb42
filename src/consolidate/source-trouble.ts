import type { ApiStatus } from '../checkpoint/api-status.js';
import type { SourceUnavailable } from '../model/errors.js';
import type { Source } from '../sources/source.js';

/** What went wrong with a source in this run, and which of its steps take no more questions since. */
export class SourceTrouble {
  readonly #source: Source;
  #unavailable: SourceUnavailable | undefined;
  #lastFailure: Error | undefined;
  #lastError: string | undefined;

  constructor(source: Source) {
    this.#source = source;
  }

  /** Set once the source takes no more questions, or only those that cost nothing. */
  get unavailable(): SourceUnavailable | undefined {
    return this.#unavailable;
  }

  /** What keeps the source from being asked about everything, as far as an error does. */
  get problem(): Error | undefined {
    return this.#unavailable ?? this.#lastFailure;
  }

  /** The last one, as a person reads it. */
  get lastError(): string | undefined {
    return this.#lastError;
  }

  said(error: string): void {
    this.#lastError = error;
  }

  failed(failure: Error | undefined): void {
    this.#lastFailure = failure ?? this.#lastFailure;
  }

  /** What closes every step counts more than what leaves the free ones open. */
  closed(error: SourceUnavailable): void {
    if (this.#unavailable === undefined || (this.#unavailable.freeIsOpen && !error.freeIsOpen))
      this.#unavailable = error;
  }

  /** Whether a step takes no more questions. When the source's credits are spent, what costs none is asked still. */
  isClosed(step: number): boolean {
    if (this.#unavailable === undefined) return false;
    return !this.#unavailable.freeIsOpen || this.#source.steps[step]!.estimate(1).credits > 0;
  }

  /** Whether no step takes any. */
  get isShut(): boolean {
    return this.#unavailable !== undefined && this.#source.steps.every((_, step) => this.isClosed(step));
  }

  get apiStatus(): ApiStatus {
    return {
      state: this.#unavailable?.state ?? this.#source.apiStatus?.().state ?? 'ok',
      resets_at: this.#unavailable?.resetsAt?.toISOString() ?? null,
      last_error: this.#unavailable?.message ?? this.#lastError ?? null,
    };
  }
}
