import { cp, mkdir, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { Command } from 'commander';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CommandContext } from '../../src/cli/context.js';
import { Screen } from '../../src/cli/screen.js';
import { addSessionsCommand } from '../../src/cli/sessions/sessions.js';
import { FolderLock } from '../../src/state/folder-lock.js';
import { Cf } from '../support/cf.js';
import { killedSession, restore, type KilledSession } from '../support/damaged-session.js';
import { InstantSource } from '../support/instant-source.js';
import { configFor, runConsolidate, temporaryFolder } from '../support/run-consolidate.js';

let session: KilledSession;
let folder: string;
let remove: () => Promise<void>;
beforeAll(async () => {
  const made = await temporaryFolder();
  remove = made.remove;
  session = await killedSession(made.path);
});
afterAll(() => remove());
beforeEach(async () => {
  folder = await restore(session);
});

interface Said {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
  readonly error: unknown;
}

/** `cf sessions …` in this process. */
async function sessions(...args: string[]): Promise<Said> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const said = { out: '', err: '' };
  stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
  stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
  const context: CommandContext = {
    environment: { SOURCE_DATE_EPOCH: '1767323045', CF_STATE_DIR: join(session.folder, '.cf_state') },
    version: '0.0.0-test',
    screen: new Screen(stderr, {}),
    stdin: new PassThrough(),
    stdout,
    stdoutIsTerminal: false,
    json: false,
    now: () => new Date('2026-11-23T10:00:00.000Z'),
    sleep: () => Promise.reject(new Error('nobody waits here')),
    session: undefined,
    exitCode: 0,
  };
  const program = new Command('cf').exitOverride().configureOutput({ outputError: () => undefined });
  addSessionsCommand(program, context);
  let error: unknown;
  await program.parseAsync(['sessions', ...args], { from: 'user' }).catch((caught: unknown) => {
    error = caught;
  });
  return {
    exitCode: (error as { exitCode?: number } | undefined)?.exitCode ?? context.exitCode,
    ...said,
    error,
  };
}

const bytesOfTree = async (): Promise<Record<string, string>> => {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = await Promise.all(files.map((file) => readFile(file, 'hex')));
  return Object.fromEntries(files.map((file, at) => [file, contents[at]!]));
};

describe('cf sessions list and show', () => {
  it('tell id, state, list, progress and size', async () => {
    const { out } = await sessions('list');
    expect(out).toContain(`${session.id}   unfinished, begun `);
    expect(out).toContain('papers.json (24 papers)');
    expect(out).toMatch(/progress {2}instant .*, as of the last checkpoint$/m);
    const [listed] = JSON.parse((await sessions('list', '--json')).out) as Record<string, unknown>[];
    expect(listed).toMatchObject({
      id: session.id,
      state: 'unfinished',
      papers: 24,
      held_by: null,
      problem: null,
    });
    expect(listed?.bytes).toBeGreaterThan(5000);
  });

  it('tell that there are none', async () => {
    expect((await sessions('list', '--state-dir', '/nowhere')).out).toBe(
      'There are no sessions in "/nowhere".\n',
    );
  });

  it('tell running from damaged from completed', async () => {
    const state = async (): Promise<unknown> =>
      (JSON.parse((await sessions('list', '--json')).out) as { state: string }[])[0]?.state;
    const lock = await FolderLock.acquire(folder, () => undefined);
    expect(await state()).toBe('running');
    await lock.free();
    await runConsolidate(configFor(session.folder, { resume: true, keepSession: true }), [
      new InstantSource(),
    ]);
    expect(await state()).toBe('completed');
    await writeFile(join(folder, 'session.json'), '{');
    expect(await state()).toBe('damaged');
  });

  it('show what the last checkpoint says', async () => {
    const { out } = await sessions('show', session.id);
    expect(out).toMatch(/last {6}batch_processed at .*, run 2, \d+ batches/);
    expect(out).toContain('source    instant: in_progress, ');
    expect(out).toContain(`cf consolidate --resume ${session.id}`);
    const shown = JSON.parse((await sessions('show', session.id, '--json')).out) as {
      checkpoint: { run: number };
    };
    expect(shown.checkpoint.run).toBe(2);
  });

  it('count one of a thing as one', async () => {
    const example = join(import.meta.dirname, '..', '..', '.cf_state.example');
    const { out } = await sessions('show', 'consolidate_20261122_101530_k3v9x2ab', '--state-dir', example);
    expect(out).toContain('4 papers; 1 citation, 0 abstracts, 1 url, 1 identifier\n');
  });

  it('refuse an unknown id with 2', async () => {
    expect(await sessions('show', 'consolidate_20200101_000000_aaaaaaaa')).toMatchObject({ exitCode: 2 });
  });
});

