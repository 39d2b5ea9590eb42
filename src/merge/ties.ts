import type { Because, VersionEntry } from './provenance.js';

/** As much of what ties two rows (counted from 0) together as is told of it. */
export interface MergeTie {
  readonly a: number;
  readonly b: number;
  readonly judgement: {
    readonly score: number;
    readonly reasons: readonly { readonly detail: string }[];
  };
  /** Set when a person decided it. */
  readonly decided?: true;
}

const otherOf = ({ a, b }: MergeTie, row: number): number => (a === row ? b : a);
const reasonsOf = ({ judgement }: MergeTie): string[] => judgement.reasons.map(({ detail }) => detail);

/** Why `row` (counted from 0) is in one cluster with the other row of the tie. Pure. */
export function becauseOf(tie: MergeTie, row: number): Because {
  return {
    row: otherOf(tie, row) + 1,
    score: tie.judgement.score,
    ...(tie.decided && { decided: true }),
    reasons: reasonsOf(tie),
  };
}

/** How `row` (counted from 0) names the other row of the tie, another version of it. Pure. */
export function versionEntryOf(tie: MergeTie, row: number, otherPaperId: unknown): VersionEntry {
  return { row: otherOf(tie, row) + 1, paper_id: otherPaperId ?? null, reasons: reasonsOf(tie) };
}

/** For each row of a cluster but its first the tie that brought it in: the one on the way to the first. */
export function tieOfEach(rows: readonly number[], ties: readonly MergeTie[]): ReadonlyMap<number, MergeTie> {
  const byRow = new Map<number, MergeTie[]>(rows.map((row) => [row, []]));
  for (const tie of ties) {
    byRow.get(tie.a)?.push(tie);
    byRow.get(tie.b)?.push(tie);
  }
  const tieOf = new Map<number, MergeTie>();
  const reached = new Set<number>();
  for (const root of [...rows].sort((a, b) => a - b)) {
    const next = [root];
    for (let row = next.shift(); row !== undefined; row = next.shift()) {
      reached.add(row);
      for (const tie of byRow.get(row) ?? []) {
        const other = otherOf(tie, row);
        if (reached.has(other) || tieOf.has(other) || !byRow.has(other)) continue;
        tieOf.set(other, tie);
        next.push(other);
      }
    }
  }
  return tieOf;
}
