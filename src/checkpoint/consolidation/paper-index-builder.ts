import { baseKey, contentHash, occurrenceKey, CONTENT_BYTES, KEY_BYTES } from '../../model/paper-key.js';
import { PlacesBuilder } from '../../formats/places-builder.js';
import type { ListedPaper } from '../../formats/read-list.js';
import { KeyTable } from './key-table.js';
import { PaperIndex } from './paper-index.js';

/** Makes the index of a list while the list is read once. */
export class PaperIndexBuilder {
  private count = 0;
  private capacity = 1024;
  private keys: Buffer = Buffer.alloc(this.capacity * KEY_BYTES);
  private content: Buffer = Buffer.alloc(this.capacity * CONTENT_BYTES);
  private readonly places = new PlacesBuilder();
  private readonly table = new KeyTable(() => this.keys, this.capacity);
  /** Rows with the same identity, by the first of them. */
  private readonly repeated = new Map<number, number[]>();

  add({ paper, raw }: ListedPaper): void {
    if (this.count === this.capacity) this.grow();
    const row = this.count++;
    this.keys.write(baseKey(paper), row * KEY_BYTES, 'hex');
    this.content.write(contentHash(paper), row * CONTENT_BYTES, 'hex');
    this.places.add(raw);
    const first = this.table.add(row);
    if (first >= 0) {
      const rows = this.repeated.get(first);
      if (rows) rows.push(row);
      else this.repeated.set(first, [first, row]);
    }
  }

  finish(): PaperIndex {
    for (const rows of this.repeated.values()) this.numberOccurrences(rows);
    return new PaperIndex({
      keys: this.keys.subarray(0, this.count * KEY_BYTES),
      content: this.content.subarray(0, this.count * CONTENT_BYTES),
      ...this.places.finish(),
    });
  }

  /** Numbered by content, not by place, so that re-ordering the list moves no answer to another record. */
  private numberOccurrences(rows: number[]): void {
    const base = this.keys.toString('hex', rows[0]! * KEY_BYTES, (rows[0]! + 1) * KEY_BYTES);
    const content = (row: number): string =>
      this.content.toString('hex', row * CONTENT_BYTES, (row + 1) * CONTENT_BYTES);
    const byContent = rows.map((row) => ({ row, content: content(row) }));
    byContent.sort((a, b) => (a.content < b.content ? -1 : a.content > b.content ? 1 : a.row - b.row));
    byContent.forEach(({ row }, nth) =>
      this.keys.write(occurrenceKey(base, nth + 1), row * KEY_BYTES, 'hex'),
    );
  }

  private grow(): void {
    this.capacity *= 2;
    this.keys = enlarged(this.keys, this.capacity * KEY_BYTES);
    this.content = enlarged(this.content, this.capacity * CONTENT_BYTES);
  }
}

function enlarged(buffer: Buffer, bytes: number): Buffer {
  const larger = Buffer.alloc(bytes);
  buffer.copy(larger);
  return larger;
}
