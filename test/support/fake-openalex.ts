import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { problemOf } from './fake-openalex-rules.js';
import { applyFault, type Fault } from './faults.js';
import { WorkIndex, type WorkIndexOptions } from './fake-openalex-index.js';
import type { FakeWork } from './openalex-works.js';

export interface FakeOpenAlexOptions extends WorkIndexOptions {
  readonly works: readonly FakeWork[];
  /** Milliseconds before each answer; 0 when not given. */
  readonly latency?: number;
  /** More requests than this in any second get a real 429; no limit when not given. */
  readonly requestsPerSecond?: number;
  /** Credits for today; 10,000 when not given. */
  readonly credits?: number;
  /** Only this key is welcome, when given. */
  readonly key?: string;
  readonly port?: number;
}

export interface LoggedRequest {
  /** Milliseconds of a monotonic clock. */
  readonly at: number;
  /** Path and query, as they came. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  status: number;
  credits: number;
}

/**
 * OpenAlex on loopback: lists by filter, single works, title search, with its costs, its headers and its limits.
 * Whatever the real one would reject or charge unexpectedly counts as unexpected: `check()` throws for it.
 */
export class FakeOpenAlex {
  readonly requests: LoggedRequest[] = [];
  readonly unexpected: string[] = [];
  /** How often each thing was asked: `doi:10.…`, `openalex:W…`, `title:…`. */
  readonly asked = new Map<string, number>();
  creditsUsed = 0;
  /** Requests that were refused because they came too fast. */
  tooFast = 0;
  /** Changes the rows of every list. */
  distort: (rows: unknown[]) => unknown[] = (rows) => rows;
  latency: number;
  readonly #options: FakeOpenAlexOptions;
  readonly #index: WorkIndex;
  readonly #server: Server;
  readonly #faults: { fault: Fault; times: number; when: (path: string) => boolean }[] = [];
  readonly #recent: number[] = [];

  private constructor(options: FakeOpenAlexOptions) {
    this.#options = options;
    this.latency = options.latency ?? 0;
    this.#index = new WorkIndex(options.works, options);
    this.#server = createServer((request, response) => void this.#serve(request, response));
    this.#server.keepAliveTimeout = 60_000;
  }

