import type * as z from 'zod';
import { HttpClient } from '../../http/client.js';
import { RequestFailed } from '../../http/failures.js';
import { jsonOf } from '../../http/json.js';
import type { Expecting } from '../../http/reply.js';
import { readBaseUrl, readKey, readRate, readUserAgent } from '../../http/settings.js';
import type { WorkRecord } from '../../model/outcome.js';
import type { Rejected } from '../ask-halving.js';
import type { SourceSettings } from '../definition.js';
import type { AskContext } from '../source.js';
import { Budget, COST } from './budget.js';
import { OPENALEX_DIALECT, defaultRate, rateOfPlan, rateOfRefusal } from './dialect.js';
import { listSchema, singleSchema } from './schema.js';
import { isDeletedWork, parseWork } from './work.js';

export interface Page {
  readonly records: readonly WorkRecord[];
  /** Rows on this page, usable or not. */
  readonly rows: number;
  /** Rows that there are in all. */
  readonly count: number;
  /** Leads to the next page of a list that was begun with a cursor; it may be there after the last one too. */
  readonly cursor: string | undefined;
}

/**
 * OpenAlex's API: paths in, records out; paced, retried and within the budget. Throws RequestFailed and
 * SourceUnavailable as HttpClient does.
 */
export class OpenAlexApi {
  readonly requestsPerSecond: number;
  readonly #client: HttpClient;
  readonly #budget: Budget;
  #listsWork = false;
  #singlesWork = false;

  constructor(settings: SourceSettings) {
    const { environment } = settings;
    const key = readKey(environment, 'OPENALEX_API_KEY');
    const fixedRate = readRate(environment, 'CF_OPENALEX_RPS');
    this.requestsPerSecond = fixedRate ?? defaultRate(key !== undefined);
    this.#budget = new Budget({
      now: settings.now,
      advice:
        key === undefined
          ? 'Resume the run then, or set OPENALEX_API_KEY: a free key has ten times as much.'
          : 'Resume the run then.',
    });
    let slowest = Infinity;
    this.#client = new HttpClient({
      source: 'openalex',
      baseUrl: readBaseUrl(environment, 'CF_OPENALEX_URL', 'https://api.openalex.org'),
      headers: {
        accept: 'application/json',
        'accept-encoding': 'gzip',
        'user-agent': readUserAgent(environment, settings.version),
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      },
      secrets: key === undefined ? [] : [key],
      whenRefused:
        key === undefined
          ? 'Set OPENALEX_API_KEY to a key of https://openalex.org/settings/api, then resume the run.'
          : 'Fix OPENALEX_API_KEY (or unset it to ask without a key), then resume the run.',
      dialect: OPENALEX_DIALECT,
      requestsPerSecond: this.requestsPerSecond,
      concurrency: requestsUnderWay(this.requestsPerSecond),
      clock: settings,
      environment,
      resetsAt: (reply) => this.#budget.resetOf(reply),
      observe: (reply, verdict) => {
        if (verdict.kind === 'parked' && verdict.budget) this.#budget.exhausted(reply);
        else this.#budget.observe(reply);
        if (fixedRate !== undefined) return;
        slowest = Math.min(slowest, rateOfRefusal(reply) ?? Infinity);
        const rate = Math.min(rateOfPlan(reply) ?? Infinity, slowest);
        if (rate !== Infinity) this.#client.pacing.rate = rate;
      },
    });
  }

  /** A page of a list (cost 1) or of a search (cost 10). */
  async list(path: string, kind: 'list' | 'search', context: AskContext): Promise<Page | Rejected> {
    const release = this.#budget.reserve(COST[kind]);
    try {
      const reply = await this.#client.get(path, {
        expecting: 'list',
        read: jsonOf(listSchema),
        stopping: context.stopping,
        signal: context.signal,
      });
      if (reply.kind !== 'answer') return { rejected: reply.kind === 'absent' ? 'HTTP 404' : reply.reason };
      this.#listsWork = true;
      const { meta, results } = reply.value;
      const records = results.flatMap((work) => parseWork(work) ?? []);
      return { records, rows: results.length, count: meta.count, cursor: meta.next_cursor };
    } finally {
      release();
    }
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
    return reply.kind === 'answer' ? reply.value : 'absent';
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
