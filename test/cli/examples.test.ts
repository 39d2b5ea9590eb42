import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asOpenAlex, madeUpWork } from '../../examples/made-up-works.js';
import { exampleProceedings } from '../../examples/made-up-proceedings.js';
import { messyPapers } from '../../examples/messy-papers.js';
import { LISTERS } from '../../src/venues/registry.js';
import { BIN, cf, steady } from '../support/cf.js';
import { temporaryFolder } from '../support/run-consolidate.js';

const EXAMPLES = join(import.meta.dirname, '..', '..', 'examples');
const PAPERS = join(EXAMPLES, 'papers.json');

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterEach(() => remove());

describe('the example data', () => {
  it('is what its generator makes', () => {
    const { papers } = JSON.parse(readFileSync(PAPERS, 'utf8')) as { papers: object[] };
    expect(papers).toEqual(JSON.parse(JSON.stringify(messyPapers())));
    const part = gunzipSync(
      readFileSync(join(EXAMPLES, 'snapshot', 'updated_date=2026-01-01', 'part_0000.gz')),
    ).toString();
    const works = part
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(works).toEqual(
      works.map((_, n) => JSON.parse(JSON.stringify(asOpenAlex(madeUpWork(n)))) as object),
    );
  });

  it('of proceedings is what its generator makes', () => {
    const files = Object.entries(exampleProceedings());
    expect(files.length).toBeGreaterThan(2);
    for (const [name, text] of files) expect(readFileSync(join(EXAMPLES, 'venues', name), 'utf8')).toBe(text);
  });

  it('is consolidated from the snapshot: all that it knows is found, and the wrong DOI is not believed', async () => {
    const snapshot = join(EXAMPLES, 'snapshot');
    const { code, stderr } = await cf(
      ['consolidate', '-i', PAPERS, '-o', 'out.json', '-s', 'snapshot', '--snapshot-dir', snapshot],
      { cwd: folder },
    );
    expect(code).toBe(0);
    expect(steady(stderr).replace(/^snapshot: \d+ of .*\n/m, '')).toBe(
      [
        'Session <session>: 60 papers, asking snapshot',
        '2 papers of the list are duplicates of others: each work is asked about once',
        'indexing snapshot',
        'sorting the keys of the snapshot',
        'indexed snapshot: 300 works',
        'snapshot: done, 49 of 60 papers found',
        '',
        '60 papers  enriched  not found  rejected  duplicates  failed  left  citations  abstracts',
        'snapshot         49          8         1           2       0     0         49         45',
        '',
        'Every paper has been asked about.',
        'Rejected, as another paper or as one of several: snapshot 1',
        '  row 18: "Notes on the tuning of harpsichords in cold churches" (Ottoline Quill and others) is not "Low-cost comparison of parish registers: A reproducible workflow" (María Dvořák and others) (snapshot)',
        'More of each: "consolidation.outcomes" of the paper in the output, or cf explain with its row.',
        'Written to "out.json" (60 papers, 2 of them duplicates: 58 records)',
        '',
      ].join('\n'),
    );
  });
});

describe('the example proceedings', () => {
  const venues = join(EXAMPLES, 'venues');

  it('are collected as the README shows it', async () => {
    const readme = readFileSync(join(EXAMPLES, '..', 'README.md'), 'utf8');
    const args = ['collect', '--from', 'examples/venues/acl-anthology', '-o', 'excom.json'];
    expect(readme).toContain(`\ncf ${args.join(' ')}\n`);
    cpSync(venues, join(folder, 'examples', 'venues'), { recursive: true });
    const { code, stderr } = await cf(args, { cwd: folder });
    expect(code).toBe(0);
    const shown = steady(stderr).trim().replace('<session>', 'collect_20261122_101530_k3v9x2ab');
    expect(readme).toContain(`\`\`\`\n${shown}\n\`\`\``);
  });

  it.skipIf(!LISTERS.some(({ id }) => id === 'pmlr'))('are all read', async () => {
    const { code, stdout } = await cf(['collect', '--from', venues, '--quiet'], { cwd: folder });
    expect(code).toBe(0);
    const { papers } = JSON.parse(stdout) as { papers: { title: string; collection: { lister: string } }[] };
    const by = (lister: string): number =>
      papers.filter(({ collection }) => collection.lister === lister).length;
    expect([papers.length, by('acl_anthology'), by('pmlr')]).toEqual([16, 9, 7]);
  });

  it('go through a pipe into cf consolidate, which finds them in the snapshot', () => {
    const line = `"$NODE" "$CF" collect --from "$VENUES" --quiet | "$NODE" "$CF" consolidate -i - -o out.json -s snapshot --snapshot-dir "$SNAPSHOT" --quiet`;
    const ended = spawnSync('sh', ['-c', line], {
      cwd: folder,
      env: {
        PATH: process.env.PATH ?? '',
        HOME: folder,
        NODE: process.execPath,
        CF: BIN,
        VENUES: join(venues, 'acl-anthology'),
        SNAPSHOT: join(EXAMPLES, 'snapshot'),
      },
      encoding: 'utf8',
    });
    expect({ code: ended.status, stderr: ended.stderr }).toEqual({ code: 0, stderr: '' });
    const { papers } = JSON.parse(readFileSync(join(folder, 'out.json'), 'utf8')) as {
      papers: { title: string; acl_id: string; openalex_id?: string }[];
    };
    expect(papers.map(({ acl_id }) => acl_id)).toEqual(
      Array.from({ length: 9 }, (_, at) => `2021.excom-main.${at + 1}`),
    );
    expect(papers.filter(({ openalex_id }) => openalex_id === undefined)).toEqual([]);
  });
});

