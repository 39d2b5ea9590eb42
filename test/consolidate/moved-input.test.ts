import { copyFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Stop } from '../../src/run/stop.js';
import { InstantSource } from '../support/instant-source.js';
import {
  configFor,
  runConsolidate,
  somePapers,
  temporaryFolder,
  writePapers,
} from '../support/run-consolidate.js';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterEach(() => remove());

/** Begins a session of papers.json and stops it after its first batch. */
async function begun(output: string | undefined): Promise<void> {
  await writePapers(folder, somePapers(40));
  const stop = new Stop();
  const source = new InstantSource({
    before: () => {
      stop.request('SIGINT', 1000);
      return Promise.resolve();
    },
  });
  await runConsolidate(configFor(folder, { output }), [source], { stop });
}

describe('a list with the same bytes at another path', () => {
  it('is gone on with after it was renamed, and the output stands beside it', async () => {
    await begun(undefined);
    await mkdir(join(folder, 'moved'));
    await rename(join(folder, 'papers.json'), join(folder, 'moved', 'papers.json'));
    const { summary } = await runConsolidate(
      configFor(folder, { input: join(folder, 'moved', 'papers.json'), output: undefined, resume: true }),
      [new InstantSource()],
    );
    expect(summary).toMatchObject({
      complete: true,
      output: join(folder, 'moved', 'papers.consolidated.json'),
    });
  });

  it('is read where it is now, though another list stands at the old path', async () => {
    await begun(join(folder, 'out.json'));
    const text = await readFile(join(folder, 'papers.json'), 'utf8');
    await copyFile(join(folder, 'papers.json'), join(folder, 'copy.json'));
    await writeFile(join(folder, 'papers.json'), text.replaceAll('10.1234', '10.9999'));
    const copied = configFor(folder, { input: join(folder, 'copy.json'), resume: true });
    expect((await runConsolidate(copied, [new InstantSource()])).summary.complete).toBe(true);
    expect(await readFile(join(folder, 'out.json'), 'utf8')).not.toContain('10.9999');
  });

  it('is spooled when it comes by standard input now', async () => {
    await begun(join(folder, 'out.json'));
    const text = await readFile(join(folder, 'papers.json'), 'utf8');
    await writeFile(join(folder, 'papers.json'), text.replaceAll('10.1234', '10.9999'));
    const piped = configFor(folder, { input: '-', resume: true });
    const { summary } = await runConsolidate(piped, [new InstantSource()], { stdin: text });
    expect(summary.complete).toBe(true);
    expect(await readFile(join(folder, 'out.json'), 'utf8')).not.toContain('10.9999');
  });
});

it('a source that is dropped before it has answered for every paper keeps the session, and a line says so', async () => {
  await begun(join(folder, 'out.json'));
  const other = new InstantSource({ id: 'other' });
  const config = configFor(folder, { resume: true, sources: ['other'] });
  const { summary, events } = await runConsolidate(config, [other]);
  expect(summary.complete).toBe(true);
  expect(summary.session_folder).not.toBeNull();
  const notes = events.flatMap((event) => (event.type === 'note' ? [event.message] : []));
  expect(notes.some((note) => note.startsWith('instant was not asked any more'))).toBe(true);
});
