/** How many rows stand for a cluster when it is held against another one. */
const MOST = 8;

/**
 * The rows of each cluster that say most against joining it: those that differ, with identifiers first. Whatever the
 * order in which clusters grew they are the same, and they are kept as clusters grow, so that a join never has to look
 * through all rows of a large one.
 */
export class ClusterSamples {
  private readonly samples = new Map<number, readonly number[]>();
  private readonly contentOf: (row: number) => number;
  private readonly isIdentified: (row: number) => boolean;

  constructor(contentOf: (row: number) => number, isIdentified: (row: number) => boolean) {
    this.contentOf = contentOf;
    this.isIdentified = isIdentified;
  }

  /** `first` names the cluster, `members` are all of its rows: looked at only where it grew before sampling began. */
  of(first: number, members: readonly number[]): readonly number[] {
    if (members.length === 1) return members;
    const known = this.samples.get(first);
    if (known) return known;
    const sample = this.best(members);
    this.samples.set(first, sample);
    return sample;
  }

  /** The clusters of these samples are one now, named by `first`; `gone` names no cluster any more. */
  joined(first: number, gone: number, one: readonly number[], other: readonly number[]): void {
    this.samples.delete(gone);
    this.samples.set(first, this.best([...one, ...other]));
  }

  private best(rows: readonly number[]): readonly number[] {
    const byContent = new Map(rows.map((row) => [this.contentOf(row), row]));
    const ranked = [...byContent].map(([content, row]) => ({ content, row, told: this.isIdentified(row) }));
    ranked.sort((a, b) => Number(b.told) - Number(a.told) || a.content - b.content);
    return ranked.slice(0, MOST).map(({ row }) => row);
  }
}
