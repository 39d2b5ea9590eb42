/** Two rows, `a` < `b`, that may be one work: all that clustering needs to know of them. */
export interface FoundPair {
  readonly a: number;
  readonly b: number;
  readonly score: number;
  readonly unclear: boolean;
  readonly versions: boolean;
  /** They share an identifier. */
  readonly identified: boolean;
}

/** Order by what is likely first; then by content, so that the order of the rows does not matter. */
export function byLikeliness(contents: Float64Array): (one: FoundPair, other: FoundPair) => number {
  const lower = ({ a, b }: FoundPair): number => Math.min(contents[a]!, contents[b]!);
  const higher = ({ a, b }: FoundPair): number => Math.max(contents[a]!, contents[b]!);
  return (one, other) =>
    other.score - one.score ||
    lower(one) - lower(other) ||
    higher(one) - higher(other) ||
    one.a - other.a ||
    one.b - other.b;
}

/** Keeps the likeliest pairs, so that a list of a million editorials does not fill the memory. */
export class LikeliestPairs {
  private pairs: FoundPair[] = [];
  private readonly most: number;
  private readonly order: (one: FoundPair, other: FoundPair) => number;

  constructor(most: number, order: (one: FoundPair, other: FoundPair) => number) {
    this.most = most;
    this.order = order;
  }

  add(pair: FoundPair): void {
    this.pairs.push(pair);
    if (this.pairs.length >= 2 * this.most) this.pairs = this.sorted();
  }

  /** Likeliest first. */
  sorted(): FoundPair[] {
    return this.pairs.sort(this.order).slice(0, this.most);
  }
}
