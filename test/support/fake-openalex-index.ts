import { arxivOfDoi, normaliseDoi } from '../../src/model/identifiers.js';
import type { FakeWork } from './openalex-works.js';
import { openAlexWork, worldDoi } from './openalex-world.js';
import type { WorldWork } from './world-work.js';

export interface WorkIndexOptions {
  /** Works in OpenAlex's own shape. */
  readonly works?: readonly FakeWork[];
  /** Works as they are; made into OpenAlex's shape when they are asked for. */
  readonly world?: readonly WorldWork[];
  /** What is known of sources beside the name under which they stand in the works. */
  readonly sources?: readonly Partial<FakeSource>[];
  /** DOIs that lists do not find, although the single look-up does. */
  readonly notInLists?: ReadonlySet<string>;
  /** Ids of works that were merged into others, without their 301. */
  readonly merged?: Readonly<Record<string, string>>;
  /** A value that makes a whole list fail, and with which status. */
  readonly rejects?: string;
  readonly rejectsWith?: 400 | 403;
}

/** A journal or conference. */
export interface FakeSource {
  /** `https://openalex.org/S…` */
  readonly id: string;
  readonly display_name: string;
  readonly alternate_titles: readonly string[];
  readonly issn: readonly string[];
}

interface IndexedWork {
  readonly id: string;
  readonly cited: number;
  readonly year: number | null;
  readonly title: string;
  render(): FakeWork;
}

/** What a fake OpenAlex can look up, by keys that were made once: it holds tens of thousands of works. */
export class WorkIndex {
  readonly sources = new Map<string, FakeSource>();
  readonly #byKey = new Map<string, IndexedWork[]>();
  readonly #byWord = new Map<string, IndexedWork[]>();
  readonly #bySource = new Map<string, IndexedWork[]>();
  readonly #options: WorkIndexOptions;

