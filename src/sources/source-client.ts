import type { Dialect } from '../http/classify.js';
import type { Login, Spending } from '../http/client-options.js';
import { HttpClient } from '../http/client.js';
import type { RawReply } from '../http/reply.js';
import { readBaseUrl, readKey, readMailto, readRate, readUserAgent } from '../http/settings.js';
import type { SourceSettings } from './definition.js';
import { SharedBook } from './shared-book.js';

/** From so many requests a second on, turns are not shared: to write each of them down would take longer than to ask. */
const FAST = 100;

/** How a source is asked: everything that differs from one to the next. */
export interface SourceApi {
  /** `semantic_scholar`; CF_SEMANTIC_SCHOLAR_URL and CF_SEMANTIC_SCHOLAR_RPS override what stands here. */
  readonly source: string;
  /** Which host of the source this is, where it has several, each with variables and limits of its own: `openreview_v1`. */
  readonly host?: string;
  readonly baseUrl: string;
  readonly accept: string;
  /** The environment variable of the key, and the header that it goes into. */
  readonly key?: {
    readonly variable: string;
    readonly header: (key: string) => Readonly<Record<string, string>>;
  };
  /** For a source that takes a login instead of a key. */
  readonly login?: Login;
  /** What to type when the source refuses us. */
  readonly whenRefused: string;
  readonly dialect: Dialect;
  readonly requestsPerSecond: number;
  /** Requests under way at once, at this rate. */
  readonly concurrency: number | ((requestsPerSecond: number) => number);
  /** Of one attempt, in milliseconds, for a source whose answers are larger than others'. */
  readonly deadlineMs?: number;
  /** For a source that asks for money, or counts in credits. */
  readonly spending?: Spending;
  /** Called with every reply; may set another rate and concurrency than the first. Not called where the user set a rate. */
  readonly learn?: (reply: RawReply, client: HttpClient) => void;
}

export interface SourceClient {
  readonly http: HttpClient;
  /** As it is now: of the user, of the source's headers, or the first one. */
  readonly requestsPerSecond: number;
}

/** A client for one source, with its key, its address and its limits. Throws UsageError when a variable is wrong. */
export function sourceClient(settings: SourceSettings, api: SourceApi): SourceClient {
  const { environment } = settings;
  const host = api.host ?? api.source;
  const prefix = `CF_${host.toUpperCase()}`;
  const key = api.key === undefined ? undefined : readKey(environment, api.key.variable);
  const fixedRate = readRate(environment, `${prefix}_RPS`);
  const requestsPerSecond = fixedRate ?? api.requestsPerSecond;
  const http: HttpClient = new HttpClient({
    source: api.source,
    baseUrl: readBaseUrl(environment, `${prefix}_URL`, api.baseUrl),
    headers: {
      accept: api.accept,
      'accept-encoding': 'gzip',
      'user-agent': readUserAgent(environment, settings.version),
      ...(key !== undefined && api.key?.header(key)),
    },
    // The address is nobody's business either, and some sources take it in the URL.
    secrets: [key, readMailto(environment)].filter((secret) => secret !== undefined),
    whenRefused: api.whenRefused,
    dialect: api.dialect,
    requestsPerSecond,
    concurrency: typeof api.concurrency === 'number' ? api.concurrency : api.concurrency(requestsPerSecond),
    clock: settings,
    ...(settings.waits !== undefined && { waits: settings.waits }),
    ...(api.login !== undefined && { login: api.login }),
    ...(api.deadlineMs !== undefined && { deadlineMs: api.deadlineMs }),
    ...(api.spending !== undefined && { spending: api.spending }),
    budget: () => ({
      budget: settings.budgets?.of(api.source),
      session: settings.budgets?.session,
    }),
    ...(settings.limitsDir !== undefined && {
      keeper: new SharedBook({
        folder: settings.limitsDir,
        source: host,
        key,
        fast: requestsPerSecond >= FAST,
        now: settings.now,
        note: settings.note ?? (() => undefined),
      }),
    }),
    environment,
    observe: (reply) => {
      if (fixedRate === undefined) api.learn?.(reply, http);
    },
  });
  return { http, requestsPerSecond };
}
