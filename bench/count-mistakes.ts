import type { Duplicates, Tie } from '../src/match/duplicates.js';
import type { LabelledPair } from './labelled-lists.js';

/** How well clusters agree with what a person said. */
export interface ClusterCounts {
  /** Removed rightly, removed wrongly, not removed though a duplicate, kept rightly: as bib-dedupe's benchmark counts. */
  readonly removed: Counts & { readonly tn: number };
  /** The same by pairs of rows, which sees a wrong merge that happens to remove as many records as a right one. */
  readonly pairs: Counts;
  /** How many works vanished into others: over all clusters, the works beyond the first. */
  readonly falseMerges: number;
}

/** Right, wrong, and missed. */
export interface Counts {
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
}

export interface Rates {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export function ratesOf({ tp, fp, fn }: Counts): Rates {
  const precision = tp + fp === 0 ? 1 : tp / (tp + fp);
  const recall = tp + fn === 0 ? 1 : tp / (tp + fn);
  return { precision, recall, f1: tp === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
}

/**
 * Compares clusters with the truth. Of each cluster its first row stays, all others are removed. A work of one record
 * that was removed is a false positive; of a work of several records exactly one has to stay: each removed beyond
 * it is a true positive, each that stays a false negative, and none staying is a false positive. (So counts
 * `DedupeBenchmarker.compare_dedupe_id` of CoLRev's bib-dedupe.)
 */
export function countClusters(clusterOf: Int32Array, workOf: Int32Array): ClusterCounts {
  const size: Tally = new Map();
  const stay: Tally = new Map();
  const clusterSize: Tally = new Map();
  /** By cluster and work. */
  const shared: Tally = new Map();
  for (const [row, work] of workOf.entries()) {
    const cluster = clusterOf[row]!;
    add(size, work);
    if (cluster === row) add(stay, work);
    add(clusterSize, cluster);
    add(shared, cluster * workOf.length + work);
  }
  const removed = { tp: 0, fp: 0, fn: 0, tn: 0 };
  for (const [work, records] of size) {
    const staying = stay.get(work) ?? 0;
    removed.tp += records - Math.max(staying, 1);
    removed.fn += Math.max(staying, 1) - 1;
    if (staying === 0) removed.fp++;
    else removed.tn++;
  }
  const tp = sum(shared.values(), pairsOf);
  const pairs = { tp, fp: sum(clusterSize.values(), pairsOf) - tp, fn: sum(size.values(), pairsOf) - tp };
  return { removed, pairs, falseMerges: shared.size - clusterSize.size };
}

type Tally = Map<number, number>;

const pairsOf = (records: number): number => (records * (records - 1)) / 2;

function add(counts: Tally, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function sum(values: Iterable<number>, of: (value: number) => number): number {
  let total = 0;
  for (const value of values) total += of(value);
  return total;
}

/** Whether rows that a person called one work, or not, are in one cluster. */
export function countPairs(clusterOf: Int32Array, pairs: readonly LabelledPair[]): Counts {
  const counts = { tp: 0, fp: 0, fn: 0 };
  for (const { a, b, same } of pairs) {
    const together = clusterOf[a] === clusterOf[b];
    if (same) counts[together ? 'tp' : 'fn']++;
    else if (together) counts.fp++;
  }
  return counts;
}

/** One mistake to look at: its rows, those of one cluster or work together, and what was said about any two of them. */
export interface Mistake {
  readonly kind: 'false merge' | 'missed';
  readonly rows: readonly number[];
  readonly ties: readonly ToldTie[];
}

/** A tie, and what became of it. */
export interface ToldTie extends Tie {
  readonly outcome: 'merged' | 'versions' | 'unclear';
}

export function tiesOf({ merges, versions, unclear }: Duplicates): ToldTie[] {
  const told = Object.entries({ merged: merges, versions, unclear }) as [
    ToldTie['outcome'],
    readonly Tie[],
  ][];
  return told.flatMap(([outcome, ties]) => ties.map((tie) => ({ ...tie, outcome })));
}

/** Every cluster that holds more than one work, then every work that is in more than one cluster. */
export function listMistakes(found: Duplicates, workOf: Int32Array): Mistake[] {
  const ties = tiesOf(found);
  const mixed = (kind: Mistake['kind'], groupOf: Int32Array, otherOf: Int32Array): Mistake[] =>
    [...grouped(groupOf).values()]
      .filter((rows) => rows.some((row) => otherOf[row] !== otherOf[rows[0]!]))
      .map((rows) => ({
        kind,
        rows: rows.toSorted((a, b) => otherOf[a]! - otherOf[b]! || a - b),
        ties: ties.filter(({ a, b }) => rows.includes(a) && rows.includes(b)),
      }));
  return [...mixed('false merge', found.clusterOf, workOf), ...mixed('missed', workOf, found.clusterOf)];
}

function grouped(groupOf: Int32Array): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  for (const [row, group] of groupOf.entries()) {
    const rows = groups.get(group);
    if (rows) rows.push(row);
    else groups.set(group, [row]);
  }
  return groups;
}
