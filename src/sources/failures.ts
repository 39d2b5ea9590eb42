import { RequestFailed } from '../http/failures.js';
import { SourceUnavailable } from '../model/errors.js';
import type { Outcome, SourceId } from '../model/outcome.js';
import type { Batch, BatchAnswer, Question } from './source.js';

export type FailedOutcome = Extract<Outcome, { outcome: 'failed' }>;

/** What went wrong within one batch; the source is unavailable if one question learned so. */
export class Failures {
  readonly #source: SourceId;
  #unavailable: SourceUnavailable | undefined;
  #last: Error | undefined;

  constructor(source: SourceId) {
    this.#source = source;
  }

  /** The outcome of a question that ended with this error; throws what is neither the source's nor the network's. */
  add(error: unknown): FailedOutcome {
    if (error instanceof SourceUnavailable) {
      this.#last = this.#unavailable ??= error;
      return { outcome: 'failed', reason: error.message };
    }
    if (!(error instanceof RequestFailed)) throw error;
    this.#last = error;
    if (error.hostDown) {
      this.#unavailable ??= new SourceUnavailable(
        this.#source,
        'parked',
        `${this.#source} does not answer: ${error.message}.`,
        { safe: 'What it answered so far is saved.', next: 'Resume the run later.', cause: error },
      );
    }
    return { outcome: 'failed', reason: error.message };
  }

  /** The outcomes of all questions, each asked about by itself. */
  each(batch: Batch, ask: (question: Question) => Promise<Outcome>): Promise<Outcome[]> {
    return Promise.all(
      batch.questions.map((question) => ask(question).catch((error: unknown) => this.add(error))),
    );
  }

  with(outcomes: readonly Outcome[]): BatchAnswer {
    return {
      outcomes,
      ...(this.#unavailable && { unavailable: this.#unavailable }),
      ...(this.#last && { failure: this.#last }),
    };
  }
}
