import anyAscii from 'any-ascii';
import type { Person } from '../../formats/bibtex/person.js';

/** Volumes that were published before PMLR had names of its own for pages: there the key of the entry is the name. */
const KEEPS_KEYS = (volume: number): boolean =>
  (volume >= 27 && volume <= 53) || volume === 55 || volume === 56 || volume === 63 || volume === 64;

/**
 * Names the pages of a volume as PMLR does (mlresearch/papersite, lib/mlresearch.rb, `filestub`, 2026-10): the first author's family name, two
 * digits of the year in which the volume was published, and a letter, in the order of the entries: `sakaue23a`.
 * So the key in an editor's file (`sakaue23`) is not that of the page.
 */
export class PageKeys {
  readonly #volume: number;
  readonly #year: string;
  readonly #taken = new Set<string>();

  /** `volume`: `206`, `R1`; `year`: that of publishing. */
  constructor(volume: string, year: number) {
    this.#volume = /^\d+$/.test(volume) ? Number(volume) : 0;
    this.#year = String(year).slice(-2);
  }

  /** For the next entry of the file. */
  next(key: string, first: Person | undefined): string {
    if (KEEPS_KEYS(this.#volume) || first === undefined || first.family === '') return key;
    for (let count = 0; ; count++) {
      const name = parameterized(first.family + this.#year + lettersOf(count));
      if (this.#taken.has(name)) continue;
      this.#taken.add(name);
      return name;
    }
  }
}

/** a, b, …, z, aa, ab, … */
function lettersOf(count: number): string {
  const last = String.fromCharCode(97 + (count % 26));
  return count < 26 ? last : lettersOf(Math.floor(count / 26) - 1) + last;
}

/** As `parameterize` of Ruby on Rails: ASCII, small, everything else one hyphen. */
function parameterized(text: string): string {
  return anyAscii(text)
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .replace(/-{2,}/g, '-')
    .replace(/^-|-$/g, '');
}
