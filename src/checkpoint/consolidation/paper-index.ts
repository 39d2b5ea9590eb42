import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { CONTENT_BYTES, KEY_BYTES, type PaperKey } from '../../model/paper-key.js';
import { KeyTable } from './key-table.js';

/**
 * What a session keeps of its input: for each row the key, the content hash, and where the record stands. 36 bytes
 * a paper on disk and about 50 in memory, so that a million papers stay far below the memory limit.
 */
export interface PaperColumns {
  /** 16 bytes a row. */
  readonly keys: Buffer;
  /** 8 bytes a row. */
  readonly content: Buffer;
  /** Byte offset of each record in the unzipped list. */
  readonly offsets: Float64Array;
  /** Length of each record in bytes. */
  readonly lengths: Uint32Array;
}

/** How one list differs from another, by keys and content hashes. */
export interface ListChange {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
}

export class PaperIndex {
  readonly columns: PaperColumns;
  readonly count: number;
  private readonly table: KeyTable;
  private tabled = 0;

  constructor(columns: PaperColumns) {
    this.columns = columns;
    this.count = columns.offsets.length;
    this.table = new KeyTable(() => columns.keys, this.count);
  }

  /** Gets look-ups by key ready without holding up the event loop; the first look-up would do it in one go. */
  async prepare(): Promise<void> {
    while (this.tabled < this.count) {
      this.tabulate(this.tabled + ROWS_AT_ONCE);
      await nextTurn();
    }
  }

  private tabulate(until: number): void {
    for (; this.tabled < Math.min(until, this.count); this.tabled++) this.table.add(this.tabled);
  }

  keyOf(row: number): PaperKey {
    return this.columns.keys.toString('hex', row * KEY_BYTES, (row + 1) * KEY_BYTES);
  }

  contentOf(row: number): string {
    return this.columns.content.toString('hex', row * CONTENT_BYTES, (row + 1) * CONTENT_BYTES);
  }

  /** The row with this key, or -1. */
  rowOf(key: PaperKey): number {
    scratch.write(key, 'hex');
    return this.rowOfBytes(scratch, 0);
  }

  private sameContent(row: number, other: PaperIndex, otherRow: number): boolean {
    const [a, b] = [row * CONTENT_BYTES, otherRow * CONTENT_BYTES];
    return (
      this.columns.content.compare(other.columns.content, b, b + CONTENT_BYTES, a, a + CONTENT_BYTES) === 0
    );
  }

  private rowOfBytes(keys: Buffer, at: number): number {
    if (this.tabled < this.count) this.tabulate(this.count);
    return this.table.find(keys, at);
  }

  /** SHA-256 over the sorted keys: the same for every order of the same list. */
  async keysSha256(): Promise<string> {
    const hash = createHash('sha256');
    for await (const rows of rowsSortedByKey(this.columns.keys, this.count)) {
      for (const row of rows) hash.update(this.columns.keys.subarray(row * KEY_BYTES, (row + 1) * KEY_BYTES));
    }
    return hash.digest('hex');
  }

  /** SHA-256 over keys and content hashes in the order of the keys: changes with what any record says, not with the order. */
  async contentsSha256(): Promise<string> {
    const hash = createHash('sha256');
    const { keys, content } = this.columns;
    for await (const rows of rowsSortedByKey(keys, this.count)) {
      for (const row of rows) {
        hash.update(keys.subarray(row * KEY_BYTES, (row + 1) * KEY_BYTES));
        hash.update(content.subarray(row * CONTENT_BYTES, (row + 1) * CONTENT_BYTES));
      }
    }
    return hash.digest('hex');
  }

  /** What was added, removed and changed since `before`. */
  changesSince(before: PaperIndex): ListChange {
    let removed = 0;
    let changed = 0;
    for (let row = 0; row < before.count; row++) {
      const now = this.rowOfBytes(before.columns.keys, row * KEY_BYTES);
      if (now < 0) removed++;
      else if (!this.sameContent(now, before, row)) changed++;
    }
    return { added: this.count - (before.count - removed), removed, changed };
  }
}

const BUCKETS_AT_ONCE = 4096;
const ROWS_AT_ONCE = 65_536;
const scratch = Buffer.alloc(KEY_BYTES);

/**
 * Rows in the order of their keys, some thousands at a time. Bucket by the first two bytes, then sort within each
 * bucket: one sort with a comparator over a million rows would block the event loop for seconds.
 */
async function* rowsSortedByKey(keys: Buffer, count: number): AsyncGenerator<Uint32Array> {
  const ends = new Uint32Array(65_537);
  for (let row = 0; row < count; row++) ends[keys.readUInt16BE(row * KEY_BYTES) + 1]!++;
  for (let bucket = 1; bucket < ends.length; bucket++) ends[bucket]! += ends[bucket - 1]!;
  const next = ends.slice();
  const rows = new Uint32Array(count);
  for (let row = 0; row < count; row++) rows[next[keys.readUInt16BE(row * KEY_BYTES)]!++] = row;
  const byKey = (a: number, b: number): number =>
    keys.compare(keys, b * KEY_BYTES, (b + 1) * KEY_BYTES, a * KEY_BYTES, (a + 1) * KEY_BYTES);
  for (let first = 0; first < 65_536; first += BUCKETS_AT_ONCE) {
    for (let bucket = first; bucket < first + BUCKETS_AT_ONCE; bucket++) {
      const [start, end] = [ends[bucket] as number, ends[bucket + 1] as number];
      if (end - start > 1) rows.subarray(start, end).sort(byKey);
    }
    yield rows.subarray(ends[first], ends[first + BUCKETS_AT_ONCE]);
    await nextTurn();
  }
}
