import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { hashedPartOfCommit, looksLikeCommit, parseCommit, type SegmentPlace } from './journal-format.js';
import type { LineFormat } from './line-format.js';

const NEWLINE = 0x0a;
const CHUNK_BYTES = 1024 * 1024;

export interface SegmentScanResult {
  /** How far the segment is good: right behind its last whole batch. */
  readonly bytes: number;
  readonly chain: string;
  readonly sequence: number;
  /** Bytes behind that which belong to no whole batch. */
  readonly tornBytes: number;
  /** Set when a bad batch is followed by a commit: that is damage, no torn tail. */
  readonly damagedAt: number | undefined;
  /** When its first and its last whole batch were committed. */
  readonly firstAt: string | undefined;
  readonly lastAt: string | undefined;
}

export interface SegmentScanInput<Read> {
  readonly format: Pick<LineFormat<never, Read>, 'read'>;
  readonly path: string;
  /** Where the first batch begins: the header's length. */
  readonly from: number;
  /** Read no further than this byte; later bytes don't count. */
  readonly until: number | undefined;
  readonly chain: string;
  readonly sequence: number;
  /** Called for each line of a batch when the batch has been verified. Offset and length in bytes of the segment. */
  readonly onLine: (read: Read, offset: number, length: number) => void;
  /** Called behind every verified commit (and at the start). */
  readonly onCommit: (place: Pick<SegmentPlace, 'bytes'> & { chain: string }) => void;
}

/** Streams one segment once, verifies every link of its chain, and hands out the lines of whole batches. */
export async function scanSegment<Read>(input: SegmentScanInput<Read>): Promise<SegmentScanResult> {
  const scan = new SegmentScan(input);
  const end = input.until === undefined ? undefined : input.until - 1;
  if (end === undefined || end >= input.from) {
    const stream = createReadStream(input.path, {
      start: input.from,
      highWaterMark: CHUNK_BYTES,
      ...(end !== undefined && { end }),
    });
    for await (const chunk of stream) {
      scan.push(chunk as Buffer);
      await nextTurn();
    }
  }
  return scan.finish();
}

interface PendingLine<Read> {
  readonly read: Read;
  readonly offset: number;
  readonly length: number;
}

class SegmentScan<Read> {
  private readonly input: SegmentScanInput<Read>;
  private good: number;
  private chain: string;
  private sequence: number;
  private hash: Hash;
  private pending: PendingLine<Read>[] = [];
  private pendingBytes = 0;
  private bad = false;
  private failed = false;
  private damagedAt: number | undefined;
  private firstAt: string | undefined;
  private lastAt: string | undefined;
  private buffer: Buffer = Buffer.alloc(0);
  /** Offset in the file of `buffer[0]`. */
  private base: number;

  constructor(input: SegmentScanInput<Read>) {
    this.input = input;
    this.good = input.from;
    this.base = input.from;
    this.chain = input.chain;
    this.sequence = input.sequence;
    this.hash = createHash('sha256').update(input.chain);
    input.onCommit({ bytes: this.good, chain: this.chain });
  }

  push(chunk: Buffer): void {
    const buffer = this.buffer.length === 0 ? chunk : Buffer.concat([this.buffer, chunk]);
    // What is carried over from the last chunk is an unfinished line, of which nothing was hashed yet.
    let hashedTo = 0;
    let lineStart = 0;
    for (;;) {
      const newline = buffer.indexOf(NEWLINE, lineStart);
      if (newline < 0) break;
      const line = buffer.subarray(lineStart, newline);
      if (looksLikeCommit(line)) {
        const hashed = hashedPartOfCommit(line);
        if (!this.failed) this.hash.update(buffer.subarray(hashedTo, lineStart + hashed.length));
        this.commit(line, this.base + newline + 1);
        hashedTo = newline + 1;
      } else if (!this.failed) {
        this.keep(line, this.base + lineStart);
      }
      lineStart = newline + 1;
    }
    if (!this.failed) this.hash.update(buffer.subarray(hashedTo, lineStart));
    this.buffer = Buffer.from(buffer.subarray(lineStart));
    this.base += lineStart;
  }

  finish(): SegmentScanResult {
    return {
      bytes: this.good,
      chain: this.chain,
      sequence: this.sequence,
      tornBytes: this.base + this.buffer.length - this.good,
      damagedAt: this.damagedAt,
      firstAt: this.firstAt,
      lastAt: this.lastAt,
    };
  }

  private keep(line: Buffer, offset: number): void {
    const read = this.input.format.read(line);
    if (read !== undefined) this.pending.push({ read, offset, length: line.length });
    else this.bad = true;
    this.pendingBytes += line.length + 1;
  }

  private commit(line: Buffer, behind: number): void {
    if (this.failed) {
      this.damagedAt ??= this.good;
      return;
    }
    const commit = parseCommit(line);
    const chain = this.hash.digest('hex');
    const agrees =
      commit !== undefined &&
      !this.bad &&
      commit.chain === chain &&
      commit.sequence === this.sequence + 1 &&
      commit.lines === this.pending.length &&
      commit.bytes === this.pendingBytes;
    if (!agrees) {
      this.failed = true;
      return;
    }
    for (const { read, offset, length } of this.pending) this.input.onLine(read, offset, length);
    this.pending = [];
    this.pendingBytes = 0;
    this.good = behind;
    this.chain = chain;
    this.sequence = commit.sequence;
    this.firstAt ??= commit.at;
    this.lastAt = commit.at;
    this.hash = createHash('sha256').update(chain);
    this.input.onCommit({ bytes: behind, chain });
  }
}
