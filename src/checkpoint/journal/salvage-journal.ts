import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { StateError, describeSystemError, systemCode } from '../../model/errors.js';
import { chainSeed, hashedPartOfCommit, looksLikeCommit, parseCommit } from './journal-format.js';
import type { LineFormat } from './line-format.js';
import { segmentNames } from './scan-journal.js';

const NEWLINE = 0x0a;

/** A broken disk, a folder or a device in the place of the file, or nothing. Whatever else the system says may pass, and loses nothing. */
const LOST: ReadonlySet<string> = new Set(['EIO', 'EISDIR', 'ENXIO', 'ENOENT']);

/** A batch that its own hash vouches for, or the news that one was lost. */
export type SalvagedBatch<Entry> =
  | { readonly good: true; readonly entries: readonly Entry[]; readonly lines: readonly Buffer[] }
  | { readonly good: false; readonly segment: string; readonly byte: number };

/**
 * Every batch of a damaged journal that is as it was written, also behind the damage: the hash of a batch covers its
 * lines and the hash before it, which the commit line before it spells out. So a batch can be verified when that
 * commit line is readable, whatever has become of the lines before it. What was
 * lost with a batch, or stands behind a place where the disk can't be read, is asked for again. Throws StateError where a file can't be
 * read for a reason that may pass.
 */
export async function* salvageJournal<Entry>(
  format: LineFormat<Entry, unknown>,
  folder: string,
): AsyncGenerator<SalvagedBatch<Entry>> {
  for (const name of await segmentNames(folder)) yield* salvageSegment(format, join(folder, name), name);
}

async function* salvageSegment<Entry>(
  format: LineFormat<Entry, unknown>,
  path: string,
  segment: string,
): AsyncGenerator<SalvagedBatch<Entry>> {
  let chain: string | undefined;
  let lines: Buffer[] = [];
  let began = 0;
  let offset = 0;
  try {
    for await (const line of linesOf(path)) {
      const isHeader = offset === 0;
      offset += line.length;
      if (isHeader) {
        chain = chainSeed(line);
        began = offset;
      } else if (looksLikeCommit(line)) {
        const good = chain !== undefined && isWhole(format, lines, line, chain);
        if (good) yield { good, entries: lines.map((each) => format.parse(each)), lines };
        else yield { good: false, segment, byte: began };
        chain = parseCommit(withoutNewline(line))?.chain;
        lines = [];
        began = offset;
      } else {
        lines.push(line);
      }
    }
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    if (!LOST.has(code)) throw cannotRead(path, error);
    yield { good: false, segment, byte: began };
    return;
  }
  if (lines.length > 0) yield { good: false, segment, byte: began };
}

function cannotRead(path: string, error: unknown): StateError {
  return new StateError('damaged', `cannot read "${path}": ${describeSystemError(error)}`, {
    safe: 'Nothing was lost.',
    next: 'See to it that it can be read, then run the same command again.',
    cause: error,
  });
}

function isWhole(
  format: Pick<LineFormat<never, unknown>, 'read'>,
  lines: readonly Buffer[],
  commitLine: Buffer,
  chain: string,
): boolean {
  const line = withoutNewline(commitLine);
  const commit = parseCommit(line);
  if (
    !commit ||
    commit.lines !== lines.length ||
    commit.bytes !== lines.reduce((sum, { length }) => sum + length, 0)
  ) {
    return false;
  }
  const hash = createHash('sha256').update(chain);
  for (const each of lines) hash.update(each);
  if (hash.update(hashedPartOfCommit(line)).digest('hex') !== commit.chain) return false;
  return lines.every((each) => format.read(each) !== undefined);
}

const withoutNewline = (line: Buffer): Buffer => (line.at(-1) === NEWLINE ? line.subarray(0, -1) : line);

/** The lines of a file with their newlines; the last may lack one. */
async function* linesOf(path: string): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    const bytes = Buffer.concat([rest, chunk as Buffer]);
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      yield bytes.subarray(start, end + 1);
      start = end + 1;
    }
    rest = bytes.subarray(start);
    await nextTurn();
  }
  if (rest.length > 0) yield rest;
}