describe('examples/cron.sh', () => {
  /** A `cf` that ends with this exit code. */
  function run(code: number): { status: number | null; stderr: string; log: string } {
    const bin = join(folder, 'bin');
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, 'cf'), `#!/bin/sh\necho "$@"\nexit ${code}\n`);
    chmodSync(join(bin, 'cf'), 0o755);
    copyFileSync(PAPERS, join(folder, 'my papers.json'));
    const ended = spawnSync(
      'sh',
      [join(EXAMPLES, 'cron.sh'), join(folder, 'my papers.json'), '--allow-partial'],
      {
        env: { PATH: '/usr/bin:/bin', HOME: folder, CF_PATH: `${bin}:/usr/bin:/bin` },
        encoding: 'utf8',
      },
    );
    return {
      status: ended.status,
      stderr: ended.stderr,
      log: readFileSync(join(folder, 'cf-consolidate.log'), 'utf8'),
    };
  }

  it.each([
    [0, 0, 'complete'],
    [75, 0, 'not complete yet; the next run goes on'],
    [74, 74, 'failed with exit code 74'],
  ])('for exit code %i exits %i and logs it; only a failure is mailed', (code, status, logged) => {
    const ended = run(code);
    expect(ended.status).toBe(status);
    expect(ended.log).toContain(logged);
    expect(ended.log).toContain(
      `--input ${folder}/my papers.json --state-dir ${folder}/.cf_state --resume --max-runtime 55 --no-progress --allow-partial`,
    );
    expect(ended.stderr === '').toBe(status === 0);
  });
});

describe('examples/demo.js', () => {
  it('shows the main job and what came of it', () => {
    const said = execFileSync(process.execPath, [join(EXAMPLES, 'demo.js')], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    expect(said).toContain('60 papers, 2 of them listed twice: 49 of the 58 works were found');
    expect(said).toMatch(/doi +\(none\)\nand after:/);
    expect(said).toContain('leads to quite another paper');
  });
});

describe('the walk-through of a reviewer in the README', () => {
  it('shows what is printed', async () => {
    const readme = readFileSync(join(EXAMPLES, '..', 'README.md'), 'utf8');
    for (const name of ['scopus.csv', 'pubmed.nbib', 'zotero.ris'])
      copyFileSync(join(EXAMPLES, 'review', name), join(folder, name));
    const args = [
      'dedupe',
      '-i',
      'scopus.csv',
      '-i',
      'pubmed.nbib',
      '-i',
      'zotero.ris',
      '-o',
      'all.json',
      '--review',
      'pairs.csv',
    ];
    expect(readme).toContain(`\ncf ${args.join(' ')}\n`);
    const first = await cf(args, { cwd: folder });
    expect(readme).toContain(`\`\`\`\n${first.stderr.trim()}\n\`\`\``);
    const pairs = readFileSync(join(folder, 'pairs.csv'), 'utf8');
    const why = 'for: one title is a part of the other, 1 of 1 author in common, the same year 2018';
    expect([pairs.includes(`"${why}"`), readme.includes(`"${why}"`)]).toEqual([true, true]);
    writeFileSync(join(folder, 'pairs.csv'), pairs.replace(/^1,([\d.]+),,/m, '1,$1,same,'));
    const second = await cf(args, { cwd: folder });
    expect(readme).toContain(`\`\`\`\n${second.stderr.trim()}\n\`\`\``);
    const explained = await cf(['explain', 'all.json', 'melatonin'], { cwd: folder });
    expect(explained.stdout).toContain('a person decided');
  });
});
