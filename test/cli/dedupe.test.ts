import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Cf, cf, type CfEnd } from '../support/cf.js';
import { temporaryFolder } from '../support/run-consolidate.js';
import { readOutput, rowsOf } from '../support/run-dedupe.js';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
  put('scopus.json', { papers: SCOPUS });
  put('pubmed.json', PUBMED);
});
afterEach(() => remove());

const SCOPUS = [
  {
    paper_id: 's1',
    title: 'Morning light and sleep quality in nurses',
    authors: ['Doe, Jane'],
    year: 2015,
    doi: '10.1234/s1',
  },
  {
    paper_id: 's2',
    title: 'Shift work and memory',
    authors: ['Poe, Edgar'],
    year: 2017,
    venue: 'Chronobiology',
  },
];
const PUBMED = [
  {
    paper_id: 'p1',
    title: 'Morning Light and Sleep Quality in Nurses.',
    authors: ['Doe J'],
    year: 2015,
    doi: '10.1234/S1',
  },
  { paper_id: 'p2', title: 'Shift work and memory', authors: ['Poe E'], year: 2019 },
];

const put = (name: string, content: unknown): void =>
  writeFileSync(join(folder, name), JSON.stringify(content));
const text = (name: string): string => readFileSync(join(folder, name), 'utf8');
const run = (
  args: readonly string[],
  more: { stdin?: string | Buffer; env?: Record<string, string> } = {},
): Promise<CfEnd> =>
  cf(['dedupe', ...args], {
    cwd: folder,
    stdin: more.stdin ?? '',
    env: { SOURCE_DATE_EPOCH: '1767225600', ...more.env },
  });
const BOTH = ['-i', 'scopus.json', '-i', 'pubmed.json'];

