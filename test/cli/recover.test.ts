import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InterruptionAnalysis } from '../../src/checkpoint/recovery/interruption-analysis.js';
import type { RecoveryPlan } from '../../src/checkpoint/recovery/recovery-plan.js';
import type { SessionResumeResult } from '../../src/checkpoint/recovery/session-resume-result.js';
import { BIN, Cf, cf, type CfEnd } from '../support/cf.js';
import { FakeOpenAlex } from '../support/fake-openalex.js';
import { fakeDoi, fakeTitle, fakeWorks } from '../support/openalex-works.js';
import { temporaryFolder } from '../support/run-consolidate.js';

const PAPERS = 60;
const VENUES = join(import.meta.dirname, '..', '..', 'examples', 'venues');

let fake: FakeOpenAlex;
let folder: string;
let remove: () => Promise<void>;
let env: Record<string, string>;
beforeEach(async () => {
  fake = await FakeOpenAlex.start({ works: fakeWorks(PAPERS), latency: 30 });
  ({ path: folder, remove } = await temporaryFolder());
  env = { CF_OPENALEX_URL: fake.url, CF_OPENALEX_RPS: '20', SOURCE_DATE_EPOCH: '0' };
  const papers = Array.from({ length: PAPERS }, (_, n) => ({ title: fakeTitle(n + 1), doi: fakeDoi(n + 1) }));
  await writeFile(join(folder, 'papers.json'), JSON.stringify(papers));
});
afterEach(async () => {
  await fake.close();
  await remove();
});

const CONSOLIDATE = [
  ...['consolidate', '-i', 'papers.json', '-o', 'out.json', '-s', 'openalex'],
  ...['--batch-size', '2', '--checkpoint-interval', '0.001', '--no-progress', '--verbose'],
];
/** Lists by OpenAlex, which the fake one serves. */
const COLLECT = [
  ...['collect', '--venues', 'iclr', '--years', '2024', '--lister', 'openalex', '-o', 'listed.json'],
  ...['--no-progress'],
];

interface Recovered {
  readonly analysis: InterruptionAnalysis;
  readonly plan: RecoveryPlan;
  readonly result: SessionResumeResult | null;
}

async function recover(...args: string[]): Promise<Recovered> {
  const { stdout, stderr } = await cf(['recover', '--json', ...args], { cwd: folder, env });
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Recovered;
}

/** The cause that is found, which may rest on nothing that is not named. */
async function causeFound(): Promise<NonNullable<InterruptionAnalysis['cause']>> {
  const { analysis } = await recover();
  expect(analysis.status).toBe('interrupted');
  for (const sentence of analysis.cause?.evidence ?? [])
    expect(sentence).toMatch(
      /^(?:run\.json|holder\.json|checkpoint|journal|boot_id|\/proc\/vmstat|No checkpoint|Only what)/,
    );
  return analysis.cause!;
}

async function plain(): Promise<string> {
  const { stdout, code } = await cf(['recover'], { cwd: folder, env });
  expect(code).toBe(0);
  for (const line of stdout.split('\n')) {
    const isName =
      line
        .trim()
        .split(' ')
        .some((word) => word.length > 60) || line.startsWith('To do it');
    if (!isName) expect(line.length, line).toBeLessThanOrEqual(80);
  }
  return stdout;
}

/** Carries the plan out, and holds the output to that of a run that was left in peace. Nobody has to be quick: nothing waits. */
async function applied(): Promise<void> {
  fake.latency = 0;
  env = { ...env, CF_OPENALEX_RPS: '1000' };
  const peace = [...CONSOLIDATE, '--state-dir', 'elsewhere'].map((arg) =>
    arg === 'out.json' ? 'whole.json' : arg,
  );
  expect(await cf(peace, { cwd: folder, env })).toMatchObject({ code: 0 });
  const { code, stderr } = await cf(['recover', '--apply', '--no-progress'], { cwd: folder, env });
  expect(code, stderr).toBe(0);
  expect(await readFile(join(folder, 'out.json'), 'utf8')).toBe(
    await readFile(join(folder, 'whole.json'), 'utf8'),
  );
  expect((await cf(['recover'], { cwd: folder, env })).stdout).toContain('no session');
}

