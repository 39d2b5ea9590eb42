/** The first row with each content: a hash table of row numbers, 8 to 16 bytes a row. */
export class FirstRows {
  private slots = new Int32Array(1024).fill(-1);
  private used = 0;
  private readonly contentOf: (row: number) => number;

  /** `contentOf`: 52 bits of a row's content hash. */
  constructor(contentOf: (row: number) => number) {
    this.contentOf = contentOf;
  }

  /** The first row with this content, or undefined. */
  find(content: number): number | undefined {
    const row = this.slots[this.slotOf(content)] as number;
    return row < 0 ? undefined : row;
  }

  /** Keeps this row, whose content was not there yet. */
  add(row: number): void {
    if (2 * ++this.used > this.slots.length) {
      const before = this.slots;
      this.slots = new Int32Array(2 * before.length).fill(-1);
      for (const kept of before) if (kept >= 0) this.slots[this.slotOf(this.contentOf(kept))] = kept;
    }
    this.slots[this.slotOf(this.contentOf(row))] = row;
  }

  private slotOf(content: number): number {
    let slot = content % this.slots.length;
    for (let row = this.slots[slot]!; row >= 0 && this.contentOf(row) !== content; row = this.slots[slot]!)
      slot = (slot + 1) % this.slots.length;
    return slot;
  }
}
