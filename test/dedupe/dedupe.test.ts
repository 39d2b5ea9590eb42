import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Stop } from '../../src/run/stop.js';
import type { DedupeConfig } from '../../src/dedupe/config.js';
import { appendDecisions } from '../../src/dedupe/decisions-file.js';
import { readPaper } from '../../src/model/paper.js';
import { contentHash } from '../../src/model/paper-key.js';
import { temporaryFolder } from '../support/run-consolidate.js';
import { dedupeConfigFor, readOutput, rowsOf, runDedupe } from '../support/run-dedupe.js';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterEach(() => remove());

const at = (name: string): string => join(folder, name);
const text = (name: string): string => readFileSync(at(name), 'utf8');
/** Two works, the first of them twice. */
const SCOPUS = [
  {
    paper_id: 's1',
    title: 'Sleep and memory in older adults',
    authors: ['Doe, J.'],
    year: 2015,
    doi: '10.1234/a',
  },
  {
    paper_id: 's2',
    title: 'Napping habits of shift workers',
    authors: ['Roe, R.'],
    year: 2016,
    doi: '10.1234/b',
  },
];
const PUBMED = [
  { pmid: 31000001, title: 'A letter about naps', authors: ['Poe E'], year: 2018 },
  {
    paper_id: 'm2',
    title: 'Sleep and Memory in Older Adults.',
    authors: ['Doe J'],
    year: 2015,
    doi: 'https://doi.org/10.1234/A',
    score: 1.0,
  },
];

function put(name: string, papers: readonly object[]): string {
  const lines = name.endsWith('.jsonl');
  writeFileSync(
    at(name),
    lines ? papers.map((paper) => `${JSON.stringify(paper)}\n`).join('') : JSON.stringify({ papers }),
  );
  return at(name);
}
const config = (more: Partial<DedupeConfig> = {}): DedupeConfig =>
  dedupeConfigFor(folder, { inputs: [put('scopus.json', SCOPUS), put('pubmed.jsonl', PUBMED)], ...more });

it('entries that cannot be read are counted beside the records, in the figures and in the output', async () => {
  writeFileSync(
    at('a.bib'),
    '@article{a, title = {One}}\n@article{b, title {Two}}\n@article{c, title = {Three\n',
  );
  writeFileSync(at('b.ris'), 'Export\nTY  - JOUR\nTI  - Four\nER  - \nER  - \n');
  const { summary } = await runDedupe(config({ inputs: [at('a.bib'), at('b.ris')] }));
  expect(summary).toMatchObject({ papers: 2, left_out: 2, inputs: [{ left_out: 2 }, { left_out: 0 }] });
  const { inputs } = readOutput(at('out.json')).consolidation_metadata as unknown as { inputs: object[] };
  expect(inputs).toMatchObject([
    { file: 'a.bib', papers: 1, left_out: 2 },
    { file: 'b.ris', papers: 1 },
  ]);
  expect(inputs[1]).not.toHaveProperty('left_out');
});

it.each([
  [{ output: 'all.xlsx' }, '--output "all.xlsx" ends with ".xlsx"'],
  [{ output: 'all.xml.gz' }, '--output "all.xml.gz" ends with ".xml.gz"'],
  [{ review: 'pairs.xlsx' }, '--review "pairs.xlsx" ends with ".xlsx"; expected a table: .csv'],
])('a file whose name promises a form that is not written is refused: %o', async (files, message) => {
  const paths = Object.fromEntries(Object.entries(files).map(([flag, name]) => [flag, at(name)]));
  await expect(runDedupe(config(paths))).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining(message) as string,
  });
  expect(readdirSync(folder).sort()).toEqual(['pubmed.jsonl', 'scopus.json']);
});

