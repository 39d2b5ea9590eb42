import { close, open, readSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { WorkRecord } from '../../model/outcome.js';
import { unframe } from './framed.js';
import type { Place } from './lookup.js';
import { IndexDamaged } from './trouble.js';

const openFile = promisify(open);
const closeFile = promisify(close);

/** After so long everything else has its turn; a slow disk makes the slices smaller, not the pauses longer. */
const LONGEST_PAUSE_MS = 20;

/** Reads works from the files of works; keeps each file open until `close`. */
export class WorkReader {
  private readonly handles = new Map<number, Promise<number>>();

  constructor(private readonly paths: readonly string[]) {}

  /**
   * The records at these places, in their order. Reads synchronously, because a small read out of the page cache
   * takes 2 µs and its way through the thread pool 20. Throws IndexDamaged when one is not as it was written.
   */
  async fetch(places: readonly Place[]): Promise<WorkRecord[]> {
    const records = new Array<WorkRecord>(places.length);
    const order = [...places.keys()].sort((a, b) => byPlace(places[a] as Place, places[b] as Place));
    let line = Buffer.allocUnsafe(64 * 1024);
    let turnBegan = performance.now();
    for (const at of order) {
      const place = places[at] as Place;
      const handle = await this.handleOf(place.part);
      if (place.length > line.length) line = Buffer.allocUnsafe(place.length * 2);
      readLine(handle, line, place);
      records[at] = unframe(line.subarray(0, place.length));
      if (performance.now() - turnBegan < LONGEST_PAUSE_MS) continue;
      await nextTurn();
      turnBegan = performance.now();
    }
    return records;
  }

  private handleOf(part: number): Promise<number> | number {
    let handle = this.handles.get(part);
    if (handle === undefined) {
      const path = this.paths[part];
      handle = (path === undefined ? Promise.reject(new Error('no such part')) : openFile(path, 'r')).catch(
        (error: unknown) => {
          throw new IndexDamaged('a file of works is missing', error);
        },
      );
      this.handles.set(part, handle);
    }
    return handle;
  }

  async close(): Promise<void> {
    for (const handle of this.handles.values())
      await handle.then((file) => closeFile(file)).catch(() => undefined);
    this.handles.clear();
  }
}

function readLine(handle: number, line: Buffer, place: Place): void {
  try {
    if (readSync(handle, line, 0, place.length, place.position) === place.length) return;
  } catch (error) {
    throw new IndexDamaged('a file of works cannot be read', error);
  }
  throw new IndexDamaged('a file of works is shorter than it was written');
}

function byPlace(a: Place, b: Place): number {
  return a.part - b.part || a.position - b.position;
}
