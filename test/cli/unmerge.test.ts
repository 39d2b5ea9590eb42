import { readFile, writeFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cf, type CfEnd } from '../support/cf.js';
import { SMALL_LISTS, smallLists } from '../support/small-lists.js';

interface Place {
  folder: string;
  remove: () => Promise<void>;
}

const place: Place = { folder: '', remove: () => Promise.resolve() };
const env = { SOURCE_DATE_EPOCH: '1767225600' };
const run = (...args: string[]): Promise<CfEnd> => cf(args, { cwd: place.folder, env });
const file = (name: string): string => join(place.folder, name);
const text = (name: string): Promise<string> => readFile(file(name), 'utf8');
/** The records of an output, each a line in its bytes. */
const papersOf = async (name: string): Promise<string> => (await text(name)).split('"papers":[')[1] ?? '';

interface Output {
  consolidation_metadata: { stats: Record<string, unknown> };
  papers: { paper_id: string; consolidation: { merged_from: { row: number }[] } }[];
}
const read = async (name: string): Promise<Output> => JSON.parse(await text(name)) as Output;
const decisions = async (): Promise<{ decision: string; a_is: string; b_is: string }[]> =>
  (await text('.cf_state/decisions.jsonl'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { decision: string; a_is: string; b_is: string });

beforeEach(async () => {
  Object.assign(place, await smallLists());
  expect(await run('dedupe', ...SMALL_LISTS, '-o', 'out.json', '--quiet')).toMatchObject({ code: 0 });
});
afterEach(() => place.remove());

describe('cf unmerge', () => {
  it('writes what cf dedupe would have written, had it not merged them; and the next run does not', async () => {
    const merged = await read('out.json');
    expect(merged.papers.map(({ paper_id: id }) => id)).toEqual(['p-9', 's-2', 's-3']);
    const done = await run('unmerge', 'out.json', 'https://doi.org/10.1016/J.Peat.2020.01.001');
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(done.stdout).toContain('3 records of rows 1, 4, 5');
    const { papers, consolidation_metadata: metadata } = await read('out.json');
    expect(papers.map(({ paper_id: id }) => id)).toEqual(['s-1', 's-2', 's-3', 'p-9', 'p-10']);
    expect(metadata.stats).toMatchObject({ papers: 5, merged: 0, records: 5, clusters: 0, unmerged: 2 });
    expect(await text('out.json')).toContain('"score":1.0,"big":12345678901234567890,');
    expect((await decisions()).map(({ decision }) => decision)).toEqual([
      'different',
      'different',
      'different',
    ]);
    await run('dedupe', ...SMALL_LISTS, '-o', 'again.json', '--quiet');
    expect(await papersOf('out.json')).toBe(await papersOf('again.json'));
  });

  it('takes single rows out, and merges the rest anew', async () => {
    expect(await run('unmerge', 'out.json', '5', '--only', '4', '-o', 'new.jsonl.gz')).toMatchObject({
      code: 0,
    });
    const lines = gunzipSync(await readFile(file('new.jsonl.gz')))
      .toString()
      .trim()
      .split('\n');
    const rows = lines.map((line) =>
      (JSON.parse(line) as Output['papers'][0]).consolidation.merged_from.map(({ row }) => row),
    );
    expect(rows).toEqual([[1, 5], [2], [3], [4]]);
    expect(JSON.parse(await text('new.jsonl.gz.meta.json'))).toMatchObject({
      stats: { merged: 1, records: 4, clusters: 1 },
    });
    expect(await decisions()).toHaveLength(2);
    expect((await read('out.json')).papers).toHaveLength(3);
  });

  it('touches nothing where there is nothing to take apart, or not what was asked for', async () => {
    const before = await text('out.json');
    expect(await run('unmerge', 'out.json', '2')).toMatchObject({ code: 2 });
    expect((await run('unmerge', 'out.json', '1', '--only', '2')).stderr).toContain(
      'it stands for rows 1, 4, 5',
    );
    expect((await run('unmerge', 'out.json', '1', '--only', 'two')).stderr).toContain('--only is "two"');
    expect(await run('unmerge', 'out.json', '1', '-o', 'a.json/out.json')).toMatchObject({ code: 73 });
    expect(await text('out.json')).toBe(before);
    await expect(decisions()).rejects.toThrow();
  });

  it('keeps no decision and writes nothing where the decisions are damaged', async () => {
    await run('unmerge', 'out.json', '1', '--only', '4', '-o', 'other.json');
    await writeFile(file('.cf_state/decisions.jsonl'), 'no decision\n{}\n');
    const before = await text('out.json');
    const done = await run('unmerge', 'out.json', '1');
    expect(done).toMatchObject({ code: 74 });
    expect(done.stderr).toContain('line 1');
    expect(await text('out.json')).toBe(before);
  });

  it.each(['out.csv', 'out.csv.jsonl'])(
    'takes a record of a table apart, with its companion (%s)',
    async (named) => {
      await run('dedupe', ...SMALL_LISTS, '-o', 'out.csv', '--quiet');
      expect((await text('out.csv')).trim().split('\n')).toHaveLength(4);
      expect(await run('unmerge', named, '1')).toMatchObject({ code: 0 });
      expect((await text('out.csv')).trim().split('\n')).toHaveLength(6);
      expect((await text('out.csv.jsonl')).trim().split('\n')).toHaveLength(5);
      expect(JSON.parse(await text('out.csv.meta.json'))).toMatchObject({ stats: { records: 5 } });
    },
  );
});
