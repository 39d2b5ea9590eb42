import type { Outcome, WorkRecord } from '../../model/outcome.js';
import { askHalving } from '../ask-halving.js';
import type { SourceSettings } from '../definition.js';
import { Failures, type FailedOutcome } from '../failures.js';
import { settleByIdentifier } from '../settle.js';
import type { AskContext, Batch, BatchAnswer, Source } from '../source.js';
import { DataCiteApi } from './api.js';
import { fitsList, splitIntoLists } from './query.js';
import { dataciteSteps, type DataCiteStep } from './steps.js';

/** DataCite over its REST API. Throws UsageError when a variable of the environment is wrong. */
export function createDataCite(settings: SourceSettings): Source {
  return new DataCite(new DataCiteApi(settings));
}

/** What DataCite has under a DOI, as far as it said. */
type DoiAnswer = WorkRecord | 'absent' | FailedOutcome;

class DataCite implements Source {
  readonly id = 'datacite';
  readonly steps: readonly DataCiteStep[];
  readonly #api: DataCiteApi;

  constructor(api: DataCiteApi) {
    this.#api = api;
    this.steps = dataciteSteps(api.requestsPerSecond);
  }

  async open(): Promise<void> {
    // Nothing to get ready: the first request connects.
  }

  async ask(batch: Batch, context: AskContext): Promise<BatchAnswer> {
    const step = this.steps.find((one) => one.name === batch.step);
    if (step === undefined) throw new Error(`datacite has no step "${batch.step}"`);
    const failures = new Failures('datacite');
    const keys = batch.questions.map((question) => step.keysOf(question.identifiers));
    const answers = new Map<string, DoiAnswer>();
    const wanted = [...new Map(keys.flat().map((key) => [key.doi, key])).values()];
    const lists = splitIntoLists(wanted.filter(fitsList).map(({ doi }) => doi));
    const singles = wanted.filter((key) => !fitsList(key));
    await Promise.all([
      ...lists.map((dois) => this.#askList(dois, answers, context, failures)),
      ...singles.map(({ doi }) => this.#askSingle(doi, answers, context, failures)),
    ]);
    const outcomes = batch.questions.map((question, nth): Outcome => {
      const given = keys[nth]!.map((key) => ({ matched_by: key.type, answer: answers.get(key.doi)! }));
      const matches = given.flatMap(({ matched_by, answer }) =>
        answer !== 'absent' && 'identifiers' in answer ? [{ matched_by, record: answer }] : [],
      );
      const failed = given.find(({ answer }) => answer !== 'absent' && 'outcome' in answer)?.answer;
      if (matches.length === 0 && failed !== undefined) return failed as FailedOutcome;
      return settleByIdentifier(question, matches, batch.step);
    });
    return failures.with(outcomes);
  }

  close(): Promise<void> {
    return this.#api.close();
  }

  async #askList(
    dois: readonly string[],
    answers: Map<string, DoiAnswer>,
    context: AskContext,
    failures: Failures,
  ): Promise<void> {
    const rejectedAlone = new Set<string>();
    try {
      const asked = await askHalving(dois, async (part) => {
        const answer = await this.#api.list(part, context);
        if ('rejected' in answer && part.length === 1) rejectedAlone.add(part[0]!);
        return answer;
      });
      for (const { values, answer } of asked.answers) {
        const found = byOwnDoi(answer.records);
        for (const doi of values) {
          const without: DoiAnswer =
            answer.missing === 0
              ? 'absent'
              : { outcome: 'failed', reason: `the list lacks ${answer.missing} of its rows` };
          answers.set(doi, found.get(doi) ?? without);
        }
      }
      for (const [doi, reason] of asked.rejected) {
        const isProven = rejectedAlone.has(doi) && this.#api.listsWork;
        answers.set(doi, isProven ? 'absent' : { outcome: 'failed', reason });
      }
    } catch (error) {
      const failed = failures.add(error);
      for (const doi of dois) answers.set(doi, failed);
    }
  }

  async #askSingle(
    doi: string,
    answers: Map<string, DoiAnswer>,
    context: AskContext,
    failures: Failures,
  ): Promise<void> {
    try {
      const answer = await this.#api.single(doi, context);
      const isRejected = answer !== 'absent' && 'rejected' in answer;
      answers.set(doi, isRejected ? { outcome: 'failed', reason: answer.rejected } : answer);
    } catch (error) {
      answers.set(doi, failures.add(error));
    }
  }
}

/** A row belongs to the DOI that is its own; what it says to be identical with was not asked for. */
function byOwnDoi(records: readonly WorkRecord[]): Map<string, WorkRecord> {
  const found = new Map<string, WorkRecord>();
  for (const record of records) {
    const own = record.identifiers.find(({ type }) => type === 'doi')?.value;
    if (own !== undefined && !found.has(own)) found.set(own, record);
  }
  return found;
}
