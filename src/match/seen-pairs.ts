const SLOTS = 2 ** 21;

/**
 * Remembers pairs of rows that were compared already, in 16 MB: mostly right, and where it forgets one the pair is
 * compared again.
 */
export class SeenPairs {
  private readonly slots = new Float64Array(SLOTS);
  private readonly rows: number;

  constructor(rows: number) {
    this.rows = rows;
  }

  /** True when this pair was asked about before, and not forgotten since. `a` < `b`. */
  before(a: number, b: number): boolean {
    const pair = a * this.rows + b;
    const slot = (Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)) >>> 11;
    if (this.slots[slot] === pair) return true;
    this.slots[slot] = pair;
    return false;
  }
}
