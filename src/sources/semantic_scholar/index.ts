import type { VenueNames } from '../../match/venue-names.js';
import type { Outcome, WorkRecord } from '../../model/outcome.js';
import { ApiSource } from '../api-source.js';
import { askHalving } from '../ask-halving.js';
import type { SourceSettings } from '../definition.js';
import { Failures, type FailedOutcome } from '../failures.js';
import { settleByIdentifier, settleByTitle } from '../settle.js';
import type { AskContext, Batch, BatchAnswer, Question, Source, Sweeps } from '../source.js';
import { VenueSweep } from '../sweep.js';
import { NO_PAPER, SemanticScholarApi, type Row } from './api.js';
import { NO_VALID_IDS, TOO_LARGE } from './dialect.js';
import { IDS_PER_BATCH, keysOf, matchPath, type Key } from './query.js';
import { semanticScholarSteps, type SemanticScholarStep } from './steps.js';

/** Semantic Scholar over its Graph API. Throws UsageError when a variable of the environment is wrong. */
export function createSemanticScholar(settings: SourceSettings): Source {
  return new SemanticScholar(new SemanticScholarApi(settings), settings.venues);
}

class SemanticScholar extends ApiSource<SemanticScholarStep> {
  readonly id = 'semantic_scholar';
  readonly steps: readonly SemanticScholarStep[];
  readonly #api: SemanticScholarApi;
  readonly #sweep: VenueSweep;

  constructor(api: SemanticScholarApi, names: VenueNames | undefined) {
    super(api);
    this.#api = api;
    const sweep = new VenueSweep(this.id, (listing, next, context) => api.page(listing, next, context));
    this.#sweep = sweep;
    const count: Sweeps['count'] = (listing, context) => sweep.count(listing, context);
    this.steps = semanticScholarSteps(api.requestsPerSecond, count, names);
  }

  async ask(batch: Batch, context: AskContext): Promise<BatchAnswer> {
    const step = this.stepNamed(batch.step);
    const failures = new Failures(this.id);
    switch (step.asks) {
      case 'batch':
        return failures.with(await this.#askIdentified(batch, context, failures));
      case 'listing':
        return this.#sweep.ask(batch, context);
      case 'title':
        return failures.with(await failures.each(batch, (one) => this.#askTitle(one, batch.step, context)));
    }
  }

  /**
   * Each paper by the best of its identifiers; those that are unknown by it, by all of their others together, in the same request where it has
   * room for all: a request takes a second.
   */
  async #askIdentified(batch: Batch, context: AskContext, failures: Failures): Promise<Outcome[]> {
    const keys = batch.questions.map(({ identifiers }) => keysOf(identifiers));
    const all = keys.flat();
    const fit = new Set(all.map(({ id }) => id)).size <= IDS_PER_BATCH;
    const best = await this.#rowsOf(fit ? all : keys.flatMap((ways) => ways.slice(0, 1)), context, failures);
    const others = keys.map(([first, ...rest]) =>
      first !== undefined && best.get(first.id) === 'unknown' ? rest : [],
    );
    const left = others.flat().filter(({ id }) => !best.has(id));
    const more = await this.#rowsOf(left, context, failures);
    return batch.questions.map((question, nth) => {
      const asked = [...keys[nth]!.slice(0, 1), ...others[nth]!];
      return outcomeOf(
        question,
        asked.map((key) => ({ key, row: best.get(key.id) ?? more.get(key.id) })),
        batch.step,
      );
    });
  }

  /** What Semantic Scholar says to each id. */
  async #rowsOf(
    keys: readonly Key[],
    context: AskContext,
    failures: Failures,
  ): Promise<Map<string, Row | FailedOutcome>> {
    const ids = [...new Set(keys.map(({ id }) => id))];
    const rows = new Map<string, Row | FailedOutcome>();
    const requests: (readonly string[])[] = [];
    for (let at = 0; at < ids.length; at += IDS_PER_BATCH) requests.push(ids.slice(at, at + IDS_PER_BATCH));
    await Promise.all(
      requests.map(async (request) => {
        try {
          for (const [id, row] of await this.#rowsOfOne(request, context)) rows.set(id, row);
        } catch (error) {
          const failed = failures.add(error);
          for (const id of request) rows.set(id, failed);
        }
      }),
    );
    return rows;
  }

  /** The same for what fits into one request; more of them where that one is rejected. */
  async #rowsOfOne(ids: readonly string[], context: AskContext): Promise<Map<string, Row | FailedOutcome>> {
    const alone = new Set<string>();
    const { answers, rejected } = await askHalving<{ rows: readonly Row[] }, string>(ids, async (part) => {
      const answer = await this.#api.batch(part, context);
      if (!('rejected' in answer) || part.length > 1) return answer;
      if (NO_VALID_IDS.test(answer.rejected)) return { rows: ['unknown'] };
      alone.add(part[0]!);
      return answer;
    });
    const rows = new Map<string, Row | FailedOutcome>();
    for (const { values, answer } of answers) values.forEach((id, nth) => rows.set(id, answer.rows[nth]!));
    for (const [id, reason] of rejected) {
      // The server answers others and will not take this one, in whatever words: it has no paper by such an id.
      const isBad = alone.has(id) && answers.length > 0 && !TOO_LARGE.test(reason);
      rows.set(id, isBad ? 'unknown' : { outcome: 'failed', reason });
    }
    return rows;
  }

  async #askTitle(question: Question, step: string, context: AskContext): Promise<Outcome> {
    const path = question.paper.title === undefined ? undefined : matchPath(question.paper.title);
    if (path === undefined) return { outcome: 'absent', step };
    const answer = await this.#api.match(path, context);
    if (!('rejected' in answer)) return settleByTitle(question, answer.records, step);
    if (this.#api.answersTitles) return { outcome: 'absent', step };
    return { outcome: 'failed', reason: answer.rejected };
  }
}

/** A failure stays one although another identifier was answered: what comes out must not depend on luck. */
function outcomeOf(
  question: Question,
  answers: readonly { key: Key; row: Row | FailedOutcome | undefined }[],
  step: string,
): Outcome {
  const matches: { matched_by: Key['identifier']['type']; record: WorkRecord }[] = [];
  for (const { key, row } of answers) {
    if (row === undefined || row === 'unknown') continue;
    if (row === 'odd') return { outcome: 'failed', reason: NO_PAPER };
    if ('outcome' in row) return row;
    matches.push({ matched_by: key.identifier.type, record: row });
  }
  return settleByIdentifier(question, matches, step);
}
