import { RequestFailed } from '../../http/failures.js';
import type { Outcome, WorkRecord } from '../../model/outcome.js';
import { ApiSource } from '../api-source.js';
import { askHalving, type Rejected } from '../ask-halving.js';
import type { SourceSettings } from '../definition.js';
import { Failures } from '../failures.js';
import { intoLists } from '../into-lists.js';
import { settleByIdentifier, settleByTitle, type IdentifierMatch } from '../settle.js';
import type { AskContext, Batch, BatchAnswer, Question, Source } from '../source.js';
import { EuropePmcApi } from './api.js';
import { anyOf, ASKABLE, bytesOfClause, LONGEST_QUERY, MOST_PER_PAGE } from './query.js';
import { europePmcSteps, type EuropePmcStep } from './steps.js';
import { TITLES_PER_PAGE, titleQuery } from './title-query.js';

/** Europe PMC over its REST service. Throws UsageError when a variable of the environment is wrong. */
export function createEuropePmc(settings: SourceSettings): Source {
  return new EuropePmc(new EuropePmcApi(settings));
}

class EuropePmc extends ApiSource<EuropePmcStep> {
  readonly id = 'europepmc';
  readonly steps: readonly EuropePmcStep[];
  readonly #api: EuropePmcApi;

  constructor(api: EuropePmcApi) {
    super(api);
    this.#api = api;
    this.steps = europePmcSteps(api.requestsPerSecond);
  }

  async ask({ step: name, questions }: Batch, context: AskContext): Promise<BatchAnswer> {
    const step = this.stepNamed(name);
    const failures = new Failures('europepmc');
    const outcomes = questions.map((): Outcome => ({ outcome: 'absent', step: name }));
    const requests = intoRequests(step, questions);
    await Promise.all(
      requests.map(async (request) => {
        try {
          const { answers, rejected } = await askHalving(request, (part) =>
            this.#askPart(step, part, context),
          );
          for (const { values, answer } of answers) {
            const settle = settling(step, answer.records);
            for (const asked of values) outcomes[asked.nth] = settle(asked.question, name);
          }
          // That the server would not be asked about a paper is never an absence.
          for (const [{ nth }, reason] of rejected) outcomes[nth] = { outcome: 'failed', reason };
        } catch (error) {
          const failed = failures.add(error);
          for (const { nth } of request) outcomes[nth] = failed;
        }
      }),
    );
    return failures.with(outcomes);
  }

  async #askPart(
    step: EuropePmcStep,
    part: readonly Asked[],
    context: AskContext,
  ): Promise<Found | Rejected> {
    const divisible = part.length > 1;
    try {
      const found = await this.#api.search(
        {
          query: anyOf(part.map(({ clause }) => clause)),
          pageSize: step.asks === 'titles' ? TITLES_PER_PAGE : MOST_PER_PAGE,
          divisible,
        },
        context,
      );
      return 'rejected' in found ? found : { records: found };
    } catch (error) {
      // Alone it fails for itself; the others of its request keep their answers.
      if (divisible || !(error instanceof RequestFailed) || error.hostDown) throw error;
      return { rejected: error.message };
    }
  }
}

interface Asked {
  readonly question: Question;
  readonly clause: string;
  /** Its place in the batch. */
  readonly nth: number;
}

interface Found {
  readonly records: readonly WorkRecord[];
}

/** Questions by what one request holds; those that can't be asked at all are left out. */
function intoRequests(step: EuropePmcStep, questions: readonly Question[]): Asked[][] {
  const asked = questions.flatMap((question, nth): Asked[] => {
    const clause = step.clauseOf(question);
    return clause === undefined ? [] : [{ question, clause, nth }];
  });
  return intoLists(asked, {
    most: step.maxBatchSize,
    bytes: LONGEST_QUERY,
    bytesOf: ({ clause }) => bytesOfClause(clause),
  });
}

/** How a question is settled by the records that came for it and others. */
function settling(
  step: EuropePmcStep,
  records: readonly WorkRecord[],
): (question: Question, name: string) => Outcome {
  if (step.asks === 'titles') {
    return (question, name) => {
      const query = titleQuery(question.paper.title, question.paper.year);
      return settleByTitle(
        question,
        records.filter((record) => query?.matches(record) === true),
        name,
      );
    };
  }
  const known = byIdentifier(records);
  return (question, name) => settleByIdentifier(question, matchesOf(question, known), name);
}

function byIdentifier(records: readonly WorkRecord[]): Map<string, WorkRecord[]> {
  const known = new Map<string, WorkRecord[]>();
  for (const record of records) {
    for (const { type, value } of record.identifiers) {
      const key = `${type}:${value}`;
      const same = known.get(key);
      if (same) same.push(record);
      else known.set(key, [record]);
    }
  }
  return known;
}

/** The records that have one of the identifiers that were asked by, each once, under the best of them. */
function matchesOf(
  { identifiers }: Question,
  known: ReadonlyMap<string, readonly WorkRecord[]>,
): IdentifierMatch[] {
  const matches = new Map<WorkRecord, IdentifierMatch>();
  for (const type of ASKABLE) {
    const value = identifiers[type];
    if (value === undefined) continue;
    for (const record of known.get(`${type}:${value}`) ?? []) {
      if (!matches.has(record)) matches.set(record, { matched_by: type, record });
    }
  }
  return [...matches.values()];
}
