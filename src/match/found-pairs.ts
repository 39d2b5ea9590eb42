import { grown } from './grown.js';

/** Two rows, `a` < `b`, that may be one work: all that clustering needs to know of them. */
export interface FoundPair {
  readonly a: number;
  readonly b: number;
  /** 0 to 1, three decimals. */
  readonly score: number;
  readonly unclear: boolean;
  readonly versions: boolean;
  /** They share an identifier. */
  readonly identified: boolean;
}

/** The score's thousandths, up to 1,000, stand above these. */
const UNCLEAR = 1;
const VERSIONS = 2;
const IDENTIFIED = 4;
const SCORE = 8;

/** Pairs in 10 bytes each, because a list of editorials has millions of them. */
export class FoundPairs implements Iterable<FoundPair> {
  private ones = new Int32Array(64);
  private others = new Int32Array(64);
  private told = new Uint16Array(64);
  private count = 0;

  get length(): number {
    return this.count;
  }

  add({ a, b, score, unclear, versions, identified }: FoundPair): void {
    const flags = (unclear ? UNCLEAR : 0) + (versions ? VERSIONS : 0) + (identified ? IDENTIFIED : 0);
    this.put(a, b, Math.round(score * 1000) * SCORE + flags);
  }

  *[Symbol.iterator](): Generator<FoundPair> {
    for (let at = 0; at < this.count; at++) {
      const told = this.told[at]!;
      yield {
        a: this.ones[at]!,
        b: this.others[at]!,
        score: Math.floor(told / SCORE) / 1000,
        unclear: (told & UNCLEAR) !== 0,
        versions: (told & VERSIONS) !== 0,
        identified: (told & IDENTIFIED) !== 0,
      };
    }
  }

  /**
   * The first `most` of them, each once, by what is likely first; then by content (one number for each row), so that the
   * order of the rows does not matter.
   */
  likeliest(contents: Float64Array, most = Infinity): FoundPairs {
    const { ones, others, told } = this;
    const lower = (at: number): number => Math.min(contents[ones[at]!]!, contents[others[at]!]!);
    const higher = (at: number): number => Math.max(contents[ones[at]!]!, contents[others[at]!]!);
    const order = Uint32Array.from({ length: this.count }, (_, at) => at).sort(
      (one, other) =>
        Math.floor(told[other]! / SCORE) - Math.floor(told[one]! / SCORE) ||
        lower(one) - lower(other) ||
        higher(one) - higher(other) ||
        ones[one]! - ones[other]! ||
        others[one]! - others[other]!,
    );
    const sorted = new FoundPairs();
    for (let nth = 0, before = -1; nth < order.length && sorted.count < most; nth++) {
      const at = order[nth]!;
      if (before >= 0 && ones[at] === ones[before] && others[at] === others[before]) continue;
      sorted.put(ones[at]!, others[at]!, told[at]!);
      before = at;
    }
    return sorted;
  }

  private put(a: number, b: number, told: number): void {
    const at = this.count++;
    this.ones = grown(this.ones, this.count);
    this.others = grown(this.others, this.count);
    this.told = grown(this.told, this.count);
    this.ones[at] = a;
    this.others[at] = b;
    this.told[at] = told;
  }
}

/** Keeps the likeliest pairs, so that a list of a million editorials does not fill the memory. */
export class LikeliestPairs {
  private pairs = new FoundPairs();
  private readonly most: number;
  private readonly contents: Float64Array;

  constructor(most: number, contents: Float64Array) {
    this.most = most;
    this.contents = contents;
  }

  add(pair: FoundPair): void {
    this.pairs.add(pair);
    if (this.pairs.length >= 2 * this.most) this.pairs = this.likeliest();
  }

  /** Likeliest first, each once. */
  likeliest(): FoundPairs {
    return this.pairs.likeliest(this.contents, this.most);
  }
}
