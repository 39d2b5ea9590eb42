import type { RecordedTie } from '../checkpoint/consolidation/duplicate-index.js';
import { parseFact, type Comparison } from '../checkpoint/consolidation/facts.js';
import { RowSets } from '../checkpoint/consolidation/row-sets.js';
import type { SessionView } from '../checkpoint/consolidation/session-view.js';
import type { Tie } from '../match/duplicates.js';
import type { MergeTie } from '../merge/ties.js';
import type { FoundAfter } from './duplicates-after.js';

/** A record of the output that stands for several papers, or has other versions. */
export interface Cluster {
  /** Ascending; the record stands at the place of the first one. */
  readonly rows: readonly number[];
  /** Why they are one: one tie fewer than there are rows. */
  readonly same: readonly MergeTie[];
  /** Other versions of these papers, and the row at which each stands. */
  readonly versions: readonly { readonly tie: MergeTie; readonly other: number }[];
}

/** In the journal, or, when that is not to be relied on yet, in memory. */
type Found = RecordedTie | Tie;

interface Pieces {
  readonly rows: number[];
  readonly same: Found[];
  /** By the row at which the other version stands. */
  readonly versions: Map<number, Found>;
}

/** Which papers of a session are written as one record, by what the journal says; a few bytes for each duplicate. */
export class OutputClusters {
  /** How many papers are written as part of another one's record. */
  readonly merged: number;
  private readonly view: SessionView;
  /** By the first row of each; the papers that stand alone and have no versions are not in it. */
  private readonly pieces = new Map<number, Pieces>();
  private readonly elsewhere: ReadonlySet<number>;

  /** `after` is what the sources' answers showed, where it is not in the journal. */
  constructor(view: SessionView, after: FoundAfter = { same: [], versions: [] }) {
    this.view = view;
    const { duplicates } = view.outcomes;
    const same: readonly Found[] = [...duplicates.same, ...after.same];
    const sets = new RowSets(same.length === 0 ? 0 : view.papers.count, same);
    const firstOf = (row: number): number => (same.length === 0 ? row : sets.first(row));
    const elsewhere = new Set<number>();
    for (const { a, b } of same) for (const row of [a, b]) if (firstOf(row) !== row) elsewhere.add(row);
    this.elsewhere = elsewhere;
    this.merged = elsewhere.size;
    for (const row of elsewhere) this.of(firstOf(row)).rows.push(row);
    for (const tie of same) this.of(firstOf(tie.a)).same.push(tie);
    for (const tie of [...duplicates.versions, ...after.versions]) {
      const [one, other] = [firstOf(tie.a), firstOf(tie.b)];
      if (one === other) continue;
      if (this.of(one).versions.has(other)) continue;
      this.of(one).versions.set(other, tie);
      this.of(other).versions.set(one, tie);
    }
    for (const { rows } of this.pieces.values()) rows.sort((a, b) => a - b);
  }

  /** False for a paper that is part of a record at an earlier row. */
  standsAt(row: number): boolean {
    return !this.elsewhere.has(row);
  }

  /** The clusters that stand at these rows. */
  async at(rows: readonly number[]): Promise<ReadonlyMap<number, Cluster>> {
    const found = rows.flatMap((row): [number, Pieces][] => {
      const pieces = this.pieces.get(row);
      return pieces ? [[row, pieces]] : [];
    });
    if (found.length === 0) return new Map();
    const ties = found.flatMap(([, { same, versions }]) => [...same, ...versions.values()]);
    const read = await this.read(ties);
    const tiesOf = (some: readonly Found[]): MergeTie[] =>
      some.map((tie) => read.get(tie)!).sort((x, y) => x.a - y.a || x.b - y.b);
    return new Map(
      found.map(([row, pieces]) => [
        row,
        {
          rows: pieces.rows,
          same: tiesOf(pieces.same),
          versions: [...pieces.versions]
            .sort(([a], [b]) => a - b)
            .map(([other, tie]) => ({ tie: read.get(tie)!, other })),
        },
      ]),
    );
  }

  private of(first: number): Pieces {
    let pieces = this.pieces.get(first);
    if (!pieces) this.pieces.set(first, (pieces = { rows: [first], same: [], versions: new Map() }));
    return pieces;
  }

  private async read(ties: readonly Found[]): Promise<ReadonlyMap<Found, MergeTie>> {
    const recorded = [...new Set(ties)].filter((tie) => 'position' in tie);
    const lines = recorded.length > 0 ? await (await this.view.journalReader()).read(recorded) : [];
    const read = new Map<Found, MergeTie>();
    for (const [nth, tie] of recorded.entries()) {
      const { score, decided, reasons } = parseFact(lines[nth]!) as unknown as Comparison;
      const judgement = { score, reasons: reasons.map((detail) => ({ detail })) };
      read.set(tie, { a: tie.a, b: tie.b, judgement, ...(decided && { decided }) });
    }
    for (const tie of ties) if (!('position' in tie)) read.set(tie, tie);
    return read;
  }
}
