import { crossrefWork, type FakeCrossrefWork } from './crossref-works.js';
import { CrossrefIndex } from './fake-crossref-index.js';
import {
  filtersOf,
  notAllowed,
  refusalOfList,
  refusalOfSingle,
  type Refusal,
} from './fake-crossref-rules.js';
import {
  FakeService,
  type FakeServiceOptions,
  type ServiceAnswer,
  type ServiceRequest,
} from './fake-service.js';
import type { WorldWork } from './world-work.js';

export interface FakeCrossrefOptions extends FakeServiceOptions {
  readonly works: readonly WorldWork[];
  /** Works as Crossref itself would render them, besides those. */
  readonly rendered?: readonly FakeCrossrefWork[];
  /** DOIs that lead to others, by a redirect from the single work; lists do not find them. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** A DOI that makes a whole list fail. */
  readonly rejects?: string;
}

/** DOIs of other agencies, which nobody should ask Crossref for. */
const FOREIGN = /^10\.(?:48550|5281|6084|5061)\//;

/** Crossref on loopback, with the limits that it announces for those who say who they are, and for those who do not. */
export class FakeCrossref extends FakeService {
  /** Rows that are counted, and do not come. */
  loses: (row: FakeCrossrefWork, request: ServiceRequest) => boolean = () => false;
  readonly #options: FakeCrossrefOptions;
  readonly #index: CrossrefIndex;

  private constructor(options: FakeCrossrefOptions) {
    super(options);
    this.#options = options;
    const works = options.works.flatMap((work, n) => crossrefWork(work, n) ?? []);
    this.#index = new CrossrefIndex([...works, ...(options.rendered ?? [])]);
  }

  static start(options: FakeCrossrefOptions): Promise<FakeCrossref> {
    return new FakeCrossref(options).listen();
  }

  protected answer(request: ServiceRequest): ServiceAnswer {
    const { method, url, path, headers } = request;
    const polite = url.searchParams.has('mailto');
    if (polite && !/mailto:/.test(headers['user-agent'] ?? '')) this.#mistake(request, 'no User-Agent');
    const name = /^\/works\/(.+)$/.exec(url.pathname)?.[1];
    const listed = url.pathname === '/works';
    if (method !== 'GET' || (!listed && name === undefined)) {
      this.#mistake(request, 'no such route');
      return notFound();
    }
    const answer = name === undefined ? this.#list(request) : this.#single(name, request);
    const pool = `${polite ? 'polite' : 'public'}-${listed ? 'array' : 'single'}`;
    const rate = listed ? (polite ? 3 : 1) : polite ? 10 : 5;
    if (answer.status >= 400 && answer.status !== 404) {
      const rejected = this.#options.rejects;
      if (rejected === undefined || !decodeURIComponent(path).includes(rejected))
        this.#mistake(request, JSON.stringify(answer.json ?? answer.text));
    }
    return {
      ...answer,
      headers: {
        'x-rate-limit-limit': String(this.limits.requestsPerSecond ?? rate),
        'x-rate-limit-interval': '1s',
        'x-concurrency-limit': String(this.limits.concurrency ?? (polite ? 3 : 1)),
        'x-api-pool': pool,
        ...answer.headers,
      },
    };
  }

  /** It may come without a word. */
  protected tooFastAnswer(): ServiceAnswer {
    return { status: 429, text: '' };
  }

