import type { ListedPaper } from '../../model/listed-paper.js';
import { monthOf } from '../text/publication-month.js';
import { venueIn } from './anthology-id.js';
import { childrenNamed, readable, textOfChild, type Element } from './element.js';
import { readPaper } from './paper.js';
import { nameOfVenueId } from './venue-ids.js';

/** A volume of a collection, with its papers in their order. */
export interface AnthologyVolume {
  readonly collection: string;
  /** `main`, `5`. */
  readonly id: string;
  /** Ids of the venues that it belongs to: `naacl`. */
  readonly venues: readonly string[];
  /** That it says itself, which need not be the collection's. */
  readonly year: number;
  readonly booktitle: string;
  readonly papers: readonly ListedPaper[];
  readonly notes: readonly string[];
}

/** What the venues of a volume are called, its title last. */
export function namesOfVolume({
  venues,
  booktitle,
}: Pick<AnthologyVolume, 'venues' | 'booktitle'>): string[] {
  return [...venues.map(nameOfVenueId), ...(booktitle === '' ? [] : [booktitle])];
}

/** What a volume says of all its papers. */
export interface VolumeFacts {
  readonly collection: string;
  readonly id: string;
  readonly isJournal: boolean;
  readonly booktitle: string;
  readonly track: string | undefined;
  readonly number: string | undefined;
  readonly volume: string | undefined;
  /** `2022`, `2022-07`. */
  readonly date: string;
}

/** Gathers the parts of a `<volume>` as they are read. */
export class CollectionVolume {
  readonly #collection: string;
  readonly #id: string;
  readonly #isJournal: boolean;
  readonly #papers: Element[] = [];
  #meta: Element | undefined;

  constructor(collection: string, attributes: Readonly<Record<string, string>>) {
    this.#collection = collection;
    this.#id = attributes.id ?? '';
    this.#isJournal = attributes.type === 'journal';
  }

  take(element: Element): void {
    if (element.name === 'meta') this.#meta = element;
    // The frontmatter is no paper.
    else if (element.name === 'paper') this.#papers.push(element);
  }

  /** The volume; or what it lacks, in words. */
  finish(): AnthologyVolume | string {
    const name = `the volume ${this.#collection}-${this.#id}`;
    if (this.#id === '') return `a volume of ${this.#collection} has no id`;
    if (this.#meta === undefined) return `${name} has no <meta>`;
    const year = textOfChild(this.#meta, 'year') ?? '';
    if (!/^\d{4}$/.test(year)) return `${name} has the year "${year}"; expected four digits`;
    const facts = this.#factsOf(this.#meta, year);
    const papers: ListedPaper[] = [];
    const notes: string[] = [];
    for (const element of this.#papers) {
      const read = readPaper(element, facts);
      if (read === undefined) continue;
      if (read.paper !== undefined) papers.push(read.paper);
      if (read.note !== undefined) notes.push(read.note);
    }
    return {
      collection: this.#collection,
      id: this.#id,
      venues: this.#venuesIn(this.#meta),
      year: Number(year),
      booktitle: facts.booktitle,
      papers,
      notes,
    };
  }

  /** Files from before 2023 do not say it, where the id of the collection does. */
  #venuesIn(meta: Element): string[] {
    const said = childrenNamed(meta, 'venue').flatMap((venue) => readable(venue) ?? []);
    const named = venueIn(this.#collection);
    return said.length > 0 || named === undefined ? said : [named];
  }

  #factsOf(meta: Element, year: string): VolumeFacts {
    const booktitle = textOfChild(meta, 'booktitle') ?? '';
    const month = monthOf(textOfChild(meta, 'month'));
    return {
      collection: this.#collection,
      id: this.#id,
      isJournal: this.#isJournal,
      booktitle: this.#isJournal ? (textOfChild(meta, 'journal-title') ?? booktitle) : booktitle,
      track: trackOf(this.#id, booktitle),
      volume: textOfChild(meta, 'journal-volume'),
      number: textOfChild(meta, 'journal-issue'),
      date: month === undefined ? year : `${year}-${month}`,
    };
  }
}

const TRACKS =
  /\((?:Volume|Vol\.?) \d+: ([^()]+)\)|\b(Student Research Workshop|System Demonstrations|Software Demonstrations|Demonstrations|Tutorial Abstracts|Tutorials|Industry (?:Track|Papers)|Short Papers|Long Papers|Companion Volume|Doctoral Consortium|Posters|Shared Task)\b/;

/** The part of its venue that a volume is: by its id since 2020 (`main`, `srw`), by its name before. */
export function trackOf(id: string, booktitle: string): string | undefined {
  if (!/^\d+$/.test(id)) return id;
  const [, volume, part] = TRACKS.exec(booktitle) ?? [];
  return volume ?? part;
}
