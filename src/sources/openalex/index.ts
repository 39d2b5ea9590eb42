import type { VenueNames } from '../../match/venue-names.js';
import type { Identifiers } from '../../model/identifiers.js';
import type { Outcome, WorkRecord } from '../../model/outcome.js';
import { ApiSource } from '../api-source.js';
import type { SourceSettings } from '../definition.js';
import { Failures, type FailedOutcome } from '../failures.js';
import { settleByIdentifier } from '../settle.js';
import type { AskContext, Batch, BatchAnswer, Question, Source, Sweeps } from '../source.js';
import { VenueSweep } from '../sweep.js';
import { OpenAlexApi } from './api.js';
import { listingPage } from './listings.js';
import { askList } from './lists.js';
import { listKeys, singleKeys, singlePath, splitIntoLists, type Key, type ListFilter } from './query.js';
import { openalexSteps, type OpenAlexStep } from './steps.js';
import { TitleSearch } from './title-search.js';
import { VenueSources } from './venue-sources.js';
import { parseWork } from './work.js';

/** OpenAlex over its API, with or without a key. Throws UsageError when a variable of the environment is wrong. */
export function createOpenAlex(settings: SourceSettings): Source {
  return new OpenAlex(new OpenAlexApi(settings), settings.venues);
}

class OpenAlex extends ApiSource<OpenAlexStep> {
  readonly id = 'openalex';
  readonly steps: readonly OpenAlexStep[];
  readonly #api: OpenAlexApi;
  readonly #sweep: VenueSweep;
  readonly #titles: TitleSearch;

  constructor(api: OpenAlexApi, names: VenueNames | undefined) {
    super(api);
    this.#api = api;
    this.#titles = new TitleSearch(api);
    const venues = new VenueSources(api, names);
    this.#sweep = new VenueSweep('openalex', (listing, next, context) =>
      listingPage({ api, venues, read: parseWork }, listing, next, context),
    );
    const count: Sweeps['count'] = (listing, context) => this.#sweep.count(listing, context);
    this.steps = openalexSteps(api.requestsPerSecond, count, names);
  }

  async ask(batch: Batch, context: AskContext): Promise<BatchAnswer> {
    const step = this.stepNamed(batch.step);
    const failures = new Failures('openalex');
    switch (step.asks) {
      case 'lists':
        return failures.with(
          await this.#askLists(batch, (one) => listKeys(one).slice(0, 1), context, failures),
        );
      case 'other_lists':
        return failures.with(await this.#askLists(batch, (one) => listKeys(one).slice(1), context, failures));
      case 'singles':
        return failures.with(await failures.each(batch, (one) => this.#askSingle(one, batch.step, context)));
      case 'listings':
        return this.#sweep.ask(batch, context);
      case 'titles':
        return failures.with(await this.#titles.ask(batch, context, failures));
    }
  }

  /** By these keys of each paper: by the first, then those that it did not find by the second, and so on. */
  async #askLists(
    { questions, step }: Batch,
    keysOf: (identifiers: Identifiers) => readonly Key[],
    context: AskContext,
    failures: Failures,
  ): Promise<Outcome[]> {
    const outcomes = questions.map((): Outcome => ({ outcome: 'absent', step }));
    for (let nth = 0; ; nth++) {
      const open = [...questions.entries()].flatMap(([at, question]) => {
        const key = keysOf(question.identifiers)[nth];
        return key && outcomes[at]?.outcome === 'absent' ? [{ at, question, key }] : [];
      });
      if (open.length === 0) return outcomes;
      const answers = await this.#askValues(
        open.map(({ key }) => key),
        context,
        failures,
      );
      for (const { at, question, key } of open) {
        const answer = answers.get(`${key.filter}:${key.value}`);
        if (answer === undefined) continue;
        if ('outcome' in answer) {
          outcomes[at] = answer;
          continue;
        }
        const matches = answer.map((record) => ({ matched_by: key.identifier.type, record }));
        outcomes[at] = settleByIdentifier(question, matches, step);
      }
    }
  }

  /** What is known under each of these, by `filter:value`; those that are not there are absent. */
  async #askValues(
    keys: readonly Key[],
    context: AskContext,
    failures: Failures,
  ): Promise<Map<string, ValueAnswer>> {
    const wanted = new Map<ListFilter, Set<string>>();
    for (const { filter, value } of keys) wanted.set(filter, (wanted.get(filter) ?? new Set()).add(value));
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
    return answers;
  }

  /** What is known of each value; those that are not named are absent. What the list can't say, single look-ups do, for nothing. */
  async #askOneList(
    filter: ListFilter,
    list: readonly string[],
    context: AskContext,
    failures: Failures,
  ): Promise<Map<string, ValueAnswer>> {
    try {
      const { found, rejected, unsure } = await askList(this.#api, filter, list, context);
      const answers = new Map<string, ValueAnswer>(found);
      for (const records of found.values()) this.#titles.note(records);
      const believed = this.#api.provesBadValue('list');
      if (!believed)
        for (const [value, reason] of rejected) answers.set(value, { outcome: 'failed', reason });
      const singly = [...unsure, ...(believed ? rejected.keys() : [])];
      await Promise.all(
        singly.map(async (value) => {
          const alone = rejected.get(value);
          const answer = await this.#askValue({ filter, value }, alone, context).catch((error: unknown) =>
            failures.add(error),
          );
          answers.set(value, answer);
        }),
      );
      return answers;
    } catch (error) {
      const failed = failures.add(error);
      return new Map(list.map((value) => [value, failed]));
    }
  }

  /** A value about which a list said nothing, or which it would not take, for this reason. */
  async #askValue(
    key: Pick<Key, 'filter' | 'value'>,
    rejected: string | undefined,
    context: AskContext,
  ): Promise<ValueAnswer> {
    const answer = await this.#api.single(singlePath(key), context);
    if (answer === 'absent') return [];
    if (!('rejected' in answer)) return [answer];
    // Two ways of asking would not take it while others were answered: it is no identifier.
    return rejected !== undefined || this.#api.provesBadValue('single')
      ? []
      : { outcome: 'failed', reason: answer.rejected };
  }

  /** By each of its identifiers of which that may tell more than a list, until OpenAlex knows one. */
  async #askSingle(question: Question, step: string, context: AskContext): Promise<Outcome> {
    for (const key of singleKeys(question.identifiers, question.paper.identifiers)) {
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
}

/** The records of one value of a list, perhaps none; or why it was not answered. */
type ValueAnswer = readonly WorkRecord[] | FailedOutcome;