  #mistake({ method, path }: ServiceRequest, why: string): void {
    this.unexpected.push(`${method} ${path.slice(0, 300)}: ${why}`);
  }

  #single(name: string, request: ServiceRequest): ServiceAnswer {
    const doi = decodeURIComponent(name).toLowerCase();
    if (/%[0-9a-f]{2}/i.test(doi)) this.#mistake(request, 'encoded twice');
    this.#askedFor(doi, request);
    const refusal = refusalOfSingle(request.url);
    if (refusal) return refused(refusal);
    const prime = this.#options.aliases?.[doi];
    if (prime !== undefined) return { status: 301, text: '', headers: { location: `/works/${prime}` } };
    const work = this.#index.one(doi);
    if (work === undefined) return notFound();
    // A single work has fields that can't be selected.
    return {
      status: 200,
      json: { status: 'ok', 'message-type': 'work', message: { language: 'en', ...work } },
    };
  }

  #list(request: ServiceRequest): ServiceAnswer {
    const { url, path } = request;
    const refusal = refusalOfList(url, path);
    if (refusal) return refused(refusal);
    const filters = filtersOf(url);
    if ('status' in filters) return refused(filters);
    for (const doi of filters.get('doi') ?? []) this.#askedFor(doi, request);
    if (filters.get('doi')?.includes(this.#options.rejects ?? ''))
      return refused(notAllowed(this.#options.rejects ?? '', 'This filter is not valid'));
    const bibliographic = url.searchParams.get('query.bibliographic');
    const venue = url.searchParams.get('query.container-title');
    if (bibliographic !== null) this.count(`title:${bibliographic}`);
    const found =
      bibliographic !== null
        ? this.#index.search(bibliographic)
        : venue !== null
          ? this.#index.searchVenues(venue, filters)
          : this.#index.filtered(filters);
    if (found === undefined) return refused(notAllowed('filter', 'Filter is not one of those supported'));
    return this.#page(request, found, filters.has('doi'));
  }

  #page(request: ServiceRequest, found: readonly FakeCrossrefWork[], byDoi: boolean): ServiceAnswer {
    const { searchParams } = request.url;
    const rows = Number(searchParams.get('rows') ?? 20);
    const cursor = searchParams.get('cursor');
    const from = cursor === null ? Number(searchParams.get('offset') ?? 0) : positionOf(cursor, request);
    if (from === undefined) return refused(notAllowed('cursor', 'Cursor is not valid'));
    const select = searchParams.get('select')?.split(',');
    const whole = found.slice(from, from + rows);
    const page = this.distort(whole.map((work) => selected(work, select)));
    const came = page.filter((_, nth) => !(whole[nth] && this.loses(whole[nth], request)));
    return {
      status: 200,
      json: {
        status: 'ok',
        'message-type': 'work-list',
        message: {
          facets: {},
          // Of a list by DOIs, rows that were made to disappear were never there.
          'total-results': byDoi ? page.length : found.length,
          items: came,
          'items-per-page': rows,
          query: { 'start-index': from, 'search-terms': null },
          ...(cursor !== null && { 'next-cursor': cursorAt(from + rows, request) }),
        },
      },
    };
  }

  #askedFor(doi: string, request: ServiceRequest): void {
    this.count(`doi:${doi}`);
    if (FOREIGN.test(doi)) this.#mistake(request, `${doi} is not of Crossref`);
  }
}

function selected(work: FakeCrossrefWork, fields: readonly string[] | undefined): object {
  if (fields === undefined) return work;
  return Object.fromEntries(fields.filter((field) => field in work).map((field) => [field, work[field]]));
}

/** A cursor belongs to its query. */
function cursorAt(position: number, { url }: ServiceRequest): string {
  return Buffer.from(`${position} ${url.searchParams.get('filter')}`).toString('base64');
}

function positionOf(cursor: string, { url }: ServiceRequest): number | undefined {
  if (cursor === '*') return 0;
  const [position, ...filter] = Buffer.from(cursor, 'base64').toString().split(' ');
  return filter.join(' ') === (url.searchParams.get('filter') ?? '') ? Number(position) : undefined;
}

function notFound(): ServiceAnswer {
  return { status: 404, text: 'Resource not found.' };
}

function refused({ status, ...message }: Refusal): ServiceAnswer {
  if (status === 414)
    return { status, text: '<html><h1>414 Request-URI Too Large</h1></html>', type: 'text/html' };
  return { status, json: { status: 'failed', 'message-type': 'validation-failure', message: [message] } };
}
