import { grown } from './grown.js';

/** By the lowest 8 of a hash's 32 bits; the other 24 leave 29 of a number's 53 bits for the row. */
const PARTITIONS = 256;
const ROWS = 2 ** 29;

/**
 * Rows by the hash of their keys: 8 bytes a key. Hash and row share one number, so that sorting the numbers brings rows
 * of one key together; two keys of one hash cost a comparison too many, nothing more.
 */
export class Blocks {
  private readonly partitions = Array.from({ length: PARTITIONS }, () => ({
    keys: new Float64Array(16),
    used: 0,
  }));

  add(key: string, row: number): void {
    const hash = hashOf(key);
    const partition = this.partitions[hash % PARTITIONS]!;
    partition.keys = grown(partition.keys, partition.used + 1);
    partition.keys[partition.used++] = Math.floor(hash / PARTITIONS) * ROWS + row;
  }

  /** Every block of two rows or more, ascending; with each the share of the work that lies behind it. */
  *blocks(): Generator<{ rows: number[]; share: number }> {
    for (const [nth, partition] of this.partitions.entries()) {
      const keys = partition.keys.subarray(0, partition.used).sort();
      for (let from = 0; from < keys.length;) {
        const hash = Math.floor(keys[from]! / ROWS);
        let to = from + 1;
        while (to < keys.length && Math.floor(keys[to]! / ROWS) === hash) to++;
        if (to - from > 1) {
          const rows: number[] = [];
          for (let at = from; at < to; at++) {
            const row = keys[at]! % ROWS;
            if (row !== rows.at(-1)) rows.push(row);
          }
          if (rows.length > 1) yield { rows, share: (nth + to / keys.length) / PARTITIONS };
        }
        from = to;
      }
      partition.keys = new Float64Array(0);
      partition.used = 0;
    }
  }
}

/** FNV-1a with a final mix, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash ^= text.charCodeAt(at);
    hash = Math.imul(hash, 0x01000193);
  }
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  hash ^= hash >>> 13;
  return hash >>> 0;
}
