import { ApiSource } from '../api-source.js';
import type { SourceSettings } from '../definition.js';
import { Failures } from '../failures.js';
import { askRecordList, settleAnswers, type RecordAnswer } from '../record-lists.js';
import type { AskContext, Batch, BatchAnswer, Source } from '../source.js';
import { DataCiteApi } from './api.js';
import { fitsList, splitIntoLists } from './query.js';
import { dataciteSteps, type DataCiteStep } from './steps.js';

/** DataCite over its REST API. Throws UsageError when a variable of the environment is wrong. */
export function createDataCite(settings: SourceSettings): Source {
  return new DataCite(new DataCiteApi(settings));
}

class DataCite extends ApiSource<DataCiteStep> {
  readonly id = 'datacite';
  readonly steps: readonly DataCiteStep[];
  readonly #api: DataCiteApi;

  constructor(api: DataCiteApi) {
    super(api);
    this.#api = api;
    this.steps = dataciteSteps(api.requestsPerSecond);
  }

  async ask(batch: Batch, context: AskContext): Promise<BatchAnswer> {
    const step = this.stepNamed(batch.step);
    const failures = new Failures('datacite');
    const keys = batch.questions.map((question) => step.keysOf(question.identifiers));
    const wanted = [...new Map(keys.flat().map((key) => [key.doi, key])).values()];
    const asked = await Promise.all([
      ...splitIntoLists(wanted.filter(fitsList).map(({ doi }) => doi)).map((dois) =>
        askRecordList(
          dois,
          (part) => this.#api.list(part, context),
          // A list may be too long as well. If none was ever answered, it is as likely that DataCite has changed its API.
          (reason) => this.#api.listsWork && /^HTTP 4(?:00|22)\b/.test(reason),
          failures,
        ),
      ),
      ...wanted.filter((key) => !fitsList(key)).map(({ doi }) => this.#askSingle(doi, context, failures)),
    ]);
    const answers = new Map(asked.flatMap((some) => [...some]));
    const outcomes = batch.questions.map((question, nth) =>
      settleAnswers(
        question,
        keys[nth]!.map(({ doi, type }) => ({ matched_by: type, answer: answers.get(doi)! })),
        batch.step,
      ),
    );
    return failures.with(outcomes);
  }

  async #askSingle(doi: string, context: AskContext, failures: Failures): Promise<Map<string, RecordAnswer>> {
    const answer = await this.#api
      .single(doi, context)
      .catch((error: unknown): RecordAnswer => failures.add(error));
    return new Map([[doi, answer]]);
  }
}
