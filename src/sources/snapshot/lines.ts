import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import { unreadableFile } from './trouble.js';
import type { SnapshotFile } from './files.js';

/** Some lines of a file, and how much of the file has been read for them. */
export interface LineChunk {
  readonly lines: readonly string[];
  /** The number of the first of them, from 1. */
  readonly first: number;
  readonly bytesRead: number;
}

const READ_BYTES = 256 * 1024;
/** About 10 ms of parsing, after which the event loop has its turn. */
const TEXT_BYTES = 128 * 1024;
/** The longest works that are known have a few megabytes; beyond that a line is no work. */
const LONGEST_LINE = 64 * 1024 * 1024;
const LINE_END = 0x0a;

/**
 * The lines of a JSON Lines file, compressed or not, in chunks. A line beyond 64 MiB comes as ''.
 * Throws SourceUnavailable for a file that can't be read to its end (a truncated or corrupt gz).
 */
export async function* readLines(file: SnapshotFile, signal: AbortSignal): AsyncGenerator<LineChunk> {
  const input = createReadStream(file.path, { highWaterMark: READ_BYTES });
  const text =
    file.kind === 'jsonl.gz'
      ? pipeline(input, createGunzip({ chunkSize: TEXT_BYTES }), () => undefined)
      : input;
  let rest: Buffer[] = [];
  let restBytes = 0;
  let count = 0;
  try {
    for await (const piece of text) {
      signal.throwIfAborted();
      const chunk = piece as Buffer;
      const lastEnd = chunk.lastIndexOf(LINE_END);
      if (lastEnd < 0) {
        restBytes += chunk.length;
        if (restBytes <= LONGEST_LINE) rest.push(chunk);
        else rest = [];
        continue;
      }
      const tooLong = restBytes > LONGEST_LINE;
      const whole = Buffer.concat([...rest, chunk.subarray(0, lastEnd)]).toString('utf8');
      const lines = whole.split('\n');
      if (tooLong) lines[0] = '';
      yield { lines, first: count + 1, bytesRead: input.bytesRead };
      count += lines.length;
      rest = lastEnd + 1 < chunk.length ? [chunk.subarray(lastEnd + 1)] : [];
      restBytes = chunk.length - lastEnd - 1;
      await nextTurn();
    }
  } catch (error) {
    if (signal.aborted) throw error;
    throw unreadableFile(file.path, error);
  } finally {
    input.destroy();
  }
  if (restBytes > 0) {
    yield { lines: [Buffer.concat(rest).toString('utf8')], first: count + 1, bytesRead: input.bytesRead };
  }
}
