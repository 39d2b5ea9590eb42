import { readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SourceUnavailable, UsageError } from '../../../src/model/errors.js';
import type { Source } from '../../../src/sources/source.js';
import { askContext } from '../../support/ask-context.js';
import { ask, jsonLines, SnapshotWorld, work } from './world.js';

let world: SnapshotWorld;
beforeEach(async () => {
  world = await SnapshotWorld.create();
});
afterEach(() => world.remove());

/** Which of these works are known; closes the source. */
async function known(source: Source, ...numbers: number[]): Promise<boolean[]> {
  const questions = numbers.map((number) => ask(number, { openalex: `W${number}` }));
  const answer = await source.ask({ step: 'by_identifier', questions }, askContext());
  await source.close();
  return answer.outcomes.map((outcome) => outcome.outcome === 'enriched');
}

async function indexFiles(pattern: RegExp): Promise<string[]> {
  const [folder] = await readdir(join(world.state, 'index'));
  const path = join(world.state, 'index', folder as string);
  return (await readdir(path))
    .filter((name) => pattern.test(name))
    .sort()
    .map((name) => join(path, name));
}

const partTimes = async (): Promise<number[]> =>
  Promise.all((await indexFiles(/^part-.*\.works$/)).map(async (path) => (await stat(path)).mtimeMs));

