import type { VenueNames } from '../../match/venue-names.js';
import type { Outcome, WorkRecord } from '../../model/outcome.js';
import { ApiSource } from '../api-source.js';
import type { SourceSettings } from '../definition.js';
import { Failures, type FailedOutcome } from '../failures.js';
import { settleByIdentifier, settleByTitle } from '../settle.js';
import type { AskContext, Batch, BatchAnswer, Question, Source } from '../source.js';
import { VenueSweep } from '../sweep.js';
import { CrossrefApi } from './api.js';
import { askLists } from './lists.js';
import { doiOf, fitsFilter, roomForDois, singlePath, splitIntoLists, titlePath } from './query.js';
import { crossrefSteps, type CrossrefStep } from './steps.js';
import { listVenue } from './venue-pages.js';
import { parseWork } from './work.js';

/** Crossref over its API. Throws UsageError when a variable of the environment is wrong. */
export function createCrossref(settings: SourceSettings): Source {
  return new Crossref(new CrossrefApi(settings), settings.venues);
}

class Crossref extends ApiSource<CrossrefStep> {
  readonly id = 'crossref';
  readonly steps: readonly CrossrefStep[];
  readonly #api: CrossrefApi;
  readonly #sweep: VenueSweep;
  readonly #room: number;

  constructor(api: CrossrefApi, venues: VenueNames | undefined) {
    super(api);
    this.#api = api;
    this.#room = roomForDois(api.extra);
    this.#sweep = new VenueSweep('crossref', (listing, next, context) =>
      listVenue({ api, names: venues, read: parseWork }, listing, next, context),
    );
    this.steps = crossrefSteps({
      limits: api.limits,
      room: this.#room,
      count: (listing, context) => this.#sweep.count(listing, context),
      venues,
    });
  }

  async ask(batch: Batch, context: AskContext): Promise<BatchAnswer> {
    const step = this.stepNamed(batch.step);
    const failures = new Failures('crossref');
    switch (step.asks) {
      case 'lists':
        return failures.with(await this.#askLists(batch, context, failures));
      case 'singles':
        return failures.with(await failures.each(batch, (one) => this.#askSingle(one, batch.step, context)));
      case 'venue':
        return this.#sweep.ask(batch, context);
      case 'titles':
        return failures.with(await failures.each(batch, (one) => this.#askTitle(one, batch.step, context)));
    }
  }

  async #askLists(batch: Batch, context: AskContext, failures: Failures): Promise<Outcome[]> {
    const dois = new Set(batch.questions.flatMap(({ identifiers }) => doiOf(identifiers) ?? []));
    const answers = new Map<string, DoiAnswer>();
    await Promise.all(
      splitIntoLists([...dois].filter(fitsFilter), this.#room).map(async (list) => {
        for (const [doi, answer] of await this.#askOneList(list, context, failures)) answers.set(doi, answer);
      }),
    );
    return Promise.all(
      batch.questions.map(async (question): Promise<Outcome> => {
        const answer = answers.get(doiOf(question.identifiers) ?? '');
        if (answer === undefined) return { outcome: 'absent', step: batch.step };
        if (answer === 'by_itself') {
          return this.#askSingle(question, batch.step, context).catch((error: unknown) =>
            failures.add(error),
          );
        }
        if ('outcome' in answer) return answer;
        const matches = answer.map((record) => ({ matched_by: 'doi', record }) as const);
        return settleByIdentifier(question, matches, batch.step);
      }),
    );
  }

  async #askOneList(
    list: readonly string[],
    context: AskContext,
    failures: Failures,
  ): Promise<Map<string, DoiAnswer>> {
    try {
      const { works, rejected, lost } = await askLists(this.#api, list, context);
      return new Map(
        list.map((doi): [string, DoiAnswer] => {
          if (rejected.includes(doi)) return [doi, 'by_itself'];
          const reason = lost.get(doi);
          return [doi, reason === undefined ? (works.get(doi) ?? []) : { outcome: 'failed', reason }];
        }),
      );
    } catch (error) {
      const failed = failures.add(error);
      return new Map(list.map((doi) => [doi, failed]));
    }
  }

  async #askSingle(question: Question, step: string, context: AskContext): Promise<Outcome> {
    const doi = doiOf(question.identifiers);
    if (doi === undefined) return { outcome: 'absent', step };
    const answer = await this.#api.single(singlePath(doi), context);
    if (answer === 'absent') return { outcome: 'absent', step };
    if ('rejected' in answer) return this.#outcomeOfRejected(answer.rejected, step);
    // Crossref says that this is the work, even if under another DOI, of which this one is an alias.
    return settleByIdentifier(question, [{ matched_by: 'doi', record: answer }], step);
  }

  async #askTitle(question: Question, step: string, context: AskContext): Promise<Outcome> {
    const path = titlePath(question.paper);
    if (path === undefined) return { outcome: 'absent', step };
    const page = await this.#api.list(path, context);
    if ('rejected' in page) return this.#outcomeOfRejected(page.rejected, step);
    return settleByTitle(
      question,
      page.rows.flatMap((row) => parseWork(row) ?? []),
      step,
    );
  }

  /** If no request was ever answered, it is as likely that Crossref has changed its API, and then nobody is absent. */
  #outcomeOfRejected(reason: string, step: string): Outcome {
    return this.#api.hasAnswered ? { outcome: 'absent', step } : { outcome: 'failed', reason };
  }
}

/** The works of a DOI; or why it was not answered; or that no list would hold it. */
type DoiAnswer = readonly WorkRecord[] | FailedOutcome | 'by_itself';
