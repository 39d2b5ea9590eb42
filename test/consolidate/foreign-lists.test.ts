import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConsolidateConfig } from '../../src/consolidate/config.js';
import { Stop } from '../../src/run/stop.js';
import { defaultOutput, filesOf, outputTarget } from '../../src/formats/output-target.js';
import { InstantSource } from '../support/instant-source.js';
import { configFor, runConsolidate, temporaryFolder } from '../support/run-consolidate.js';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterEach(() => remove());

const TABLE = [
  'Titel,Jahr,DOI,odd',
  ...Array.from({ length: 40 }, (_, n) => `"Paper ${'x'.repeat(n + 1)}",${1990 + n},,o${n}`),
  '',
].join('\n');
const COLUMNS = { title: 'Titel', year: 'Jahr' };

const config = (more: Partial<ConsolidateConfig> = {}): ConsolidateConfig =>
  configFor(folder, {
    input: join(folder, 'list.csv'),
    output: join(folder, 'out.csv'),
    columns: COLUMNS,
    ...more,
  });

const files = async (output: string): Promise<Buffer[]> =>
  Promise.all(filesOf(outputTarget(join(folder, output))).map((path) => readFile(path)));

describe('a table', () => {
  beforeEach(() => writeFile(join(folder, 'list.csv'), TABLE));

  it('is consolidated into a table, its complete records and its metadata, zipped or not', async () => {
    await runConsolidate(config(), [new InstantSource()]);
    const [table, lines, metadata] = await files('out.csv');
    const rows = table!.toString().split('\n');
    expect(rows[0]).toMatch(
      /^Titel,Jahr,DOI,odd,.*cf_citations,cf_sources,cf_filled,cf_merged_rows,cf_versions$/,
    );
    expect(rows).toHaveLength(42);
    expect(rows[7]).toMatch(/^Paper x{7},1996,.*,o6,/);
    const records = lines!
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { title: string });
    expect(records.map(({ title }) => title.length)).toEqual(Array.from({ length: 40 }, (_, n) => n + 7));
    expect(JSON.parse(metadata!.toString())).toMatchObject({ stats: { papers: 40 } });
    await runConsolidate(config({ output: join(folder, 'out.csv.gz') }), [new InstantSource()]);
    expect(gunzipSync((await files('out.csv.gz'))[0]!)).toEqual(table);
  });

  it('interrupted and resumed gives the same bytes, with the columns that it began with', async () => {
    await runConsolidate(config({ output: join(folder, 'whole.csv'), stateDir: join(folder, 'else') }), [
      new InstantSource(),
    ]);
    const stop = new Stop();
    let begun = 0;
    const before = (): Promise<void> => {
      if (++begun === 2) stop.request('SIGINT', 1000);
      return Promise.resolve();
    };
    const first = await runConsolidate(config(), [new InstantSource({ before })], { stop });
    expect(first.summary.complete).toBe(false);
    const source = new InstantSource();
    const second = await runConsolidate(config({ columns: undefined, resume: true }), [source]);
    expect(second.summary.complete).toBe(true);
    expect(source.asked.flatMap(({ papers }) => papers).length).toBeLessThan(40);
    expect(await files('out.csv')).toEqual(await files('whole.csv'));
  });

  it('is not gone on with by other columns', async () => {
    const stop = new Stop();
    const before = (): Promise<void> => Promise.resolve(stop.request('SIGINT', 1000));
    await runConsolidate(config(), [new InstantSource({ before })], { stop });
    await expect(
      runConsolidate(config({ columns: { title: 'odd' }, resume: true }), [new InstantSource()]),
    ).rejects.toMatchObject({
      exitCode: 74,
      message: expect.stringContaining(
        'with --columns title=Titel,year=Jahr, and this run with --columns title=odd',
      ) as string,
    });
  });

  it('tells of bad rows, and goes on', async () => {
    await writeFile(join(folder, 'list.csv'), `${TABLE}a,b,c,d,e\n`);
    const { summary, events } = await runConsolidate(config(), [new InstantSource()]);
    expect(summary).toMatchObject({ complete: true, papers: 40 });
    expect(events).toContainEqual({
      type: 'note',
      message: expect.stringMatching(/line 42: 5 cells/) as string,
    });
  });

  it('is refused as an output where a file beside it is the input', async () => {
    await writeFile(join(folder, 'out.csv.jsonl'), '{"title":"One"}\n');
    await expect(
      runConsolidate(config({ input: join(folder, 'out.csv.jsonl'), columns: undefined }), [
        new InstantSource(),
      ]),
    ).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining('is the input file') as string });
  });
});

it.each([
  ['papers.json', 'papers.out.json'],
  ['papers.jsonl.gz', 'papers.out.json'],
  ['a/papers.csv', 'a/papers.out.csv'],
  ['papers.CSV.gz', 'papers.out.CSV'],
  ['papers.ris', 'papers.out.ris'],
  ['papers.bib', 'papers.out.bib'],
  ['papers.nbib', 'papers.out.json'],
  ['papers.txt', 'papers.txt.out.json'],
])('the output of %s is %s by itself', (input, output) => {
  expect(defaultOutput(input, 'out')).toBe(output);
});
