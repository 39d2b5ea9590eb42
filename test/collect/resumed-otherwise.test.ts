import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CollectConfig } from '../../src/collect/config.js';
import { Stop } from '../../src/run/stop.js';
import type { ListerDefinition } from '../../src/venues/definition.js';
import type { FolderReader, ListedVolume } from '../../src/venues/folder/folder-reader.js';
import { collectConfigFor, runCollect, type Collected } from '../support/run-collect.js';
import { temporaryFolder } from '../support/run-consolidate.js';
import { ScriptedLister } from '../support/scripted-lister.js';

// A session that is gone on with under other options, or in a folder that has changed, gives what it was begun for, or says that it can't.

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
  await mkdir(join(folder, 'venues'));
});
afterEach(() => remove());

/** Reads lines `<venue>+<venue> <year> <id>,<id>`, a volume each, of files with this ending. */
const readerOf = (ending: string): FolderReader => ({
  reads: (name) => name.endsWith(ending),
  async *volumes(file): AsyncGenerator<ListedVolume> {
    for (const line of (await file.bytes()).toString('utf8').trim().split('\n')) {
      const [venues = '', year = '', ids = ''] = line.split(' ');
      const papers = ids.split(',').map((id) => ({ paper_id: id, title: `Of ${id}`, authors: [] }));
      yield { venues: venues.split('+'), year: Number(year), papers };
    }
  },
});

/** The first one is asked first. */
const LISTERS: readonly ListerDefinition[] = ['first', 'second'].map((id) => ({
  ...new ScriptedLister(id, {}).definition,
  folderReader: () => Promise.resolve(readerOf(`.${id}`)),
}));

const write = (name: string, text: string): Promise<void> => writeFile(join(folder, 'venues', name), text);
const run = (more: Partial<CollectConfig> = {}, stop = new Stop()): Promise<Collected> =>
  runCollect(collectConfigFor(folder, { from: join(folder, 'venues'), ...more }), LISTERS, {
    stop,
    // Stopped, if at all, when the first venue and year is done.
    onEvent: ({ type }) => {
      if (type === 'listing_ended' && stopsEarly) stop.request('SIGINT', 0);
    },
  });
let stopsEarly = false;
async function interrupted(more: Partial<CollectConfig> = {}): Promise<string> {
  stopsEarly = true;
  const { summary } = await run(more);
  stopsEarly = false;
  expect(summary.complete).toBe(false);
  expect(summary.left).toBeGreaterThan(0);
  return summary.session_id;
}
const output = (name = 'out.json'): Promise<string> => readFile(join(folder, name), 'utf8');
async function undisturbed(more: Partial<CollectConfig> = {}): Promise<string> {
  await run({ ...more, stateDir: join(folder, 'aside'), output: join(folder, 'calm.json') });
  return output('calm.json');
}

const BOTH = 'acl 2021 a1,a2\nacl 2022 b1\nacl 2023 c1\nacl 2024 d1\n';

const OTHERS = 'acl 2021 a8\nacl 2022 b8,b9\nacl 2023 c8\nacl 2024 d8\n';

describe('a session of a folder', () => {
  it('is of the files of one lister to its end, whether or not that is named again', async () => {
    await write('x.first', BOTH);
    await write('x.second', OTHERS);
    const expected = await undisturbed({ lister: 'second' });
    for (const again of [{}, { lister: 'second' }]) {
      const id = await interrupted({ lister: 'second' });
      await run({ resume: id, from: undefined, ...again });
      expect(await output()).toBe(expected);
      await rm(join(folder, '.cf_state'), { recursive: true });
    }
  });

  it('does not change to the files of another lister that came meanwhile', async () => {
    await write('x.second', BOTH);
    const expected = await undisturbed();
    const id = await interrupted();
    await write('x.first', OTHERS);
    await run({ resume: id, from: undefined });
    expect(await output()).toBe(expected);
  });

  it('of which files are gone has something left, and does not take it for what nobody has', async () => {
    await write('x.first', 'acl 2021 a1\nacl 2022 b1\nacl 2023 c1\n');
    await write('y.first', 'acl 2024 d1\n');
    const id = await interrupted();
    await rm(join(folder, 'venues', 'y.first'));
    const { summary } = await run({ resume: id, from: undefined });
    expect(summary).toMatchObject({ complete: false, left: 1, output: null });
    expect(summary.venue_years.at(-1)).toMatchObject({ year: 2024, ended: 'failed' });
    expect(summary.venue_years.at(-1)?.problem).toContain('no papers of it any more');
    await write('y.first', 'acl 2024 d1\n');
    expect((await run({ resume: id, from: undefined })).summary).toMatchObject({ complete: true, papers: 4 });
  });

  it('is not gone on with under another lister', async () => {
    await write('x.first', BOTH);
    const id = await interrupted();
    await expect(run({ resume: id, from: undefined, lister: 'second' })).rejects.toMatchObject({
      exitCode: 2,
      message: 'the session was begun without --lister, and --lister second was given',
    });
  });
});

describe('--resume without an id', () => {
  const YEARS = [2021, 2022, 2023, 2024];
  const VENUES = [{ name: 'acl', years: YEARS }];

  it.each<[string, Partial<CollectConfig>, Partial<CollectConfig>]>([
    ['by another lister', {}, { lister: 'first' }],
    ['in which everything is listed again', {}, { refresh: true }],
    ['of certain venues of a folder', { venues: undefined }, {}],
  ])('begins a session %s, where the unfinished one is not that', async (_, begun, wanted) => {
    await write('x.first', BOTH);
    const id = await interrupted({ venues: VENUES, ...begun });
    const { summary } = await run({ venues: VENUES, ...wanted, resume: true });
    expect(summary.session_id).not.toBe(id);
    expect(summary.complete).toBe(true);
    expect(await readdir(join(folder, '.cf_state/sessions'))).toContain(id);
  });

  it.each<[string, Partial<CollectConfig>, Partial<CollectConfig>]>([
    ['as it was', {}, {}],
    ['that lists everything again, without saying so once more', { refresh: true }, {}],
    ['of the same lister', { lister: 'first' }, { lister: 'first' }],
  ])('goes on with one %s', async (_, begun, wanted) => {
    await write('x.first', BOTH);
    const id = await interrupted({ venues: VENUES, ...begun });
    const { summary } = await run({ venues: VENUES, ...wanted, resume: true });
    expect(summary).toMatchObject({ session_id: id, complete: true });
  });
});
