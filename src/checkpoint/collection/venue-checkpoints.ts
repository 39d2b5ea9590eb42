import { readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod';
import { StateError } from '../../model/errors.js';
import type { ListedPaper } from '../../model/listed-paper.js';
import { damagedFile, readChecked } from '../../state/checked-file.js';
import { parseState } from '../../state/checked-json.js';
import { withFileLock } from '../../state/file-lock.js';
import { NEVER_FENCED } from '../../state/folder-lock.js';
import { makeFolder } from '../../state/make-folder.js';
import { cannotWrite, keepBackup, removeIfThere } from '../../state/replace-file.js';
import { StatePersistence } from '../../state/state-persistence.js';
import { syncFolder } from '../../state/sync-folder.js';
import {
  isPapersFile,
  NO_PAPERS,
  readPapers,
  writePapers,
  type WrittenPapers,
} from './listed-papers-file.js';
import { isOf, originalListing, originalPaths } from './original-checkpoint.js';
import {
  originalCheckpointSchema,
  VENUE_CHECKPOINT_VERSION,
  venueCheckpointSchema,
  type OriginalCheckpointFile,
  type VenueCheckpointFile,
} from './venue-checkpoint-form.js';
import { venueFileName } from './venue-file-name.js';

/** What a simple checkpoint says of the listing of a venue and year. What the original's form has no word for is absent. */
export interface VenueCheckpoint {
  /** The venue's key. */
  readonly venue: string;
  readonly year: number;
  readonly papers_collected: number;
  readonly completed: boolean;
  /** ISO 8601. */
  readonly last_updated: string;
  readonly lister?: string | undefined;
  /** What local files it was made of; null for what was asked for over the network. */
  readonly edition?: string | null;
  /** At how many papers it was cut off; null when it was not. */
  readonly max_papers?: number | null;
}

export interface LoadedVenueCheckpoint {
  readonly checkpoint: VenueCheckpoint;
  /** All of them, in the order of the listing. Throws StateError('damaged') when they are not there any more. */
  papers(): AsyncIterable<ListedPaper>;
  /** What was healed or left out, in sentences. */
  readonly notes: readonly string[];
}

/** A listing that is to be kept. */
export interface VenueListing extends Omit<VenueCheckpoint, 'papers_collected' | 'last_updated'> {
  readonly papers: AsyncIterable<ListedPaper> | Iterable<ListedPaper>;
}

/** Parts of killed runs; a living one takes no day. */
const OLD_MS = 24 * 60 * 60 * 1000;

/** `<stateDir>/collect/{venue}_{year}_checkpoint.json`. */
export function getCheckpointPath(stateDir: string, venue: string, year: number): string {
  return join(stateDir, 'collect', `${venueFileName(venue)}_${year}_checkpoint.json`);
}

/** `<stateDir>/collect/{venue}_{year}_papers.jsonl`. */
export function getPapersPath(stateDir: string, venue: string, year: number): string {
  return join(stateDir, 'collect', `${venueFileName(venue)}_${year}_papers.jsonl`);
}

/**
 * The simple checkpoints of `cf collect`: one for each venue and year, with all papers in a file beside it, so that a venue that was listed
 * once is not listed again. Several processes may save the same one: each pair of files is whole, the last one stays.
 *
 * The papers' file goes first, the one before is kept as `.backup` until the checkpoint that names the new one is in place: whatever is found
 * after a crash, the checkpoint's SHA-256 tells which of the two is its own.
 */
export class VenueCheckpoints {
  readonly #stateDir: string;
  readonly #now: () => Date;
  readonly #fence: () => Promise<void>;
  #swept = false;
  /** The files of the folder, as they were when the first venue was looked for that has none of ours. */
  #there: Promise<Set<string>> | undefined;

  /** `fence` is asked before anything is replaced; it throws when the session that lists may not write any more. */
  constructor(
    stateDir: string,
    { now, fence = NEVER_FENCED }: { now: () => Date; fence?: () => Promise<void> },
  ) {
    this.#stateDir = stateDir;
    this.#now = now;
    this.#fence = fence;
  }

  /** Durable when this returns. Throws StateError, or what `papers` throws; the listing before is then as it was. */
  async saveCheckpoint({ papers, ...listing }: VenueListing): Promise<VenueCheckpoint> {
    const { venue, year, lister, completed, edition = null, max_papers = null } = listing;
    const path = getCheckpointPath(this.#stateDir, venue, year);
    const papersPath = getPapersPath(this.#stateDir, venue, year);
    await makeFolder(dirname(path)).catch((error: unknown) => {
      throw cannotWrite(path, error);
    });
    await this.#sweep(dirname(path));
    const written = await writePapers(papersPath, papers);
    const checkpoint = {
      format_version: VENUE_CHECKPOINT_VERSION,
      venue,
      year,
      papers_collected: written.papers.length,
      completed,
      last_updated: this.#now().toISOString(),
      ...(lister !== undefined && { lister }),
      edition,
      max_papers,
      papers_file: written.names,
      papers: written.papers,
    };
    try {
      await withFileLock(path, (lock) => this.#replace(path, papersPath, written, checkpoint, lock));
    } catch (error) {
      await written.file.discard();
      throw error;
    }
    return checkpoint;
  }

  async #replace(
    path: string,
    papersPath: string,
    { file }: WrittenPapers,
    checkpoint: VenueCheckpointFile,
    lock: () => Promise<void>,
  ): Promise<void> {
    const fence = async (): Promise<void> => {
      await lock();
      await this.#fence();
    };
    try {
      await fence();
      await keepPapersOf(path, papersPath);
      await file.publish(fence);
    } catch (error) {
      throw error instanceof StateError ? error : cannotWrite(papersPath, error);
    }
    const form = { schema: venueCheckpointSchema, version: VENUE_CHECKPOINT_VERSION, fence };
    await new StatePersistence(path, form).save(checkpoint);
    // What can't be removed does no harm: the checkpoint names the other one.
    await removeIfThere(`${papersPath}.backup`).catch(() => undefined);
  }

  /**
   * What is known of a venue and year; undefined when nothing is. The original's file is found under the other `names` of the venue too.
   * Throws StateError: 'damaged' for one that is to be listed again, 'newer_format'.
   */
  async loadCheckpoint(
    venue: string,
    year: number,
    names: readonly string[] = [],
  ): Promise<LoadedVenueCheckpoint | undefined> {
    const path = getCheckpointPath(this.#stateDir, venue, year);
    const load = (): Promise<LoadedVenueCheckpoint | undefined> => this.#load(path, venue, year);
    const first = await load().catch((error: unknown) => asDamaged(error));
    if (first === undefined) return this.#loadOriginal(venue, year, names);
    if (!(first instanceof StateError) && first.notes.length === 0) return first;
    // Somebody may have replaced the two files between our reading the one and the other: look again while nobody does.
    const again = await withFileLock(path, load).catch((error: unknown) => {
      const readOnly = error instanceof StateError && error.kind === 'unwritable';
      return readOnly ? first : asDamaged(error);
    });
    if (again instanceof StateError) throw again;
    return again;
  }

  async #load(path: string, venue: string, year: number): Promise<LoadedVenueCheckpoint | undefined> {
    const read = await readVenueCheckpoint(path);
    if (read === undefined) return undefined;
    const { file, notes } = read;
    if (!isOurs(file)) {
      return isOf(file, year, [venue]) ? originalListing(file, venue) : wrongVenue(path, file);
    }
    if (file.venue !== venue || file.year !== year) return wrongVenue(path, file);
    const papersPath = getPapersPath(this.#stateDir, venue, year);
    const paths = [papersPath, `${papersPath}.backup`];
    const [present = false, backup = false] = await Promise.all(
      paths.map((each) => isPapersFile(each, file.papers_file, file.papers_collected)),
    );
    if (!present && !backup)
      throw damagedFile(path, `the papers in "${papersPath}" are not those that it names`, NO_PAPERS);
    const healed = `"${papersPath}" is of a save that was interrupted; the papers before it were used`;
    return {
      checkpoint: file,
      papers: () => readPapers(paths, file.papers_file, (what) => damagedFile(path, what, NO_PAPERS)),
      notes: present ? notes : [...notes, healed],
    };
  }

  /** The tool that came before wrote a venue's name as it was typed. */
  async #loadOriginal(
    venue: string,
    year: number,
    names: readonly string[],
  ): Promise<LoadedVenueCheckpoint | undefined> {
    const folder = join(this.#stateDir, 'collect');
    // Looked through once: a venue has many names, and a session thousands of venues and years.
    const there = await (this.#there ??= readdir(folder).then(
      (found) => new Set(found),
      () => new Set<string>(),
    ));
    for (const path of originalPaths(folder, [venue, ...names], year)) {
      if (!there.has(basename(path))) continue;
      const read = await readVenueCheckpoint(path);
      if (read === undefined || isOurs(read.file) || !isOf(read.file, year, [venue, ...names])) continue;
      return originalListing(read.file, venue);
    }
    return undefined;
  }

  /** Once, removes what killed runs left half written. */
  async #sweep(folder: string): Promise<void> {
    if (this.#swept) return;
    this.#swept = true;
    for (const name of await readdir(folder).catch(() => [])) {
      if (!/^\..*\.cf-part$/.test(name)) continue;
      const path = join(folder, name);
      const found = await stat(path).catch(() => undefined);
      if (found && this.#now().getTime() - found.mtimeMs > OLD_MS) await rm(path, { force: true });
    }
  }
}

type AnyCheckpointFile = VenueCheckpointFile | OriginalCheckpointFile;

const isOurs = (file: AnyCheckpointFile): file is VenueCheckpointFile => 'format_version' in file;

/** Undefined when there is none. Throws StateError. */
async function readVenueCheckpoint(
  path: string,
): Promise<{ file: AnyCheckpointFile; notes: string[] } | undefined> {
  const read = await readChecked(path, NO_PAPERS);
  if (read.found === 'missing') return undefined;
  const form = { version: VENUE_CHECKPOINT_VERSION, advice: NO_PAPERS };
  const any = parseState(path, read.bytes, { schema: z.looseObject({}), ...form });
  // The original had no .meta either: there is nothing to be said of that.
  if (!('format_version' in any))
    return { file: parseState(path, read.bytes, { schema: originalCheckpointSchema, ...form }), notes: [] };
  const file = parseState(path, read.bytes, { schema: venueCheckpointSchema, ...form });
  return { file, notes: read.found === 'good' ? [] : [read.note] };
}

/**
 * Keeps the papers that the present checkpoint names, until there is another checkpoint. A backup that is there is of a save that was
 * cut short: perhaps it is that one, and not the file itself, that is named.
 */
async function keepPapersOf(path: string, papersPath: string): Promise<void> {
  if (await isThere(`${papersPath}.backup`)) {
    const present = await readVenueCheckpoint(path).catch(() => undefined);
    const named = present && isOurs(present.file) ? present.file.papers_file : undefined;
    if (named && !(await isPapersFile(papersPath, named))) return;
  }
  await keepBackup(papersPath);
  // Before the papers are replaced, or a power cut might leave the new ones beside an older backup.
  await syncFolder(dirname(papersPath));
}

function wrongVenue(path: string, { venue, year }: AnyCheckpointFile): never {
  throw damagedFile(path, `it is of "${venue}" ${year}`, NO_PAPERS);
}

/** Anything but that it is damaged is thrown on. */
function asDamaged(error: unknown): StateError {
  if (error instanceof StateError && error.kind === 'damaged') return error;
  throw error;
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
