import { readFile, readdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CollectionSession } from '../../../src/checkpoint/collection/collection-session.js';
import { CollectionStore } from '../../../src/checkpoint/collection/collection-store.js';
import { onlyUnfinished } from '../../../src/cli/sessions/only-unfinished.js';
import { EXIT, type CfError } from '../../../src/model/errors.js';
import { FolderLock } from '../../../src/state/folder-lock.js';
import { makeFolder } from '../../../src/state/make-folder.js';
import { newSession } from '../../support/bare-session.js';
import { cf, type CfEnd } from '../../support/cf.js';
import { NOON, collectionSession } from '../../support/collection-session.js';
import { temporaryFolder } from '../../support/run-consolidate.js';

const VENUES = join(import.meta.dirname, '..', '..', '..', 'examples', 'venues', 'acl-anthology');
const FIRST = 'collect_20261122_100000_aaaaaaaa';
const SECOND = 'collect_20261122_110000_bbbbbbbb';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterEach(() => remove());

const stateDir = (): string => join(folder, '.cf_state');
const sessions = (): string => join(stateDir(), 'sessions');

/** A collection that was begun, of which nothing is listed yet. */
async function begun(id: string, more: Partial<CollectionSession> = {}): Promise<string> {
  const session = { ...collectionSession(), session_id: id, ...more };
  const options = { intervalMs: 0, now: () => new Date(NOON), cfVersion: '0.0.0-test' };
  await makeFolder(sessions());
  const store = await CollectionStore.create(sessions(), session, options);
  await store.fencedBy(() => Promise.resolve());
  if (session.status === 'completed')
    await store.saveCheckpoint('venue_completed', { status: 'completed', apiStatus: {}, error: null });
  await store.close();
  return store.folder;
}

const target = (name: string, year: number): CollectionSession['targets'][number] => ({
  venue: name,
  names: [name],
  issns: [],
  year,
  listers: ['acl_anthology'],
});

const collect = (...args: string[]): Promise<CfEnd> => cf(['collect', ...args], { cwd: folder });

/** What is said of a choice that can't be made. */
async function refused(kind: 'collect' | 'consolidate'): Promise<CfError> {
  const chosen = onlyUnfinished(kind, stateDir(), new Date('2026-11-22T14:00:00Z'));
  return chosen.then(
    (id) => Promise.reject(new Error(`chose ${id}`)),
    (error: unknown) => error as CfError,
  );
}

