import { arxivOfDoi, normaliseDoi } from '../../src/model/identifiers.js';
import type { FakeWork } from './openalex-works.js';

export interface WorkIndexOptions {
  /** DOIs that lists do not find, although the single look-up does. */
  readonly notInLists?: ReadonlySet<string>;
  /** Ids of works that were merged into others, without their 301. */
  readonly merged?: Readonly<Record<string, string>>;
  /** A value that makes a whole list fail, and with which status. */
  readonly rejects?: string;
  readonly rejectsWith?: 400 | 403;
}

/** What a fake OpenAlex can look up. */
export class WorkIndex {
  readonly #byKey = new Map<string, FakeWork[]>();
  readonly #works: readonly FakeWork[];
  readonly #options: WorkIndexOptions;

  constructor(works: readonly FakeWork[], options: WorkIndexOptions) {
    this.#works = works;
    this.#options = options;
    for (const work of works) {
      this.#add('openalex', lastPart(work.id), work);
      if (work.doi !== null) this.#add('doi', normaliseDoi(work.doi) ?? work.doi, work);
      for (const type of ['pmid', 'pmcid', 'mag']) {
        const raw = work.ids[type];
        if (raw !== undefined) this.#add(type, lastPart(raw).replace(/^PMC/i, ''), work);
      }
    }
  }

  /** In an order of its own, without duplicates. */
  list(type: string, values: readonly string[]): FakeWork[] {
    const found = new Set<FakeWork>();
    for (const value of values) {
      if (type === 'doi' && this.#options.notInLists?.has(value)) continue;
      for (const work of this.#byKey.get(`${type}:${value}`) ?? []) found.add(work);
    }
    return [...found].sort((a, b) => b.cited_by_count - a.cited_by_count || (a.id < b.id ? -1 : 1));
  }

  /** By `W…`, `doi:…`, `pmid:…`; a preprint's DOI finds the work that has it among its locations. */
  single(name: string): FakeWork | undefined {
    const key = /^W\d+$/.test(name) ? `openalex:${name}` : name;
    const own = this.#byKey.get(key)?.[0];
    if (own || !key.startsWith('doi:10.48550/')) return own;
    const arxiv = arxivOfDoi(key.slice('doi:'.length));
    return this.#works.find((work) =>
      work.locations.some((location) => (location as { id?: unknown }).id === `pmh:oai:arXiv.org:${arxiv}`),
    );
  }

  mergedInto(name: string): string | undefined {
    return this.#options.merged?.[name];
  }

  /** Works whose titles have all the words, the most cited first. */
  search(words: string): FakeWork[] {
    const wanted = wordsOf(words);
    return this.#works
      .filter((work) => {
        const has = new Set(wordsOf(work.title ?? ''));
        return wanted.every((word) => has.has(word));
      })
      .sort((a, b) => b.cited_by_count - a.cited_by_count || (a.id < b.id ? -1 : 1));
  }

  #add(type: string, value: string, work: FakeWork): void {
    const key = `${type}:${value}`;
    this.#byKey.set(key, [...(this.#byKey.get(key) ?? []), work]);
  }
}

function lastPart(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
