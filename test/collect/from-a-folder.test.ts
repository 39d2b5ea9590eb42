import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CollectConfig } from '../../src/collect/config.js';
import { LISTERS } from '../../src/venues/registry.js';
import { collectConfigFor, runCollect, type Collected } from '../support/run-collect.js';
import { temporaryFolder } from '../support/run-consolidate.js';

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
