/** Slots are doubled when they are fuller than this. */
const FULLEST = 0.5;
const FIRST_SLOTS = 4096;

/**
 * Tells which rows have a key in common with an earlier row, by a hash of 32 bits: 16 bytes a key, so that all the
 * identifiers of a million papers fit. Now and then two keys are taken for one: who asks must look himself.
 */
export class SharedKeys {
  private slots = new Int32Array(FIRST_SLOTS).fill(-1);
  private hashes = new Uint32Array(FIRST_SLOTS / 2);
  private rows = new Int32Array(FIRST_SLOTS / 2);
  private used = 0;

  /** The first row that has this key: this one, when it is new. */
  firstRow(key: string, row: number): number {
    if (this.used >= this.slots.length * FULLEST) this.grow();
    const hash = hashOf(key);
    const slot = this.slotOf(hash);
    const entry = this.slots[slot]!;
    if (entry >= 0) return this.rows[entry]!;
    this.slots[slot] = this.used;
    this.hashes[this.used] = hash;
    this.rows[this.used++] = row;
    return row;
  }

  private slotOf(hash: number): number {
    const mask = this.slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const entry = this.slots[slot]!;
      if (entry < 0 || this.hashes[entry] === hash) return slot;
    }
  }

  private grow(): void {
    const size = this.slots.length * 2;
    const [hashes, rows] = [new Uint32Array(size / 2), new Int32Array(size / 2)];
    hashes.set(this.hashes);
    rows.set(this.rows);
    [this.hashes, this.rows] = [hashes, rows];
    this.slots = new Int32Array(size).fill(-1);
    for (let entry = 0; entry < this.used; entry++) this.slots[this.slotOf(hashes[entry]!)] = entry;
  }
}

/** FNV-1a, and a finish that spreads it over all bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
