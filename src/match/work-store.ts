import type { Identifiers } from '../model/identifiers.js';
import type { Paper } from '../model/paper.js';
import { sortOf } from '../model/publication-kind.js';
import { MOST_AUTHORS, readAuthors } from './authors.js';
import type { Described } from './described.js';
import { grown } from './grown.js';
import { readPlace } from './place.js';
import { titleForm, titleOf, type TitleForm } from './title.js';
import type { TextKind } from './title-notes.js';
import { LONGEST_NAME, readVenue, type VenueForm } from './venue.js';

const SLAB_BYTES = 4 * 1024 * 1024;
/** Enough for a short list, of which there may be many in one process. */
const FIRST_SLAB_BYTES = 64 * 1024;
/** Taken apart records that are kept at hand: neighbours in a block meet again in the next one. */
const MOST_AT_HAND = 1_000;
const MOST_VENUES = 50_000;

/** What is kept of a record: the title as it was read, the rest as it came. What most records lack stands last, and is left out at the end. */
type Packed = readonly [
  words: string,
  starts: readonly number[],
  authors: readonly string[],
  year: number | null,
  /** By its number, where it is one of the first `MOST_VENUES`. */
  venue: number | string | null,
  identifiers: Identifiers,
  volume?: string | null,
  number?: string | null,
  pages?: string | null,
  sort?: string | null,
  footnote?: number | null,
  kind?: TextKind | null,
];

/**
 * The records of a list as far as they are compared, packed outside of the JavaScript heap: some 300 bytes each, where
 * taken apart they are 3,000.
 */
export class WorkStore {
  private readonly slabs: Buffer[] = [];
  /** Of the last slab. */
  private used = 0;
  private places = new Float64Array(1024);
  private atHand = new Map<number, Described>();
  private readonly venueNumbers = new Map<string, number>();
  /** By number; what it says is read when it is first asked for. */
  private readonly venues: { readonly name: string; form?: VenueForm | undefined }[] = [];

  /** Keeps the record as that of this row, and gives back its title taken apart. */
  put(row: number, paper: Paper): TitleForm | undefined {
    const title = titleOf(paper);
    const footnote = title === undefined ? 0 : title.letters.length - title.withoutFootnote.length;
    const packed: Packed = [
      title?.words.join(' ') ?? '',
      title?.starts ?? [],
      paper.authors.slice(0, MOST_AUTHORS),
      paper.year ?? null,
      paper.venue === undefined ? null : this.numbered(paper.venue.slice(0, LONGEST_NAME)),
      paper.identifiers,
      paper.volume?.slice(0, 100) ?? null,
      paper.number?.slice(0, 100) ?? null,
      paper.pages?.slice(0, 100) ?? null,
      paper.type === undefined ? null : sortOf(paper.type.slice(0, 100)),
      footnote === 0 ? null : footnote,
      title === undefined || title.kind === 'own' ? null : title.kind,
    ];
    this.keep(row, JSON.stringify(packed.slice(0, packed.findLastIndex((part) => part !== null) + 1)));
    return title;
  }

  get(row: number): Described {
    const known = this.atHand.get(row);
    if (known) return known;
    const described = this.unpack(JSON.parse(this.textOf(row)) as Packed);
    if (this.atHand.size >= MOST_AT_HAND) this.atHand = new Map();
    this.atHand.set(row, described);
    return described;
  }

  private keep(row: number, text: string): void {
    const bytes = Buffer.byteLength(text);
    if (this.used + bytes + 4 > (this.slabs.at(-1)?.length ?? 0)) {
      const usual = this.slabs.length === 0 ? FIRST_SLAB_BYTES : SLAB_BYTES;
      this.slabs.push(Buffer.allocUnsafe(Math.max(usual, bytes + 4)));
      this.used = 0;
    }
    const slab = this.slabs.at(-1) as Buffer;
    slab.writeUInt32LE(bytes, this.used);
    slab.write(text, this.used + 4);
    this.places = grown(this.places, row + 1);
    this.places[row] = (this.slabs.length - 1) * SLAB_BYTES + this.used;
    this.used += bytes + 4;
  }

  private textOf(row: number): string {
    const place = this.places[row] as number;
    const slab = this.slabs[Math.floor(place / SLAB_BYTES)] as Buffer;
    const at = place % SLAB_BYTES;
    return slab.toString('utf8', at + 4, at + 4 + slab.readUInt32LE(at));
  }

  private unpack(packed: Packed): Described {
    const [words, starts, names, year, venue, identifiers, volume, number, pages, sort, footnote, kind] =
      packed;
    let authors: Described['authors'] | undefined;
    let form: VenueForm | undefined;
    const venueOf = (): VenueForm | undefined => (venue === null ? undefined : this.venueOf(venue));
    return {
      title: words === '' ? undefined : titleForm(words.split(' '), starts, footnote ?? 0, kind ?? 'own'),
      // Most pairs are told apart before anybody asks for these.
      get authors() {
        return (authors ??= readAuthors(names));
      },
      get venue() {
        return (form ??= venueOf());
      },
      year: year ?? undefined,
      place: readPlace(volume ?? undefined, number ?? undefined, pages ?? undefined),
      sort: sort ?? undefined,
      identifiers,
    };
  }

  /** The number of a venue's name, or the name itself where there are too many. */
  private numbered(name: string): number | string {
    const known = this.venueNumbers.get(name);
    if (known !== undefined) return known;
    // What was cut off a longer text would keep all of it.
    if (this.venues.length >= MOST_VENUES || name.length === LONGEST_NAME) return name;
    this.venueNumbers.set(name, this.venues.length);
    return this.venues.push({ name }) - 1;
  }

  private venueOf(venue: number | string): VenueForm | undefined {
    if (typeof venue === 'string') return readVenue(venue);
    const known = this.venues[venue]!;
    if (!('form' in known)) known.form = readVenue(known.name);
    return known.form;
  }
}
