import { KEY_BYTES } from '../../model/paper-key.js';

/**
 * Finds the row of a 16-byte key: open addressing over one typed array, 8 to 16 bytes a key, because a Map of a
 * million strings would take a hundred megabytes. The keys are hashes, so their first bytes are the hash.
 */
export class KeyTable {
  private readonly keys: () => Buffer;
  private slots: Int32Array;
  private used = 0;

  /** `keys` gives the buffer that holds the key of row r at byte 16 r; it may be another one when it has grown. */
  constructor(keys: () => Buffer, expected: number) {
    this.keys = keys;
    this.slots = emptySlots(expected);
  }

  /** The row with this key, or -1. */
  find(key: Buffer, at: number): number {
    return this.slots[this.slotOf(key, at)] as number;
  }

  /** Adds row `row`, whose key is already in the buffer; returns the row that had the same key before, or -1. */
  add(row: number): number {
    if ((this.used + 1) * 2 > this.slots.length) this.grow();
    const slot = this.slotOf(this.keys(), row * KEY_BYTES);
    const present = this.slots[slot] as number;
    if (present >= 0) return present;
    this.slots[slot] = row;
    this.used++;
    return -1;
  }

  private slotOf(key: Buffer, at: number): number {
    const keys = this.keys();
    const mask = this.slots.length - 1;
    let slot = key.readUInt32LE(at) & mask;
    for (;;) {
      const row = this.slots[slot] as number;
      if (row < 0 || sameKey(keys, row * KEY_BYTES, key, at)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private grow(): void {
    const old = this.slots;
    this.slots = emptySlots(old.length);
    for (const row of old) if (row >= 0) this.slots[this.slotOf(this.keys(), row * KEY_BYTES)] = row;
  }
}

function emptySlots(expected: number): Int32Array {
  let size = 1024;
  while (size < expected * 2) size *= 2;
  return new Int32Array(size).fill(-1);
}

function sameKey(a: Buffer, atA: number, b: Buffer, atB: number): boolean {
  for (let i = 0; i < KEY_BYTES; i += 4) if (a.readInt32LE(atA + i) !== b.readInt32LE(atB + i)) return false;
  return true;
}