describe('several lists', () => {
  it('may differ in their columns: --columns is for those that have them', async () => {
    writeFileSync(at('own.csv'), 'Titel;Jahr\nÜber den Schlaf;2015\n');
    writeFileSync(at('zotero.csv'), 'Title,Publication Year\nOn naps,2016\n');
    writeFileSync(at('c.ris'), 'TY  - JOUR\nTI  - On dreams\nER  - \n');
    const inputs = [at('own.csv'), at('zotero.csv'), at('c.ris')];
    const columns = { title: 'Titel', year: 'Jahr' };
    const output = at('out.csv');
    const { events } = await runDedupe(config({ inputs, columns, output }));
    expect(text('out.csv').split('\n').slice(0, 3)).toMatchObject([
      expect.stringMatching(/^Titel,Jahr,Title,Publication Year,/),
      expect.stringMatching(/^Über den Schlaf,2015,,,/),
      expect.stringMatching(/^On naps,2016,On naps,2016,/),
    ]);
    expect(events.flatMap((event) => (event.type === 'note' ? [event.message] : []))).toEqual([
      '"zotero.csv" has no column "Titel", "Jahr", named in --columns: title, year are read by the usual names there.',
    ]);
  });

  it('become one, in which each work stands once, where its first record stood', async () => {
    const { summary } = await runDedupe(config());
    const output = readOutput(at('out.json'));
    expect(rowsOf(output)).toEqual([[1, 4], [2], [3]]);
    expect(output.papers[0]!.consolidation.merged_from).toMatchObject([
      { row: 1, paper_id: 's1', input: 'scopus.json', record: SCOPUS[0] },
      { row: 4, paper_id: 'm2', input: 'pubmed.jsonl', record: PUBMED[1] },
    ]);
    expect(output.papers[2]!.consolidation).toEqual({
      outcomes: {},
      fields: {},
      merged_from: [{ row: 3, paper_id: null, input: 'pubmed.jsonl' }],
    });
    expect(summary).toMatchObject({
      papers: 4,
      merged: 1,
      records: 3,
      clusters: 1,
      merged_by: { identical: 0, identifier: 1, description: 0, version: 0, decision: 0 },
      inputs: [
        { file: 'scopus.json', papers: 2, merged: 0, merged_across: 0 },
        { file: 'pubmed.jsonl', papers: 2, merged: 1, merged_across: 1 },
      ],
    });
    expect(output.consolidation_metadata).toMatchObject({
      timestamp: '2026-01-02T03:04:05.000Z',
      inputs: [
        { file: 'scopus.json', papers: 2, sha256: summary.inputs[0]!.sha256 },
        { file: 'pubmed.jsonl', papers: 2 },
      ],
      options: { dedupe: 'safe', versions: 'link' },
      stats: { papers: 4, merged: 1, records: 3 },
    });
  });

  it('of one name are told apart by their paths', async () => {
    const other = at('other/list.json');
    execFileSync('mkdir', [at('other')]);
    writeFileSync(other, JSON.stringify(PUBMED));
    await runDedupe(dedupeConfigFor(folder, { inputs: [put('list.json', SCOPUS), other] }));
    const inputs = readOutput(at('out.json')).papers.flatMap(({ consolidation }) =>
      consolidation.merged_from.map(({ input }) => input),
    );
    expect(inputs).toEqual([at('list.json'), other, at('list.json'), other]);
  });

  it('are the same zipped, through a FIFO and from standard input, and nothing is left behind', async () => {
    await runDedupe(config());
    writeFileSync(at('scopus.json.gz'), gzipSync(readFileSync(at('scopus.json'))));
    execFileSync('mkfifo', [at('fifo')]);
    const writing = writeFile(at('fifo'), readFileSync(at('pubmed.jsonl')));
    const zipped = { inputs: [at('scopus.json.gz'), at('fifo')], output: at('zipped.json.gz') };
    await runDedupe(dedupeConfigFor(folder, zipped));
    await writing;
    const inputs = { inputs: ['-', at('pubmed.jsonl')], output: '-' };
    const { stdout } = await runDedupe(dedupeConfigFor(folder, inputs), { stdin: text('scopus.json') });
    const papersOf = (json: string): string =>
      json.slice(json.indexOf('\n')).replaceAll(/"input":"[^"]*"/g, '"input":"…"');
    expect(papersOf(gunzipSync(readFileSync(at('zipped.json.gz'))).toString())).toBe(
      papersOf(text('out.json')),
    );
    expect(papersOf(stdout)).toBe(papersOf(text('out.json')));
    expect(readdirSync(at('.cf_state'))).toEqual([]);
  });

  it('of which the first is a FIFO go to standard output where nothing else is said', async () => {
    execFileSync('mkfifo', [at('fifo')]);
    const writing = writeFile(at('fifo'), JSON.stringify(SCOPUS));
    const { stdout, summary } = await runDedupe(
      dedupeConfigFor(folder, { inputs: [at('fifo')], output: undefined }),
    );
    await writing;
    expect(summary.output).toBe('-');
    expect(rowsOf(JSON.parse(stdout) as ReturnType<typeof readOutput>)).toEqual([[1], [2]]);
  });

  it('in another order give the same clusters', async () => {
    await runDedupe(config({ clusters: at('clusters.csv') }));
    expect(text('clusters.csv')).toBe('row,paper_id,cluster\n1,s1,1\n2,s2,2\n3,,3\n4,m2,1\n');
    const inputs = [put('pubmed.jsonl', [...PUBMED].reverse()), at('scopus.json')];
    await runDedupe(dedupeConfigFor(folder, { inputs, clusters: at('clusters.csv') }));
    expect(text('clusters.csv')).toBe('row,paper_id,cluster\n1,m2,1\n2,,2\n3,s1,1\n4,s2,4\n');
  });

  it('without any paper give a list without any', async () => {
    const { summary } = await runDedupe(
      dedupeConfigFor(folder, { inputs: [put('none.json', [])], clusters: at('c.csv'), review: at('r.csv') }),
    );
    expect(summary).toMatchObject({ papers: 0, merged: 0, records: 0, unclear: 0 });
    expect(readOutput(at('out.json')).papers).toEqual([]);
    expect(text('c.csv')).toBe('row,paper_id,cluster\n');
  });
});

