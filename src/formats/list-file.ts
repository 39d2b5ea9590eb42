import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { InputError, describeSystemError, systemCode } from '../model/errors.js';

const CHUNK_BYTES = 1024 * 1024;

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

/** A list as its unzipped bytes, with the hash of the bytes as they are stored. */
export interface ListBytes {
  readonly gzip: boolean;
  /** Chunks of about 1 MB; InputError when the file cannot be read or unzipped. */
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

/** Opens a list by its path. Throws InputError (66 when there is no such file). */
export async function openListFile(path: string): Promise<ListBytes> {
  if (await isReadOnce(path)) return openListStream(createReadStream(path), path);
  let head: Buffer;
  try {
    const handle = await open(path, 'r');
    try {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
      head = buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw cannotRead(path, error);
  }
  return listBytes(createReadStream(path, { highWaterMark: CHUNK_BYTES }), isGzip(head), path);
}

/** Standard input, or any other stream, as a list; zipped or not is told by its first bytes. */
export async function openListStream(stream: Readable, name: string): Promise<ListBytes> {
  const chunks = stream.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>;
  let head: Buffer = Buffer.alloc(0);
  // A pipe may give a single byte first: too little to tell.
  while (head.length < 2) {
    const next = await chunks.next().catch((error: unknown) => {
      throw cannotRead(name, error);
    });
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  async function* all(): AsyncGenerator<Buffer> {
    if (head.length > 0) yield head;
    for (;;) {
      const next = await chunks.next();
      if (next.done === true) return;
      yield Buffer.from(next.value);
    }
  }
  return listBytes(all(), isGzip(head), name);
}

const isGzip = (head: Buffer): boolean => head[0] === 0x1f && head[1] === 0x8b;

function listBytes(source: AsyncIterable<Buffer>, gzip: boolean, name: string): ListBytes {
  const hash = createHash('sha256');
  async function* stored(): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      hash.update(chunk);
      yield chunk;
    }
  }
  return {
    gzip,
    async *chunks() {
      try {
        yield* gzip ? gunzip(stored()) : stored();
      } catch (error) {
        if (error instanceof InputError) throw error;
        if (systemCode(error)?.startsWith('Z_') === true) {
          throw new InputError(`"${name}" is damaged: it cannot be unzipped (${(error as Error).message})`, {
            next: 'The file was probably cut off while it was written or copied: make it again.',
            cause: error,
          });
        }
        throw cannotRead(name, error);
      }
    },
    sha256: () => hash.digest('hex'),
  };
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
      next: 'Give a file in it with --input.',
      cause: error,
    });
  }
  const missing = systemCode(error) === 'ENOENT';
  return new InputError(`cannot read "${path}": ${describeSystemError(error)}`, {
    missing,
    next: missing ? 'Check the path given with --input.' : 'Check the file and its permissions.',
    cause: error,
  });
}
