import { INTERRUPTED, RequestFailed } from '../../src/http/failures.js';
import type { ListedPaper } from '../../src/model/listed-paper.js';
import type { ListerDefinition } from '../../src/venues/definition.js';
import type { ListAnswer, Lister, VenueYear } from '../../src/venues/lister.js';

/** What a call of `list` does instead of answering. */
export type Trouble = (call: { readonly of: string; readonly next: string | undefined }) => void;

/** A lister that has as many papers of each venue-year as is said, in pages of so many, and counts what it is asked. */
export class ScriptedLister {
  /** Every call in its order: `iclr 2024 @20`. */
  readonly calls: string[] = [];
  readonly #has: Readonly<Record<string, number>>;
  readonly #page: number;
  readonly #id: string;
  /** What it says of itself. */
  state: 'ok' | 'slowed' = 'ok';
  /** Called before each answer; may throw. */
  trouble: Trouble = () => undefined;
  /** Changes answers. */
  answer: (given: ListAnswer, of: string, next: string | undefined) => ListAnswer = (given) => given;

  constructor(id: string, has: Readonly<Record<string, number>>, page = 10) {
    this.#id = id;
    this.#has = has;
    this.#page = page;
  }

  get definition(): ListerDefinition {
    const lister: Lister = {
      id: this.#id,
      list: (wanted, next, { stopping }) => {
        if (stopping.aborted) return Promise.reject(new RequestFailed(INTERRUPTED));
        return Promise.resolve().then(() => this.#list(wanted, next));
      },
      apiStatus: () => ({ state: this.state }),
      close: () => Promise.resolve(),
    };
    return {
      id: this.#id,
      summary: 'of a test',
      keyVariables: [],
      limits: 'none',
      link: 'https://example.org/',
      licence: 'none',
      venues: 'any',
      serves: () => true,
      missing: () => undefined,
      create: () => Promise.resolve(lister),
      folderReader: () => Promise.resolve({ reads: () => false, volumes: nothing }),
    };
  }

  #list({ venue, year }: VenueYear, next: string | undefined): ListAnswer {
    const of = `${venue.key} ${year}`;
    this.calls.push(`${of} @${next ?? '0'}`);
    this.trouble({ of, next });
    const total = this.#has[of];
    if (total === undefined) return this.answer('unknown', of, next);
    const at = Number(next ?? 0);
    const end = Math.min(total, at + this.#page);
    const papers = Array.from({ length: end - at }, (_, nth) => paperOf(this.#id, of, at + nth));
    return this.answer({ papers, total, next: end < total ? String(end) : undefined }, of, next);
  }
}

export function paperOf(lister: string, of: string, nth: number): ListedPaper {
  return {
    paper_id: `${of.replace(' ', '-')}.${nth}`,
    title: `Paper ${nth} of ${of} “ü”`,
    authors: [{ name: `Änne Author ${nth}`, affiliations: ['Ørsted Institute'] }],
    doi: `10.5555/${of.replace(' ', '.')}.${nth}`,
    source_url: `https://${lister}.example.org/${nth}`,
  };
}

async function* nothing(): AsyncGenerator<never> {
  // No files of this lister.
}