describe('the output', () => {
  it('says the same bytes each time, and does not change when it is de-duplicated again', async () => {
    await runDedupe(config());
    const first = text('out.json');
    await runDedupe(config());
    expect(text('out.json')).toBe(first);
    await runDedupe(dedupeConfigFor(folder, { inputs: [at('out.json')], output: at('again.json') }));
    const papers = (name: string): string => text(name).slice(text(name).indexOf('\n'));
    expect(papers('again.json')).toBe(papers('out.json'));
  });

  it('has a thousand identical records in one, each with its row', async () => {
    const papers = Array.from({ length: 1000 }, () => SCOPUS[0]!);
    const { summary } = await runDedupe(
      dedupeConfigFor(folder, { inputs: [put('same.json', papers)], clusters: at('clusters.csv') }),
    );
    expect(summary).toMatchObject({ merged: 999, records: 1, merged_by: { identical: 999 } });
    const [paper] = readOutput(at('out.json')).papers;
    expect(paper!.consolidation.merged_from.map(({ row }) => row)).toEqual(papers.map((_, nth) => nth + 1));
    expect(text('clusters.csv').trimEnd().split('\n').slice(1)).toEqual(
      papers.map((_, nth) => `${nth + 1},s1,1`),
    );
  });

  it('as JSON Lines has its metadata beside it', async () => {
    await runDedupe(config({ output: at('out.jsonl') }));
    expect(text('out.jsonl').trimEnd().split('\n')).toHaveLength(3);
    expect(JSON.parse(text('out.jsonl.meta.json'))).toMatchObject({ stats: { records: 3 } });
  });

  it('keeps every input record as it came, with its spelling of numbers', async () => {
    writeFileSync(
      at('papers.json'),
      '[{"doi":"10.1234/a","n":1.0,"id":12345678901234567890},\n{"doi":"10.1234/a" , "n":1.50}]',
    );
    await runDedupe(dedupeConfigFor(folder));
    expect(text('out.json')).toContain('"record":{"doi":"10.1234/a","n":1.0,"id":12345678901234567890}');
    expect(text('out.json')).toContain('"record":{"doi":"10.1234/a" , "n":1.50}');
  });

  it('with --dedupe off has every record', async () => {
    expect((await runDedupe(config({ dedupe: 'off' }))).summary).toMatchObject({ merged: 0, records: 4 });
  });
});

