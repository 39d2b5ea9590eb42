import type { Outcome, WorkRecord } from '../../model/outcome.js';
import type { SourceSettings } from '../definition.js';
import { Failures, type FailedOutcome } from '../failures.js';
import { settleByIdentifier, settleByTitle } from '../settle.js';
import type { AskContext, Batch, BatchAnswer, Question, Source } from '../source.js';
import { OpenAlexApi } from './api.js';
import { askList, assign } from './lists.js';
import { keysOf, singlePath, splitIntoLists, titlePath, type ListFilter } from './query.js';
import { listKey, openalexSteps, type OpenAlexStep } from './steps.js';

/** OpenAlex over its API, with or without a key. Throws UsageError when a variable of the environment is wrong. */
export function createOpenAlex(settings: SourceSettings): Source {
  return new OpenAlex(new OpenAlexApi(settings));
}

class OpenAlex implements Source {
  readonly id = 'openalex';
  readonly steps: readonly OpenAlexStep[];
  readonly #api: OpenAlexApi;

  constructor(api: OpenAlexApi) {
    this.#api = api;
    this.steps = openalexSteps(api.requestsPerSecond);
  }

  async open(): Promise<void> {
    // Nothing to get ready: the first request connects.
  }

  async ask(batch: Batch, context: AskContext): Promise<BatchAnswer> {
    const step = this.steps.find((one) => one.name === batch.step);
    if (step === undefined) throw new Error(`openalex has no step "${batch.step}"`);
    const failures = new Failures('openalex');
    switch (step.asks) {
      case 'lists':
        return failures.with(await this.#askLists(batch, context, failures));
      case 'singles':
        return failures.with(await failures.each(batch, (one) => this.#askSingle(one, batch.step, context)));
      case 'titles':
        return failures.with(await failures.each(batch, (one) => this.#askTitle(one, batch.step, context)));
    }
  }

  close(): Promise<void> {
    return this.#api.close();
  }

  async #askLists(batch: Batch, context: AskContext, failures: Failures): Promise<Outcome[]> {
    const wanted = new Map<ListFilter, Set<string>>();
    for (const question of batch.questions) {
      const key = listKey(question);
      if (key) wanted.set(key.filter, (wanted.get(key.filter) ?? new Set()).add(key.value));
    }
    const answers = new Map<string, ValueAnswer>();
    const lists = [...wanted].flatMap(([filter, values]) =>
      splitIntoLists(filter, [...values]).map((list) => ({ filter, list })),
    );
    await Promise.all(
      lists.map(async ({ filter, list }) => {
        for (const [value, answer] of await this.#askOneList(filter, list, context, failures)) {
          answers.set(`${filter}:${value}`, answer);
        }
      }),
    );
    return batch.questions.map((question): Outcome => {
      const key = listKey(question);
      const answer = key && answers.get(`${key.filter}:${key.value}`);
      if (!key || !answer) return { outcome: 'absent', step: batch.step };
      if (!Array.isArray(answer)) return answer;
      const matches = answer.map((record) => ({ matched_by: key.identifier.type, record }));
      return settleByIdentifier(question, matches, batch.step);
    });
  }

  async #askOneList(
    filter: ListFilter,
    list: readonly string[],
    context: AskContext,
    failures: Failures,
  ): Promise<Map<string, ValueAnswer>> {
    try {
      const { records, rejected } = await askList(this.#api, filter, list, context);
      const assigned = assign(filter, list, records);
      return new Map(
        list.map((value): [string, ValueAnswer] => {
          const reason = rejected.get(value);
          if (reason === undefined || this.#api.provesBadValue('list'))
            return [value, assigned.get(value) ?? []];
          return [value, { outcome: 'failed', reason }];
        }),
      );
    } catch (error) {
      const failed = failures.add(error);
      return new Map(list.map((value) => [value, failed]));
    }
  }

  /** By each of its identifiers in turn, until OpenAlex knows one. */
  async #askSingle(question: Question, step: string, context: AskContext): Promise<Outcome> {
    for (const key of keysOf(question.identifiers)) {
      const answer = await this.#api.single(singlePath(key), context);
      if (answer === 'absent') continue;
      if ('rejected' in answer) {
        if (this.#api.provesBadValue('single')) continue;
        return { outcome: 'failed', reason: answer.rejected };
      }
      // OpenAlex says that this is the work, even if merged into one of another id; the matcher looks at the rest.
      return settleByIdentifier(question, [{ matched_by: key.identifier.type, record: answer }], step);
    }
    return { outcome: 'absent', step };
  }

  async #askTitle(question: Question, step: string, context: AskContext): Promise<Outcome> {
    const path = question.paper.title === undefined ? undefined : titlePath(question.paper.title);
    if (path === undefined) return { outcome: 'absent', step };
    const page = await this.#api.list(path, 'search', context);
    if (!('rejected' in page)) return settleByTitle(question, page.records, step);
    if (this.#api.provesBadValue('list')) return { outcome: 'absent', step };
    return { outcome: 'failed', reason: page.rejected };
  }
}

/** The records of one value of a list; or why it was not answered. */
type ValueAnswer = WorkRecord[] | FailedOutcome;