describe('cf dedupe', () => {
  it('tells the figures of a flow diagram, where everything is, and what to type next', async () => {
    const { code, stdout, stderr } = await run([...BOTH, '--clusters', 'clusters.csv']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toBe(
      [
        '',
        'Records read              4',
        '  scopus.json             2',
        '  pubmed.json             2',
        'Duplicates removed        1',
        '  by a shared identifier  1',
        'Records left              3',
        '',
        'Written to "scopus.deduplicated.json"',
        'Which record went where: "clusters.csv"',
        '1 pair is unclear, and left apart. To decide it, run: cf dedupe -i scopus.json -i pubmed.json --clusters clusters.csv --review pairs.csv',
        '',
      ].join('\n'),
    );
    expect(rowsOf(readOutput(join(folder, 'scopus.deduplicated.json')))).toEqual([[1, 3], [2], [4]]);
    expect(text('clusters.csv')).toBe('row,paper_id,cluster\n1,s1,1\n2,s2,2\n3,p1,1\n4,p2,4\n');
    expect(text('scopus.deduplicated.json')).toContain('"timestamp":"2026-01-01T00:00:00.000Z"');
    expect(text('scopus.json')).toBe(JSON.stringify({ papers: SCOPUS }));
  });

  it('takes decisions out of the review file and says so', async () => {
    const args = [...BOTH, '-o', 'all.json', '--review', 'pairs.csv'];
    const first = await run(args);
    expect(first.stderr).toContain(
      '1 pair is unclear, and left apart. Fill in the column "decision" in "pairs.csv" (same or different), then run the same command again:\n' +
        'cf dedupe -i scopus.json -i pubmed.json -o all.json --review pairs.csv\n',
    );
    writeFileSync(join(folder, 'pairs.csv'), text('pairs.csv').replace(/^1,([\d.]+),,/m, '1,$1,same,'));
    const second = await run(args);
    expect(second.stderr).toMatch(/^1 decision read from "pairs.csv" and kept\n/);
    expect(second.stderr).toContain('  by your decisions       1\n');
    expect(second.stderr).toContain('1 decision of yours about these records was followed.\n');
    expect(second.stderr).toContain('No pair is left to decide in "pairs.csv".\n');
    expect(rowsOf(readOutput(join(folder, 'all.json')))).toEqual([
      [1, 3],
      [2, 4],
    ]);
  });

  it('gives the same figures as one JSON object at the end with --json', async () => {
    const { code, stderr } = await run([...BOTH, '--json', '--review', 'pairs.csv', '--clusters', 'c.csv']);
    expect(code).toBe(0);
    const events = stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(events.at(-1)).toMatchObject({
      type: 'finished',
      summary: {
        papers: 4,
        merged: 1,
        records: 3,
        merged_by: { identical: 0, identifier: 1, description: 0, version: 0, decision: 0 },
        clusters: 1,
        versions: 0,
        unclear: 1,
        inputs: [
          { file: 'scopus.json', papers: 2, merged: 0 },
          { file: 'pubmed.json', papers: 2, merged: 1, merged_across: 1 },
        ],
        clusters_file: 'c.csv',
        review_file: 'pairs.csv',
      },
    });
    expect(new Set(events.map(({ type }) => type))).toEqual(
      new Set(['reading', 'finding', 'writing', 'finished']),
    );
  });

  it('says nothing with --quiet', async () => {
    expect(await run([...BOTH, '--quiet'])).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('takes several files after one -i, zipped ones too, and standard input to standard output', async () => {
    await run([...BOTH, '-o', 'a.json']);
    await run(['-o', 'b.json', '-i', 'scopus.json', 'pubmed.json']);
    expect(text('b.json')).toBe(text('a.json'));
    const { code, stdout } = await run(['-i', '-'], {
      stdin: gzipSync(JSON.stringify([...SCOPUS, ...PUBMED])),
    });
    expect(code).toBe(0);
    expect(rowsOf(JSON.parse(stdout) as ReturnType<typeof readOutput>)).toEqual([[1, 3], [2], [4]]);
    expect(readdirSync(join(folder, '.cf_state'))).toEqual([]);
  });

  it('merges what --dedupe and --versions say', async () => {
    const records = async (...more: string[]): Promise<number> => {
      await run([...BOTH, '-o', 'o.json', ...more]);
      return readOutput(join(folder, 'o.json')).papers.length;
    };
    expect(await records('--dedupe', 'off')).toBe(4);
    expect(await records('--dedupe', 'ids')).toBe(3);
    expect(await records('--dedupe', 'all', '--versions', 'keep')).toBe(2);
  });

  it('follows another precedence with --config', async () => {
    put('mine.json', { precedence: { title: ['input:pubmed.json'] } });
    await run([...BOTH, '-o', 'o.json', '--config', 'mine.json']);
    expect(readOutput(join(folder, 'o.json')).papers[0]!.title).toBe(PUBMED[0]!.title);
  });
});

describe('wrong command lines of cf dedupe', () => {
  it.each<[args: string[], code: number, says: RegExp]>([
    [[], 2, /no list of papers was given[^]*cf dedupe --input papers\.json/],
    [['scopus.json'], 2, /"cf dedupe" got more arguments[^]*cf dedupe --input papers\.json/],
    [[...BOTH, '--dedupe', 'fuzzy'], 2, /--dedupe is "fuzzy"; expected off, ids, safe or all/],
    [[...BOTH, '--versions', 'drop'], 2, /--versions is "drop"; expected merge, link or keep/],
    [[...BOTH, '--review', '-'], 2, /--review is "-"; expected the name of a file/],
    [[...BOTH, '--review', '--quiet'], 2, /--review was given "--quiet", which looks like another option/],
    [[...BOTH, '-o', 'a.json', '-o', 'b.json'], 2, /--output was given more than once/],
    [
      [...BOTH, '-o', 'scopus.json'],
      2,
      /--output ".*scopus\.json" is the same file as the input "scopus\.json"/,
    ],
    [['-i', 'scopus.json', 'scopus.json'], 2, /the input "scopus\.json" was given twice/],
    [['-i', 'scopus.jsn'], 66, /cannot read ".*scopus\.jsn": no such file/],
    [['-i', 'scopus.json', '-i', 'broken.json'], 65, /broken\.json/],
    [[...BOTH, '--review', 'scopus.deduplicated.csv'], 65, /is no review file/],
    [[...BOTH, '--clusters', 'scopus.json/c.csv'], 73, /cannot write "scopus\.json\/c\.csv"/],
    [[...BOTH, '--state-dir', 'damaged'], 74, /decisions\.jsonl", line 1/],
    [[...BOTH, '--dedup', 'safe'], 2, /unknown option "--dedup"; did you mean "--dedupe"\?/],
  ])('cf dedupe %j: exit %i, says what is wrong', async (args, code, says) => {
    writeFileSync(join(folder, 'broken.json'), '[{"title":"x"},');
    writeFileSync(join(folder, 'scopus.deduplicated.csv'), 'title;year\nx;1\n');
    await import('node:fs/promises').then(({ mkdir }) => mkdir(join(folder, 'damaged')));
    writeFileSync(join(folder, 'damaged', 'decisions.jsonl'), '{}\n');
    const end = await run(args);
    expect(end.stderr).toMatch(says);
    expect(end.code).toBe(code);
    expect(end.stdout).toBe('');
    expect(existsSync(join(folder, 'scopus.deduplicated.json'))).toBe(false);
  });
});

describe('a cf dedupe that is stopped', () => {
  it('while it waits for standard input ends at once with 130, and leaves nothing', async () => {
    const running = new Cf(['dedupe', '-i', 'scopus.json', '-i', '-', '-o', 'o.json', '--json'], {
      cwd: folder,
    });
    await running.says('"papers":2');
    running.process.kill('SIGINT');
    const { code, stderr } = await running.ended;
    expect(code).toBe(130);
    expect(stderr).toContain('stopped by SIGINT');
    expect(stderr).toContain('No file was left half written.');
    const left = readdirSync(folder, { recursive: true }).filter((name) => name !== '.cf_state');
    expect(left.sort()).toEqual(['pubmed.json', 'scopus.json']);
  });
});
