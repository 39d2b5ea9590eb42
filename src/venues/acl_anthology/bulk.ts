import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { NO_DIALECT } from '../../http/classify.js';
import { INTERRUPTED, RequestFailed } from '../../http/failures.js';
import { DEFAULT_VENUE_NAMES, type VenueNames } from '../../match/venue-names.js';
import { comparableName } from '../../match/venue-words.js';
import { systemCode } from '../../model/errors.js';
import { sourceClient, type SourceClient } from '../../sources/source-client.js';
import type { ApiState, AskContext } from '../../sources/source.js';
import { filePieces } from '../../state/file-pieces.js';
import type { ListerSettings } from '../definition.js';
import { venuesOf } from '../folder/folder-index.js';
import { KeptFile } from './kept-file.js';
import type { VenueYear } from '../lister.js';
import { decoded } from './decoded.js';
import { indexAnthologyBib, readAnthologyBib, type BibVolume } from './read-bib.js';
import { MalformedCollection } from './read-collection.js';
import { namesOfVolume, type AnthologyVolume } from './volume.js';

/** 42 MB (measured 2026-09-28), and grows by a tenth in a year. */
const FILE = 'anthology+abstracts.bib.gz';
const MOST_BYTES = 400_000_000;
/** Nobody else is asked there, and for nothing but this file. */
const REQUESTS_PER_SECOND = 1;
const PIECE_BYTES = 256 * 1024;

/** What a person can do where the file can't be fetched. */
const BY_HAND = `see https://aclanthology.org for where it is by now, fetch it into a folder, and give that with --from`;

/** A volume as it is looked for. */
interface FindableVolume {
  /** Of `readAnthologyBib`. */
  readonly id: string;
  readonly year: number;
  /** Its venue's, of the Anthology. */
  readonly venues: readonly string[];
  /** Keys of the venues that its venue and title name. */
  readonly keys: ReadonlySet<string>;
  /** What its title has in brackets: `Proceedings of the Second Workshop on … (PEAT 2018)`. */
  readonly acronyms: readonly string[];
}

/**
 * The Anthology's BibTeX, in which all is that it has: fetched into the state folder when it is first needed in a run, unless what is there is
 * what the server has. Venues are known by the ids of papers since 2020, by titles before.
 */
export class BulkBib {
  readonly #client: SourceClient;
  readonly #file: KeptFile;
  readonly #names: VenueNames;
  #index: Promise<readonly FindableVolume[]> | undefined;

  constructor(settings: ListerSettings) {
    this.#client = sourceClient(settings, {
      source: 'acl_anthology',
      host: 'acl_anthology_bulk',
      baseUrl: 'https://aclanthology.org',
      accept: '*/*',
      whenRefused: `Or fetch https://aclanthology.org/${FILE} with a browser into a folder, for --from.`,
      dialect: NO_DIALECT,
      requestsPerSecond: REQUESTS_PER_SECOND,
      concurrency: 1,
    });
    this.#names = settings.venues ?? DEFAULT_VENUE_NAMES;
    this.#file = new KeptFile({
      path: join(settings.stateDir, 'venues', 'acl_anthology', FILE),
      http: this.#client.http,
      target: `/${FILE}`,
      maxBytes: MOST_BYTES,
      isOurs: (head) => /@[a-z]+\s*\{/i.test(head),
      whenGone: BY_HAND,
      now: settings.now,
    });
  }

  /** What it has of a venue and year, volume by volume; none when it has nothing. Throws RequestFailed, SourceUnavailable and StateError. */
  async read(
    wanted: VenueYear,
    venueId: string | undefined,
    context: AskContext,
  ): Promise<AnthologyVolume[]> {
    const handle = await this.#file.open(context);
    const found = (await this.#indexOf(handle, context)).filter((volume) => isOf(volume, wanted, venueId));
    if (found.length === 0) return [];
    const only = new Set(found.map(({ id }) => id));
    const volumes: AnthologyVolume[] = [];
    await readable(async () => {
      for await (const volume of readAnthologyBib(textOf(handle, context), only)) volumes.push(volume);
    });
    return volumes;
  }

  get state(): ApiState['state'] {
    return this.#client.http.state;
  }

  async close(): Promise<void> {
    await this.#client.http.close();
    await this.#file.close();
  }

  /** Read once in a run, to the check sum at its end. */
  async #indexOf(handle: FileHandle, context: AskContext): Promise<readonly FindableVolume[]> {
    this.#index ??= readable(async () => {
      const volumes = await indexAnthologyBib(textOf(handle, context));
      if (volumes.size === 0) throw new MalformedCollection('it has no volumes');
      return [...volumes].map(([id, volume]) => this.#findable(id, volume));
    });
    try {
      return await this.#index;
    } catch (error) {
      this.#index = undefined;
      throw error;
    }
  }

  #findable(id: string, volume: BibVolume): FindableVolume {
    const { year, venues, booktitle } = volume;
    const named = venuesOf({ venues: namesOfVolume(volume) }, this.#names);
    return {
      id,
      year,
      venues,
      keys: new Set(named.map(({ venue }) => venue.key)),
      acronyms: [...booktitle.matchAll(/\(([^\s()]{2,30}?)(?:[-\s'\u2019]*(?:\d\d)?\d\d)?\)/g)].map(
        ([, acronym]) => comparableName(acronym as string),
      ),
    };
  }
}

function isOf(
  { year, venues, keys, acronyms }: FindableVolume,
  wanted: VenueYear,
  venueId?: string,
): boolean {
  if (year !== wanted.year) return false;
  if (venueId !== undefined && venues.includes(venueId)) return true;
  const { key, names } = wanted.venue;
  return (
    keys.has(key) ||
    (acronyms.length > 0 && [key, ...names].some((name) => acronyms.includes(comparableName(name))))
  );
}

async function* textOf(handle: FileHandle, { stopping }: AskContext): AsyncGenerator<string> {
  // The error, if there is one, reaches us through the iteration below.
  const unzipped = pipeline(filePieces(handle), createGunzip({ chunkSize: PIECE_BYTES }), () => undefined);
  for await (const text of decoded(unzipped as AsyncIterable<Buffer>)) {
    if (stopping.aborted) throw new RequestFailed(INTERRUPTED);
    yield text;
  }
}

async function readable<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const isDamaged = error instanceof MalformedCollection || systemCode(error)?.startsWith('Z_') === true;
    if (!isDamaged) throw error;
    throw new RequestFailed(`${FILE} can't be read: ${(error as Error).message}`, { cause: error });
  }
}
