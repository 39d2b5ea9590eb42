/** Rows put together by pairs (union-find); each set goes by the first of its rows. */
export class RowSets {
  private readonly parents: Int32Array;

  constructor(rows: number, pairs: Iterable<{ readonly a: number; readonly b: number }> = []) {
    this.parents = Int32Array.from({ length: rows }, (_, row) => row);
    for (const { a, b } of pairs) this.join(a, b);
  }

  /** False when they are in one set already. */
  join(a: number, b: number): boolean {
    const [one, other] = [this.first(a), this.first(b)];
    if (one === other) return false;
    this.parents[Math.max(one, other)] = Math.min(one, other);
    return true;
  }

  /** The first row of the set that this row is in. */
  first(row: number): number {
    const { parents } = this;
    let root = row;
    while (parents[root] !== root) root = parents[root]!;
    while (parents[row] !== root) {
      const next = parents[row]!;
      parents[row] = root;
      row = next;
    }
    return root;
  }
}
