import {
  FakeService,
  type FakeServiceOptions,
  type ServiceAnswer,
  type ServiceRequest,
} from './fake-service.js';
import { PaperIndex, type PaperIndexOptions } from './fake-semantic-scholar-index.js';
import type { WorldWork } from './world-work.js';

export interface FakeSemanticScholarOptions extends FakeServiceOptions, PaperIndexOptions {
  readonly works: readonly WorldWork[];
  /** Only this key is welcome, when given; any key is when not. */
  readonly key?: string;
  /** The largest reply, in bytes; 10 MB as of the real one when not given. */
  readonly maxBytes?: number;
  /** Papers on a page of a listing; 1,000 when not given. */
  readonly pageSize?: number;
}

const FIELDS = new Set(
  (
    'corpusId externalIds url title abstract venue publicationVenue year publicationDate referenceCount citationCount ' +
    'influentialCitationCount isOpenAccess openAccessPdf fieldsOfStudy s2FieldsOfStudy publicationTypes journal authors'
  ).split(' '),
);
/** What each endpoint takes besides `fields`. */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  'POST /graph/v1/paper/batch': [],
  'GET /graph/v1/paper/search/match': ['query'],
  'GET /graph/v1/paper/search/bulk': ['query', 'venue', 'year', 'token'],
};
const MOST_IDS = 500;
/** An id of a form that the real one reads. */
const READABLE =
  /^(?:[0-9a-f]{40}|(?:CorpusId|MAG|PMID|PMCID):\d+|DOI:10\.\d{4,9}\/\S+|ARXIV:(?:\d{4}\.\d{4,5}|[a-z-]+\/\d{7})|ACL:\S+)$/;

/**
 * Semantic Scholar's Graph API on loopback: batches by id, venues page by page, the best match of a title, with its limits,
 * its words for errors and its want of headers. What the real one would refuse counts as unexpected.
 */
export class FakeSemanticScholar extends FakeService {
  /** Changes the rows of a batch: they have no names, only places. */
  distortBatch: (rows: unknown[]) => unknown[] = (rows) => rows;
  readonly #options: FakeSemanticScholarOptions;
  readonly #index: PaperIndex;

  private constructor(options: FakeSemanticScholarOptions) {
    super(options);
    this.#options = options;
    this.#index = new PaperIndex(options.works, options);
  }

  static start(options: FakeSemanticScholarOptions): Promise<FakeSemanticScholar> {
    return new FakeSemanticScholar(options).listen();
  }

  protected tooFastAnswer(): ServiceAnswer {
    return { status: 429, json: TOO_FAST };
  }

  protected answer(request: ServiceRequest): ServiceAnswer {
    const problem = problemOf(request);
    if (problem !== undefined) {
      this.unexpected.push(`${problem}: ${request.method} ${request.path}`);
      return failed(400, problem);
    }
    const key = request.headers['x-api-key'];
    if (this.#options.key !== undefined && key !== this.#options.key) {
      return { status: 403, json: { message: 'Forbidden' } };
    }
    switch (request.url.pathname) {
      case '/graph/v1/paper/batch':
        return this.#batch(request);
      case '/graph/v1/paper/search/match':
        return this.#match(request.url);
      default:
        return this.#listing(request.url);
    }
  }