describe('cf collect --resume without venues', () => {
  it('goes on with the only unfinished collection, which says where its output goes', async () => {
    const output = join(folder, 'excom.json');
    const options = { ...collectionSession().options, from: VENUES };
    await begun(FIRST, { targets: [target('excom', 2021)], options, output });
    const { code, stderr } = await collect('--resume');
    expect(stderr).toContain(`Going on with session ${FIRST}`);
    expect(code).toBe(0);
    expect((JSON.parse(await readFile(output, 'utf8')) as { papers: unknown[] }).papers).toHaveLength(9);
    const after = await collect('--resume');
    expect(after).toMatchObject({ code: 2, stdout: '' });
    expect(after.stderr).toBe(
      'no venues were given, and no collection in ".cf_state" is unfinished. Nothing was touched.\nBegin one, for example: cf collect --venues iclr,acl --years 2020-2024\n',
    );
  });

  it('names those that there are, each with the line that goes on with it', async () => {
    await begun(FIRST, { targets: [2019, 2021, 2022].map((year) => target('excom', year)) });
    const all = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => target(`Letters ${name}`, 2020));
    await begun(SECOND, { targets: all });
    const before = await readdir(sessions());
    for (const more of [[], ['--dry-run']])
      expect(await collect('--resume', ...more, '--state-dir', stateDir())).toMatchObject({
        code: 2,
        stdout: '',
      });
    expect((await collect('--resume')).stderr).toMatch(
      / are unfinished.*\n.*\n.*\n {4}cf collect --resume collect_/,
    );
    const { message, next } = await refused('collect');
    expect(message).toBe(`no venues were given, and 2 collections in "${stateDir()}" are unfinished`);
    expect(next?.split('\n')).toEqual([
      'Go on with one of them:',
      '  Letters a 2020, Letters b 2020, Letters c 2020, Letters d 2020, Letters e 2020 and 2 more (0 of 7 venues and years, 0 papers, begun 2 h ago)',
      `    cf collect --resume ${SECOND} --state-dir ${stateDir()}`,
      '  excom 2019,2021-2022 (0 of 3 venues and years, 0 papers, begun 2 h ago)',
      `    cf collect --resume ${FIRST} --state-dir ${stateDir()}`,
    ]);
    expect(await readdir(sessions())).toEqual(before);
  });

  it('does not mean those that are complete, of the other command, or in work beside an open one', async () => {
    await begun(FIRST);
    await begun(SECOND);
    await begun('collect_20261122_120000_cccccccc', { status: 'completed' });
    const lock = await FolderLock.acquire(join(sessions(), SECOND), () => undefined);
    expect(await onlyUnfinished('collect', stateDir(), new Date())).toBe(FIRST);
    const other = await FolderLock.acquire(join(sessions(), FIRST), () => undefined);
    const held = await refused('collect');
    expect(held.exitCode).toBe(EXIT.tryAgain);
    expect(held.message).toContain('2 collections');
    expect(held.next).toContain(`by process ${process.pid}`);
    await other.free();
    await lock.free();
  });

  it('asks which, while nobody can see whether one of two is still in work, as after a loss of power', async () => {
    await begun(FIRST);
    await begun(SECOND);
    const place = join(sessions(), SECOND);
    const lock = await FolderLock.acquire(place, () => undefined);
    const holder = JSON.parse(await readFile(join(place, 'holder.json'), 'utf8')) as object;
    await writeFile(join(place, 'holder.json'), JSON.stringify({ ...holder, boot_id: 'before' }));
    const { exitCode, message, next } = await refused('collect');
    expect(exitCode).toBe(EXIT.usage);
    expect(message).toContain('2 collections');
    for (const id of [FIRST, SECOND]) expect(next).toContain(`cf collect --resume ${id}`);
    const other = await FolderLock.acquire(join(sessions(), FIRST), () => undefined);
    expect(await onlyUnfinished('collect', stateDir(), new Date())).toBe(SECOND);
    await other.free();
    await lock.free();
  });

  it('goes on with one that is in work where it is the only one, which is refused with 75 then', async () => {
    await begun(FIRST);
    const lock = await FolderLock.acquire(join(sessions(), FIRST), () => undefined);
    const { code, stderr } = await collect('--resume');
    await lock.free();
    expect(code).toBe(75);
    expect(stderr).toContain(`process ${process.pid}`);
  });

  it('leads to cf recover where one of several is damaged', async () => {
    const damaged = await begun(FIRST);
    await begun(SECOND);
    await truncate(join(damaged, 'session.json'), 10);
    const { next } = await refused('collect');
    expect(next).toContain(`\n  ${FIRST} (damaged, begun `);
    expect(next).toContain(`\n    cf recover ${FIRST} --state-dir ${stateDir()}`);
    expect(next).toContain(`--resume ${SECOND}`);
  });

  it('takes no other years or size than the session has', async () => {
    await begun(FIRST);
    for (const [option, value] of [
      ['--years', '2020'],
      ['--max-papers', '5'],
    ] as const) {
      const { code, stderr } = await collect('--resume', option, value);
      expect(code).toBe(2);
      expect(stderr).toBe(
        `${option} is for a new collection, and the session that --resume goes on with has its own. Nothing was touched.\nLeave it out; or give venues too, and --resume without an id.\n`,
      );
    }
  });
});

describe('cf consolidate --resume without a list', () => {
  it('means the only unfinished consolidation', async () => {
    await makeFolder(join(stateDir(), 'consolidate'));
    await begun(FIRST);
    const none = await refused('consolidate');
    expect(none.message).toBe(
      `no list of papers was given, and no consolidation in "${stateDir()}" is unfinished`,
    );
    expect(none.next).toBe('Begin one, for example: cf consolidate --input papers.json');
    const manager = await newSession(join(stateDir(), 'consolidate'), 3);
    await manager.close();
    const { session_id: id } = manager.session;
    expect(await onlyUnfinished('consolidate', stateDir(), new Date())).toBe(id);
    const { stderr } = await cf(['consolidate', '--resume'], { cwd: folder });
    expect(stderr).toContain('the list of this session is gone');
  });
});