  constructor(options: WorkIndexOptions) {
    this.#options = options;
    for (const work of options.works ?? []) this.#addWork(work);
    for (const work of options.world ?? []) this.#addWorld(work);
    for (const works of this.#bySource.values()) works.sort(byCitations);
  }

  /** In an order of its own, without duplicates. */
  list(type: string, values: readonly string[]): FakeWork[] {
    const found = new Set<IndexedWork>();
    for (const value of values) {
      if (type === 'doi' && this.#options.notInLists?.has(value)) continue;
      for (const work of this.#byKey.get(`${type}:${value}`) ?? []) found.add(work);
    }
    return [...found].sort(byCitations).map((work) => work.render());
  }

  /** By `W…`, `doi:…`, `pmid:…`; a preprint's DOI finds the work that has it among its locations. */
  single(name: string): FakeWork | undefined {
    const key = /^W\d+$/.test(name) ? `openalex:${name}` : name;
    const own = this.#byKey.get(key)?.[0];
    if (own || !key.startsWith('doi:10.48550/')) return own?.render();
    return this.#byKey.get(`arxiv:${arxivOfDoi(key.slice('doi:'.length))}`)?.[0]?.render();
  }

  mergedInto(name: string): string | undefined {
    return this.#options.merged?.[name];
  }

  /** Works whose titles have all the words of one of the alternatives, the most cited first; made when they are asked for. */
  search(query: string): Lazily<FakeWork> {
    const found = new Set(query.split(' OR ').flatMap((words) => this.#withAllWords(words)));
    return lazily([...found].sort(byCitations));
  }

  #withAllWords(words: string): IndexedWork[] {
    const wanted = wordsOf(words);
    const lists = wanted.map((word) => this.#byWord.get(word) ?? []);
    const fewest = lists.reduce((a, b) => (b.length < a.length ? b : a), lists[0] ?? []);
    return fewest.filter((work) => {
      const has = new Set(wordsOf(work.title));
      return wanted.every((word) => has.has(word));
    });
  }

  /** Works of these sources (`S…`) and years; made when they are asked for. */
  published(sources: readonly string[], from: number, to: number): Lazily<FakeWork> {
    const works = sources.flatMap((id) => this.#bySource.get(id) ?? []);
    return lazily(works.filter(({ year }) => year !== null && year >= from && year <= to));
  }

  /** Sources one of whose names has all these words, the last of which may be begun only. */
  complete(text: string): FakeSource[] {
    const wanted = wordsOf(text);
    return [...this.sources.values()].filter((source) =>
      [source.display_name, ...source.alternate_titles].some((name) => {
        const has = wordsOf(name);
        return wanted.every((word, nth) =>
          has.some((one) => one === word || (nth === wanted.length - 1 && one.startsWith(word))),
        );
      }),
    );
  }

  /** By `S…` or `issn:…`. */
  source(name: string): FakeSource | undefined {
    if (!name.startsWith('issn:')) return this.sources.get(name);
    const issn = name.slice('issn:'.length);
    return [...this.sources.values()].find((source) => source.issn.includes(issn));
  }

  #addWork(work: FakeWork): void {
    const indexed: IndexedWork = {
      id: work.id,
      cited: work.cited_by_count,
      year: work.publication_year,
      title: work.title ?? '',
      render: () => work,
    };
    this.#key('openalex', lastPart(work.id), indexed);
    if (work.doi !== null) this.#key('doi', normaliseDoi(work.doi) ?? work.doi, indexed);
    for (const type of ['pmid', 'pmcid', 'mag']) {
      const raw = work.ids[type];
      if (raw !== undefined) this.#key(type, lastPart(raw).replace(/^PMC/i, ''), indexed);
    }
    for (const { id } of work.locations as { id?: string | null }[]) {
      const arxiv = /^pmh:oai:arXiv\.org:(.+)$/.exec(id ?? '')?.[1];
      if (arxiv !== undefined) this.#key('arxiv', arxiv, indexed);
    }
    this.#words(indexed);
    const { source } = (work.primary_location ?? {}) as { source?: { id: string; display_name: string } };
    if (source) this.#published(lastPart(source.id), source.display_name, indexed);
  }

  #addWorld(work: WorldWork): void {
    const source = this.#sourceNamed(work.venue);
    const indexed: IndexedWork = {
      id: `https://openalex.org/${work.openalex}`,
      cited: work.citations,
      year: work.year,
      title: work.title,
      render: () => openAlexWork(work, source.id),
    };
    this.#key('openalex', work.openalex, indexed);
    const doi = worldDoi(work);
    if (doi !== undefined) this.#key('doi', doi, indexed);
    if (work.arxiv !== undefined) this.#key('arxiv', work.arxiv, indexed);
    if (work.pmid !== undefined) this.#key('pmid', work.pmid, indexed);
    if (work.pmcid !== undefined) this.#key('pmcid', work.pmcid.replace(/^PMC/, ''), indexed);
    this.#words(indexed);
    this.#published(lastPart(source.id), work.venue, indexed);
  }

  readonly #names = new Map<string, FakeSource>();

  #sourceNamed(name: string): FakeSource {
    const known = this.#names.get(name);
    if (known) return known;
    const source = this.#newSource(`https://openalex.org/S${4_300_000_001 + this.#names.size}`, name);
    this.#names.set(name, source);
    return source;
  }

  #newSource(id: string, display_name: string): FakeSource {
    const told = this.#options.sources?.find((one) => one.display_name === display_name);
    return { id, display_name, alternate_titles: [], issn: [], ...told };
  }

  #published(id: string, name: string, work: IndexedWork): void {
    if (!this.sources.has(id)) this.sources.set(id, this.#newSource(`https://openalex.org/${id}`, name));
    push(this.#bySource, id, work);
  }

  #words(work: IndexedWork): void {
    for (const word of new Set(wordsOf(work.title))) push(this.#byWord, word, work);
  }

  #key(type: string, value: string, work: IndexedWork): void {
    push(this.#byKey, `${type}:${value}`, work);
  }
}

/** Rows that are made only where they are read. */
export interface Lazily<T> {
  readonly length: number;
  slice(from: number, to: number): T[];
}

function lazily(works: readonly IndexedWork[]): Lazily<FakeWork> {
  return {
    length: works.length,
    slice: (from, to) => works.slice(from, to).map((work) => work.render()),
  };
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const had = map.get(key);
  if (had) had.push(value);
  else map.set(key, [value]);
}

function byCitations(a: IndexedWork, b: IndexedWork): number {
  return b.cited - a.cited || (a.id < b.id ? -1 : 1);
}

function lastPart(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
