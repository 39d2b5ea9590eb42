import { foldWords } from '../../src/model/fold.js';
import { semanticScholarPaper, type FakePaper } from './semantic-scholar-papers.js';
import type { WorldWork } from './world-work.js';

export interface PaperIndexOptions {
  /** Hashes of papers that were merged into others, and those. */
  readonly merged?: Readonly<Record<string, string>>;
  /** Ids that it can't read, although they look well. */
  readonly unreadable?: ReadonlySet<string>;
  /** Changes what is said of a work. */
  readonly change?: (paper: FakePaper, work: WorldWork) => Partial<FakePaper>;
}

/** The paper that everybody can rely on, whatever else there is. */
const EVERYBODYS = 'CorpusId:13756489';

/** What a fake Semantic Scholar can look up: by id, by venue and years, by the words of a title. */
export class PaperIndex {
  readonly #works: readonly WorldWork[];
  readonly #options: PaperIndexOptions;
  readonly #byId = new Map<string, number>();
  readonly #byVenue = new Map<string, number[]>();
  readonly #byWord = new Map<string, number[]>();
  readonly #words: string[][] = [];
  /** Of the listing that was asked for last: its pages come one after the other. */
  #listed: { name: string; papers: FakePaper[] } = { name: '', papers: [] };

  constructor(works: readonly WorldWork[], options: PaperIndexOptions) {
    this.#works = works;
    this.#options = options;
    works.forEach((work, nth) => {
      for (const id of idsOf(work)) this.#byId.set(id, nth);
      push(this.#byVenue, work.venue.toLowerCase(), nth);
      const words = foldWords(work.title).split(' ');
      this.#words.push(words);
      for (const word of new Set(words)) push(this.#byWord, word, nth);
    });
  }

  byId(id: string): FakePaper | undefined {
    if (id === EVERYBODYS) return { paperId: 'e'.repeat(40), externalIds: { CorpusId: 13756489 } };
    const nth = this.#byId.get(keyOf(this.#options.merged?.[id] ?? id));
    return nth === undefined ? undefined : this.#paper(nth);
  }

  /** The paper whose title has all the words and the fewest others. */
  bestMatch(query: string): { paper: FakePaper; score: number } | undefined {
    const wanted = foldWords(query).split(' ');
    const rarest = wanted
      .map((word) => this.#byWord.get(word) ?? [])
      .reduce((a, b) => (b.length < a.length ? b : a));
    const fitting = rarest.filter((nth) => wanted.every((word) => this.#words[nth]!.includes(word)));
    if (fitting.length === 0) return undefined;
    const best = fitting.reduce((a, b) => (this.#words[b]!.length < this.#words[a]!.length ? b : a));
    return { paper: this.#paper(best), score: (100 * wanted.length) / this.#words[best]!.length };
  }

  /** All of these venues in these years, in the order of their hashes. */
  listed(venues: readonly string[], from: number, to: number): FakePaper[] {
    const name = `${venues.join(',')} ${from}-${to}`;
    if (this.#listed.name !== name) {
      const found = [...new Set(venues.map((venue) => venue.trim().toLowerCase()))]
        .flatMap((venue) => this.#byVenue.get(venue) ?? [])
        .filter((nth) => this.#works[nth]!.year >= from && this.#works[nth]!.year <= to)
        .map((nth) => this.#paper(nth))
        .sort((a, b) => (String(a.paperId) < String(b.paperId) ? -1 : 1));
      this.#listed = { name, papers: found };
    }
    return this.#listed.papers;
  }

  #paper(nth: number): FakePaper {
    const work = this.#works[nth]!;
    const paper = semanticScholarPaper(work);
    return { ...paper, ...this.#options.change?.(paper, work) };
  }
}

function idsOf(work: WorldWork): string[] {
  return [
    work.s2,
    `CorpusId:${work.corpusId}`,
    ...(work.doi === undefined ? [] : [`DOI:${work.doi}`]),
    ...(work.arxiv === undefined ? [] : [`ARXIV:${work.arxiv}`]),
    ...(work.pmid === undefined ? [] : [`PMID:${work.pmid}`]),
    ...(work.pmcid === undefined ? [] : [`PMCID:${work.pmcid.replace(/^PMC/, '')}`]),
  ].map(keyOf);
}

/** Prefixes and DOIs may be in any case. */
function keyOf(id: string): string {
  return id.toLowerCase();
}

function push(lists: Map<string, number[]>, key: string, value: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
