import { open, type FileHandle } from 'node:fs/promises';
import { InputError, type Advice } from '../model/errors.js';
import { readPaper, type Paper, type PaperRecord } from '../model/paper.js';
import { sameStamp, stampOf, type FileStamp } from './list-file.js';
import { parseRecord } from './read-list.js';

/** Where each record stands in the unzipped list, by row. */
export interface RecordPlaces {
  readonly offsets: Float64Array;
  readonly lengths: Uint32Array;
}

export interface PlacedPaper {
  readonly row: number;
  readonly paper: Paper;
}

/** A record, and the bytes in which it came. */
export interface PlacedRecord {
  readonly row: number;
  readonly record: PaperRecord;
  readonly bytes: Buffer;
}

/** Gaps between two records up to this size are read along. */
const MOST_SKIPPED = 64 * 1024;
const MOST_AT_ONCE = 8 * 1024 * 1024;

const RESUME: Advice = {
  safe: 'Everything that was answered is saved.',
  next: 'Run the same command again with --resume; it tells what has changed.',
};

/**
 * A list whose places are known: any papers of it can be read again, in a few large reads for neighbours. Watches
 * that the file stays the one whose places these are.
 */
export class PaperFile {
  readonly path: string;
  private readonly handle: FileHandle;
  private readonly places: RecordPlaces;
  private readonly stamp: FileStamp;
  private readonly afterChange: Advice;

  private constructor(
    path: string,
    handle: FileHandle,
    places: RecordPlaces,
    stamp: FileStamp,
    afterChange: Advice,
  ) {
    this.path = path;
    this.handle = handle;
    this.places = places;
    this.stamp = stamp;
    this.afterChange = afterChange;
  }

  /** `stamp` is the one the file had when its places were found; `afterChange` is said when it isn't that file any more. */
  static async open(
    path: string,
    places: RecordPlaces,
    stamp: FileStamp,
    afterChange: Advice = RESUME,
  ): Promise<PaperFile> {
    return new PaperFile(path, await open(path, 'r'), places, stamp, afterChange);
  }

  get count(): number {
    return this.places.offsets.length;
  }

  /** The papers of these rows (ascending). Throws InputError when the file has changed meanwhile. */
  async read(rows: readonly number[]): Promise<PlacedPaper[]> {
    const records = await this.readRecords(rows);
    // A record that was edited in place can still be read, but is not the one whose key its answer would get.
    await this.verifyUnchanged();
    return records.map(({ row, record }) => {
      const read = readPaper(record);
      if ('problem' in read) throw this.changed();
      return { row, paper: read.paper };
    });
  }

  /** The records of these rows (ascending), as they came. Throws InputError when the file has changed meanwhile. */
  async readRecords(rows: readonly number[]): Promise<PlacedRecord[]> {
    const records: PlacedRecord[] = [];
    const { offsets, lengths } = this.places;
    for (let first = 0; first < rows.length;) {
      const start = offsets[rows[first]!]!;
      let end = start + lengths[rows[first]!]!;
      let last = first;
      while (last + 1 < rows.length) {
        const next = offsets[rows[last + 1]!]!;
        const nextEnd = next + lengths[rows[last + 1]!]!;
        if (next - end > MOST_SKIPPED || nextEnd - start > MOST_AT_ONCE) break;
        end = nextEnd;
        last++;
      }
      const bytes = await this.readExactly(start, end - start);
      for (; first <= last; first++) {
        const row = rows[first]!;
        const at = offsets[row]! - start;
        records.push(this.parse(row, bytes.subarray(at, at + lengths[row]!)));
      }
    }
    return records;
  }

  /** Throws InputError when the file is not the one any more that it was when it was opened. */
  async verifyUnchanged(): Promise<void> {
    const now = await stampOf(this.path).catch(() => undefined);
    if (!now || !sameStamp(now, this.stamp)) throw this.changed();
  }

  async close(): Promise<void> {
    await this.handle.close();
  }

  private parse(row: number, bytes: Buffer): PlacedRecord {
    let record: unknown;
    try {
      record = parseRecord(bytes, `"${this.path}", paper ${row + 1}`);
    } catch {
      throw this.changed();
    }
    if (typeof record !== 'object' || record === null) throw this.changed();
    return { row, record: record as PaperRecord, bytes };
  }

  private async readExactly(offset: number, length: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafe(length);
    for (let done = 0; done < length;) {
      const { bytesRead } = await this.handle.read(buffer, done, length - done, offset + done);
      if (bytesRead === 0) throw this.changed();
      done += bytesRead;
    }
    return buffer;
  }

  private changed(): InputError {
    return new InputError(`"${this.path}" was changed while cf was working with it`, this.afterChange);
  }
}
