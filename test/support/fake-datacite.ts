import { asksDataCite } from '../../src/model/doi-registrar.js';
import { doiOfArxiv, normaliseDoi } from '../../src/model/identifiers.js';
import {
  FakeService,
  type FakeServiceOptions,
  type ServiceAnswer,
  type ServiceRequest,
} from './fake-service.js';
import type { WorldWork } from './world-work.js';

export interface FakeDataCiteOptions extends FakeServiceOptions {
  readonly works: readonly WorldWork[];
  /** Whether DataCite registered a work's DOI; as its prefix says when not given. Every arXiv paper has one of its own. */
  readonly registered?: (doi: string) => boolean;
  /** A list with this DOI in it is refused as wrong. */
  readonly rejects?: string;
  /** Rows on a page are no more than this, whatever is asked for. */
  readonly mostRows?: number;
}

const PARAMETERS = new Set([
  'ids',
  'page[size]',
  'page[number]',
  'disable-facets',
  'affiliation',
  'publisher',
]);

/** DataCite on loopback: lists by `ids`, and single DOIs. What the real one would not understand is unexpected. */
export class FakeDataCite extends FakeService {
  /** What the list says that it has in all, when that is not what it shows. */
  total: (rows: number) => number = (rows) => rows;
  readonly #options: FakeDataCiteOptions;
  readonly #records = new Map<string, object>();

  private constructor(options: FakeDataCiteOptions) {
    super(options);
    this.#options = options;
    const registered = options.registered ?? asksDataCite;
    for (const work of options.works) {
      const deposited = work.arxiv === undefined ? undefined : doiOfArxiv(work.arxiv);
      const own = work.doi !== undefined && registered(work.doi) ? work.doi : undefined;
      for (const doi of [own, deposited]) {
        if (doi !== undefined) this.#records.set(doi, dataciteRecord(work, doi));
      }
    }
  }

  static start(options: FakeDataCiteOptions): Promise<FakeDataCite> {
    return new FakeDataCite(options).listen();
  }

  protected tooFastAnswer(): ServiceAnswer {
    return {
      status: 429,
      headers: { 'retry-after': '1' },
      json: { errors: [{ status: '429', title: 'Too many requests' }] },
    };
  }

  protected answer(request: ServiceRequest): ServiceAnswer {
    const { url } = request;
    const wrong = problemOf(request);
    if (wrong !== undefined) this.unexpected.push(`${wrong}: ${request.path}`);
    return url.pathname === '/dois' ? this.#list(url) : this.#single(url);
  }

  #list(url: URL): ServiceAnswer {
    const ids = (url.searchParams.get('ids') ?? '').split(',');
    for (const id of ids) this.count(`doi:${id.toLowerCase()}`);
    if (this.#options.rejects !== undefined && ids.includes(this.#options.rejects))
      return errorAnswer(400, 'The query is not well-formed.');
    const rows = this.distort([...new Set(ids)].flatMap((id) => this.#records.get(id.toLowerCase()) ?? []));
    const size = Math.min(Number(url.searchParams.get('page[size]') ?? 25), this.#options.mostRows ?? 1_000);
    const page = Number(url.searchParams.get('page[number]') ?? 1);
    const shown = rows.slice((page - 1) * size, page * size);
    const total = this.total(rows.length);
    return {
      status: 200,
      json: {
        data: shown,
        meta: { total, totalPages: Math.ceil(total / size), page },
        // The real one forgets the ids here.
        links: { self: url.href, ...(shown.length === size && { next: `${this.url}/dois?page[number]=2` }) },
      },
    };
  }

  #single(url: URL): ServiceAnswer {
    const doi = decodeURIComponent(url.pathname.slice('/dois/'.length)).toLowerCase();
    this.count(`doi:${doi}`);
    const record = this.#records.get(doi);
    if (record === undefined) return errorAnswer(404, "The resource you are looking for doesn't exist.");
    return { status: 200, json: { data: record } };
  }
}

function errorAnswer(status: number, title: string): ServiceAnswer {
  return { status, json: { errors: [{ status: String(status), title }] } };
}

/** What is wrong with a request, as far as it can be told without looking anything up. */
function problemOf({ method, path, url }: ServiceRequest): string | undefined {
  if (method !== 'GET') return `${method} is not for reading`;
  if (path.length > 4_000) return 'the URL is longer than it need be';
  const unknown = [...url.searchParams.keys()].find((name) => !PARAMETERS.has(name));
  if (unknown !== undefined) return `unknown parameter ${unknown}`;
  if (url.pathname !== '/dois') {
    const doi = decodeURIComponent(url.pathname.replace(/^\/dois\//, ''));
    return normaliseDoi(doi) === doi ? undefined : 'not a DOI';
  }
  const ids = (url.searchParams.get('ids') ?? '').split(',');
  if (ids.length > 100) return 'more than 100 DOIs';
  return ids.find((id) => normaliseDoi(id) !== id) === undefined ? undefined : 'not DOIs';
}

/** A work as DataCite's API shows it; with the many fields that nobody reads left out. */
export function dataciteRecord(work: WorldWork, doi: string): object {
  const isArxiv = doi.startsWith('10.48550/');
  return {
    id: doi,
    type: 'dois',
    attributes: {
      doi,
      prefix: doi.split('/')[0],
      identifiers: [],
      alternateIdentifiers: isArxiv
        ? [{ alternateIdentifierType: 'arXiv', alternateIdentifier: work.arxiv }]
        : [],
      creators: work.authors.map((author) => {
        const [given, family] = [
          author.slice(0, author.lastIndexOf(' ')),
          author.slice(author.lastIndexOf(' ') + 1),
        ];
        return {
          name: `${family}, ${given}`,
          nameType: 'Personal',
          givenName: given,
          familyName: family,
          affiliation: [],
          nameIdentifiers: [],
        };
      }),
      titles: [{ title: work.title }],
      publisher: { name: isArxiv ? 'arXiv' : 'Zenodo' },
      container: {},
      publicationYear: work.year,
      dates: [{ date: String(work.year), dateType: 'Issued' }],
      language: 'en',
      types: { resourceTypeGeneral: 'Preprint', resourceType: 'Article' },
      relatedIdentifiers:
        isArxiv && work.doi !== undefined
          ? [{ relationType: 'IsVersionOf', relatedIdentifier: work.doi, relatedIdentifierType: 'DOI' }]
          : [],
      rightsList: [{ rightsUri: 'https://creativecommons.org/licenses/by/4.0/legalcode' }],
      descriptions:
        work.abstract === undefined ? [] : [{ description: work.abstract, descriptionType: 'Abstract' }],
      url: isArxiv ? `https://arxiv.org/abs/${work.arxiv}` : `https://zenodo.example/${doi}`,
      contentUrl: null,
      citationCount: Math.floor(work.citations / 10),
      citationsOverTime: [],
      referenceCount: 0,
      isActive: true,
      state: 'findable',
      updated: '2026-01-01T00:00:00.000Z',
    },
  };
}
