import type { FakeCrossrefWork } from './crossref-works.js';

/** Words that so many works have say nothing when there are others. */
const COMMON = 1_000;

interface Indexed {
  readonly work: FakeCrossrefWork;
  readonly year: number;
  readonly words: ReadonlySet<string>;
}

/** What a fake Crossref can look up, without looking through all that it has. */
export class CrossrefIndex {
  readonly #byDoi = new Map<string, Indexed>();
  readonly #byIssn = new Map<string, Indexed[]>();
  readonly #byVenue = new Map<string, Indexed[]>();
  readonly #byWord = new Map<string, Indexed[]>();

  constructor(works: readonly FakeCrossrefWork[]) {
    for (const work of works) {
      const indexed = { work, year: yearOf(work), words: new Set(wordsOf(textOf(work))) };
      this.#byDoi.set(work.DOI.toLowerCase(), indexed);
      for (const issn of work.ISSN ?? []) add(this.#byIssn, issn, indexed);
      for (const name of work['container-title']) add(this.#byVenue, name, indexed);
      for (const word of indexed.words) add(this.#byWord, word, indexed);
    }
  }

  one(doi: string): FakeCrossrefWork | undefined {
    return this.#byDoi.get(doi.toLowerCase())?.work;
  }

  /** The works that pass all filters; of several values of one filter any. Undefined for a filter that it does not know. */
  filtered(filters: ReadonlyMap<string, readonly string[]>): FakeCrossrefWork[] | undefined {
    let found: readonly Indexed[] | undefined;
    const meet = (values: readonly string[], index: ReadonlyMap<string, readonly Indexed[]>): void => {
      const these = new Set(values.flatMap((value) => index.get(value) ?? []));
      found = found === undefined ? [...these] : found.filter((one) => these.has(one));
    };
    for (const [name, values] of filters) {
      if (name === 'doi') {
        const these = values.flatMap((doi) => this.#byDoi.get(doi.toLowerCase()) ?? []);
        found = [...new Set(these)];
      } else if (name === 'issn') meet(values, this.#byIssn);
      else if (name === 'container-title') meet(values, this.#byVenue);
      else if (!['from-pub-date', 'until-pub-date', 'type'].includes(name)) return undefined;
    }
    return this.#narrowed(found ?? [...this.#byDoi.values()], filters).map(({ work }) => work);
  }

  /** Works that have some of the words, those that have the rarest and the most of them first. */
  search(text: string): FakeCrossrefWork[] {
    const words = [...new Set(wordsOf(text))].filter((word) => this.#byWord.has(word));
    const telling = words.filter((word) => (this.#byWord.get(word) as Indexed[]).length <= COMMON);
    const rare = telling.length > 0 ? telling : words.slice(0, 1);
    const weight = (word: string): number => 1 / Math.log2(2 + (this.#byWord.get(word) as Indexed[]).length);
    const candidates = new Set(rare.flatMap((word) => this.#byWord.get(word) as Indexed[]));
    return [...candidates]
      .map(({ work, words: has }) => ({
        work,
        score: words.reduce((sum, word) => sum + (has.has(word) ? weight(word) : 0), 0) / Math.sqrt(has.size),
      }))
      .sort((a, b) => b.score - a.score || (a.work.DOI < b.work.DOI ? -1 : 1))
      .map(({ work, score }) => ({ ...work, score }));
  }

  /** Works in venues that have some of the words, those whose venue's name is nearest first. */
  searchVenues(text: string, filters: ReadonlyMap<string, readonly string[]>): FakeCrossrefWork[] {
    const wanted = new Set(wordsOf(text));
    const share = (name: string): number => {
      const words = wordsOf(name);
      return words.filter((word) => wanted.has(word)).length / Math.max(words.length, wanted.size);
    };
    return [...this.#byVenue]
      .map(([name, works]) => ({ works, share: share(name) }))
      .filter((venue) => venue.share > 0)
      .sort((a, b) => b.share - a.share)
      .flatMap(({ works }) => this.#narrowed(works, filters).map(({ work }) => work));
  }

  #narrowed(works: readonly Indexed[], filters: ReadonlyMap<string, readonly string[]>): Indexed[] {
    const from = Number(filters.get('from-pub-date')?.[0] ?? 0);
    const until = Number(filters.get('until-pub-date')?.[0] ?? Infinity);
    const types = filters.get('type');
    return works.filter(
      ({ work, year }) => year >= from && year <= until && (types?.includes(work.type as string) ?? true),
    );
  }
}

function add(index: Map<string, Indexed[]>, key: string, work: Indexed): void {
  const there = index.get(key);
  if (there) there.push(work);
  else index.set(key, [work]);
}

function yearOf(work: FakeCrossrefWork): number {
  return (work.issued as { 'date-parts': number[][] } | undefined)?.['date-parts'][0]?.[0] ?? 0;
}

function textOf(work: FakeCrossrefWork): string {
  const families = ((work.author ?? []) as { family?: string }[]).map(({ family }) => family ?? '');
  return [...work.title, ...families, yearOf(work)].join(' ');
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