/** A run that does not end while somebody looks at it, however long that takes: most requests are not answered. */
async function unfinished(): Promise<Cf> {
  fake.faultFor = (_, n) => (n < 10 ? undefined : { kind: 'hang', begun: () => undefined });
  const run = new Cf(CONSOLIDATE, { cwd: folder, env, stdin: '' });
  await run.says('Checkpoint');
  return run;
}

async function killed(run: Cf): Promise<void> {
  run.process.kill('SIGKILL');
  await run.ended;
  fake.faultFor = () => undefined;
}

/** A module that is loaded into the program before it begins. */
async function sabotage(source: string, more = ''): Promise<Record<string, string>> {
  const path = join(folder, 'sabotage.mjs');
  await writeFile(path, source);
  return { ...env, NODE_OPTIONS: `--import ${pathToFileURL(path).href} ${more}` };
}

const WHEN_BEGUN = `
import { readdirSync, existsSync } from 'node:fs';
const begun = () => {
  for (const root of ['.cf_state/consolidate', '.cf_state/sessions'])
    if (existsSync(root) && readdirSync(root).some((id) => existsSync(root + '/' + id + '/run.json'))) return true;
  return false;
};
`;

/** From then on, more and more memory is kept. */
const LEAK = `
${WHEN_BEGUN}
const kept = [];
setInterval(() => {
  if (begun()) kept.push(Array.from({ length: 10_000 }, (_, n) => ({ n })));
}, 10);
`;

