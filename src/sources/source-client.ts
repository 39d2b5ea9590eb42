import type { Dialect } from '../http/classify.js';
import { HttpClient, type HttpClientOptions } from '../http/client.js';
import { readBaseUrl, readKey, readRate, readUserAgent } from '../http/settings.js';
import type { SourceSettings } from './definition.js';

/** How a source is asked: everything that differs from one to the next. */
export interface SourceApi {
  /** `semantic_scholar`; CF_SEMANTIC_SCHOLAR_URL and CF_SEMANTIC_SCHOLAR_RPS override what stands here. */
  readonly source: string;
  readonly baseUrl: string;
  readonly accept: string;
  /** The environment variable of the key, and the header that it goes into. */
  readonly key?: {
    readonly variable: string;
    readonly header: (key: string) => Readonly<Record<string, string>>;
  };
  /** What to type when the source refuses us. */
  readonly whenRefused: string;
  readonly dialect: Dialect;
  readonly requestsPerSecond: number;
  readonly concurrency: number;
  /** Called with every reply; may set another rate than the first. Not called where the user set a rate. */
  readonly learn?: (
    reply: Parameters<NonNullable<HttpClientOptions['observe']>>[0],
    client: HttpClient,
  ) => void;
}

export interface SourceClient {
  readonly http: HttpClient;
  /** As it is now: of the user, of the source's headers, or the first one. */
  readonly requestsPerSecond: number;
}

/** A client for one source, with its key, its address and its limits. Throws UsageError when a variable is wrong. */
export function sourceClient(settings: SourceSettings, api: SourceApi): SourceClient {
  const { environment } = settings;
  const prefix = `CF_${api.source.toUpperCase()}`;
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
    secrets: key === undefined ? [] : [key],
    whenRefused: api.whenRefused,
    dialect: api.dialect,
    requestsPerSecond,
    concurrency: api.concurrency,
    clock: settings,
    environment,
    observe: (reply) => {
      if (fixedRate === undefined) api.learn?.(reply, http);
    },
  });
  return { http, requestsPerSecond };
}
