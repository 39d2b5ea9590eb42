import { ApiSource } from '../api-source.js';
import type { SourceSettings } from '../definition.js';
import { Failures } from '../failures.js';
import { askRecordList, settleAnswers } from '../record-lists.js';
import type { AskContext, Batch, BatchAnswer, Question, Source, Step } from '../source.js';
import { ArxivApi } from './api.js';
import { MALFORMED_ID } from './dialect.js';
import { IDS_PER_REQUEST, keysOf } from './query.js';

/** arXiv over its query API. Throws UsageError when a variable of the environment is wrong. */
export function createArxiv(settings: SourceSettings): Source {
  return new Arxiv(new ArxivApi(settings));
}

class Arxiv extends ApiSource {
  readonly id = 'arxiv';
  readonly steps: readonly Step[];
  readonly #api: ArxivApi;

  constructor(api: ArxivApi) {
    super(api);
    this.#api = api;
    const lists = {
      batchSize: IDS_PER_REQUEST,
      maxBatchSize: 5 * IDS_PER_REQUEST,
      // The next batch may be filled while one is under way.
      concurrency: 2,
      canAsk: ({ identifiers }: Question) => keysOf(identifiers).length > 0,
      estimate: (papers: number) => {
        const requests = Math.ceil(papers / IDS_PER_REQUEST);
        return { requests, credits: 0, seconds: requests / api.requestsPerSecond };
      },
    };
    this.steps = [
      { name: 'by_identifier', uses: 'given', ...lists },
      { name: 'by_found_identifier', uses: 'found', ...lists },
    ];
  }

  async ask(batch: Batch, context: AskContext): Promise<BatchAnswer> {
    this.stepNamed(batch.step);
    const failures = new Failures('arxiv');
    const keys = batch.questions.map(({ identifiers }) => keysOf(identifiers));
    const ids = [...new Set(keys.flat().map(({ id }) => id))];
    const lists: string[][] = [];
    for (let at = 0; at < ids.length; at += IDS_PER_REQUEST) lists.push(ids.slice(at, at + IDS_PER_REQUEST));
    const asked = await Promise.all(
      lists.map((list) =>
        askRecordList(list, (part) => this.#api.list(part, context), isMalformed, failures),
      ),
    );
    const answers = new Map(asked.flatMap((some) => [...some]));
    const outcomes = batch.questions.map((question, nth) =>
      settleAnswers(
        question,
        keys[nth]!.map(({ id, type }) => ({ matched_by: type, answer: answers.get(id)! })),
        batch.step,
      ),
    );
    return failures.with(outcomes);
  }
}

/** arXiv has no paper by an id that it calls malformed; a request may be refused for its length too. */
function isMalformed(reason: string): boolean {
  return MALFORMED_ID.test(reason);
}
