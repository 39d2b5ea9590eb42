import type { Paper } from '../src/model/paper.js';
import { generateRows } from './generate-duplicates.js';
import { DUPLICATE_KINDS, type DuplicateKind } from './generated/deform.js';
import { paperFrom } from './labelled-lists.js';

/** A generated list that fits into memory, with the truth about it. */
export interface GeneratedList {
  readonly papers: readonly Paper[];
  readonly workOf: Int32Array;
  readonly kindOf: readonly (DuplicateKind | undefined)[];
}

/** `workOf` names a work by the first of its rows. */
export function generatedInMemory(count: number): GeneratedList {
  const rows = [...generateRows(count)];
  const firstOf = new Map<number, number>();
  for (const [at, { work }] of rows.entries()) if (!firstOf.has(work)) firstOf.set(work, at);
  return {
    papers: rows.map(({ record }) => paperFrom({ ...record })),
    workOf: Int32Array.from(rows, ({ work }) => firstOf.get(work)!),
    kindOf: rows.map(({ kind }) => kind),
  };
}

/** Of the duplicates of each kind, how many are in one cluster with the first record of their work. */
export function recallByKind(
  clusterOf: Int32Array,
  workOf: Int32Array,
  kindOf: readonly (DuplicateKind | undefined)[],
): Map<DuplicateKind, { found: number; of: number }> {
  const first = new Map<number, number>();
  const recall = new Map(DUPLICATE_KINDS.map((kind) => [kind, { found: 0, of: 0 }]));
  for (const [row, work] of workOf.entries()) {
    const kind = kindOf[row];
    if (kind === undefined) first.set(work, row);
    const counted = kind === undefined ? undefined : recall.get(kind);
    if (!counted) continue;
    counted.of++;
    if (clusterOf[row] === clusterOf[first.get(work)!]) counted.found++;
  }
  return recall;
}
