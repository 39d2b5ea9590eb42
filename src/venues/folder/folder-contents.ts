import type { Venue } from '../../match/venue-names.js';
import type { ListerId } from '../../model/listed-paper.js';
import type { IndexedFile, IndexedVolume, NamedReader, NamedVenue } from './folder-index.js';
import type { WalkedFile, WalkedFolder } from './folder-walk.js';

/** The volumes of one venue and year by one lister, in the order of the files. */
export interface FolderListing {
  readonly venue: Venue;
  readonly year: number;
  readonly lister: ListerId;
  readonly volumes: readonly IndexedVolume[];
  /** It goes by the title of its volumes only, which are listed under other venues. */
  readonly isTitle: boolean;
}

/** The same while it is gathered. */
interface Gathered extends FolderListing {
  readonly volumes: IndexedVolume[];
  readonly contents: Set<string>;
  isTitle: boolean;
}

/** Names of files that stand in a message. */
const MOST_NAMED = 3;

/** Gathers what the files of a folder hold, file by file in their order. */
export class FolderContents {
  readonly #order: readonly ListerId[];
  readonly #listings = new Map<string, Gathered>();
  /** What each file depends on beside itself, where it depends on anything. */
  readonly beside = new Map<string, readonly string[]>();
  readonly #unread: string[] = [];
  readonly #copies: string[] = [];
  readonly #homeless: string[] = [];

  readonly #once: boolean;

  /** `once`: a volume of several venues counts for its first one only, so that no paper is listed twice. */
  constructor(readers: readonly NamedReader[], { once = false } = {}) {
    this.#once = once;
    this.#order = readers.map(({ lister }) => lister);
  }

  add({ name }: WalkedFile, { volumes, beside }: IndexedFile): void {
    if (beside.length > 0) this.beside.set(name, beside);
    if (volumes.length === 0) this.#unread.push(name);
    for (const volume of volumes) {
      if (volume.papers === 0 && !volume.hasNotes) continue;
      if (volume.venues.length === 0) this.#homeless.push(name);
      for (const named of this.#once ? volume.venues.slice(0, 1) : volume.venues) this.#addTo(named, volume);
    }
  }

  /** By venue and year: those of the lister that is asked first, first. Venues by their keys, years from the first on. */
  listings(): Map<string, FolderListing[]> {
    const rank = ({ lister }: FolderListing): number => this.#order.indexOf(lister);
    const sorted = [...this.#listings.values()].sort(
      (a, b) => compare(a.venue.key, b.venue.key) || a.year - b.year || rank(a) - rank(b),
    );
    const grouped = new Map<string, FolderListing[]>();
    for (const listing of sorted) {
      const key = keyOfVenueYear(listing.venue.key, listing.year);
      grouped.set(key, [...(grouped.get(key) ?? []), listing]);
    }
    return grouped;
  }

  /** One line for each kind of thing that is not in the listings. */
  notes({ links, outputs }: Omit<WalkedFolder, 'files'>): string[] {
    const along = new Set([...this.beside.values()].flat());
    return [
      ...line(
        this.#unread.filter((name) => !along.has(name)),
        'is none that a lister can read',
        'are none that a lister can read',
      ),
      ...line(
        this.#copies,
        'has a volume that stands in another file too: it is taken once',
        'have volumes that stand in other files too: they are taken once',
      ),
      ...line(
        [...new Set(this.#homeless)],
        'has papers of no venue: they are left out',
        'have papers of no venue: they are left out',
      ),
      ...line(outputs, 'was written by cf, and is not read', 'were written by cf, and are not read'),
      ...(links === 0 ? [] : [`${links} symbolic ${links === 1 ? 'link is' : 'links are'} not followed`]),
    ];
  }

  #addTo({ venue, isTitle }: NamedVenue, volume: IndexedVolume): void {
    const { year, by, content, file } = volume;
    const key = `${keyOfVenueYear(venue.key, year)} ${by.lister}`;
    const listing: Gathered = this.#listings.get(key) ?? {
      venue,
      year,
      lister: by.lister,
      volumes: [],
      contents: new Set(),
      isTitle: true,
    };
    this.#listings.set(key, listing);
    listing.isTitle &&= isTitle;
    // A file may well have two volumes without papers; two with the same papers are one.
    const isCopy = volume.papers > 0 && listing.contents.has(content);
    listing.contents.add(content);
    if (!isCopy) listing.volumes.push(volume);
    else if (this.#copies.at(-1) !== file.name) this.#copies.push(file.name);
  }
}

export const keyOfVenueYear = (key: string, year: number): string => `${key} ${year}`;

const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

function line(names: readonly string[], one: string, many: string): string[] {
  const [first] = names;
  if (first === undefined) return [];
  if (names.length === 1) return [`"${first}" ${one}`];
  const named = names.slice(0, MOST_NAMED).map((name) => `"${name}"`);
  const more = names.length > MOST_NAMED ? ', …' : '';
  return [`${names.length} files (${named.join(', ')}${more}) ${many}`];
}