describe('cf sessions verify', () => {
  it('says of each file that it is good, and changes nothing', async () => {
    const before = await bytesOfTree();
    const { out, exitCode } = await sessions('verify', session.id);
    expect(exitCode).toBe(0);
    const lines = out.trimEnd().split('\n');
    expect(lines.slice(0, -1).map((line) => line.split(':')[0])).toEqual([
      'good     session.json',
      'good     papers.index',
      'good     the list',
      'good     checkpoint.json',
      'good     checkpoint.json.backup',
      'good     journal',
      'good     papers_enriched.json',
    ]);
    expect(lines.at(-1)).toBe(`Session ${session.id} is sound.`);
    expect(await bytesOfTree()).toEqual(before);
  });

  it.each([
    ['session.json', 'session.json'],
    ['papers.index', 'papers.index'],
    ['checkpoint.json.backup', 'checkpoint.json.backup'],
    ['journal/000001.jsonl', 'journal'],
    ['papers_enriched.json', 'papers_enriched.json'],
  ])('finds a flipped bit in %s', async (file, what) => {
    const bytes = await readFile(join(folder, file));
    bytes[bytes.length >> 1]! ^= 1;
    await writeFile(join(folder, file), bytes);
    const { out, exitCode } = await sessions('verify', session.id);
    expect(exitCode).toBe(74);
    expect(out).toMatch(new RegExp(`^damaged {2}${what}: `, 'm'));
    expect(out).toMatch(
      new RegExp(`^Damaged: ${what}\\. See what can be saved: cf recover ${session.id}$`, 'm'),
    );
  });

  it('notes a healed checkpoint and a torn tail, which are no damage', async () => {
    await rm(join(folder, 'checkpoint.json'));
    const path = join(folder, 'journal/000002.jsonl');
    await truncate(path, (await readFile(path)).length - 5);
    const { out, exitCode } = await sessions('verify', session.id);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^noted {4}checkpoint\.json: .*its backup is good and was used/m);
    expect(out).toMatch(/^noted {4}journal: .*ended in an unfinished batch/m);
  });
});

describe('cf sessions export', () => {
  const out = (): string => join(session.folder, 'so-far.json');
  afterEach(() => rm(out(), { force: true }));

  it('writes the papers as they stand while the session is held, and nothing into it', async () => {
    const lock = await FolderLock.acquire(folder, () => undefined);
    const before = await bytesOfTree();
    const { exitCode, err } = await sessions('export', session.id, '-o', out());
    expect({ exitCode, err }).toEqual({
      exitCode: 0,
      err: `Wrote 24 papers to "${out()}", as they stand after batch 5.\n`,
    });
    expect(await bytesOfTree()).toEqual(before);
    await lock.free();
    const { papers } = JSON.parse(await readFile(out(), 'utf8')) as {
      papers: { consolidation: { outcomes: { instant: { outcome: string } } } }[];
    };
    const answered = papers.filter(
      ({ consolidation }) => consolidation.outcomes.instant.outcome !== 'pending',
    );
    expect(answered.length).toBeGreaterThan(0);
    expect(answered.length).toBeLessThan(24);
  });

  it('of a complete session gives the papers of the output', async () => {
    await runConsolidate(configFor(session.folder, { resume: true, keepSession: true }), [
      new InstantSource(),
    ]);
    const stdout = (await sessions('export', session.id, '-o', '-')).out;
    const papersOf = (text: string): unknown => (JSON.parse(text) as { papers: unknown }).papers;
    expect(papersOf(stdout)).toEqual(papersOf(session.expected));
  });

  it.each([
    ['export', ['-o', '-']],
    ['list', []],
    ['show', []],
  ])('%s ends with 73 when nobody reads its standard output any more', async (name, more) => {
    const args = ['sessions', name, ...(name === 'list' ? [] : [session.id]), ...more];
    const unread = new Cf(args, { cwd: session.folder });
    unread.process.stdout.destroy();
    const { code, stderr } = await unread.ended;
    expect(stderr).toContain('cannot write to standard output: whoever was to read it has gone.');
    expect(stderr).not.toContain('    at ');
    expect(code).toBe(73);
  });

  it('says that the list is needed as it was', async () => {
    const path = join(session.folder, 'papers.json');
    const text = await readFile(path, 'utf8');
    await writeFile(path, `${text} `);
    const { exitCode, error } = await sessions('export', session.id, '-o', out());
    await writeFile(path, text);
    expect(exitCode).toBe(65);
    expect((error as Error).message).toBe(`"${path}" is not as it was, and its records are needed`);
  });
});

