import { problemOf } from './fake-openalex-rules.js';
import {
  FakeService,
  type FakeServiceOptions,
  type ServiceAnswer,
  type ServiceRequest,
} from './fake-service.js';
import { WorkIndex, type FakeSource, type Lazily, type WorkIndexOptions } from './fake-openalex-index.js';

export interface FakeOpenAlexOptions extends WorkIndexOptions, FakeServiceOptions {
  /** Credits for today; 10,000 when not given. */
  readonly credits?: number;
  /** Only this key is welcome, when given. */
  readonly key?: string;
}

/**
 * OpenAlex on loopback: lists by filter, single works, title search, sources by name and what they published, with its costs,
 * its headers and its limits. Whatever the real one would reject or charge unexpectedly counts as unexpected.
 */
export class FakeOpenAlex extends FakeService {
  creditsUsed = 0;
  override distort: (rows: unknown[]) => unknown[] = AS_IT_IS;
  /** Changes the rows of a page that stand for more than they are: `meta.count` stays as it is. */
  lose: (rows: unknown[]) => unknown[] = (rows) => rows;
  readonly #index: WorkIndex;

  private constructor(private readonly options: FakeOpenAlexOptions) {
    super(options);
    this.#index = new WorkIndex(options);
  }

  static start(options: FakeOpenAlexOptions): Promise<FakeOpenAlex> {
    return new FakeOpenAlex(options).listen();
  }

  get credits(): number {
    return (this.options.credits ?? 10_000) - this.creditsUsed;
  }

  protected override headers(answer: Answer): Record<string, string> {
    return {
      'x-ratelimit-limit': String(this.options.credits ?? 10_000),
      // The real one, too, says that nothing remains when it only means "slower".
      'x-ratelimit-remaining': String(answer.status === 429 ? 0 : this.credits),
      'x-ratelimit-credits-used': String(answer.credits ?? 0),
      'x-ratelimit-reset': '50400',
    };
  }

  protected override tooFastAnswer(): ServiceAnswer {
    return {
      status: 429,
      json: {
        error: 'Rate limit exceeded',
        message: `Rate limit exceeded: ${this.limits.requestsPerSecond ?? 0} requests per second`,
        retryAfter: 0.4,
      },
      headers: { 'retry-after': '1' },
    };
  }

  protected override answer(request: ServiceRequest): Answer {
    const answer = this.#answer(request);
    this.creditsUsed += answer.credits ?? 0;
    return answer;
  }

