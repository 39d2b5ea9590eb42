import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CONTENT_BYTES, KEY_BYTES } from '../../model/paper-key.js';
import { StateError, describeSystemError } from '../../model/errors.js';
import { damagedFile } from '../../state/checked-file.js';
import { mendedByRecovery } from '../mended-by-recovery.js';
import { AppendFile } from '../../state/append-file.js';
import { cannotWrite } from '../../state/replace-file.js';
import { PaperIndex } from './paper-index.js';

/**
 * The index of a list on disk: an 16-byte head (magic, format, count), then the four columns as they are in memory,
 * little-endian. It lets a resume recognise its papers without parsing the list again, and tells what changed in it.
 */

const MAGIC = 'cfpapers';
const VERSION = 1;
const HEAD_BYTES = 16;
const CHUNK_BYTES = 4 * 1024 * 1024;
const ROW_BYTES = KEY_BYTES + CONTENT_BYTES + 8 + 4;

/** Writes the index, durable when this returns; returns its SHA-256. The file must not exist. Throws StateError. */
export async function writePaperIndex(folder: string, name: string, index: PaperIndex): Promise<string> {
  const path = join(folder, name);
  let file: AppendFile | undefined;
  try {
    file = await AppendFile.create(path);
    return await writeColumns(file, index);
  } catch (error) {
    throw cannotWrite(path, error);
  } finally {
    await file?.close();
  }
}

async function writeColumns(file: AppendFile, index: PaperIndex): Promise<string> {
  const hash = createHash('sha256');
  const head = Buffer.alloc(HEAD_BYTES);
  head.write(MAGIC, 'latin1');
  head.writeUInt32LE(VERSION, 8);
  head.writeUInt32LE(index.count, 12);
  const { keys, content, offsets, lengths } = index.columns;
  for (const column of [head, keys, content, bytesOf(offsets), bytesOf(lengths)]) {
    for (let at = 0; at < column.length; at += CHUNK_BYTES) {
      const chunk = column.subarray(at, at + CHUNK_BYTES);
      hash.update(chunk);
      await file.append(chunk);
    }
  }
  await file.sync();
  return hash.digest('hex');
}

/** Throws StateError('damaged') when the file is not the one with this SHA-256. */
export async function readPaperIndex(
  folder: string,
  { file, sha256 }: { file: string; sha256: string },
): Promise<PaperIndex> {
  const path = join(folder, file);
  const bytes = await readWhole(path, sha256).catch((error: unknown) => {
    if (error instanceof StateError) throw error;
    throw damagedFile(path, `it cannot be read (${describeSystemError(error)})`, mendedByRecovery(folder));
  });
  const count = bytes.length < HEAD_BYTES ? -1 : bytes.readUInt32LE(12);
  if (bytes.length !== HEAD_BYTES + count * ROW_BYTES)
    throw damagedFile(path, 'it has not the size that it says', mendedByRecovery(folder));
  let at = HEAD_BYTES;
  const take = (length: number): Buffer => bytes.subarray(at, (at += length));
  const [keys, content] = [take(count * KEY_BYTES), take(count * CONTENT_BYTES)];
  // The columns lie at multiples of 8 bytes, as typed arrays want it.
  const index = new PaperIndex({
    keys,
    content,
    offsets: new Float64Array(bytes.buffer, take(count * 8).byteOffset, count),
    lengths: new Uint32Array(bytes.buffer, take(count * 4).byteOffset, count),
  });
  await index.prepare();
  return index;
}

/** A file in one aligned buffer of its own, hashed as it comes in. */
async function readWhole(path: string, sha256: string): Promise<Buffer<ArrayBuffer>> {
  const handle = await open(path, 'r');
  try {
    const bytes = Buffer.from(new ArrayBuffer((await handle.stat()).size));
    const hash = createHash('sha256');
    for (let at = 0; at < bytes.length;) {
      const { bytesRead } = await handle.read(bytes, at, Math.min(CHUNK_BYTES, bytes.length - at), at);
      if (bytesRead === 0) break;
      hash.update(bytes.subarray(at, at + bytesRead));
      at += bytesRead;
    }
    if (hash.digest('hex') !== sha256)
      throw damagedFile(path, 'its SHA-256 is not the one in session.json', mendedByRecovery(dirname(path)));
    return bytes;
  } finally {
    await handle.close();
  }
}

const bytesOf = (column: Float64Array | Uint32Array): Buffer =>
  Buffer.from(column.buffer, column.byteOffset, column.byteLength);
