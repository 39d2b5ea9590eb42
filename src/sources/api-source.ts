import type { SourceId } from '../model/outcome.js';
import type { ApiState, AskContext, Batch, BatchAnswer, Source, Step } from './source.js';

/** What every client of a source's API has beside its questions. */
export interface LookedAtApi {
  readonly state: ApiState['state'];
  check(context: AskContext): Promise<void>;
  close(): Promise<void>;
}

/** A source that is asked over an API: all but its steps and the asking. */
export abstract class ApiSource<OwnStep extends Step = Step> implements Source {
  abstract readonly id: SourceId;
  abstract readonly steps: readonly OwnStep[];
  readonly #looked: LookedAtApi;

  protected constructor(api: LookedAtApi) {
    this.#looked = api;
  }

  abstract ask(batch: Batch, context: AskContext): Promise<BatchAnswer>;

  async open(): Promise<void> {
    // Nothing to get ready: the first request connects.
  }

  check(context: AskContext): Promise<void> {
    return this.#looked.check(context);
  }

  apiStatus(): ApiState {
    return { state: this.#looked.state };
  }

  close(): Promise<void> {
    return this.#looked.close();
  }

  protected stepNamed(name: string): OwnStep {
    const step = this.steps.find((one) => one.name === name);
    if (step === undefined) throw new Error(`${this.id} has no step "${name}"`);
    return step;
  }
}
