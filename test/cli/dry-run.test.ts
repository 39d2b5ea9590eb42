import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cf, type CfEnd } from '../support/cf.js';
import { SOURCES } from '../../src/sources/registry.js';
import { FakeOpenAlex } from '../support/fake-openalex.js';
import { fakeDoi, fakeTitle, fakeWorks } from '../support/openalex-works.js';
import { temporaryFolder } from '../support/run-consolidate.js';

let fake: FakeOpenAlex;
let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  fake = await FakeOpenAlex.start({ works: fakeWorks(250), credits: 17 });
  ({ path: folder, remove } = await temporaryFolder());
  const papers = Array.from({ length: 250 }, (_, n) => ({
    title: fakeTitle(n + 1),
    ...(n < 150 && { doi: fakeDoi(n + 1) }),
  }));
  writeFileSync(join(folder, 'papers.json'), JSON.stringify(papers));
});
afterEach(async () => {
  await fake.close();
  await remove();
});

const run = (...args: string[]): Promise<CfEnd> =>
  cf(['consolidate', '-i', 'papers.json', '-s', 'openalex', ...args], {
    cwd: folder,
    env: { CF_OPENALEX_URL: fake.url, CF_OPENALEX_RPS: '10' },
  });

describe('--dry-run', () => {
  it('tells on standard output what would be asked and what it would cost, and leaves nothing behind', async () => {
    const { code, stdout, stderr } = await run('--dry-run');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n').slice(0, 7)).toEqual([
      'A new session, 250 papers. Nothing was asked.',
      '',
      'openalex: 250 papers to ask about',
      '                      papers  requests  credits     cost  time',
      '  by_identifier  doi     150         2        2  $0.0002   1 s',
      '  by_title              ~109       ~22     ~220  $0.0220   3 s',
      '  in all                 250        24      222  $0.0222   3 s',
    ]);
    expect(fake.requests).toHaveLength(0);
    expect(existsSync(join(folder, '.cf_state'))).toBe(false);
  });

  it('plans to list the venues of papers that share one, and asks how large these are only when told to', async () => {
    const papers = Array.from({ length: 250 }, (_, n) => ({
      title: fakeTitle(n + 1),
      venue: n % 2 === 0 ? 'NeurIPS' : 'Advances in Neural Information Processing Systems',
      year: 2015 + (n % 3),
    }));
    writeFileSync(join(folder, 'papers.json'), JSON.stringify(papers));
    const assumed = await run('--dry-run', '--budget', 'openalex=1usd');
    expect(assumed.stdout).toContain('--count-venues asks, with a request for each.');
    expect(fake.requests).toHaveLength(0);
    const counted = await run('--dry-run', '--count-venues');
    expect(counted.code).toBe(0);
    expect(counted.stdout).toContain('A new session, 250 papers. No paper was asked about.\n');
    expect(counted.stdout).not.toContain('--count-venues');
    expect(fake.requests.length).toBeGreaterThan(0);
    expect(fake.requests.length).toBeLessThan(10);
    expect((await run('--count-venues')).code).toBe(2);
  });

  it('says which source is left out for want of a key, and only where nobody chose the sources', async () => {
    const without = await cf(['consolidate', '-i', 'papers.json', '--dry-run'], { cwd: folder });
    expect(without.stdout).toMatch(
      /Nothing was asked\.\n\nsemantic_scholar is left out: it needs a key: set SEMANTIC_SCHOLAR_API_KEY to .+\n\ncrossref: /,
    );
    expect((await run('--dry-run')).stdout).not.toContain('left out');
  });

  it('counts a paper that stands there twice once', async () => {
    const once = JSON.parse(readFileSync(join(folder, 'papers.json'), 'utf8')) as object[];
    writeFileSync(join(folder, 'papers.json'), JSON.stringify([...once, { doi: fakeDoi(7) }]));
    const { stdout } = await run('--dry-run');
    expect(stdout.split('\n').slice(0, 3)).toEqual([
      'A new session, 251 papers, 1 of them a duplicate. Nothing was asked.',
      '',
      'openalex: 250 papers to ask about',
    ]);
    expect((await run('--dry-run', '--dedupe', 'off')).stdout).toContain('openalex: 251 papers to ask about');
  });

  it('counts the days by the credits that a key gives', async () => {
    const { stdout } = await cf(['consolidate', '-i', 'papers.json', '-s', 'openalex', '--dry-run'], {
      cwd: folder,
      env: { CF_OPENALEX_URL: fake.url, OPENALEX_API_KEY: 'a-key-of-mine' },
    });
    expect(stdout).not.toContain('days:');
  });

  it('counts only what is left of a session that would be gone on with', async () => {
    // 2 credits for the lists, 10 for one search, of five titles; too few for another.
    expect((await run('--quiet')).code).toBe(75);
    const asked = fake.requests.length;
    const { stdout } = await run('--dry-run', '--resume', '--json');
    const forecast = JSON.parse(stdout) as {
      session_id: string;
      sources: { papers: number; steps: object[]; at_most: object }[];
    };
    expect(forecast.session_id).toBe(
      readdirSync(join(folder, '.cf_state', 'consolidate')).find((name) => name.startsWith('consolidate_')),
    );
    expect(forecast.sources[0]).toMatchObject({
      papers: 95,
      steps: [
        {
          step: 'by_title',
          papers: 95,
          papers_at_most: 95,
          at_most: { requests: 19, credits: 190, usd: 0.019 },
        },
      ],
    });
    expect(fake.requests).toHaveLength(asked);
  });

  it('reads standard input too', async () => {
    const { code, stdout } = await cf(['consolidate', '-i', '-', '--dry-run'], {
      cwd: folder,
      stdin: '{"title":"A"}\n{"title":"B"}\n',
    });
    expect(code).toBe(0);
    expect(stdout).toContain('A new session, 2 papers.');
    const twice = await cf(['consolidate', '-i', '-', '--dry-run', '--resume'], { cwd: folder });
    expect(twice.code).toBe(2);
  });
});

describe('cf sources', () => {
  it('tells of each source what it is and needs, and never shows a key', async () => {
    const key = 'a-key-of-mine';
    const text = await cf(['sources'], { cwd: folder, env: { OPENALEX_API_KEY: key } });
    expect(text).toMatchObject({ code: 0, stderr: '' });
    expect(text.stdout).toContain('OPENALEX_API_KEY is set');
    expect(text.stdout).not.toContain(key);
    const json = await cf(['sources', '--json', '--snapshot-dir', folder], { cwd: folder });
    const listed = JSON.parse(json.stdout) as { id: string }[];
    expect(listed.map(({ id }) => id)).toEqual(SOURCES.map(({ id }) => id));
    expect(listed.find(({ id }) => id === 'snapshot')).toMatchObject({
      key: null,
      usable: true,
      missing: null,
    });
    expect(listed.find(({ id }) => id === 'openalex')).toMatchObject({
      key: { variable: 'OPENALEX_API_KEY', set: false },
      usable: true,
    });
  });

  it('says what to set for one that cannot be used', async () => {
    const { stdout } = await cf(['sources', '--json'], { cwd: folder });
    expect((JSON.parse(stdout) as object[])[0]).toMatchObject({
      usable: false,
      missing: 'it needs a folder of OpenAlex works: give --snapshot-dir, or set CF_SNAPSHOT_DIR',
    });
  });
});
