import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readInput } from '../../src/consolidate/read-input.js';
import { Stop } from '../../src/run/stop.js';
import { temporaryFolder } from '../support/run-consolidate.js';

let folder: string;
let fifo: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
  fifo = join(folder, 'fifo');
  execFileSync('mkfifo', [fifo]);
});
afterEach(() => remove());

const read = (stop = new Stop()): ReturnType<typeof readInput> =>
  readInput(fifo, join(folder, 'state'), Readable.from([]), () => undefined, stop);

it('spools a FIFO, as it does standard input', async () => {
  const text = '{"papers":[{"title":"One"},{"title":"Two"}]}';
  const writing = writeFile(fifo, gzipSync(text));
  const list = await read();
  await writing;
  expect(list).toMatchObject({ path: null, name: fifo, stamp: undefined });
  expect(await readFile(list.spool!.path, 'utf8')).toBe(text);
});

it('can be stopped while nobody writes into the FIFO', async () => {
  const stop = new Stop();
  const reading = read(stop);
  setTimeout(() => stop.request('SIGINT'), 100);
  await expect(reading).rejects.toMatchObject({ name: 'Interrupted' });
});

it('is not begun when the stop came before', async () => {
  const stop = new Stop();
  stop.request('SIGINT');
  await expect(read(stop)).rejects.toMatchObject({ name: 'Interrupted' });
});
