import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { INTERRUPTED, RequestFailed } from '../../http/failures.js';
import type { Venue, VenueNames } from '../../match/venue-names.js';
import type { InputError } from '../../model/errors.js';
import type { ListerId } from '../../model/listed-paper.js';
import type { AskContext, OpenProgress } from '../../sources/source.js';
import { FolderContents, keyOfVenueYear, type FolderListing } from './folder-contents.js';
import { contentOf, indexFile, type IndexedVolume, type NamedReader } from './folder-index.js';
import type { ListedVolume } from './folder-reader.js';
import { walkFolder, type WalkedFile } from './folder-walk.js';
import type { ListAnswer, VenueYear } from '../lister.js';
import { LocalFile } from './local-file.js';
import { changedFile } from './unusable-file.js';

/** What a folder has of a venue and year, of one lister. */
export interface FoundListing {
  readonly venue: Venue;
  readonly year: number;
  readonly lister: ListerId;
  readonly papers: number;
  /** Paths below the folder, in the order in which they are read. */
  readonly files: readonly string[];
}

export interface OpenFolder {
  /** In the order in which they are asked whether a file is theirs; where several have a venue and year, the first one lists it. */
  readonly readers: readonly NamedReader[];
  readonly names?: VenueNames | undefined;
  /** All of the folder is wanted: a volume of several venues is listed for its first one only. */
  readonly once?: boolean;
  readonly report?: (progress: OpenProgress) => void;
  /** Throws when the reading is to end; called before every file. */
  readonly check?: () => void;
}

/** Of the hash, in `next`: enough to tell two editions of a folder apart. */
const EDITION_DIGITS = 16;

/** What is to be known of a listing beside its volumes. */
interface ListingFacts {
  readonly edition: string;
  /** By `next`: which volume it brings. */
  readonly places: ReadonlyMap<string, number>;
  readonly papers: number;
}

/** A file that is being read, behind the volume that was read of it last. */
interface OpenFile {
  readonly name: string;
  nth: number;
  readonly volumes: AsyncIterator<ListedVolume>;
}

/**
 * The local files of venues (`--from`) as a lister: it answers as those answer that are asked over the network. Which volumes there are
 * is found out once, by reading every file; their papers are read again when they are listed, so that one file at a time is in memory.
 */
export class FolderLister {
  /** What a person should know of the folder: files that nobody reads, links, copies. */
  readonly notes: readonly string[];
  readonly #listings: ReadonlyMap<string, readonly FolderListing[]>;
  readonly #files: ReadonlyMap<string, WalkedFile>;
  readonly #beside: ReadonlyMap<string, readonly string[]>;
  readonly #facts = new Map<FolderListing, ListingFacts>();
  /** The file that was listed last: the next page is mostly in it. */
  #open: OpenFile | undefined;

  private constructor(contents: {
    listings: ReadonlyMap<string, readonly FolderListing[]>;
    files: ReadonlyMap<string, WalkedFile>;
    beside: ReadonlyMap<string, readonly string[]>;
    notes: readonly string[];
  }) {
    this.#listings = contents.listings;
    this.#files = contents.files;
    this.#beside = contents.beside;
    this.notes = contents.notes;
  }

  /** Reads every file of the folder. Throws InputError for a folder or a file that can't be read, and for one that is broken. */
  static async open(
    folder: string,
    { readers, names, once = false, report, check = () => undefined }: OpenFolder,
  ): Promise<FolderLister> {
    const { files, ...leftOut } = await walkFolder(folder, check);
    const byName = new Map(files.map((file) => [file.name, file]));
    const contents = new FolderContents(readers, { once });
    for (const [done, file] of files.entries()) {
      check();
      report?.({ what: 'reading the folder', done, total: files.length });
      contents.add(file, await indexFile(file, { readers, names, find: (name) => byName.get(name) }));
    }
    report?.({ what: 'reading the folder', done: files.length, total: files.length });
    return new FolderLister({
      listings: contents.listings(),
      files: byName,
      beside: contents.beside,
      notes: contents.notes(leftOut),
    });
  }