describe('cf sessions salvage', () => {
  it('keeps every whole batch, before and behind the damage, in a new session that gives the same bytes', async () => {
    const path = join(folder, 'journal/000001.jsonl');
    const bytes = await readFile(path);
    bytes[bytes.indexOf('"outcome"')]! ^= 1;
    await writeFile(path, bytes);
    const before = await bytesOfTree();
    const source = new InstantSource();
    const config = configFor(session.folder, { resume: true });
    await expect(runConsolidate(config, [source])).rejects.toMatchObject({ kind: 'damaged' });

    const stateDir = join(session.folder, '.cf_state');
    const verified = await sessions('verify', session.id, '--state-dir', stateDir);
    expect(verified.out).toContain(`cf recover ${session.id} --state-dir ${stateDir}\n`);
    const { out, exitCode } = await sessions('salvage', session.id, '--state-dir', stateDir);
    expect(exitCode).toBe(0);
    expect(out).toContain('Saved 4 whole batches');
    expect(out).toMatch(/Lost: a batch at byte \d+ of journal\/000001\.jsonl/);
    expect(await bytesOfTree()).toEqual(before);

    const made = /new session (\S+)\.$/m.exec(out)?.[1] ?? '';
    expect(out).toContain(`Go on: cf consolidate --resume ${made} --state-dir ${stateDir}\n`);
    expect(out).toContain(`cf sessions clean ${session.id} --state-dir ${stateDir}\n`);
    expect((await sessions('verify', made)).exitCode).toBe(0);
    const { summary } = await runConsolidate({ ...config, resume: made }, [source]);
    expect(summary.complete).toBe(true);
    expect(await readFile(join(session.folder, 'out.json'), 'utf8')).toBe(session.expected);
    const again = source.asked.flatMap(({ step, papers }) => papers.map((paper) => `${step} ${paper}`));
    // The lost batch asked about two papers; a later one tells how it ended for the other.
    expect(again.filter((pair) => session.answered.has(pair))).toHaveLength(1);
  });

  it('does nothing to a session that is sound', async () => {
    const before = await bytesOfTree();
    const { out, exitCode } = await sessions('salvage', session.id);
    expect({ out, exitCode }).toEqual({
      out: `Session ${session.id} is sound: there is nothing to salvage, and nothing was done.\n`,
      exitCode: 0,
    });
    expect(await bytesOfTree()).toEqual(before);
  });

  it('goes on behind a segment that is gone', async () => {
    await rm(join(folder, 'journal/000001.jsonl'));
    const { out, exitCode } = await sessions('salvage', session.id);
    expect(exitCode).toBe(0);
    expect(out).toContain('Saved 3 whole batches');
  });

  it('refuses when nothing tells which papers were answered, or when the session is held', async () => {
    const lock = await FolderLock.acquire(folder, () => undefined);
    expect(await sessions('salvage', session.id)).toMatchObject({ exitCode: 75 });
    await lock.free();
    await rm(join(folder, 'papers.index'));
    const { exitCode, error } = await sessions('salvage', session.id);
    expect(exitCode).toBe(74);
    expect((error as Error).message).toContain('nothing to tell which papers were answered');
  });
});

describe('cf sessions clean', () => {
  const left = async (): Promise<string[]> =>
    (await readdir(join(session.folder, '.cf_state/consolidate'))).filter((name) =>
      name.startsWith('consolidate_'),
    );

  it('asks which ones, and touches nothing then', async () => {
    expect(await sessions('clean')).toMatchObject({ exitCode: 2 });
    expect(await sessions('clean', '--older-than', 'long')).toMatchObject({ exitCode: 2 });
    expect(await left()).toEqual([session.id]);
  });

  it('removes by id, by age, by completion; a dry run removes nothing', async () => {
    const other = session.id.replace(/_\d{8}_/, '_20200101_');
    await cp(folder, join(folder, '..', other), { recursive: true });
    await mkdir(join(folder, '..', `.new-${other}`));
    expect((await sessions('clean', '--completed')).out).toBe('0 sessions removed, 0 B.\n');
    expect((await sessions('clean', '--all', '--dry-run')).out).toMatch(
      /^would remove \S+ \(unfinished, \d+ answers?, [^)]+\)\n[^]*2 sessions would be removed/,
    );
    expect(await left()).toHaveLength(2);
    expect((await sessions('clean', '--older-than', '4w')).out).toContain('0 sessions removed');
    expect((await sessions('clean', other)).out).toMatch(
      /^removed consolidate_20200101_.*\n1 session removed, /,
    );
    expect(await left()).toEqual([session.id]);
    expect((await sessions('clean', '--older-than', '1h')).out).toContain('1 session removed');
    const root = await readdir(join(session.folder, '.cf_state/consolidate'));
    expect(root.filter((name) => /^\.(new|trash)-/.test(name))).toEqual([]);
  });

  it('never removes a session that somebody works in', async () => {
    const lock = await FolderLock.acquire(folder, () => undefined);
    const { out, exitCode } = await sessions('clean', '--all');
    expect(out).toMatch(/^left consolidate_\S+ alone: it is in use by process \d+ on /);
    expect(exitCode).toBe(0);
    expect(await sessions('clean', session.id)).toMatchObject({ exitCode: 75 });
    expect(await left()).toEqual([session.id]);
    await lock.free();
  });
});
