const MOST_SLOTS = 2 ** 21;

/**
 * Remembers pairs of rows that were compared already, in 16 MB at most and far less for a short list: mostly right, and
 * where it forgets one the pair is compared again.
 */
export class SeenPairs {
  private readonly slots: Float64Array;
  /** So many low bits of the 32 of a hash are left out: the others number the slots. */
  private readonly shift: number;
  private readonly rows: number;

  constructor(rows: number) {
    // No list has more pairs than this, and a power of two of at least two slots.
    const bits = Math.ceil(Math.log2(Math.min(Math.max(rows * rows, 2), MOST_SLOTS)));
    this.slots = new Float64Array(2 ** bits);
    this.shift = 32 - bits;
    this.rows = rows;
  }

  /** True when this pair was asked about before, and not forgotten since. `a` < `b`. */
  before(a: number, b: number): boolean {
    const pair = a * this.rows + b;
    const slot = (Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)) >>> this.shift;
    if (this.slots[slot] === pair) return true;
    this.slots[slot] = pair;
    return false;
  }
}