  /**
   * All that is in the folder, by venue and year; where several listers have a venue and year, each of them, the one that lists it first.
   * Volumes of several venues are in each of these; those that can be listed by their titles are not told once more.
   */
  found(): FoundListing[] {
    const listings = [...this.#listings.values()].flat().filter(({ isTitle }) => !isTitle);
    return listings.map(({ venue, year, lister, volumes }) => ({
      venue,
      year,
      lister,
      papers: papersOf(volumes),
      files: [...new Set(volumes.map(({ file }) => file.name))],
    }));
  }

  /** Whether papers are read from this file, also by another path. What is not there is not read. */
  async reads(path: string): Promise<boolean> {
    const [folder, file] = await Promise.all(
      [dirname(resolve(path)), path].map((each) => realpath(each).catch(() => undefined)),
    );
    const same = new Set([file, folder && join(folder, basename(path))]);
    const listed = [...this.#listings.values()].flat().flatMap(({ volumes }) => volumes);
    const read = new Set(listed.map((volume) => volume.file));
    for (const { name } of [...read])
      for (const beside of this.#beside.get(name) ?? []) {
        const found = this.#files.get(beside);
        if (found !== undefined) read.add(found);
      }
    return [...read].some((each) => same.has(each.path));
  }

  /** Who has listed what is in the folder of this venue and year; undefined when nothing is. */
  listerOf(wanted: VenueYear): ListerId | undefined {
    return this.#listingOf(wanted)?.lister;
  }

  /** How many papers are in the folder of this venue and year. `by`, here and below: those that this lister publishes. */
  papersOf(wanted: VenueYear, by?: ListerId): number {
    const listing = this.#listingOf(wanted, by);
    return listing === undefined ? 0 : this.#factsOf(listing).papers;
  }

  /**
   * Tells whether anything may have changed since a listing was read: a hash of which volumes it is made of, and of the names, sizes and
   * times of change of the files that they stand in, and of those beside them that are read along. Undefined when there is nothing of this venue and year.
   */
  edition(wanted: VenueYear, by?: ListerId): string | undefined {
    const listing = this.#listingOf(wanted, by);
    return listing && this.#factsOf(listing).edition;
  }

  /**
   * `Lister.list`: a page for each volume. `next` is `<edition> <nth volume> <file>`, so that a listing that was begun in other files is
   * `expired`. Throws InputError.
   */
  async list(
    wanted: VenueYear,
    next: string | undefined,
    context: AskContext,
    by?: ListerId,
  ): Promise<ListAnswer> {
    const listing = this.#listingOf(wanted, by);
    if (listing === undefined) return next === undefined ? 'unknown' : 'expired';
    const { places, papers: total } = this.#factsOf(listing);
    const at = next === undefined ? 0 : (places.get(next) ?? -1);
    const volume = listing.volumes[at];
    if (volume === undefined) return 'expired';
    if (context.stopping.aborted) throw new RequestFailed(INTERRUPTED);
    const { papers, notes } = await this.#read(volume);
    const following = listing.volumes[at + 1];
    return {
      papers,
      total,
      next: following && placeOf(this.#factsOf(listing).edition, following),
      ...(notes !== undefined && { notes }),
    };
  }

  /** Worked out once: a listing may have as many volumes as there are files. */
  #factsOf(listing: FolderListing): ListingFacts {
    const known = this.#facts.get(listing);
    if (known !== undefined) return known;
    const edition = this.#editionOf(listing);
    const facts = {
      edition,
      places: new Map(listing.volumes.map((volume, at) => [placeOf(edition, volume), at])),
      papers: papersOf(listing.volumes),
    };
    this.#facts.set(listing, facts);
    return facts;
  }

  #editionOf(listing: FolderListing): string {
    const own = [...new Set(listing.volumes.map(({ file }) => file.name))];
    const along = own.flatMap((name) => this.#beside.get(name) ?? []);
    const hash = createHash('sha256').update(`${listing.lister}\n`);
    for (const { file, nth } of listing.volumes) hash.update(`${JSON.stringify([file.name, nth])}\n`);
    for (const name of [...own, ...along]) {
      const { bytes, modifiedMs } = this.#files.get(name) ?? {};
      hash.update(`${JSON.stringify([name, bytes ?? null, modifiedMs ?? null])}\n`);
    }
    return hash.digest('hex');
  }

  async close(): Promise<void> {
    await this.#take()?.volumes.return?.();
  }

  #listingOf({ venue, year }: VenueYear, by?: ListerId): FolderListing | undefined {
    const listings = this.#listings.get(keyOfVenueYear(venue.key, year));
    return by === undefined ? listings?.[0] : listings?.find(({ lister }) => lister === by);
  }

  /** Goes on in the file that is open, where the volume comes later in it. Several may be read at once: each has its own open file. */
  async #read({ file, nth, by, content }: IndexedVolume): Promise<ListedVolume> {
    let open = this.#take();
    if (open?.name !== file.name || open.nth > nth) {
      await open?.volumes.return?.();
      const local = new LocalFile(file, { find: (name) => this.#files.get(name) });
      open = { name: file.name, nth: 0, volumes: by.reader.volumes(local)[Symbol.asyncIterator]() };
    }
    let volume: ListedVolume | undefined;
    while (open.nth <= nth) {
      const read = await open.volumes.next();
      if (read.done === true) throw otherwise(file);
      volume = read.value;
      open.nth++;
    }
    if (volume === undefined || contentOf(volume) !== content) {
      await open.volumes.return?.();
      throw otherwise(file);
    }
    const other = this.#take();
    this.#open = open;
    await other?.volumes.return?.();
    return volume;
  }

  #take(): OpenFile | undefined {
    const open = this.#open;
    this.#open = undefined;
    return open;
  }
}

const placeOf = (edition: string, { file, nth }: IndexedVolume): string =>
  `${edition.slice(0, EDITION_DIGITS)} ${nth} ${file.name}`;

function papersOf(volumes: readonly IndexedVolume[]): number {
  return volumes.reduce((sum, { papers }) => sum + papers, 0);
}

/** A file beside it was changed perhaps: its own size and time are those of the walk. */
function otherwise({ path }: WalkedFile): InputError {
  return changedFile(`"${path}" has other papers than when the folder was opened`);
}
