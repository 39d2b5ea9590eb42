import { close, open, read } from 'node:fs';
import { promisify } from 'node:util';
import type { WorkRecord } from '../../model/outcome.js';
import { unframe } from './framed.js';
import type { Place } from './lookup.js';
import { IndexDamaged } from './trouble.js';

const openFile = promisify(open);
const closeFile = promisify(close);

/** Small reads under way at once: a cold disk is kept busy, and a warm one costs 3 µs a read. */
const READS_AT_ONCE = 64;

/** Reads works from the files of works; keeps each file open until `close`. */
export class WorkReader {
  private readonly handles = new Map<number, Promise<number>>();

  constructor(private readonly paths: readonly string[]) {}

  /** The records at these places, in their order. Throws IndexDamaged when one is not as it was written. */
  async fetch(places: readonly Place[]): Promise<WorkRecord[]> {
    const starts = new Array<number>(places.length);
    let bytes = 0;
    for (const [at, place] of places.entries()) {
      starts[at] = bytes;
      bytes += place.length;
    }
    const lines = Buffer.allocUnsafe(bytes);
    const handles = new Map<number, number>();
    for (const { part } of places) if (!handles.has(part)) handles.set(part, await this.handleOf(part));
    await readAll(places, handles, lines, starts);
    return places.map((place, at) => {
      const start = starts[at] as number;
      return unframe(lines.subarray(start, start + place.length));
    });
  }

  private handleOf(part: number): Promise<number> {
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

/** Reads each place into `target` at its start, in the order of the disk. */
function readAll(
  places: readonly Place[],
  handles: ReadonlyMap<number, number>,
  target: Buffer,
  starts: readonly number[],
): Promise<void> {
  const order = [...places.keys()].sort((a, b) => byPlace(places[a] as Place, places[b] as Place));
  return new Promise((resolve, reject) => {
    let [next, done] = [0, 0];
    const readNext = (): void => {
      if (next >= order.length) return;
      const at = order[next++] as number;
      const { part, position, length } = places[at] as Place;
      read(handles.get(part) as number, target, starts[at] as number, length, position, (error, count) => {
        if (error) reject(new IndexDamaged('a file of works cannot be read', error));
        else if (count !== length) reject(new IndexDamaged('a file of works is shorter than it was written'));
        else if (++done === order.length) resolve();
        else readNext();
      });
    };
    if (order.length === 0) resolve();
    for (let started = 0; started < READS_AT_ONCE; started++) readNext();
  });
}

function byPlace(a: Place, b: Place): number {
  return a.part - b.part || a.position - b.position;
}