  #answer({ method, path, url, headers }: ServiceRequest): Answer {
    if (this.options.key !== undefined && headers.authorization !== `Bearer ${this.options.key}`) {
      return {
        status: 401,
        json: { error: 'Invalid or missing API key', message: 'API key not found' },
      };
    }
    const problem = problemOf(method, path, url);
    if (problem !== undefined) {
      this.unexpected.push(`${problem}: ${path}`);
      return { status: 400, json: { error: 'Unexpected request', message: problem } };
    }
    if (url.pathname === '/rate-limit') return this.#rateLimit(headers.authorization);
    const [, kind, name] = /^\/(works|sources|autocomplete)(?:\/(.+))?$/.exec(url.pathname) ?? [];
    if (kind === 'autocomplete') return this.#autocomplete(url.searchParams.get('q') ?? '');
    if (kind === 'sources') return this.#source(decodeURIComponent(name ?? ''));
    if (name !== undefined) return this.#single(decodeURIComponent(name), url.search);
    return url.searchParams.has('search.title') ? this.#search(url) : this.#filter(url);
  }

  #rateLimit(authorization: string | undefined): Answer {
    if (authorization === undefined)
      return { status: 401, json: { error: 'Unauthorized', message: 'Invalid API key' } };
    return {
      status: 200,
      json: {
        api_key: 'abc...xyz',
        rate_limit: {
          credits_limit: this.options.credits ?? 10_000,
          credits_used: this.creditsUsed,
          credits_remaining: this.credits,
          onetime_credits_remaining: 0,
          prepaid_remaining_usd: 0,
          resets_at: '2999-01-01T00:00:00.000Z',
        },
      },
    };
  }

  #filter(url: URL): Answer {
    const text = url.searchParams.get('filter') ?? '';
    const sweep = /^primary_location\.source\.id:([S\d|]+),publication_year:(\d{4})-(\d{4})$/.exec(text);
    const filter = /^([a-z]+):(.*)$/s.exec(text);
    const values = (sweep ?? filter)?.[sweep ? 1 : 2]?.split('|') ?? [];
    if (values.length === 0 || values.length > 100 || values.some((value) => /[,"]/.test(value))) {
      return { status: 400, credits: 1, json: INVALID_QUERY };
    }
    const broke = this.#broke(1);
    if (broke) return broke;
    if (sweep) {
      const [from, to] = [Number(sweep[2]), Number(sweep[3])];
      this.count(`sweep:${values.join('|')} ${from}-${to} ${url.searchParams.get('cursor') ?? ''}`);
      return this.#page(this.#index.published(values, from, to), url, 1);
    }
    const type = filter?.[1] as string;
    for (const value of values) this.count(`${type}:${value}`);
    if (this.options.rejects !== undefined && values.includes(this.options.rejects)) {
      return { status: this.options.rejectsWith ?? 400, credits: 1, json: INVALID_QUERY };
    }
    return this.#page(this.#index.list(type, values), url, 1);
  }

  #search(url: URL): Answer {
    const broke = this.#broke(10);
    if (broke) return broke;
    const words = url.searchParams.get('search.title') ?? '';
    const titles = words.split(' OR ');
    // The first of several is of a work that was found before, searched along to see that the search works: nobody asks about it.
    for (const title of titles.length > 1 ? titles.slice(1) : titles)
      this.count(`title:${title.replace(/^\(|\)$/g, '')}`);
    if (titles.length > 6) this.unexpected.push(`more than five operators: ${words}`);
    return this.#page(this.#index.search(words), url, 10);
  }

  #page(works: Lazily<unknown>, url: URL, credits: number): Answer {
    const found = this.distort === AS_IT_IS ? works : this.distort(works.slice(0, works.length));
    const perPage = Number(url.searchParams.get('per_page') ?? 25);
    const cursor = url.searchParams.get('cursor');
    const page = Number(url.searchParams.get('page') ?? 1);
    const from = cursor === null ? (page - 1) * perPage : offsetOf(cursor);
    const rows = found.slice(from, from + perPage);
    const next = rows.length === 0 ? null : cursorAt(from + rows.length);
    const paging = cursor === null ? { page, per_page: perPage } : { per_page: perPage, next_cursor: next };
    return {
      status: 200,
      credits,
      json: { meta: { count: found.length, ...paging }, results: this.lose(rows) },
    };
  }

  #single(name: string, search: string): Answer {
    this.count(/^W\d+$/.test(name) ? `openalex:${name}` : name);
    const target = this.#index.mergedInto(name);
    if (target !== undefined) {
      return { status: 301, text: '', headers: { location: `${this.url}/works/${target}${search}` } };
    }
    const work = this.#index.single(name);
    return work === undefined ? NOT_FOUND : { status: 200, json: work };
  }

  #autocomplete(text: string): Answer {
    this.count(`sources:${text}`);
    const results = this.#index.complete(text).slice(0, 10);
    return { status: 200, json: { meta: { count: results.length }, results: results.map(hitOf) } };
  }

  #source(name: string): Answer {
    this.count(`source:${name}`);
    const source = this.#index.source(name);
    return source === undefined ? NOT_FOUND : { status: 200, json: source };
  }

  #broke(cost: number): Answer | undefined {
    if (this.credits >= cost) return undefined;
    return {
      status: 429,
      json: {
        error: 'Rate limit exceeded',
        message: 'Insufficient budget. Resets at midnight UTC.',
        retryAfter: 50_400,
      },
      headers: { 'retry-after': '50400' },
    };
  }
}

interface Answer extends ServiceAnswer {
  readonly credits?: number;
}

function hitOf({ id, display_name, issn }: FakeSource): object {
  return { id, display_name, entity_type: 'source', external_id: issn[0] ?? null, works_count: 1 };
}

const AS_IT_IS = (rows: unknown[]): unknown[] => rows;

/** A cursor is opaque to who asks. */
function cursorAt(offset: number): string {
  return Buffer.from(JSON.stringify([offset])).toString('base64');
}

function offsetOf(cursor: string): number {
  if (cursor === '*') return 0;
  return (JSON.parse(Buffer.from(cursor, 'base64').toString('utf8')) as [number])[0];
}

const NOT_FOUND: Answer = {
  status: 404,
  text: '<!doctype html><title>404 Not Found</title>',
  type: 'text/html',
};

const INVALID_QUERY = {
  error: 'Invalid query parameters error.',
  message: 'That is not a valid value of this filter.',
};
