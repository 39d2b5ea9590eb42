import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { getCheckpointPath } from '../../src/checkpoint/collection/venue-checkpoints.js';
import type { CollectConfig } from '../../src/collect/config.js';
import { LISTERS } from '../../src/venues/registry.js';
import { collectConfigFor, runCollect, type Collected } from '../support/run-collect.js';
import { temporaryFolder } from '../support/run-consolidate.js';
import { ScriptedLister } from '../support/scripted-lister.js';

const EXAMPLES = join(import.meta.dirname, '..', '..', 'examples', 'venues');

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
  await cp(EXAMPLES, join(folder, 'venues'), { recursive: true });
});
afterEach(() => remove());

const run = (more: Partial<CollectConfig> = {}): Promise<Collected> =>
  runCollect(collectConfigFor(folder, { from: join(folder, 'venues'), ...more }), LISTERS);
const listed = ({ summary }: Collected): string[] =>
  summary.venue_years.map(({ venue, year, papers, ended }) => `${venue} ${year} ${papers} ${ended}`);

describe('a folder', () => {
  it('is listed whole, or of a venue all the years that are in it', async () => {
    const all = await run();
    expect(all.summary).toMatchObject({ complete: true, papers: 16 });
    const [venue] = all.summary.venue_years;
    const one = await run({ venues: [{ name: venue?.venue ?? '', years: 'all' }] });
    expect(listed(one)).toEqual(
      listed(all)
        .filter((line) => line.startsWith(`${venue?.venue} `))
        .map((line) => line.replace('listed', 'taken_over')),
    );
  });

  it('that has nothing of what is wanted is an error that says what it has, and not an empty list', async () => {
    await expect(run({ venues: [{ name: 'icml', years: [2020] }] })).rejects.toThrow(
      /has no papers of icml; it has those of \w+/,
    );
    await rm(join(folder, 'venues'), { recursive: true });
    await mkdir(join(folder, 'venues'));
    await expect(run()).rejects.toMatchObject({ exitCode: 65 });
  });

  it('keeps its files: none of them is replaced by the output, by whatever path', async () => {
    const file = join(folder, 'venues/pmlr/v9001/exlearn20.bib');
    const before = await readFile(file, 'utf8');
    await symlink(join(folder, 'venues/pmlr'), join(folder, 'link'));
    for (const output of [file, join(folder, 'link/v9001/exlearn20.bib')])
      await expect(run({ output })).rejects.toMatchObject({
        exitCode: 2,
        message: `the output "${output}" is a file of the folder that is read`,
      });
    expect(await readFile(file, 'utf8')).toBe(before);
    // What stands there and is none of the listers' may be replaced, run after run.
    for (let times = 0; times < 2; times++)
      expect((await run({ output: join(folder, 'venues/papers.json') })).summary.complete).toBe(true);
  });

  it('does not take the place of what was asked for over the network', async () => {
    const [listed] = (await run()).summary.venue_years;
    const { venue = '', year = 0 } = listed ?? {};
    const network = new ScriptedLister('net', { [`${venue} ${year}`]: 3 });
    const venues = [{ name: venue, years: [year] }];
    const ask = (): Promise<Collected> =>
      runCollect(collectConfigFor(folder, { venues }), [network.definition]);
    await ask();
    await run();
    await ask();
    expect(network.calls).toHaveLength(1);
  });

  it.each([
    ['takes the place of', undefined, false],
    ['of which a sample was wanted leaves alone', 1, true],
  ])('%s a listing of the original, of which nobody knows who made it', async (_, maxPapers, isKept) => {
    const [listed] = (await run({ stateDir: join(folder, 'elsewhere') })).summary.venue_years;
    const { venue = '', year = 0 } = listed ?? {};
    const venues = [{ name: venue, years: [year] }];
    const original = {
      venue,
      year,
      papers_collected: 2,
      completed: true,
      last_updated: '2024-06-01T00:00:00',
      papers: ['A', 'B'].map((title) => ({ title, paper_id: title, source_url: null })),
    };
    await mkdir(join(folder, '.cf_state/collect'), { recursive: true });
    const path = getCheckpointPath(join(folder, '.cf_state'), venue, year);
    await writeFile(path, JSON.stringify(original));
    await run({ venues, maxPapers });
    expect((await readFile(path, 'utf8')) === JSON.stringify(original)).toBe(isKept);
  });

  it('whose files have changed since is read again', async () => {
    await run();
    const again = await run();
    expect(again.summary.venue_years.every(({ ended }) => ended === 'taken_over')).toBe(true);
    await cp(join(folder, 'venues'), join(folder, 'other'), { recursive: true });
    await rm(join(folder, 'venues'), { recursive: true });
    await cp(join(folder, 'other'), join(folder, 'venues'), { recursive: true });
    const changed = await run();
    expect(changed.summary.venue_years.every(({ ended }) => ended === 'listed')).toBe(true);
    expect(
      (JSON.parse(await readFile(join(folder, 'out.json'), 'utf8')) as { papers: unknown[] }).papers,
    ).toHaveLength(16);
  });
});