  static async start(options: FakeOpenAlexOptions): Promise<FakeOpenAlex> {
    const fake = new FakeOpenAlex(options);
    await new Promise<void>((resolve) => fake.#server.listen(options.port ?? 0, '127.0.0.1', resolve));
    return fake;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get credits(): number {
    return (this.#options.credits ?? 10_000) - this.creditsUsed;
  }

  /** The next requests (of those for which `when` holds) fail like this. */
  fail(fault: Fault, times = 1, when: (path: string) => boolean = () => true): void {
    this.#faults.push({ fault, times, when });
  }

  /** Throws when there was a request that nobody should have made. */
  check(): void {
    if (this.unexpected.length > 0) throw new Error(`unexpected requests:\n${this.unexpected.join('\n')}`);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = performance.now();
    const path = request.url ?? '';
    const logged: LoggedRequest = { at, path, headers: request.headers, status: 0, credits: 0 };
    this.requests.push(logged);
    const tooFast = this.#isTooFast(at);
    if (this.latency > 0) await wait(this.latency);
    const planned = this.#faults.find((one) => one.times > 0 && one.when(path));
    if (planned) {
      planned.times--;
      logged.status = planned.fault.kind === 'reply' ? planned.fault.status : 0;
      applyFault(planned.fault, response);
      return;
    }
    const answer = tooFast ? this.#tooFastAnswer() : this.#answer(request, path);
    logged.status = answer.status;
    logged.credits = answer.credits;
    this.creditsUsed += answer.credits;
    const body = answer.html ?? gzipSync(JSON.stringify(answer.json), { level: 1 });
    response.writeHead(answer.status, {
      'content-type': answer.html === undefined ? 'application/json' : 'text/html',
      ...(answer.html === undefined ? { 'content-encoding': 'gzip' } : {}),
      'x-ratelimit-limit': String(this.#options.credits ?? 10_000),
      // The real one, too, says that nothing remains when it only means "slower".
      'x-ratelimit-remaining': String(answer.status === 429 ? 0 : this.credits),
      'x-ratelimit-credits-used': String(answer.credits),
      'x-ratelimit-reset': '50400',
      ...answer.headers,
    });
    response.end(body);
  }

  #isTooFast(at: number): boolean {
    const limit = this.#options.requestsPerSecond;
    if (limit === undefined) return false;
    while (this.#recent.length > 0 && at - (this.#recent[0] as number) >= 1000) this.#recent.shift();
    this.#recent.push(at);
    return this.#recent.length > limit;
  }

  #tooFastAnswer(): Answer {
    this.tooFast++;
    const limit = this.#options.requestsPerSecond ?? 0;
    return {
      status: 429,
      credits: 0,
      json: {
        error: 'Rate limit exceeded',
        message: `Rate limit exceeded: ${limit} requests per second`,
        retryAfter: 0.4,
      },
      headers: { 'retry-after': '1' },
    };
  }

  #answer(request: IncomingMessage, path: string): Answer {
    const authorization = request.headers.authorization;
    if (this.#options.key !== undefined && authorization !== `Bearer ${this.#options.key}`) {
      return {
        status: 401,
        credits: 0,
        json: { error: 'Invalid or missing API key', message: 'API key not found' },
      };
    }
    const problem = problemOf(request.method, path);
    if (problem !== undefined) {
      this.unexpected.push(`${problem}: ${path}`);
      return { status: 400, credits: 0, json: { error: 'Unexpected request', message: problem } };
    }
    const url = new URL(path, 'http://localhost');
    if (url.pathname !== '/works')
      return this.#single(decodeURIComponent(url.pathname.slice('/works/'.length)), url.search);
    return url.searchParams.has('search.title') ? this.#search(url) : this.#list(url);
  }

  #count(what: string): void {
    this.asked.set(what, (this.asked.get(what) ?? 0) + 1);
  }

  #list(url: URL): Answer {
    const filter = /^([a-z]+):(.*)$/s.exec(url.searchParams.get('filter') ?? '');
    const values = filter?.[2]?.split('|') ?? [];
    if (!filter || values.length > 100 || values.some((value) => /[,"]/.test(value))) {
      return { status: 400, credits: 1, json: INVALID_QUERY };
    }
    const broke = this.#broke(1);
    if (broke) return broke;
    const type = filter[1] as string;
    for (const value of values) this.#count(`${type}:${value}`);
    if (this.#options.rejects !== undefined && values.includes(this.#options.rejects)) {
      return { status: this.#options.rejectsWith ?? 400, credits: 1, json: INVALID_QUERY };
    }
    const found = this.distort(this.#index.list(type, values));
    return this.#page(found, url, 1);
  }

  #search(url: URL): Answer {
    const broke = this.#broke(10);
    if (broke) return broke;
    const words = url.searchParams.get('search.title') ?? '';
    this.#count(`title:${words}`);
    return this.#page(this.distort(this.#index.search(words)), url, 10);
  }

  #page(found: unknown[], url: URL, credits: number): Answer {
    const perPage = Number(url.searchParams.get('per_page') ?? 25);
    const page = Number(url.searchParams.get('page') ?? 1);
    const results = found.slice((page - 1) * perPage, page * perPage);
    return {
      status: 200,
      credits,
      json: { meta: { count: found.length, page, per_page: perPage }, results },
    };
  }

  #single(name: string, search: string): Answer {
    this.#count(/^W\d+$/.test(name) ? `openalex:${name}` : name);
    const target = this.#index.mergedInto(name);
    if (target !== undefined) {
      return {
        status: 301,
        credits: 0,
        html: '',
        headers: { location: `${this.url}/works/${target}${search}` },
      };
    }
    const work = this.#index.single(name);
    if (work === undefined)
      return { status: 404, credits: 0, html: '<!doctype html><title>404 Not Found</title>' };
    return { status: 200, credits: 0, json: work };
  }

  #broke(cost: number): Answer | undefined {
    if (this.credits >= cost) return undefined;
    return {
      status: 429,
      credits: 0,
      json: {
        error: 'Rate limit exceeded',
        message: 'Insufficient budget. Resets at midnight UTC.',
        retryAfter: 50_400,
      },
      headers: { 'retry-after': '50400' },
    };
  }
}

interface Answer {
  readonly status: number;
  readonly credits: number;
  readonly json?: unknown;
  readonly html?: string;
  readonly headers?: Record<string, string>;
}

const INVALID_QUERY = {
  error: 'Invalid query parameters error.',
  message: 'That is not a valid value of this filter.',
};
