import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BIN, cf, type CfEnd } from '../support/cf.js';
import { FakeOpenAlex } from '../support/fake-openalex.js';
import { fakeDoi, fakeTitle, fakeWorks } from '../support/openalex-works.js';
import { temporaryFolder } from '../support/run-consolidate.js';

const PAPERS = 300;

let fake: FakeOpenAlex;
let folder: string;
let remove: () => Promise<void>;
let env: Record<string, string>;
beforeEach(async () => {
  fake = await FakeOpenAlex.start({ works: fakeWorks(PAPERS) });
  ({ path: folder, remove } = await temporaryFolder());
  env = { CF_OPENALEX_URL: fake.url, CF_OPENALEX_RPS: '1000', SOURCE_DATE_EPOCH: '0' };
  // Longer than what is said of them, so that the output is larger than the journal.
  const note = 'as it came '.repeat(40);
  const papers = Array.from({ length: PAPERS }, (_, n) => ({
    title: fakeTitle(n + 1),
    doi: fakeDoi(n + 1),
    note,
  }));
  await writeFile(join(folder, 'papers.json'), JSON.stringify(papers));
});
afterEach(async () => {
  await fake.close();
  await remove();
});

const ARGS = [
  'consolidate',
  '-i',
  'papers.json',
  '-s',
  'openalex',
  '--batch-size',
  '20',
  '--checkpoint-interval',
  '0',
];

/** A shell that may write files of so many kilobytes at most, or in which a small disk is mounted. */
function inShell(script: string): Promise<CfEnd> {
  const child = spawn('bash', ['-c', script, 'cf', process.execPath, BIN, ...ARGS, '-o', 'out.json'], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', HOME: folder, ...env },
  });
  const end = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (end.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (end.stderr += chunk.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...end })));
}

/** The sizes that the journal and the output have in the end. */
async function sizes(): Promise<{ journal: number; output: number; bytes: Buffer }> {
  const state = join(folder, 'elsewhere');
  const args = [...ARGS, '-o', 'whole.json', '--state-dir', state, '--keep-session'];
  expect(await cf(args, { cwd: folder, env })).toMatchObject({ code: 0 });
  const [id] = (await readdir(join(state, 'consolidate'))).filter((name) => name.startsWith('consolidate_'));
  const journal = (await stat(join(state, 'consolidate', id!, 'journal', '000001.jsonl'))).size;
  const bytes = await readFile(join(folder, 'whole.json'));
  fake.asked.clear();
  return { journal, output: bytes.length, bytes };
}

async function resumed(bytes: Buffer): Promise<void> {
  expect(await cf([...ARGS, '-o', 'out.json', '--resume'], { cwd: folder, env })).toMatchObject({ code: 0 });
  expect((await readFile(join(folder, 'out.json'))).equals(bytes)).toBe(true);
}

const inUnits = (bytes: number): number => Math.floor(bytes / 1024);

describe('a limit on the size of files (ulimit -f)', () => {
  it('at the journal: 74, and a resume without the limit goes on', async () => {
    const { journal, bytes } = await sizes();
    const { code, stderr } = await inShell(`ulimit -f ${inUnits(journal / 2)}; exec "$@"`);
    expect(code, stderr).toBe(74);
    expect(stderr).toMatch(
      /cannot write the journal ".*\/journal\/000001\.jsonl": the file would be larger than allowed here/,
    );
    expect(stderr).toContain('--resume');
    expect(existsSync(join(folder, 'out.json'))).toBe(false);
    await resumed(bytes);
    expect(Math.max(...fake.asked.values())).toBe(2);
    expect([...fake.asked.values()].filter((times) => times > 1).length).toBeLessThan((PAPERS * 2) / 3);
  });

  it('at the output: 73, and a resume without the limit asks nothing', async () => {
    const { journal, output, bytes } = await sizes();
    expect(inUnits(output)).toBeGreaterThan(inUnits(journal) + 2);
    const { code, stderr } = await inShell(`ulimit -f ${inUnits((journal + output) / 2)}; exec "$@"`);
    expect(code, stderr).toBe(73);
    expect(stderr).toMatch(
      /cannot write the output ".*out\.json": the file would be larger than allowed here/,
    );
    expect((await readdir(folder)).filter((name) => name.includes('out.json'))).toEqual([]);
    await resumed(bytes);
    expect(Math.max(...fake.asked.values())).toBe(1);
  });
});

describe('a small disk (tmpfs)', () => {
  it('full at the journal: 74, and a resume with more room goes on', async ({ skip }) => {
    const state = join(folder, '.cf_state');
    mkdirSync(state);
    // In a mount namespace of its own, where that is allowed: it is gone with the shell.
    const unshare = ['-rm', 'sh', '-c', `mount -t tmpfs -o size=64k tmpfs "${state}"`];
    try {
      execFileSync('unshare', unshare, { stdio: 'ignore' });
    } catch {
      skip('a tmpfs may not be mounted here');
    }
    const { bytes } = await sizes();
    // What is in it is copied out before the shell ends, as room is made.
    const script = `mount -t tmpfs -o size=200k tmpfs "${state}" && { "$@"; code=$?; cp -a "${state}" "${folder}/kept"; exit $code; }`;
    const { code, stderr } = await inShell(
      `exec unshare -rm sh -c '${script.replaceAll("'", `'\\''`)}' cf "$@"`,
    );
    expect(code, stderr).toBe(74);
    expect(stderr).toContain('no space left on the disk');
    const kept = ['--state-dir', join(folder, 'kept'), '--resume'];
    expect(await cf([...ARGS, '-o', 'out.json', ...kept], { cwd: folder, env })).toMatchObject({ code: 0 });
    expect((await readFile(join(folder, 'out.json'))).equals(bytes)).toBe(true);
    expect([...fake.asked.values()].filter((times) => times > 1).length).toBeLessThan(PAPERS);
  });
});
