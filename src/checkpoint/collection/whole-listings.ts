import { CollectedIndex, keyOf, type Standing, type TargetKey } from './collected-index.js';
import { COLLECTION_LINES, type CollectionRead } from './collection-lines.js';
import type { CollectionTarget } from './collection-session.js';

/**
 * Which listings of a damaged journal lost nothing: those that are complete and have as many papers as they ended with. What is under way can
 * have lost a page without a trace, and so begins anew.
 */
export class WholeListings {
  readonly #index: CollectedIndex;
  readonly #targets: ReadonlySet<string>;
  /** By `keyOf`: the batch with which its present listing begins. */
  readonly #begins = new Map<string, number>();

  constructor(targets: readonly CollectionTarget[]) {
    this.#index = new CollectedIndex(targets);
    this.#targets = new Set(targets.map(keyOf));
  }

  /** Takes in the lines of a batch that is as it was written; batches are numbered in their order by whoever reads them. */
  applyAll(lines: readonly Buffer[], batch: number): void {
    for (const line of lines) {
      const read = COLLECTION_LINES.read(line);
      if (read !== undefined && this.#counts(read, batch)) this.#index.apply(read, 0, 0);
    }
  }

  isTarget(of: TargetKey): boolean {
    return this.#targets.has(keyOf(of));
  }

  get standings(): readonly Standing[] {
    return this.#index.standings;
  }

  isWhole({ status, completed, pages, papers }: Standing): boolean {
    if (status !== 'completed' || completed === undefined) return false;
    const kept = pages.reduce((sum, page) => sum + page.papers, 0);
    return kept === completed.papers && papers === completed.papers;
  }

  /** Whether a line of this batch belongs to a listing that is kept. */
  keeps(of: TargetKey, batch: number): boolean {
    if (!this.isTarget(of) || batch < (this.#begins.get(keyOf(of)) ?? 0)) return false;
    return this.isWhole(this.#index.of(of));
  }

  #counts(read: CollectionRead, batch: number): boolean {
    if (!('fact' in read)) return true;
    if (read.fact === 'listing_begun') this.#begins.set(keyOf(read), batch);
    return this.isTarget(read);
  }
}
