import type { RecordPlaces } from './paper-file.js';
import type { RawRecord } from './record-splitter.js';

/** Notes where each record of a list stands while the list is read: 12 bytes a record. */
export class PlacesBuilder {
  private count = 0;
  private offsets = new Float64Array(1024);
  private lengths = new Uint32Array(1024);

  add({ offset, bytes }: RawRecord): void {
    if (this.count === this.offsets.length) this.grow();
    this.offsets[this.count] = offset;
    this.lengths[this.count++] = bytes.length;
  }

  finish(): RecordPlaces {
    return { offsets: this.offsets.subarray(0, this.count), lengths: this.lengths.subarray(0, this.count) };
  }

  private grow(): void {
    const offsets = new Float64Array(2 * this.count);
    offsets.set(this.offsets);
    this.offsets = offsets;
    const lengths = new Uint32Array(2 * this.count);
    lengths.set(this.lengths);
    this.lengths = lengths;
  }
}
