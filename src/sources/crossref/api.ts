import { readMailto } from '../../http/settings.js';
import { jsonOf } from '../../http/json.js';
import { RequestFailed } from '../../http/failures.js';
import type { WorkRecord } from '../../model/outcome.js';
import type { Rejected } from '../ask-halving.js';
import type { SourceSettings } from '../definition.js';
import { sourceClient, type SourceClient } from '../source-client.js';
import type { ApiState, AskContext } from '../source.js';
import {
  CROSSREF_DIALECT,
  POLITE_LIMITS,
  PUBLIC_LIMITS,
  concurrencyOf,
  isOfLists,
  rateOf,
  type Limits,
} from './dialect.js';
import { listSchema, singleSchema } from './schema.js';
import { parseWork } from './work.js';

/** Rows of a list, as they came. */
export interface Page {
  readonly rows: readonly unknown[];
  /** Works that there are in all, on this page and others. */
  readonly total: number;
  readonly nextCursor: string | undefined;
}

/**
 * Crossref's API: paths in, works out; paced and retried. Throws RequestFailed and SourceUnavailable as HttpClient
 * does.
 */
export class CrossrefApi {
  /** What is added to every path: `&mailto=…`, or nothing. */
  readonly extra: string;
  readonly limits: Limits;
  readonly #client: SourceClient;
  #listsWork = false;
  #singlesWork = false;

  constructor(settings: SourceSettings) {
    const mailto = readMailto(settings.environment);
    this.extra = mailto === undefined ? '' : `&mailto=${encodeURIComponent(mailto)}`;
    const limits = mailto === undefined ? PUBLIC_LIMITS : POLITE_LIMITS;
    this.#client = sourceClient(settings, {
      source: 'crossref',
      baseUrl: 'https://api.crossref.org',
      accept: 'application/json',
      whenRefused:
        'Crossref refuses those who asked too much, until they write to support@crossref.org; do so, or leave the source out (--sources).',
      dialect: CROSSREF_DIALECT,
      ...limits,
      learn: (reply, client) => {
        const concurrency = concurrencyOf(reply);
        if (concurrency !== undefined) client.pacing.concurrency = Math.min(concurrency, limits.concurrency);
        const rate = rateOf(reply);
        if (rate === undefined) return;
        client.pacing.rate = isOfLists(reply) ? rate : Math.min(rate, limits.requestsPerSecond);
      },
    });
    this.limits = { ...limits, requestsPerSecond: this.#client.requestsPerSecond };
  }

  async list(path: string, context: AskContext): Promise<Page | Rejected> {
    const reply = await this.#client.http.get(path + this.extra, {
      expecting: 'list',
      read: jsonOf(listSchema),
      stopping: context.stopping,
      signal: context.signal,
    });
    if (reply.kind !== 'answer') return { rejected: reply.kind === 'absent' ? 'HTTP 404' : reply.reason };
    this.#listsWork = true;
    const { items, 'total-results': total, 'next-cursor': nextCursor } = reply.value.message;
    return { rows: items, total, nextCursor };
  }

  /** One work; 'absent' when Crossref has none of this DOI. */
  async single(path: string, context: AskContext): Promise<WorkRecord | 'absent' | Rejected> {
    const reply = await this.#client.http.get(path + this.extra.replace('&', '?'), {
      expecting: 'single',
      read: jsonOf(singleSchema),
      stopping: context.stopping,
      signal: context.signal,
    });
    if (reply.kind === 'bad_request') return { rejected: reply.reason };
    this.#singlesWork = true;
    if (reply.kind === 'absent') return 'absent';
    const record = parseWork(reply.value.message);
    if (record === undefined) throw new RequestFailed('Crossref answered with something that is no work');
    return record;
  }

  /** Whether a list was ever answered; if none was, one that is rejected says nothing about what is in it. */
  get listsWork(): boolean {
    return this.#listsWork;
  }

  /** Whether anything was ever answered. */
  get hasAnswered(): boolean {
    return this.#listsWork || this.#singlesWork;
  }

  /** Asks for a list without rows. */
  async check(context: AskContext): Promise<void> {
    const page = await this.list('/works?rows=0', context);
    if ('rejected' in page) throw new RequestFailed(page.rejected);
  }

  get state(): ApiState['state'] {
    return this.#client.http.state;
  }

  close(): Promise<void> {
    return this.#client.http.close();
  }
}
