import { normaliseArxiv } from '../../src/model/identifiers.js';
import {
  FakeService,
  type FakeServiceOptions,
  type ServiceAnswer,
  type ServiceRequest,
} from './fake-service.js';
import type { WorldWork } from './world-work.js';

export interface FakeArxivOptions extends FakeServiceOptions {
  /** Those with an arXiv id are in it. */
  readonly works: readonly WorldWork[];
  /** How it words that an id is malformed: with HTTP 400, as it does now, or with 200. */
  readonly malformedWith?: 200 | 400;
}

/** An entry as the feed has it, before it is written out. */
export interface ArxivRow {
  readonly id: string;
  readonly title: string;
  readonly summary?: string;
  readonly published: string;
  readonly authors: readonly string[];
  /** The publisher's, where the authors gave it. */
  readonly doi?: string;
}

/** arXiv's query API on loopback: `id_list`, Atom, one version of each paper. What the real one would choke on is unexpected. */
export class FakeArxiv extends FakeService {
  /** The feed's count, when that is not what it shows. */
  total: (rows: number) => number = (rows) => rows;
  /** The query that the feed says it answers, when that is another. */
  echo: (query: string) => string = (query) => query;
  readonly #options: FakeArxivOptions;
  readonly #rows = new Map<string, ArxivRow>();

  private constructor(options: FakeArxivOptions) {
    super(options);
    this.#options = options;
    for (const work of options.works) {
      if (work.arxiv !== undefined) this.#rows.set(work.arxiv, rowOf(work, work.arxiv));
    }
  }

  static start(options: FakeArxivOptions): Promise<FakeArxiv> {
    return new FakeArxiv(options).listen();
  }

  protected tooFastAnswer(): ServiceAnswer {
    return { status: 429, text: 'Rate exceeded.' };
  }

  protected answer({ method, path, url }: ServiceRequest): ServiceAnswer {
    const ids = (url.searchParams.get('id_list') ?? '').split(',');
    const shown = Number(url.searchParams.get('max_results') ?? 10);
    const known = method === 'GET' && url.pathname === '/api/query' && url.searchParams.size === 2;
    if (!known || ids.length > 100 || shown < ids.length) this.unexpected.push(`${method} ${path}`);
    for (const id of ids) this.count(`arxiv:${id}`);
    const bad = ids.find((id) => isMalformed(id));
    if (bad !== undefined) return errorFeed(this.#options.malformedWith ?? 400, bad);
    const rows = this.distort([...new Set(ids)].flatMap((id) => this.#rows.get(id) ?? []).slice(0, shown));
    const query = this.echo(`search_query=&id_list=${ids.join(',')}&start=0&max_results=${shown}`);
    return feed(200, `arXiv Query: ${query}`, this.total(rows.length), rows.map(entryOf));
  }
}

/** A month that there is not, and whatever has no form of an id. */
function isMalformed(id: string): boolean {
  return normaliseArxiv(id) !== id || /^\d\d(?:00|1[3-9]|[2-9]\d)\./.test(id);
}

function rowOf({ title, abstract, authors, year, doi }: WorldWork, arxiv: string): ArxivRow {
  return {
    id: `http://arxiv.org/abs/${arxiv}v2`,
    title,
    ...(abstract !== undefined && { summary: abstract }),
    published: `${year}-04-20T16:07:14Z`,
    authors,
    ...(doi !== undefined && { doi }),
  };
}

/** As Atom, with lines broken as arXiv breaks them. What is no row becomes an entry with nothing in it. */
function entryOf(row: unknown): string {
  if (typeof row !== 'object' || row === null || !('title' in row)) return '<entry></entry>';
  const { id, title, summary, published, authors, doi } = row as Partial<ArxivRow>;
  return `<entry>
    <id>${escaped(id)}</id>
    <title>${escaped(title).replaceAll(' of ', '\n  of ')}</title>
    <updated>${escaped(published)}</updated>
    <link href="${escaped(id)}" rel="alternate" type="text/html"/>
    <summary>  ${escaped(summary)}\n</summary>
    <published>${escaped(published)}</published>
    ${doi ? `<arxiv:doi>${escaped(doi)}</arxiv:doi>` : ''}
    <arxiv:primary_category term="q-bio.PE"/>
    ${(authors ?? []).map((name) => `<author><name>${escaped(name)}</name></author>`).join('\n')}
  </entry>`;
}

function escaped(text: string | null | undefined): string {
  return (text ?? '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function errorFeed(status: number, id: string): ServiceAnswer {
  const entry = `<entry>
    <id>https://arxiv.org/api/errors#incorrect_id_format_for_${escaped(id)}</id>
    <title>Error</title>
    <summary>incorrect id format for ${escaped(id)}</summary>
    <author><name>arXiv api core</name></author>
  </entry>`;
  return feed(status, 'arXiv Search Results', 1, [entry]);
}

function feed(status: number, title: string, total: number, entries: readonly string[]): ServiceAnswer {
  const text = `<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/x</id>
  <title>${escaped(title)}</title>
  <updated>2026-11-22T00:00:00Z</updated>
  <opensearch:totalResults>${total}</opensearch:totalResults>
  ${entries.join('\n  ')}
</feed>
`;
  return { status, text, type: 'application/atom+xml; charset=UTF-8' };
}
