import {
  FakeService,
  type FakeServiceOptions,
  type ServiceAnswer,
  type ServiceRequest,
} from './fake-service.js';

export interface FakeRecord {
  readonly key: string;
  readonly year: string;
  readonly [more: string]: unknown;
}

/** DBLP's search API on loopback: papers by stream and year, venues by words of their names. */
export class FakeDblp extends FakeService {
  papers: readonly FakeRecord[] = [];
  venues: readonly Readonly<Record<string, unknown>>[] = [];
  /** Pages have no more than this, whatever is asked for. */
  mostRows = 1000;
  /** What it says that there are, when that is not what there is. */
  totalOf: (rows: number) => number = (rows) => rows;
  beforePage: (request: ServiceRequest) => void = () => undefined;

  static start(options: FakeServiceOptions = {}): Promise<FakeDblp> {
    return new FakeDblp(options).listen();
  }

  protected tooFastAnswer(): ServiceAnswer {
    return { status: 429, headers: { 'retry-after': '2' }, text: 'Too many requests' };
  }

  protected answer(request: ServiceRequest): ServiceAnswer {
    this.beforePage(request);
    const { searchParams: query, pathname } = request.url;
    const words = query.get('q') ?? '';
    this.count(`${pathname.split('/')[2]} ${words} ${query.get('f')}`);
    if (query.get('format') !== 'json' || query.get('c') !== '0') this.unexpected.push(request.path);
    return pageAnswer(
      this.distort([...this.#rows(pathname, words)]),
      Number(query.get('f')),
      this.mostRows,
      this.totalOf,
    );
  }

  #rows(pathname: string, words: string): readonly unknown[] {
    if (pathname === '/search/venue/api')
      return this.venues.filter((venue) =>
        words.split(' ').every((word) => JSON.stringify(venue).toLowerCase().includes(word.toLowerCase())),
      );
    const asked = /^stream:streams\/([\w/-]+): year:(\d{4}):$/.exec(words);
    if (pathname !== '/search/publ/api' || asked === null) this.unexpected.push(`${pathname} ${words}`);
    const [, stream, year] = asked ?? [];
    return this.papers.filter((paper) => paper.key.startsWith(`${stream}/`) && paper.year === year);
  }
}

/** An answer of the search with some of these rows. */
export function pageAnswer(
  all: readonly unknown[],
  first: number,
  most: number,
  totalOf: (rows: number) => number = (rows) => rows,
): ServiceAnswer {
  const rows = all.slice(first, first + most);
  return {
    status: 200,
    json: {
      result: {
        query: '…',
        status: { '@code': '200', text: 'OK' },
        time: { '@unit': 'msecs', text: '1.2' },
        completions: { '@total': '1', '@computed': '0', '@sent': '0' },
        hits: {
          '@total': String(totalOf(all.length)),
          '@computed': String(rows.length),
          '@sent': String(rows.length),
          '@first': String(first),
          ...(rows.length > 0 && {
            hit: rows.map((info, n) => ({ '@score': '1', '@id': String(n), info, url: `URL#${n}` })),
          }),
        },
      },
    },
  };
}

/** A paper as the search shows it. */
export function dblpRecord(n: number, changes: Readonly<Record<string, unknown>> = {}): FakeRecord {
  return {
    authors: {
      author: [
        { '@pid': '1/1', text: 'Ada Lovelace' },
        { '@pid': '2/2', text: 'Kurt Gödel 0002' },
      ],
    },
    title: `On the number ${n}.`,
    venue: 'ICML',
    pages: `${n}-${n + 9}`,
    year: '2019',
    type: 'Conference and Workshop Papers',
    access: 'open',
    key: `conf/icml/LovelaceG19${n}`,
    ee: `http://proceedings.mlr.press/v97/lovelace19${n}.html`,
    url: `https://dblp.org/rec/conf/icml/LovelaceG19${n}`,
    ...changes,
  };
}
