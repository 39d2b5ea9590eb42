import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { CONTENT_BYTES, KEY_BYTES } from '../model/paper-key.js';
import { damagedFile } from '../state/checked-file.js';
import { AppendFile } from '../state/append-file.js';
import { cannotWrite } from '../state/replace-file.js';
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
  const chunks: Buffer[] = [];
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
      hash.update(chunk as Buffer);
      chunks.push(chunk as Buffer);
    }
  } catch (error) {
    throw damagedFile(path, `it cannot be read (${(error as Error).message})`);
  }
  const bytes = Buffer.concat(chunks);
  if (hash.digest('hex') !== sha256) throw damagedFile(path, 'its SHA-256 is not the one in session.json');
  const count = bytes.readUInt32LE(12);
  if (bytes.length !== HEAD_BYTES + count * ROW_BYTES)
    throw damagedFile(path, 'it has not the size that it says');
  let at = HEAD_BYTES;
  const take = (length: number): Buffer => bytes.subarray(at, (at += length));
  return new PaperIndex({
    keys: take(count * KEY_BYTES),
    content: take(count * CONTENT_BYTES),
    offsets: new Float64Array(copyOf(take(count * 8))),
    lengths: new Uint32Array(copyOf(take(count * 4))),
  });
}

const bytesOf = (column: Float64Array | Uint32Array): Buffer =>
  Buffer.from(column.buffer, column.byteOffset, column.byteLength);

/** A copy that begins at an aligned address, as typed arrays want it. */
function copyOf(bytes: Buffer): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.length);
  Buffer.from(copy).set(bytes);
  return copy;
}
