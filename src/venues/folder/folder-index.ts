import { createHash } from 'node:crypto';
import { DEFAULT_VENUE_NAMES, type Venue, type VenueNames } from '../../match/venue-names.js';
import { comparableName } from '../../match/venue-words.js';
import { plainText } from '../../model/fold.js';
import type { ListerId } from '../../model/listed-paper.js';
import type { FolderReader, ListedVolume } from './folder-reader.js';
import type { WalkedFile } from './folder-walk.js';
import { LocalFile, isZipped } from './local-file.js';

/** Who reads the files of a lister. */
export interface NamedReader {
  readonly lister: ListerId;
  readonly reader: FolderReader;
}

/** A venue of a volume. */
export interface NamedVenue {
  readonly venue: Venue;
  /** It is the title of the volume, which has another venue: it is found by it, and not told as one more venue. */
  readonly isTitle: boolean;
}

/** A volume of a file as it is remembered: not its papers, which are read again when they are wanted. */
export interface IndexedVolume {
  readonly file: WalkedFile;
  /** Its place among the volumes of the file, from 0. */
  readonly nth: number;
  readonly by: NamedReader;
  /** The venues that it belongs to, without duplicates. */
  readonly venues: readonly NamedVenue[];
  readonly year: number;
  readonly papers: number;
  readonly hasNotes: boolean;
  /** SHA-256 over the names of its papers: the same for a copy of it in another file. */
  readonly content: string;
}

export interface IndexedFile {
  readonly volumes: readonly IndexedVolume[];
  /** Names of files that were looked for beside it, whether they are there or not: what it says depends on them too. */
  readonly beside: readonly string[];
}

export interface FolderIndexing {
  readonly readers: readonly NamedReader[];
  readonly names?: VenueNames | undefined;
  readonly find: (name: string) => WalkedFile | undefined;
}

/** The readers that a file may be for, in their order. */
function readersFor(name: string, readers: readonly NamedReader[]): NamedReader[] {
  const unzipped = isZipped(name) ? name.replace(/\.gz$/i, '') : name;
  return readers.filter(({ reader }) => reader.reads(name) || reader.reads(unzipped));
}

/**
 * What stands in a file, by the first reader that finds a volume in it; it is read once for each reader that takes it for its own by
 * its name. Throws InputError.
 */
export async function indexFile(
  file: WalkedFile,
  { readers, names = DEFAULT_VENUE_NAMES, find }: FolderIndexing,
): Promise<IndexedFile> {
  const beside = new Set<string>();
  for (const by of readersFor(file.name, readers)) {
    const volumes: IndexedVolume[] = [];
    let nth = 0;
    const local = new LocalFile(file, { find, onBeside: (name) => beside.add(name) });
    for await (const volume of by.reader.volumes(local)) {
      const { year, papers } = volume;
      volumes.push({
        file,
        nth: nth++,
        by,
        venues: venuesOf(volume, names),
        year,
        papers: papers.length,
        hasNotes: (volume.notes ?? []).length > 0,
        content: contentOf(volume),
      });
    }
    if (volumes.length > 0) return { volumes, beside: [...beside].sort() };
  }
  return { volumes: [], beside: [...beside].sort() };
}

/**
 * The venues of a volume, by the table, or by their own comparable names; of several names of one venue, the first that the table has. After the first one, several words that no venue of the table
 * goes by are a title: "Proceedings of the 13th Workshop on …" of `bea`. Pure.
 */
export function venuesOf(
  { venues, isOneVenue }: Pick<ListedVolume, 'venues' | 'isOneVenue'>,
  names: VenueNames,
): NamedVenue[] {
  const found = new Map<string, NamedVenue>();
  const known = new Set(names.venues.map(({ key }) => key));
  const isKnown = (raw: string): boolean => known.has(names.named(raw)?.key ?? '');
  const own = isOneVenue === true ? venues.find(isKnown) : undefined;
  for (const raw of own === undefined ? venues : [own]) {
    const venue = names.named(raw) ?? unnamed(raw);
    if (venue === undefined || found.has(venue.key)) continue;
    const isTitle = found.size > 0 && !known.has(venue.key) && /\s/.test(raw.trim());
    found.set(venue.key, { venue, isTitle });
  }
  return [...found.values()];
}

function unnamed(raw: string): Venue | undefined {
  const name = plainText(raw);
  const key = comparableName(name);
  return key === '' ? undefined : { key, names: [name], issns: [] };
}

/** See `IndexedVolume.content`. Pure. */
export function contentOf({ papers }: ListedVolume): string {
  const hash = createHash('sha256');
  for (const { paper_id } of papers) hash.update(`${JSON.stringify(paper_id)}\n`);
  return hash.digest('hex');
}
