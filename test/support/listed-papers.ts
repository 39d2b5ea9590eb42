import { PaperIndexBuilder } from '../../src/checkpoint/consolidation/paper-index-builder.js';
import type { PaperIndex } from '../../src/checkpoint/consolidation/paper-index.js';
import { readPaper } from '../../src/model/paper.js';

/** The index of a list that is in memory, with the places that its records have in a compact JSON array. */
export function indexOf(records: readonly object[]): PaperIndex {
  const builder = new PaperIndexBuilder();
  let offset = 1;
  for (const record of records) {
    const bytes = Buffer.from(JSON.stringify(record));
    const read = readPaper(record);
    if ('problem' in read) throw new TypeError(read.problem.expected);
    builder.add({ paper: read.paper, record: record as Record<string, unknown>, raw: { offset, bytes } });
    offset += bytes.length + 1;
  }
  return builder.finish();
}

/** A small generator of random numbers that a seed fixes (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