describe('files that are to be two things at once', () => {
  it.each<[string, () => Parameters<typeof runDedupe>[0], RegExp]>([
    [
      'the output is an input',
      () => config({ output: at('scopus.json') }),
      /--output ".*" is the same file as the input/,
    ],
    [
      'the output is a link to an input',
      () => {
        const given = config({ output: at('link.json') });
        execFileSync('ln', ['-s', 'scopus.json', at('link.json')]);
        return given;
      },
      /--output ".*" is the same file as the input/,
    ],
    [
      'the review is an input',
      () => config({ review: at('pubmed.jsonl') }),
      /--review ".*" is the same file as the input/,
    ],
    [
      'clusters and output',
      () => config({ clusters: at('out.json') }),
      /--clusters ".*" is the same file as --output/,
    ],
    [
      'a list twice',
      () => config({ inputs: [put('a.json', SCOPUS), at('./a.json')] }),
      /the input ".*" was given twice/,
    ],
    [
      'standard input twice',
      () => config({ inputs: ['-', '-'] }),
      /the input standard input was given twice/,
    ],
  ])('are refused: %s', async (_, given, message) => {
    await expect(runDedupe(given())).rejects.toThrow(message);
    expect(existsSync(at('out.json'))).toBe(false);
  });

  it('or that can not be written are found out before anything is read', async () => {
    writeFileSync(at('file'), '');
    const events: string[] = [];
    const run = runDedupe(config({ clusters: at('file/clusters.csv') }), {
      onEvent: ({ type }) => events.push(type),
    });
    await expect(run).rejects.toMatchObject({ name: 'OutputError', exitCode: 73 });
    expect(events).toEqual([]);
  });
});

describe('a run that does not come to its end', () => {
  it.each(['reading', 'finding', 'writing'] as const)(
    'stopped while %s leaves no file and no spool',
    async (type) => {
      const stop = new Stop();
      const given = config({ clusters: at('clusters.csv'), inputs: [put('a.json', SCOPUS), '-'] });
      const run = runDedupe(given, {
        stop,
        stdin: JSON.stringify(PUBMED),
        onEvent: (event) => event.type === type && stop.request('SIGINT'),
      });
      await expect(run).rejects.toMatchObject({ name: 'Interrupted', exitCode: 130 });
      const left = readdirSync(folder, { recursive: true });
      expect(left.sort()).toEqual(expect.arrayContaining(['a.json']));
      expect(
        left.filter((name) => !['.cf_state', 'a.json', 'pubmed.jsonl', 'scopus.json'].includes(String(name))),
      ).toEqual([]);
      stop.dispose();
    },
  );

  it('because a later list is none leaves no spool of the first', async () => {
    writeFileSync(at('bad.json'), '{"papers":[{"title":"x"},]}');
    const run = runDedupe(dedupeConfigFor(folder, { inputs: ['-', at('bad.json')] }), {
      stdin: '[{"title":"y"}]',
    });
    await expect(run).rejects.toMatchObject({ name: 'InputError', exitCode: 65 });
    expect(readdirSync(at('.cf_state'))).toEqual([]);
    expect(existsSync(at('out.json'))).toBe(false);
  });

  it('because a list was changed meanwhile keeps the output that was there', async () => {
    writeFileSync(at('out.json'), 'before');
    const run = runDedupe(config(), {
      onEvent: ({ type }) =>
        type === 'finding' && put('pubmed.jsonl', [{ ...PUBMED[0], title: 'Another' }, PUBMED[1]!]),
    });
    await expect(run).rejects.toThrow(/was changed while cf was working with it/);
    expect(text('out.json')).toBe('before');
  });
});

describe('decisions that contradict each other', () => {
  it('are named', async () => {
    const papers = ['One', 'Two', 'Three'].map((title) => ({ title: `${title} way of telling works apart` }));
    const hash = (record: object): string => {
      const read = readPaper(record);
      return 'paper' in read ? contentHash(read.paper) : '';
    };
    const given = dedupeConfigFor(folder, { inputs: [put('papers.json', papers)] });
    const decided = (a: number, b: number, decision: 'same' | 'different') => ({
      a: hash(papers[a]!),
      b: hash(papers[b]!),
      decision,
      at: '',
      a_is: papers[a]!.title,
      b_is: papers[b]!.title,
    });
    const decisions = [decided(0, 1, 'same'), decided(2, 1, 'same'), decided(0, 2, 'different')];
    await appendDecisions(given.stateDir, decisions);
    const { events, summary } = await runDedupe(given);
    expect(events).toContainEqual({
      type: 'note',
      message: expect.stringMatching(
        /^Decisions contradict each other: "One .*" and "Two .*" are the same, "Two .*" and "Three .*" are the same, but "One .*" and "Three .*" are different\. "One .*" and "Three .*" are kept apart/,
      ) as string,
    });
    expect(summary.decisions).toEqual({ followed: 3, added: 0 });
    // Of records that are not in the list nothing is said.
    put('papers.json', papers.slice(1));
    const later = await runDedupe(given);
    expect(later.summary.decisions.followed).toBe(1);
    expect(later.events.filter(({ type }) => type === 'note')).toEqual([]);
  });
});