describe('indexing a snapshot', () => {
  it('leaves out works that were deleted since, in whatever form their ids are listed', async () => {
    await world.write(
      'updated_date=2026-01-01/part_0000.gz',
      [1, 2, 3, 4, 5].map((n) => work(n)),
    );
    const csv =
      'work_id,deleted_date\r\nhttps://openalex.org/W2,2026-08-15\r\nW3,2026-08-16\n"W4","2026-08-17"\n';
    await world.writeBytes('deleted_ids.csv', Buffer.from(csv));
    expect(await known(await world.open(), 1, 2, 3, 4, 5)).toEqual([true, false, false, false, true]);
    await world.writeBytes('deleted_ids.csv', Buffer.from(`${csv}W5,2026-09-01\n`));
    const source = await world.open();
    const byTitle = await source.ask({ step: 'by_title', questions: [ask(2, {})] }, askContext());
    expect(byTitle.outcomes).toEqual([{ outcome: 'absent', step: 'by_title' }]);
    expect(await known(source, 1, 5)).toEqual([true, false]);
  });

  it('of nothing but deleted ids is none', async () => {
    await world.writeBytes('deleted_ids.csv', Buffer.from('work_id,deleted_date\n'));
    await expect(world.open()).rejects.toThrow('holds no works');
  });

  it('reads plain and compressed JSON Lines and Parquet, at any depth', async () => {
    await world.write('a/b/c/works.jsonl', [work(1)]);
    await world.write('works.jsonl.gz', [work(2)]);
    await world.write('updated_date=2026-01-01/part_0000.gz', [work(3)]);
    const json = await world.write('elsewhere.txt', [work(4), work(5, { title: 'Fifth & last' })]);
    const database = await DuckDBInstance.create(':memory:');
    const connection = await database.connect();
    await connection.run(
      `COPY (SELECT * REPLACE (abstract_inverted_index::JSON::VARCHAR AS abstract_inverted_index)
       FROM read_json('${json}', format = 'newline_delimited')) TO '${join(world.works, 'part_0001.parquet')}' (FORMAT parquet)`,
    );
    connection.closeSync();
    const source = await world.open();
    const questions = [4, 5].map((number) => ask(number, { doi: `10.1234/work.${number}` }));
    const { outcomes } = await source.ask({ step: 'by_identifier', questions }, askContext());
    expect(outcomes).toMatchObject([
      {
        enrichment: {
          record: {
            abstract: { text: 'Cold baths' },
            authors: [{ name: 'Jane Doe4' }],
            citations: { count: 4 },
          },
        },
      },
      { enrichment: { record: { title: 'Fifth & last' } } },
    ]);
    expect(await known(source, 1, 2, 3, 4, 5, 6)).toEqual([true, true, true, true, true, false]);
  });

  it('skips and counts lines that hold no work, and names the first', async () => {
    const deleted = { id: 'https://openalex.org/W4285719527', title: 'Deleted Work' };
    await world.write('part_0000.gz', [
      work(1),
      '{"id": "https://ope',
      '',
      '[1]',
      { id: 'https://openalex.org/A5' },
      deleted,
      work(2),
    ]);
    expect(await known(await world.open(), 1, 2)).toEqual([true, true]);
    expect(world.said()).toContain(
      'indexed snapshot: 2 works; 4 lines hold no work, the first is part_0000.gz:2',
    );
  });

  it('reads a last line without an end, and texts of several bytes that lie across chunks', async () => {
    const long = Array.from({ length: 400 }, (_, number) => work(number + 1, { note: 'ü€𝄞'.repeat(700) }));
    await world.writeBytes('works.jsonl', Buffer.from(jsonLines(long).trimEnd()));
    expect(await known(await world.open(), 1, 200, 400)).toEqual([true, true, true]);
    expect(world.said()).toContain('indexed snapshot: 400 works');
  });

  it('refuses a truncated or damaged file by name', async () => {
    const bytes = gzipSync(jsonLines(Array.from({ length: 500 }, (_, number) => work(number + 1))));
    await world.writeBytes('part_0000.gz', bytes.subarray(0, bytes.length - 200));
    await expect(world.open()).rejects.toThrow(/part_0000\.gz" cannot be read to its end: it is cut off/);
    await world.writeBytes('part_0000.gz', Buffer.from('this is no gz'));
    await expect(world.open()).rejects.toThrow(SourceUnavailable);
    await rm(join(world.works, 'part_0000.gz'));
    await world.writeBytes('part_0000.parquet', Buffer.from('this is no Parquet'));
    await expect(world.open()).rejects.toThrow(/part_0000\.parquet" cannot be read/);
  });

  it('refuses a folder without works', async () => {
    await world.writeBytes('manifest.json', Buffer.from('{}'));
    await expect(world.open()).rejects.toThrow(/holds no works/);
    await world.write('authors.jsonl', [{ id: 'https://openalex.org/A1', display_name: 'Jane' }]);
    await expect(world.open()).rejects.toThrow(/holds no OpenAlex works/);
  });

  it('is done once, and again only for files that changed', async () => {
    await world.write('part_0000.gz', [work(1)]);
    const second = await world.write('part_0001.gz', [work(2)]);
    await known(await world.open(), 1);
    const times = await partTimes();
    world.reports.length = 0;
    expect(await known(await world.open(), 1, 2, 3)).toEqual([true, true, false]);
    expect(world.reports).toEqual([]);
    await world.write('part_0001.gz', [work(3)]);
    await utimes(second, new Date(), new Date(Date.now() + 5_000));
    expect(await known(await world.open(), 1, 2, 3)).toEqual([true, false, true]);
    expect((await partTimes()).filter((time) => times.includes(time))).toHaveLength(2);
  });

  it('keeps finished parts when it is stopped, and rejects with the reason', async () => {
    for (const number of [0, 1, 2]) await world.write(`part_000${number}.gz`, [work(number + 1)]);
    const stop = new AbortController();
    const source = await world.create();
    const opening = source.open({
      stopping: stop.signal,
      signal: stop.signal,
      report: ({ done }) => {
        if (done > 0) stop.abort(new Error('SIGINT'));
      },
    });
    await expect(opening).rejects.toThrow('SIGINT');
    expect(await indexFiles(/\.tmp$|^tmp-/)).toEqual([]);
    const finished = await partTimes();
    expect(finished).toHaveLength(1);
    expect(await known(await world.open(), 1, 2, 3)).toEqual([true, true, true]);
    expect(await partTimes()).toEqual(expect.arrayContaining(finished));
  });

  it('does again what a kill left unfinished', async () => {
    for (const number of [0, 1]) await world.write(`part_000${number}.gz`, [work(number + 1)]);
    await known(await world.open(), 1);
    const [summary] = await indexFiles(/^part-.*\.json$/);
    await rm(summary as string);
    await rm((await indexFiles(/^index\.json$/))[0] as string);
    await writeFile(`${summary as string}.123-abc.tmp`, 'half');
    expect(await known(await world.open(), 1, 2)).toEqual([true, true]);
  });

  it('may be done by two processes at once', async () => {
    for (const number of [0, 1]) await world.write(`part_000${number}.gz`, [work(number + 1)]);
    const sources = await Promise.all([world.open(), world.open()]);
    for (const source of sources) expect(await known(source, 1, 2)).toEqual([true, true]);
    expect(await known(await world.open(), 1, 2)).toEqual([true, true]);
  });

  it.each([
    ['an unreadable index.json', /^index\.json$/, (path: string) => writeFile(path, '{"fing')],
    ['a shortened table of keys', /^keys-/, (path: string) => truncate(path, 100)],
    ['a missing table of keys', /^keys-/, (path: string) => rm(path)],
    ['a changed table of keys', /^keys-/, async (path: string) => flip(path, 60)],
    ['a shortened file of works', /\.works$/, (path: string) => truncate(path, 10)],
  ])('is done again after %s, and says so', async (_what, pattern, damage) => {
    await world.write('part_0000.gz', [work(1), work(2)]);
    await known(await world.open(), 1);
    for (const path of await indexFiles(pattern)) await damage(path);
    world.reports.length = 0;
    expect(await known(await world.open(), 1, 2, 3)).toEqual([true, true, false]);
    expect(world.said().filter((line) => line.startsWith('index of the snapshot damaged'))).toHaveLength(1);
  });

  it('never answers from a damaged file of works, and makes it anew at the next start', async () => {
    await world.write('part_0000.gz', [work(1), work(2)]);
    const source = await world.open();
    await flip((await indexFiles(/\.works$/))[0] as string, 100);
    const questions = [1, 2].map((number) => ask(number, { openalex: `W${number}` }));
    const answer = await source.ask({ step: 'by_identifier', questions }, askContext());
    await source.close();
    expect(answer.unavailable).toBeInstanceOf(SourceUnavailable);
    expect(answer.outcomes.map((outcome) => outcome.outcome)).toEqual(['failed', 'failed']);
    expect(await known(await world.open(), 1, 2)).toEqual([true, true]);
  });
});

describe('the settings of the snapshot source', () => {
  it('must be a folder and a size', async () => {
    await expect(world.create()).rejects.toThrow(UsageError);
    await world.write('part_0000.gz', [work(1)]);
    await expect(world.create({ CF_SNAPSHOT_MEMORY: 'much' })).rejects.toThrow(
      /CF_SNAPSHOT_MEMORY is "much"/,
    );
    await expect(world.create({ CF_SNAPSHOT_MEMORY: '1MB' })).rejects.toThrow(UsageError);
    await expect(world.create({ CF_SNAPSHOT_MEMORY: '0.5GB' })).resolves.toMatchObject({ id: 'snapshot' });
  });
});

async function flip(path: string, at: number): Promise<void> {
  const bytes = await readFile(path);
  bytes[at] = (bytes[at] as number) ^ 0x01;
  await writeFile(path, bytes);
}