  #batch({ body, url }: ServiceRequest): ServiceAnswer {
    const ids = (JSON.parse(body) as { ids: string[] }).ids;
    for (const id of ids) this.count(id);
    const known = ids.map((id) => this.#index.byId(id));
    const isReadable = ids.every((id) => READABLE.test(id) && this.#options.unreadable?.has(id) !== true);
    if (!isReadable || known.every((paper) => paper === undefined)) {
      return failed(400, 'No valid paper ids given');
    }
    const rows = known.map((paper) => (paper === undefined ? null : chosen(paper, url)));
    const answer = this.distortBatch(rows);
    if (JSON.stringify(answer).length > (this.#options.maxBytes ?? 10_000_000)) {
      return failed(400, 'Response would exceed maximum size. Please request fewer papers or fields.');
    }
    return { status: 200, json: answer };
  }

  #match(url: URL): ServiceAnswer {
    const query = url.searchParams.get('query') as string;
    this.count(`title:${query}`);
    const best = this.#index.bestMatch(query);
    if (best === undefined) return failed(404, 'Title match not found');
    const row = { ...chosen(best.paper, url), matchScore: best.score };
    return { status: 200, json: { data: this.distort([row]) } };
  }

  #listing(url: URL): ServiceAnswer {
    const venues = (url.searchParams.get('venue') ?? '').split(',');
    const [from, to = from] = (url.searchParams.get('year') ?? '').split('-').map(Number) as [
      number,
      number?,
    ];
    const listing = `${venues.join(',')} ${from}-${to}`;
    this.count(`listing:${listing}`);
    const token = url.searchParams.get('token');
    const start = token === null ? 0 : startOf(token, listing);
    if (start === undefined) return failed(400, 'Invalid continuation token');
    const papers = this.#index.listed(venues, from, to);
    const end = start + (this.#options.pageSize ?? 1_000);
    const page = papers.slice(start, end).map((paper) => chosen(paper, url));
    return {
      status: 200,
      json: {
        total: papers.length,
        token: end < papers.length ? tokenAt(end, listing) : null,
        data: this.distort(page),
      },
    };
  }
}

const TOO_FAST = {
  message: 'Too Many Requests. Please wait and try again or apply for a key for higher rate limits.',
  code: '429',
};

function failed(status: number, error: string): ServiceAnswer {
  return { status, json: { error } };
}

/** Why the real one would refuse a request; undefined when all is well. */
function problemOf({ method, path, url, body, headers }: ServiceRequest): string | undefined {
  const parameters = PARAMETERS[`${method} ${url.pathname}`];
  if (parameters === undefined) return 'no such endpoint';
  if (path.length > 8_000) return 'the URL is too long';
  if (headers['x-api-key'] === undefined) return 'no key';
  for (const name of url.searchParams.keys()) {
    if (name !== 'fields' && !parameters.includes(name)) return `unknown parameter ${name}`;
  }
  const fields = (url.searchParams.get('fields') ?? 'title').split(',');
  const unknown = fields.find((field) => !FIELDS.has(field));
  if (unknown !== undefined) return `Unrecognized or unsupported fields: [${unknown}]`;
  if (parameters.includes('venue')) {
    if (url.searchParams.get('query') !== '') return 'a listing with words';
    if (!/^\d{4}(?:-\d{4})?$/.test(url.searchParams.get('year') ?? '')) return 'unreadable years';
    return (url.searchParams.get('venue') ?? '') === '' ? 'no venue' : undefined;
  }
  if (parameters.includes('query')) {
    const query = url.searchParams.get('query') ?? '';
    if (query.trim() === '') return 'no query';
    return /[-–"*+|~()]/.test(query) ? 'signs that are operators, or never found' : undefined;
  }
  return problemOfIds(body, headers['content-type']);
}

function problemOfIds(body: string, type: string | undefined): string | undefined {
  if (type !== 'application/json') return `a body of type ${type}`;
  const { ids } = JSON.parse(body) as { ids?: unknown };
  if (!Array.isArray(ids) || ids.length === 0) return 'no ids';
  if (ids.length > MOST_IDS) return `${ids.length} ids`;
  return new Set(ids).size < ids.length ? 'an id twice' : undefined;
}

/** The paper with the fields that were asked for; `paperId` always comes. */
function chosen(paper: Readonly<Record<string, unknown>>, url: URL): Record<string, unknown> {
  const fields = ['paperId', ...(url.searchParams.get('fields') ?? 'title').split(',')];
  return Object.fromEntries(fields.map((field) => [field, paper[field] ?? null]));
}

function tokenAt(start: number, listing: string): string {
  return Buffer.from(JSON.stringify([start, listing])).toString('base64url');
}

/** Where a page begins; undefined for a token that was made for another listing, or never. */
function startOf(token: string, listing: string): number | undefined {
  try {
    const [start, of] = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as [number, string];
    return of === listing ? start : undefined;
  } catch {
    return undefined;
  }
}