describe('cf recover of a consolidation', () => {
  it('knows SIGKILL, and carries on to the same bytes', async () => {
    await killed(await unfinished());
    expect(await causeFound()).toMatchObject({ kind: 'killed', confidence: 'high' });
    const text = await plain();
    expect(text).toContain('it was killed');
    expect(text).toContain('go on where it stands');
    await applied();
  });

  it('knows a clean stop by SIGTERM', async () => {
    // It would take a quarter of a minute.
    const run = new Cf(CONSOLIDATE, { cwd: folder, env: { ...env, CF_OPENALEX_RPS: '2' }, stdin: '' });
    await run.says('Checkpoint');
    run.process.kill('SIGTERM');
    expect((await run.ended).code).toBe(143);
    const { kind, confidence, evidence } = await causeFound();
    expect({ kind, confidence }).toEqual({ kind: 'killed', confidence: 'high' });
    expect(evidence[0]).toContain('stopped by SIGTERM and ended cleanly');
    // What the run said last is found in its checkpoint too.
    const [id] = (await readdir(join(folder, '.cf_state/consolidate'))).filter((name) =>
      name.startsWith('cons'),
    );
    await rm(join(folder, '.cf_state/consolidate', id!, 'run.json'));
    expect(await causeFound()).toMatchObject({ kind: 'killed', confidence: 'medium' });
  });

  it('knows the time limit', async () => {
    const { code } = await cf([...CONSOLIDATE, '--max-runtime', '0.01'], { cwd: folder, env });
    expect(code).toBe(75);
    expect(await causeFound()).toMatchObject({ kind: 'time_limit', confidence: 'high' });
  });

  it.each([
    ['an exception that nobody catches', "throw new TypeError('boom')"],
    ['a rejection that nobody catches', "Promise.reject(new TypeError('boom'))"],
  ])('knows a bug: %s', async (_, boom) => {
    const sabotaged = await sabotage(
      `${WHEN_BEGUN} const t = setInterval(() => { if (begun()) { clearInterval(t); ${boom}; } }, 5);`,
    );
    const { code } = await cf(CONSOLIDATE, { cwd: folder, env: sabotaged });
    expect(code).toBe(70);
    const { kind, evidence } = await causeFound();
    expect(kind).toBe('crashed');
    expect(evidence.join('\n')).toContain('boom');
  });

  it('knows that nobody could be reached: refused', async () => {
    const port = await unusedPort();
    const unreached = { ...env, CF_OPENALEX_URL: `http://127.0.0.1:${port}`, ...(await fast()) };
    const { code } = await cf(CONSOLIDATE, { cwd: folder, env: unreached });
    expect(code).toBe(75);
    const { kind, evidence } = await causeFound();
    expect(kind, evidence.join('\n')).toBe('network');
    expect(evidence.join('\n')).toContain('ECONNREFUSED');
  });

  it('knows that nobody could be reached: no such host', async () => {
    const unreached = { ...env, CF_OPENALEX_URL: 'http://no-such-host.invalid', ...(await fast()) };
    const { code } = await cf(CONSOLIDATE, { cwd: folder, env: unreached });
    expect(code).toBe(75);
    expect(await causeFound()).toMatchObject({ kind: 'network' });
  });

  it('knows a source that refuses', async () => {
    await fake.close();
    fake = await FakeOpenAlex.start({ works: fakeWorks(PAPERS), key: 'right' });
    const secret = 'wr0ng-k3y-that-is-secret';
    const refused = { ...env, CF_OPENALEX_URL: fake.url, OPENALEX_API_KEY: secret };
    expect((await cf(CONSOLIDATE, { cwd: folder, env: refused })).code).toBe(75);
    const { kind, evidence } = await causeFound();
    expect(kind).toBe('source');
    expect(evidence.join('\n')).not.toContain(secret);
  });

  it('knows a budget that is spent', async () => {
    const { code } = await cf([...CONSOLIDATE, '--budget', 'openalex=2requests'], { cwd: folder, env });
    expect(code).toBe(75);
    expect(await causeFound()).toMatchObject({ kind: 'source', confidence: 'high' });
  });

  it('knows a file that may not grow (ulimit -f), and what was said on it', async () => {
    const args = CONSOLIDATE.map((arg) => (arg === '2' ? '20' : arg));
    const code = await inShell('ulimit -f 12; exec "$@"', args);
    expect(code).toBe(74);
    const { kind, evidence } = await causeFound();
    expect(kind, evidence.join('\n')).toBe('disk_full');
    expect(evidence.join('\n')).toContain('EFBIG');
    await applied();
  });

  it('knows a disk that is full', async ({ skip }) => {
    const state = join(folder, '.cf_state');
    mkdirSync(state);
    try {
      execFileSync('unshare', ['-rm', 'sh', '-c', `mount -t tmpfs -o size=64k tmpfs "${state}"`], {
        stdio: 'ignore',
      });
    } catch {
      skip('a tmpfs may not be mounted here');
    }
    const script = `mount -t tmpfs -o size=60k tmpfs "${state}" && { "$@"; code=$?; cp -a "${state}" "${folder}/kept"; exit $code; }`;
    const code = await inShell(
      `exec unshare -rm sh -c '${script.replaceAll("'", `'\\''`)}' cf "$@"`,
      CONSOLIDATE,
    );
    // At the journal or at the papers as they stand, whichever comes first.
    expect([73, 74]).toContain(code);
    await rm(state, { recursive: true });
    await cp(join(folder, 'kept'), state, { recursive: true });
    const { kind, evidence } = await causeFound();
    expect(kind, evidence.join('\n')).toBe('disk_full');
    expect(evidence.join('\n')).toContain('ENOSPC');
  });

  it('knows a heap that was used up', async () => {
    const leak = await sabotage(LEAK, '--max-old-space-size=96');
    const { code, stderr } = await cf(CONSOLIDATE, { cwd: folder, env: { ...leak, CF_OPENALEX_RPS: '1' } });
    expect(code, stderr).not.toBe(0);
    expect(stderr).toContain('heap out of memory');
    expect(await causeFound()).toMatchObject({ kind: 'memory', confidence: 'high' });
  });

  it('knows nothing when nothing is left that tells', async () => {
    await killed(await unfinished());
    const root = join(folder, '.cf_state/consolidate');
    const [id] = (await readdir(root)).filter((name) => name.startsWith('cons'));
    for (const name of ['run.json', 'holder.json', 'lock'])
      await rm(join(root, id!, name), { recursive: true, force: true });
    expect(await causeFound()).toMatchObject({ kind: 'unknown', confidence: 'low' });
  });

  it('mends without going on where that is all that is wanted, and tells scripts what it did', async () => {
    await killed(await unfinished());
    const root = join(folder, '.cf_state/consolidate');
    const [id] = (await readdir(root)).filter((name) => name.startsWith('cons'));
    await writeFile(join(root, id!, 'checkpoint.json'), '{');
    const lastLine = ({ stderr }: CfEnd): Recovered =>
      JSON.parse(stderr.trimEnd().split('\n').at(-1)!) as Recovered;
    const mended = await cf(['recover', '--apply', '--repair-only', '--json'], { cwd: folder, env });
    expect(mended).toMatchObject({ code: 0, stdout: '' });
    expect(lastLine(mended).result).toMatchObject({
      session_id: id,
      new_session_id: null,
      resumed: [],
      exit_code: null,
    });
    expect(lastLine(mended).result?.repaired.map(({ what }) => what)).toContain('checkpoint.json');
    expect(await cf(['sessions', 'verify', id!], { cwd: folder, env })).toMatchObject({ code: 0 });
    const done = await cf(['recover', '--apply', '--json'], { cwd: folder, env });
    expect(lastLine(done)).toMatchObject({
      plan: { strategy: 'from_last_checkpoint' },
      result: { resumed: ['openalex'], repaired: [], exit_code: 0 },
    });
  });

  it('tells a session that somebody works in, and leaves it alone', async () => {
    const run = await unfinished();
    const { analysis, plan } = await recover();
    expect(analysis).toMatchObject({ status: 'running', cause: null });
    expect(plan.strategy).toBeNull();
    expect((await cf(['recover', '--apply'], { cwd: folder, env })).code).toBe(75);
    await killed(run);
  });

  it('has nothing to do where nothing is, and knows an id that is none', async () => {
    expect(await cf(['recover'], { cwd: folder, env })).toMatchObject({ code: 0 });
    const unknown = await cf(['recover', 'collect_20200101_000000_aaaaaaaa'], { cwd: folder, env });
    expect(unknown.code).toBe(2);
  });

  it('ends with 74 when nothing can be saved', async () => {
    await killed(await unfinished());
    const root = join(folder, '.cf_state/consolidate');
    const [id] = (await readdir(root)).filter((name) => name.startsWith('cons'));
    await rm(join(root, id!, 'session.json'));
    const { code, stdout } = await cf(['recover'], { cwd: folder, env });
    expect(code).toBe(74);
    expect(stdout).toContain('nothing can be saved');
  });
});

describe('cf recover and cf sessions of a collection', () => {
  it('know that nobody could be reached, go on, and list, show, verify, export and clean it', async () => {
    const port = await unusedPort();
    const unreached = { ...env, CF_OPENALEX_URL: `http://127.0.0.1:${port}`, ...(await fast()) };
    expect((await cf(COLLECT, { cwd: folder, env: unreached })).code).toBe(75);
    const { kind, evidence } = await causeFound();
    expect(kind, evidence.join('\n')).toBe('network');
    const sessions = (...args: string[]): Promise<CfEnd> => cf(['sessions', ...args], { cwd: folder, env });
    const [listed] = JSON.parse((await sessions('list', '--json')).stdout) as { id: string; kind: string }[];
    expect(listed?.kind).toBe('collect');
    const { id } = listed!;
    expect((await sessions('list')).stdout).toContain('0 of 1 venue and year');
    expect((await sessions('show', id)).stdout).toContain(`cf collect --resume ${id}`);
    expect(await sessions('verify', id)).toMatchObject({ code: 0 });
    expect(await sessions('salvage', id)).toMatchObject({ code: 0 });
    expect(await sessions('export', id, '-o', 'so-far.json')).toMatchObject({ code: 0 });
    expect(JSON.parse(await readFile(join(folder, 'so-far.json'), 'utf8'))).toMatchObject({ papers: [] });
    expect((await sessions('clean', id)).stdout).toContain(`removed ${id} (unfinished, 0 papers`);
  });

  it('know a heap that was used up', async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    const leak = await sabotage(LEAK, '--max-old-space-size=48');
    const { stderr } = await cf(COLLECT, {
      cwd: folder,
      env: { ...leak, CF_OPENALEX_URL: `http://127.0.0.1:${port}` },
    });
    silent.close();
    expect(stderr).toContain('heap out of memory');
    expect(await causeFound()).toMatchObject({ kind: 'memory', confidence: 'high' });
  });

  it('know SIGKILL, and end in the same bytes', async () => {
    const from = join(folder, 'venues');
    await mkdir(from);
    await cp(VENUES, from, { recursive: true });
    const args = (name: string, ...more: string[]): string[] => [
      ...['collect', '--from', 'venues', '-o', name, '--no-progress', ...more],
    ];
    expect((await cf(args('whole.json', '--state-dir', 'elsewhere'), { cwd: folder, env })).code).toBe(0);
    const kill = await sabotage(
      `${WHEN_BEGUN} setInterval(() => { if (begun()) process.kill(process.pid, 'SIGKILL'); }, 1);`,
    );
    expect((await cf(args('listed.json'), { cwd: folder, env: kill })).code).toBeNull();
    expect(await causeFound()).toMatchObject({ kind: 'killed', confidence: 'high' });
    const { code, stderr } = await cf(['recover', '--apply', '--no-progress'], { cwd: folder, env });
    expect(code, stderr).toBe(0);
    expect(await readFile(join(folder, 'listed.json'), 'utf8')).toBe(
      await readFile(join(folder, 'whole.json'), 'utf8'),
    );
  });
});

