import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { InputError, describeSystemError, systemCode } from '../model/errors.js';
import { asJson, type Reading } from './foreign-list.js';
import { refuseOtherForms } from './other-forms.js';
import { HEAD_BYTES, formatOf, tellsJson, type ListFormat } from './list-format.js';

const CHUNK_BYTES = 1024 * 1024;

/** What a list is called that comes through a pipe. */
export const STANDARD_INPUT = 'standard input';

/** What tells that a file is still the one that was read: cheap to compare, and changes with every write. */
export interface FileStamp {
  readonly bytes: number;
  readonly mtimeNs: bigint;
  readonly inode: bigint;
}

export async function stampOf(path: string): Promise<FileStamp> {
  const found = await stat(path, { bigint: true });
  return { bytes: Number(found.size), mtimeNs: found.mtimeNs, inode: found.ino };
}

export function sameStamp(a: FileStamp, b: FileStamp): boolean {
  return a.bytes === b.bytes && a.mtimeNs === b.mtimeNs && a.inode === b.inode;
}

/** A list as the bytes of a JSON list, with the hash of the bytes as they are stored. */
export interface ListBytes {
  /** What it is where it is stored. */
  readonly format: ListFormat;
  /** Whether its bytes are those that are stored: then its records can be read again at their places. */
  readonly inPlace: boolean;
  /**
   * Chunks of at most about 1 MB, unzipped, and made JSON where the list is none. To be used up once. InputError when the file
   * cannot be read or unzipped, or is no list of papers.
   */
  chunks(): AsyncGenerator<Buffer>;
  /** SHA-256 of the stored bytes, in hex; to be called when `chunks` is used up. */
  sha256(): string;
}

/** Whether this can be read only once, from its beginning to its end: a FIFO, `<(…)` of a shell, a device. */
export async function isReadOnce(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && !found.isFile() && !found.isDirectory();
}

/**
 * Ends the wait for a FIFO that nobody opens, or into which nobody writes: it would last beyond the end of the program.
 * What is read from it hereafter is of no use.
 */
export async function endWait(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFIFO() !== true) return;
  const handle = await open(path, constants.O_WRONLY | constants.O_NONBLOCK).catch(() => undefined);
  await handle?.write('\n').catch(() => undefined);
  await handle?.close();
}

const PLAINLY: Reading = { note: () => undefined };

/** Opens a list by its path; what it is, is told by its first bytes and its name. Throws InputError (66 when there is no such file). */
export async function openListFile(path: string, reading: Reading = PLAINLY): Promise<ListBytes> {
  const stream = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  try {
    return await openListStream(stream, path, reading);
  } catch (error) {
    stream.destroy();
    throw error;
  }
}

/** Standard input, or any other stream, as a list; what it is, is told by its first bytes. */
export async function openListStream(
  stream: Readable,
  name: string,
  reading: Reading = PLAINLY,
): Promise<ListBytes> {
  const hash = createHash('sha256');
  const stored = new Peekable(stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>, (chunk) =>
    hash.update(chunk),
  );
  try {
    const gzip = isGzip(await stored.peek((head) => head.length >= 2));
    const unzipped = gzip ? new Peekable(gunzip(stored)) : stored;
    const head = await unzipped.peek((bytes) => bytes.length >= HEAD_BYTES || tellsJson(bytes));
    refuseOtherForms(head, reading.name ?? name);
    const format = formatOf(head, name);
    if (reading.columns !== undefined && format !== 'csv' && reading.several !== true)
      reading.note(
        `--columns is for tables (CSV): "${reading.name ?? name}" is none, and is read by its own fields.`,
      );
    return {
      format,
      inPlace: !gzip && format === 'json',
      async *chunks() {
        try {
          yield* format === 'json' ? unzipped : asJson(format, unzipped, reading.name ?? name, reading);
        } catch (error) {
          throw unreadable(name, error);
        }
      },
      sha256: () => hash.digest('hex'),
    };
  } catch (error) {
    throw unreadable(name, error);
  }
}

/** Chunks whose first ones can be looked at before they are used. */
class Peekable implements AsyncIterable<Buffer> {
  private readonly chunks: AsyncIterator<Buffer>;
  private readonly onChunk: ((chunk: Buffer) => void) | undefined;
  private head: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Buffer>, onChunk?: (chunk: Buffer) => void) {
    this.chunks = chunks[Symbol.asyncIterator]();
    this.onChunk = onChunk;
  }

  /** The bytes from the first on, as many as are `enough`, or all. A pipe may give a single byte at a time. */
  async peek(enough: (head: Buffer) => boolean): Promise<Buffer> {
    while (!enough(this.head)) {
      const next = await this.next();
      if (next === undefined) break;
      this.head = this.head.length === 0 ? next : Buffer.concat([this.head, next]);
    }
    return this.head;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    if (this.head.length > 0) yield this.head;
    for (let next = await this.next(); next !== undefined; next = await this.next()) yield next;
  }

  private async next(): Promise<Buffer | undefined> {
    const next = await this.chunks.next();
    if (next.done === true) return undefined;
    const chunk = Buffer.isBuffer(next.value) ? next.value : Buffer.from(next.value);
    this.onChunk?.(chunk);
    return chunk;
  }
}

const isGzip = (head: Buffer): boolean => head[0] === 0x1f && head[1] === 0x8b;

function unreadable(name: string, error: unknown): InputError {
  if (error instanceof InputError) return error;
  if (systemCode(error)?.startsWith('Z_') !== true) return cannotRead(name, error);
  return new InputError(`"${name}" is damaged: it cannot be unzipped (${(error as Error).message})`, {
    next: 'The file was probably cut off while it was written or copied: make it again.',
    cause: error,
  });
}

async function* gunzip(stored: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const { Readable: ReadableStream, pipeline } = await import('node:stream');
  const unzip = createGunzip({ chunkSize: CHUNK_BYTES });
  // The error, if there is one, reaches us through the iteration below.
  pipeline(ReadableStream.from(stored), unzip, () => undefined);
  for await (const chunk of unzip) yield chunk as Buffer;
}

/** SHA-256 of a file's bytes, in hex, read as a stream. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES }))
      hash.update(chunk as Buffer);
  } catch (error) {
    throw cannotRead(path, error);
  }
  return hash.digest('hex');
}

function cannotRead(path: string, error: unknown): InputError {
  if (systemCode(error) === 'EISDIR') {
    return new InputError(`"${path}" is a folder; expected a list of papers`, {
      next: 'Give a file in it.',
      cause: error,
    });
  }
  const missing = systemCode(error) === 'ENOENT';
  return new InputError(`cannot read "${path}": ${describeSystemError(error)}`, {
    missing,
    next: missing ? 'Check the path.' : 'Check the file and its permissions.',
    cause: error,
  });
}
