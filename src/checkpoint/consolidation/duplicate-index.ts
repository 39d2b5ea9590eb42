import type { ComparedRecord, DuplicateFact, DuplicateStage, SpareOffer } from './facts.js';
import type { JournalPlace } from '../journal/journal-writer.js';
import type { PaperIndex } from './paper-index.js';
import { RowSets } from './row-sets.js';

/** Two rows that the journal says something about, and where it says so. */
export interface RecordedTie extends JournalPlace {
  readonly a: number;
  readonly b: number;
}

/** What one search for duplicates has found. */
interface Found {
  readonly stage: DuplicateStage;
  readonly hash: string;
  readonly same: RecordedTie[];
  readonly versions: RecordedTie[];
  readonly spares: Map<number, readonly SpareOffer[]>;
  /** For each cluster a chief; checked against the clusters when all is there. */
  readonly chiefs: number[];
  facts: number;
}

const NONE: readonly RecordedTie[] = [];

/**
 * Which papers are one work, as the journal says: found before anything was asked, and, for as long as nothing more is
 * answered, what was found afterwards. A few bytes for each duplicate, and four for each paper once there is one.
 */
export class DuplicateIndex {
  private readonly papers: PaperIndex;
  private pending: Found | undefined;
  private readonly done = new Map<DuplicateStage, Found>();
  /** For each row the one that is asked about for it; undefined while there are no duplicates. */
  private chiefRows: Int32Array | undefined;

  constructor(papers: PaperIndex) {
    this.papers = papers;
  }

  /** The hash of what the search of this stage depended on, if it is done and holds. */
  hashOf(stage: DuplicateStage): string | undefined {
    return this.done.get(stage)?.hash;
  }

  /** Pairs that are one work, of both stages: as many as there are papers less than records. */
  get same(): readonly RecordedTie[] {
    return this.both(({ same }) => same);
  }

  /** Pairs that are versions of one work and stay apart. */
  get versions(): readonly RecordedTie[] {
    return this.both(({ versions }) => versions);
  }

  /** Pairs that were one work before anything was asked. */
  get sameBefore(): readonly RecordedTie[] {
    return this.done.get('before')?.same ?? NONE;
  }

  /** For each row its chief; undefined while each stands for itself. Another array after each search. */
  get chiefs(): Int32Array | undefined {
    return this.chiefRows;
  }

  /** The row that is asked about for this one: itself, unless it is a duplicate. */
  chiefOf(row: number): number {
    return this.chiefRows?.[row] ?? row;
  }

  /** What a duplicate has to be asked by that its chief lacks; undefined where there is nothing. */
  spareOf(row: number): readonly SpareOffer[] | undefined {
    return this.done.get('before')?.spares.get(row);
  }

  get hasSpares(): boolean {
    return (this.done.get('before')?.spares.size ?? 0) > 0;
  }

  /** What the sources said is not any more what was searched for duplicates. */
  answered(): void {
    if (this.done.size > 1) this.done.delete('after');
  }

  apply(fact: DuplicateFact, position: number, length: number): void {
    const { pending } = this;
    switch (fact.fact) {
      case 'deduplicating':
        this.pending = begun(fact.stage, fact.hash);
        return;
      case 'deduplicated':
        this.pending = undefined;
        // Where a line was lost, none counts: half a cluster would be another cluster.
        if (pending?.stage === fact.stage && pending.hash === fact.hash && pending.facts === fact.facts)
          this.install(pending);
        return;
      default:
        if (pending?.stage === fact.stage) this.note(pending, fact, { position, length });
    }
  }

  private note(
    pending: Found,
    fact: Exclude<DuplicateFact, { fact: 'deduplicating' | 'deduplicated' }>,
    at: JournalPlace,
  ): void {
    pending.facts++;
    if (fact.fact === 'spare') {
      const row = this.rowOf(fact.record);
      if (row >= 0) pending.spares.set(row, fact.offers);
      return;
    }
    const [a, b] = [this.rowOf(fact.a), this.rowOf(fact.b)];
    if (a < 0 || b < 0) return;
    pending[fact.fact].push({ a: Math.min(a, b), b: Math.max(a, b), ...at });
    if (fact.fact === 'same' && fact.chief !== undefined) pending.chiefs.push(this.papers.rowOf(fact.chief));
  }

  private install(found: Found): void {
    if (found.stage === 'after') {
      this.done.set('after', found);
      return;
    }
    this.done.clear();
    this.done.set('before', found);
    this.chiefRows = found.same.length === 0 ? undefined : this.chiefsOf(found);
    found.chiefs.length = 0;
  }

  private chiefsOf({ same, chiefs }: Found): Int32Array {
    const sets = new RowSets(this.papers.count, same);
    const chosen = new Map<number, number>();
    // The list may have changed since, and the chief be gone: then the first row that is left stands for the others.
    for (const row of chiefs) if (row >= 0) chosen.set(sets.first(row), row);
    return Int32Array.from({ length: this.papers.count }, (_, row) => {
      const first = sets.first(row);
      return chosen.get(first) ?? first;
    });
  }

  /** The row of a record that is as it was; else -1. */
  private rowOf({ key, content }: ComparedRecord): number {
    const row = this.papers.rowOf(key);
    return row >= 0 && this.papers.contentOf(row) === content ? row : -1;
  }

  private both(pick: (found: Found) => readonly RecordedTie[]): readonly RecordedTie[] {
    const [before, after] = [this.done.get('before'), this.done.get('after')];
    if (!before || !after) return before ? pick(before) : after ? pick(after) : NONE;
    return [...pick(before), ...pick(after)];
  }
}

const begun = (stage: DuplicateStage, hash: string): Found => ({
  stage,
  hash,
  same: [],
  versions: [],
  spares: new Map(),
  chiefs: [],
  facts: 0,
});
