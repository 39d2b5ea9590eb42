import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { StateError } from '../../model/errors.js';
import type { SegmentPlace } from './journal-format.js';
import type { JournalPlace } from './journal-writer.js';

/** Reads outcome lines by their places, coalescing neighbours, so that reading them in any order stays cheap. */
export class JournalReader {
  private readonly handles: { handle: FileHandle; base: number; end: number }[];

  private constructor(handles: { handle: FileHandle; base: number; end: number }[]) {
    this.handles = handles;
  }

  /** `segments` in order; the last may grow while it is read. */
  static async open(folder: string, segments: readonly SegmentPlace[]): Promise<JournalReader> {
    let base = 0;
    const handles = [];
    for (const [at, { name, bytes }] of segments.entries()) {
      const end = at === segments.length - 1 ? Infinity : base + bytes;
      handles.push({ handle: await open(join(folder, name), 'r'), base, end });
      base += bytes;
    }
    return new JournalReader(handles);
  }

  /** The lines at these places, in the order of the places. */
  async read(places: readonly JournalPlace[]): Promise<Buffer[]> {
    const order = places.map((_, at) => at).sort((a, b) => places[a]!.position - places[b]!.position);
    const lines = new Array<Buffer>(places.length);
    for (let first = 0; first < order.length;) {
      let last = first;
      const start = places[order[first]!]!.position;
      const segment = this.handles.find(({ end }) => start < end)!;
      let end = start + places[order[first]!]!.length;
      while (last + 1 < order.length) {
        const next = places[order[last + 1]!]!;
        if (
          next.position >= segment.end ||
          next.position - end > MOST_SKIPPED ||
          next.position + next.length - start > MOST_AT_ONCE
        )
          break;
        end = Math.max(end, next.position + next.length);
        last++;
      }
      const bytes = await readExactly(segment.handle, start - segment.base, end - start);
      for (; first <= last; first++) {
        const place = places[order[first]!]!;
        lines[order[first]!] = bytes.subarray(place.position - start, place.position - start + place.length);
      }
    }
    return lines;
  }

  async close(): Promise<void> {
    for (const { handle } of this.handles) await handle.close();
  }
}

/** Gaps up to this size are read along rather than skipped by another read. */
const MOST_SKIPPED = 16 * 1024;
const MOST_AT_ONCE = 4 * 1024 * 1024;

async function readExactly(handle: FileHandle, offset: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  for (let done = 0; done < length;) {
    const { bytesRead } = await handle.read(buffer, done, length - done, offset + done);
    if (bytesRead === 0)
      throw new StateError('damaged', 'the journal became shorter while it was read', {
        next: 'Run: cf sessions verify <session_id>',
      });
    done += bytesRead;
  }
  return buffer;
}
