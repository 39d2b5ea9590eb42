import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describeSystemError, UsageError } from '../../model/errors.js';
import type { SourceSettings } from '../definition.js';
import { snapshotFolder } from './definition.js';

/** What indexing and asking need to know; checked once. */
export interface SnapshotSettings {
  /** The absolute folder of the works. */
  readonly folder: string;
  /** Where the index of that folder is kept. */
  readonly indexFolder: string;
  /** What DuckDB may use, in its own words: `256MB`. It takes up to half as much again. */
  readonly memory: string;
  /** The version of this program: an index is made of parsed works, so another version makes its own. */
  readonly version: string;
}

/** Sorts the keys of eight million works; a million do with 128MB. */
const DEFAULT_MEMORY = '256MB';
const LEAST_MEGABYTES = 128;
const UNITS: Readonly<Record<string, number>> = { MB: 1, MIB: 1, GB: 1000, GIB: 1024 };

/** Reads the settings. Throws UsageError for a folder that is none, or a size that is none. */
export async function readSettings(settings: SourceSettings): Promise<SnapshotSettings> {
  const given = snapshotFolder(settings);
  if (given === undefined) {
    throw new UsageError('The snapshot source needs a folder of OpenAlex works.', {
      next: 'Give --snapshot-dir, or set CF_SNAPSHOT_DIR.',
    });
  }
  const folder = resolve(given);
  await stat(folder).then(
    (found) => {
      if (!found.isDirectory()) throw new UsageError(`The snapshot "${folder}" is not a folder.`);
    },
    (error: unknown) => {
      throw new UsageError(`The snapshot folder "${folder}" cannot be read: ${describeSystemError(error)}.`, {
        next: 'Correct --snapshot-dir or CF_SNAPSHOT_DIR.',
        cause: error,
      });
    },
  );
  const name = `snapshot_${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`;
  return {
    folder,
    indexFolder: join(resolve(settings.stateDir), 'index', name),
    memory: readMemory(settings.environment.CF_SNAPSHOT_MEMORY),
    version: settings.version,
  };
}

function readMemory(given: string | undefined): string {
  if (given === undefined || given.trim() === '') return DEFAULT_MEMORY;
  const found = /^\s*(\d+(?:\.\d+)?)\s*([MG]i?B)\s*$/i.exec(given);
  const megabytes = found ? Number(found[1]) * (UNITS[(found[2] as string).toUpperCase()] as number) : 0;
  if (megabytes < LEAST_MEGABYTES) {
    throw new UsageError(
      `CF_SNAPSHOT_MEMORY is "${given}"; expected a size such as 512MB or 2GB, 128MB at the least.`,
      {
        next: 'Correct CF_SNAPSHOT_MEMORY, or unset it (256MB).',
      },
    );
  }
  return `${Math.floor(megabytes)}MB`;
}
