/**
 * Rows that are one work: union-find, in which some rows may never come together. The first row of a cluster stands
 * for it.
 */
export class Clusters {
  private readonly parents: Int32Array;
  /** Rows of clusters of two or more, by their first row. */
  private readonly members = new Map<number, number[]>();
  private readonly enemies = new Map<number, Set<number>>();

  constructor(rows: number) {
    this.parents = new Int32Array(rows);
    for (let row = 0; row < rows; row++) this.parents[row] = row;
  }

  firstOf(row: number): number {
    let root = row;
    while (this.parents[root] !== root) root = this.parents[root]!;
    for (let at = row; at !== root;) {
      const next = this.parents[at]!;
      this.parents[at] = root;
      at = next;
    }
    return root;
  }

  membersOf(row: number): readonly number[] {
    const first = this.firstOf(row);
    return this.members.get(first) ?? [first];
  }

  /** The first rows of all clusters of two or more. */
  get firsts(): number[] {
    return [...this.members.keys()];
  }

  /** These two, and whoever is one with them, never come together. */
  keepApart(a: number, b: number): void {
    const put = (one: number, other: number): void => {
      const known = this.enemies.get(one);
      if (known) known.add(other);
      else this.enemies.set(one, new Set([other]));
    };
    const [one, other] = [this.firstOf(a), this.firstOf(b)];
    put(one, other);
    put(other, one);
  }

  areApart(a: number, b: number): boolean {
    return this.enemies.get(this.firstOf(a))?.has(this.firstOf(b)) === true;
  }

  /** False, and nothing done, where they are one already or must stay apart. */
  join(a: number, b: number): boolean {
    const [one, other] = [this.firstOf(a), this.firstOf(b)];
    if (one === other || this.areApart(one, other)) return false;
    const [first, second] = one < other ? [one, other] : [other, one];
    const [more, fewer] = [this.members.get(first) ?? [first], this.members.get(second) ?? [second]];
    const [long, short] = more.length >= fewer.length ? [more, fewer] : [fewer, more];
    for (const row of short) long.push(row);
    this.members.set(first, long);
    this.members.delete(second);
    this.parents[second] = first;
    for (const enemy of this.enemies.get(second) ?? []) {
      this.enemies.get(enemy)?.delete(second);
      this.keepApart(first, enemy);
    }
    this.enemies.delete(second);
    return true;
  }
}
