import { close, open, read } from 'node:fs';
import { promisify } from 'node:util';
import type { WorkRecord } from '../../model/outcome.js';
import { unframe } from './framed.js';
import type { Place } from './lookup.js';
import { IndexDamaged } from './trouble.js';

const openFile = promisify(open);
const closeFile = promisify(close);

/** Reads works from the files of works; keeps each file open until `close`. */
export class WorkReader {
  private readonly handles = new Map<number, Promise<number>>();

  constructor(private readonly paths: readonly string[]) {}

  /** The records at these places, in their order. Throws IndexDamaged when one is not as it was written. */
  async fetch(places: readonly Place[]): Promise<WorkRecord[]> {
    const lines = new Array<Buffer>(places.length);
    const order = [...places.keys()].sort((a, b) => byPlace(places[a] as Place, places[b] as Place));
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let turn = next++; turn < order.length; turn = next++) {
        const at = order[turn] as number;
        lines[at] = await this.readLine(places[at] as Place);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    return lines.map(unframe);
  }

  private async readLine(place: Place): Promise<Buffer> {
    const handle = await this.handleOf(place.part);
    return new Promise((resolve, reject) => {
      const line = Buffer.allocUnsafe(place.length);
      read(handle, line, 0, place.length, place.position, (error, count) => {
        if (error !== null || count !== place.length)
          reject(new IndexDamaged('a file of works cannot be read', error));
        else resolve(line);
      });
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

const AT_ONCE = 8;

function byPlace(a: Place, b: Place): number {
  return a.part - b.part || a.position - b.position;
}
