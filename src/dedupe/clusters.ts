/** Who stands with whom, for walking through the clusters in the order of the rows. */
export class Clusters {
  private readonly clusterOf: Int32Array;
  /** For each row the next one of its cluster; 0 behind the last (row 0 is never the next one). */
  private readonly next: Int32Array;
  /** How many clusters there are, those of one record too. */
  readonly count: number;
  /** How many of them have several. */
  readonly mergedCount: number;

  /** `clusterOf` has for each row the first row of its cluster. */
  constructor(clusterOf: Int32Array) {
    this.clusterOf = clusterOf;
    this.next = new Int32Array(clusterOf.length);
    const latest = new Int32Array(clusterOf.length);
    let count = 0;
    let merged = 0;
    for (let row = 0; row < clusterOf.length; row++) {
      const first = clusterOf[row]!;
      if (first === row) count++;
      else {
        if (latest[first] === first) merged++;
        this.next[latest[first]!] = row;
      }
      latest[first] = row;
    }
    this.count = count;
    this.mergedCount = merged;
  }

  firstOf(row: number): number {
    return this.clusterOf[row]!;
  }

  /** The rows of the cluster that begins at this row, ascending. */
  membersOf(first: number): number[] {
    const members = [first];
    for (let row = this.next[first]!; row !== 0; row = this.next[row]!) members.push(row);
    return members;
  }

  /** The first rows from `from` on, until so many rows are gathered with all that stand with them; and where to go on. */
  window(from: number, size: number): { clusters: number[][]; next: number } {
    const clusters: number[][] = [];
    let row = from;
    for (let gathered = 0; row < this.clusterOf.length && gathered < size; row++) {
      if (this.clusterOf[row] !== row) continue;
      const members = this.membersOf(row);
      gathered += members.length;
      clusters.push(members);
    }
    return { clusters, next: row };
  }
}
