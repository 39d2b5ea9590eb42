import type { DataChange } from './crash-history.js';
import type { Loss, Tear } from './crash-tree.js';
import { NO_LOSS } from './crash-tree.js';

/** One thing that a crash may have done to what was pending. */
export interface Choice {
  readonly label: string;
  /** Changes after this line never reached the disk. */
  readonly until: number;
  readonly loss: Loss;
}

/** Up to so many pending changes, all combinations are tried; beyond, the extremes and a sample. */
export const FEW = 6;
export const SAMPLES = 24;

const PAGE = 4096;

/** A repeatable random number in [0, 1): mulberry32. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function pick<T>(options: readonly T[], random: () => number): T | undefined {
  return options[Math.floor(random() * options.length)];
}

/** The ways in which a write that nobody synced can be there in part. */
export function tearsOf(change: DataChange): Tear[] {
  const { length } = change.data;
  if (change.what !== 'write') return [];
  const lastPage = length - ((change.offset + length) % PAGE);
  const cuts = [...new Set([1, Math.floor(length / 2), length - 1, lastPage])];
  const inside = cuts.filter((cut) => cut > 0 && cut < length);
  const short = inside.map((to) => ({ from: 0, to, grown: false }));
  const endMissing = [0, ...inside].map((to) => ({ from: 0, to, grown: true }));
  // Blocks of one write reach the disk in any order.
  const beginMissing = inside.map((from) => ({ from, to: length, grown: true }));
  return [...short, ...endMissing, ...beginMissing];
}

export function describeTear(change: DataChange, { from, to, grown }: Tear): string {
  return `line ${change.at} torn: bytes ${from} to ${to} of ${change.data.length}${grown ? ', file grown' : ''}`;
}

export function torn(loss: Loss, change: DataChange, tear: Tear): Loss {
  return { ...loss, torn: new Map([...loss.torn, [change, tear]]) };
}

export function losing(data: readonly DataChange[]): Loss {
  return { ...NO_LOSS, data: new Set(data) };
}
