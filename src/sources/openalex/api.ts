import * as z from 'zod';
import { answerIn } from '../../http/answer-in.js';
import type { HttpClient } from '../../http/client.js';
import { RequestFailed } from '../../http/failures.js';
import { jsonOf } from '../../http/json.js';
import type { Expecting } from '../../http/reply.js';
import type { WorkRecord } from '../../model/outcome.js';
import type { Rejected } from '../ask-halving.js';
import type { SourceSettings } from '../definition.js';
import { sourceClient } from '../source-client.js';
import type { AskContext } from '../source.js';
import { COST, rateLimitSchema, readingOf, readSpending } from './budget.js';
import { openalexDefinition } from './definition.js';
import { OPENALEX_DIALECT, defaultRate, rateOfPlan, rateOfRefusal } from './dialect.js';
import { singlePath } from './query.js';
import { listSchema, singleSchema } from './schema.js';
import { isDeletedWork, parseWork } from './work.js';

export interface Page<T = WorkRecord> {
  readonly records: readonly T[];
  /** Rows on this page, usable or not. */
  readonly rows: number;
  /** Rows that there are in all. */
  readonly count: number;
  /** Leads to the next page of a list that was begun with a cursor; it may be there after the last one too. */
  readonly cursor: string | undefined;
}

/** A work that OpenAlex has for certain ("Deep learning", 2015). */
const KNOWN_DOI = '10.1038/nature14539';

/**
 * OpenAlex's API: paths in, records out; paced, retried and within the budget. Throws RequestFailed and
 * SourceUnavailable as HttpClient does.
 */
export class OpenAlexApi {
  readonly requestsPerSecond: number;
  readonly #client: HttpClient;
  readonly #hasKey: boolean;
  #listsWork = false;
  #singlesWork = false;

  constructor(settings: SourceSettings) {
    const hasKey = (settings.environment.OPENALEX_API_KEY ?? '').trim() !== '';
    let slowest = Infinity;
    const { http, requestsPerSecond } = sourceClient(settings, {
      source: 'openalex',
      baseUrl: 'https://api.openalex.org',
      accept: 'application/json',
      key: { variable: 'OPENALEX_API_KEY', header: (key) => ({ authorization: `Bearer ${key}` }) },
      whenRefused: hasKey
        ? 'Fix OPENALEX_API_KEY (or unset it to ask without a key), then resume the run.'
        : 'Set OPENALEX_API_KEY to a key of https://openalex.org/settings/api, then resume the run.',
      dialect: OPENALEX_DIALECT,
      requestsPerSecond: defaultRate(hasKey),
      concurrency: requestsUnderWay,
      spending: {
        creditsPerDay: openalexDefinition.creditsPerDay(settings),
        usdPerCredit: openalexDefinition.usdPerCredit,
        readReply: readSpending,
        advice: hasKey
          ? 'Resume the run then.'
          : 'Resume the run then, or set OPENALEX_API_KEY: a free key has ten times as much.',
      },
      learn: (reply, client) => {
        slowest = Math.min(slowest, rateOfRefusal(reply) ?? Infinity);
        const rate = Math.min(rateOfPlan(reply) ?? Infinity, slowest);
        if (rate !== Infinity) client.pacing.rate = rate;
      },
    });
    this.#client = http;
    this.#hasKey = hasKey;
    this.requestsPerSecond = requestsPerSecond;
  }

  /** Whether OpenAlex is asked less often than it might, because it told us to. */
  get state(): 'ok' | 'slowed' {
    return this.#client.state;
  }

  /** Asks what is left for today: of the key, or in the headers of a work, which costs nothing. */
  async check(context: AskContext): Promise<void> {
    const known = singlePath({ filter: 'doi', value: KNOWN_DOI });
    const said = await (this.#hasKey
      ? this.look('/rate-limit', 'list', rateLimitSchema, context)
      : this.look(known, 'single', z.looseObject({}), context));
    const limit = rateLimitSchema.safeParse(said).data;
    if (limit !== undefined) await this.#client.believe(readingOf(limit));
  }

  /** A page of a list (cost 1) or of a search (cost 10). */
  list(path: string, kind: 'list' | 'search', context: AskContext): Promise<Page | Rejected> {
    return this.rows(path, kind, context, parseWork);
  }

  /** The same, of which `read` takes what it wants from each row: undefined for one that is none of its. */
  async rows<T>(
    path: string,
    kind: 'list' | 'search',
    context: AskContext,
    read: (row: unknown) => T | undefined,
  ): Promise<Page<T> | Rejected> {
    const reply = await this.#client.get(path, {
      expecting: 'list',
      read: jsonOf(listSchema),
      cost: COST[kind],
      stopping: context.stopping,
      signal: context.signal,
    });
    if (reply.kind !== 'answer') {
      const rejected = reply.kind === 'absent' ? 'HTTP 404' : reply.reason;
      // A title can't be halved, and that too much was found is not that nothing was.
      if (kind === 'search' && reply.kind === 'bad_request' && reply.tooLarge === true)
        throw new RequestFailed(rejected);
      return { rejected };
    }
    this.#listsWork = true;
    const { meta, results } = reply.value;
    const records = results.flatMap((work) => read(work) ?? []);
    return { records, rows: results.length, count: meta.count, cursor: meta.next_cursor };
  }

  /** One work, which costs nothing; 'absent' when OpenAlex has none. */
  async single(path: string, context: AskContext): Promise<WorkRecord | 'absent' | Rejected> {
    const reply = await this.#client.get(path, {
      expecting: 'single',
      read: jsonOf(singleSchema),
      stopping: context.stopping,
      signal: context.signal,
    });
    if (reply.kind === 'bad_request') return { rejected: reply.reason };
    this.#singlesWork = true;
    if (reply.kind === 'absent' || isDeletedWork(reply.value)) return 'absent';
    const record = parseWork(reply.value);
    if (record === undefined) throw new RequestFailed('OpenAlex answered with something that is no work');
    return record;
  }

  /** Something else that costs nothing, as the schema says; 'absent' where it says that there is none. */
  async look<T extends z.ZodType>(
    path: string,
    expecting: Expecting,
    schema: T,
    context: AskContext,
  ): Promise<z.output<T> | 'absent'> {
    const reply = await this.#client.get(path, {
      expecting,
      read: jsonOf(schema),
      stopping: context.stopping,
      signal: context.signal,
    });
    return answerIn(reply) ?? 'absent';
  }

  /**
   * Whether a rejected request says something about the identifier in it. If no request of its kind was ever
   * answered, it is as likely that OpenAlex has changed its API, and then nobody is absent.
   */
  provesBadValue(kind: 'list' | 'single'): boolean {
    return kind === 'list' ? this.#listsWork : this.#singlesWork;
  }

  close(): Promise<void> {
    return this.#client.close();
  }
}

/** Enough for the rate at one second of latency, with something in hand. */
export function requestsUnderWay(requestsPerSecond: number): number {
  return Math.min(64, Math.max(4, Math.ceil(requestsPerSecond * 1.5)));
}
