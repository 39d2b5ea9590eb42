import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listSources } from '../../src/cli/sources/list-sources.js';
import { Screen } from '../../src/cli/screen.js';
import { SOURCES } from '../../src/sources/registry.js';
import { cf } from '../support/cf.js';
import { FakeOpenAlex, type FakeOpenAlexOptions } from '../support/fake-openalex.js';
import { htmlFault, jsonFault } from '../support/faults.js';
import { fakePaper } from '../support/openalex-source.js';
import { fakeWork, fakeWorks } from '../support/openalex-works.js';
import { PassingTime } from '../support/passing-time.js';
import { temporaryFolder } from '../support/run-consolidate.js';
import { scriptedServer, type ScriptedServer } from '../support/scripted-server.js';

const KEY = 'a-key-of-mine';

let folder: string;
let remove: () => Promise<void>;
let fake: FakeOpenAlex;
let others: ScriptedServer;

beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
  others = await scriptedServer((response) => response.writeHead(403).end('{}'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await fake.close();
  await others.close();
  await remove();
});

async function given(options: Partial<FakeOpenAlexOptions> = {}): Promise<void> {
  const works = [...fakeWorks(5), fakeWork(99, { doi: 'https://doi.org/10.1038/nature14539' })];
  fake = await FakeOpenAlex.start({ works, ...options });
}

/** The others refuse at once: nobody waits for them. */
const env = (more: Record<string, string> = {}): Record<string, string> => ({
  ...Object.fromEntries(SOURCES.map(({ id }) => [`CF_${id.toUpperCase()}_URL`, others.url])),
  CF_OPENALEX_URL: fake.url,
  ...more,
});

interface Listed {
  readonly id: string;
  readonly today: { requests: number; credits: number; left: number | null; usd: number | null } | null;
  readonly check: { state: string; message: string | null } | null;
}

async function openalex(args: readonly string[], environment: Record<string, string>): Promise<Listed> {
  const { stdout, stderr } = await cf(['sources', '--json', ...args], { cwd: folder, env: environment });
  expect(`${stdout}${stderr}`).not.toContain(KEY);
  const listed = JSON.parse(stdout) as Listed[];
  return listed.find(({ id }) => id === 'openalex') as Listed;
}

describe('cf sources', () => {
  it('asks nobody, and knows nothing of today where nobody asked', async () => {
    await given();
    expect(await openalex([], env())).toMatchObject({ today: null, check: null });
    expect(fake.requests).toEqual([]);
  });

  it('tells what a run spent, what is left, and in which book', async () => {
    await given({ credits: 500 });
    const papers = [1, 2, 3].map((n) => {
      const { title, authors, year, identifiers } = fakePaper(n);
      return { title, authors, year, doi: identifiers.doi };
    });
    writeFileSync(join(folder, 'papers.json'), JSON.stringify(papers));
    const limits = { CF_LIMITS_DIR: join(folder, 'limits') };
    const args = ['consolidate', '-i', 'papers.json', '-s', 'openalex'];
    const ran = await cf(args, { cwd: folder, env: env({ ...limits, OPENALEX_API_KEY: KEY }) });
    expect(ran.code, ran.stderr).toBe(0);
    const spent = fake.creditsUsed;
    expect(spent).toBeGreaterThan(0);
    const known = env({ ...limits, OPENALEX_API_KEY: KEY });
    expect((await openalex([], known)).today).toMatchObject({
      requests: fake.requests.length,
      credits: spent,
      left: 500 - spent,
      usd: spent * 0.0001,
    });
    const { stdout } = await cf(['sources'], { cwd: folder, env: known });
    expect(stdout).toMatch(
      new RegExp(
        `today +${fake.requests.length} requests?, ${spent} credits? .*; ${500 - spent} credits are left until`,
      ),
    );
    // Another key has a book of its own.
    expect((await openalex([], env({ ...limits, OPENALEX_API_KEY: 'another' }))).today).toBeNull();
  });
});

describe('cf sources --check', () => {
  it('asks what is left with a key, without spending any', async () => {
    await given({ key: KEY, credits: 1234 });
    const said = await openalex(['--check'], env({ OPENALEX_API_KEY: KEY }));
    expect(said.check).toEqual({ state: 'answers', message: null });
    expect(said.today).toMatchObject({ requests: 1, credits: 0, left: 1234 });
    expect(fake.requests.map(({ path }) => path)).toEqual(['/rate-limit']);
  });

  it('asks for one work without a key, and reads what is left in the headers', async () => {
    await given({ credits: 77 });
    const said = await openalex(['--check'], env());
    expect(said).toMatchObject({ check: { state: 'answers' }, today: { credits: 0, left: 77 } });
    expect(fake.requests).toHaveLength(1);
    fake.check();
  });

  it('says when the key is refused, and what to do', async () => {
    await given({ key: 'another' });
    const said = await openalex(['--check'], env({ OPENALEX_API_KEY: KEY }));
    expect(said.check?.state).toBe('refuses');
    expect(said.check?.message).toContain('Fix OPENALEX_API_KEY');
  });

  it('says when it takes no more, when it does not answer, and does not wait for long', async () => {
    await given();
    fake.fail(jsonFault(503, {}, { 'retry-after': '7200' }), 1);
    expect((await openalex(['--check'], env())).check?.state).toBe('takes_no_more');
    const time = new PassingTime();
    fake.fail(htmlFault(502), Infinity);
    expect(await listed(time, env(), false)).toMatch(/check +it does not answer: HTTP 502/);
    // It is asked again for as long as somebody may want to wait.
    expect(fake.requests.length).toBeGreaterThan(3);
    expect(time.passed).toBeGreaterThanOrEqual(8_000);
    expect(time.passed).toBeLessThan(20_000);
  });

  it('does not say that a source is silent that it had no turn to ask', async () => {
    await given();
    const slow = env({ CF_OPENALEX_RPS: '0.02' });
    const time = new PassingTime();
    const check = async (): Promise<Listed['check'] | undefined> =>
      (JSON.parse(await listed(time, slow, true)) as Listed[]).find(({ id }) => id === 'openalex')?.check;
    expect((await check())?.state).toBe('answers');
    const asked = fake.requests.length;
    expect(await check()).toEqual({
      state: 'no_turn',
      message: 'no turn to ask came within 8 s: it wants to be asked less often, or other runs are asking it',
    });
    expect(fake.requests).toHaveLength(asked);
  });
});

/** What `cf sources --check` prints, run in this process so that no time has to pass. */
async function listed(
  time: PassingTime,
  environment: Record<string, string>,
  json: boolean,
): Promise<string> {
  const stdout = new PassThrough();
  await listSources(
    { check: true, json, stateDir: join(folder, 'other') },
    {
      environment,
      version: '0.0.0-test',
      screen: new Screen(new PassThrough(), environment),
      stdin: new PassThrough(),
      stdout,
      stdoutIsTerminal: false,
      json,
      now: time.now,
      sleep: time.sleep,
      session: undefined,
      exitCode: 0,
    },
  );
  return String(stdout.read());
}