async function unusedPort(): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
  );
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Pauses between attempts are none. */
async function fast(): Promise<Record<string, string>> {
  const { NODE_OPTIONS } = await sabotage(
    `const { setTimeout: real } = globalThis;
     globalThis.setTimeout = (act, ms, ...more) => real(act, Math.min(ms ?? 0, 20), ...more);
     import timers from 'node:timers/promises';
     import { syncBuiltinESMExports } from 'node:module';
     const { setTimeout: wait } = timers;
     timers.setTimeout = (ms, ...more) => wait(Math.min(ms ?? 0, 20), ...more);
     syncBuiltinESMExports();`,
  );
  return { NODE_OPTIONS: NODE_OPTIONS ?? '' };
}

function inShell(script: string, args: readonly string[]): Promise<number | null> {
  const child = spawn('bash', ['-c', script, 'cf', process.execPath, BIN, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', HOME: folder, ...env },
    stdio: 'ignore',
  });
  return new Promise((resolve) => child.on('close', resolve));
}

it('cf recover: the dash of a piece of evidence stands before its first word, however long that is', async () => {
  const example = join(VENUES, '..', '..', '.cf_state.example');
  const { stdout } = await cf(['recover', '--state-dir', example], { cwd: folder });
  expect(stdout).toMatch(/^ {14}- checkpoints\/checkpoint_\S+:\n {16}\S/m);
  expect(stdout).not.toMatch(/-$/m);
});
