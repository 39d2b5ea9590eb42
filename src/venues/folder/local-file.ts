import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { posix } from 'node:path';
import { PassThrough, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { InputError, describeSystemError, systemCode } from '../../model/errors.js';
import type { FolderFile } from './folder-reader.js';
import type { WalkedFile } from './folder-walk.js';
import { changedFile, unusableFile } from './unusable-file.js';

const CHUNK_BYTES = 256 * 1024;
/** Of a file that is read whole: about what a string of JavaScript holds, and a zip bomb doesn't stop at. */
const MOST_BYTES = 500 * 1024 * 1024;

/** The files of a folder by their names, for those who look beside one of them. */
export interface FolderFiles {
  readonly find: (name: string) => WalkedFile | undefined;
  /** Hears of every file that was looked for beside another, also of those that are not there. */
  readonly onBeside?: ((name: string) => void) | undefined;
}

/** A file of the folder given with `--from`, unzipped. Throws InputError where it can't be read, or is not the one any more that was walked past. */
export class LocalFile implements FolderFile {
  readonly name: string;
  readonly #file: WalkedFile;
  readonly #folder: FolderFiles;

  constructor(file: WalkedFile, folder: FolderFiles) {
    this.name = file.name;
    this.#file = file;
    this.#folder = folder;
  }

  async bytes(): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of this.chunks()) {
      bytes += chunk.length;
      if (bytes > MOST_BYTES) throw tooLarge(this.#file.path);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }

  async *chunks(): AsyncGenerator<Buffer> {
    const { path, bytes, modifiedMs } = this.#file;
    try {
      // A link that took the file's place since the walk is not followed either; a FIFO is not waited for.
      const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      try {
        const found = await handle.stat();
        if (!found.isFile() || found.size !== bytes || found.mtimeMs !== modifiedMs) throw changed(path);
        const stored = handle.createReadStream({ highWaterMark: CHUNK_BYTES, autoClose: false });
        // The error, if there is one, reaches us through the iteration below.
        const read = pipeline(
          stored,
          isZipped(this.name) ? createGunzip({ chunkSize: CHUNK_BYTES }) : new PassThrough(),
          () => undefined,
        );
        for await (const chunk of read) yield chunk as Buffer;
      } finally {
        await handle.close();
      }
    } catch (error) {
      throw error instanceof InputError ? error : unreadable(path, error);
    }
  }

  beside(name: string): FolderFile | undefined {
    const wanted = posix.join(posix.dirname(this.name), name);
    this.#folder.onBeside?.(wanted);
    const file = this.#folder.find(wanted);
    return file === undefined ? undefined : new LocalFile(file, this.#folder);
  }
}

export const isZipped = (name: string): boolean => /\.gz$/i.test(name);

function unreadable(path: string, error: unknown): InputError {
  if (systemCode(error)?.startsWith('Z_') === true)
    return unusableFile(
      `"${path}" is damaged: it cannot be unzipped (${(error as Error).message})`,
      'It was probably cut off while it was written or copied: make it again',
      error,
    );
  const code = systemCode(error);
  if (code === 'ENOENT' || code === 'ELOOP' || code === 'ENXIO') return changed(path, error);
  return unusableFile(`cannot read "${path}": ${describeSystemError(error)}`, 'Check its permissions', error);
}

function changed(path: string, cause?: unknown): InputError {
  return changedFile(`"${path}" was changed while the folder was read`, cause);
}

function tooLarge(path: string): InputError {
  return unusableFile(
    `"${path}" is larger than ${MOST_BYTES / 1024 / 1024} MB, unzipped`,
    'Cut it into smaller files',
  );
}
