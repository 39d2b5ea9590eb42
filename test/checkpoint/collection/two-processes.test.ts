import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { VenueCheckpoints } from '../../../src/checkpoint/collection/venue-checkpoints.js';
import { FolderLock } from '../../../src/state/folder-lock.js';
import { Child } from '../../support/child.js';
import { checkpointState, managerIn, NOON } from '../../support/collection-session.js';
import { temporaryFolder } from '../../support/run-consolidate.js';

let folder: string;
let remove: () => Promise<void>;
const children: Child[] = [];
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterEach(async () => {
  for (const child of children.splice(0)) child.process.kill('SIGKILL');
  await remove();
});

async function child(): Promise<Child> {
  const started = new Child('collection-child.ts', [folder]);
  children.push(started);
  expect(await started.next()).toBe('ready');
  return started;
}

const listing = () =>
  new VenueCheckpoints(folder, { now: () => new Date(NOON) }).loadCheckpoint('iclr', 2024);

/** Whose listing there is and of how many papers; throws where the papers are not those of the checkpoint. */
async function whose(): Promise<string | undefined> {
  const loaded = await listing();
  if (loaded === undefined) return undefined;
  const { lister, papers_collected: count } = loaded.checkpoint;
  expect(loaded.notes).toEqual([]);
  return `${lister} ${count}`;
}

it('a process that was suspended and lost its session saves no checkpoint into it', async () => {
  const first = await child();
  await first.tell('acquire');
  expect(await first.tell('save 1')).toBe('save 1');
  first.process.kill('SIGSTOP');
  const longAgo = new Date(Date.now() - 60_000);
  await utimes(join(folder, 'lock'), longAgo, longAgo);
  const lock = await FolderLock.acquire(folder, () => undefined);
  const manager = managerIn(folder, { fence: lock.fence });
  await manager.saveCheckpoint('batch_completed', checkpointState(2));
  const before = await manager.listCheckpoints();
  first.process.kill('SIGCONT');
  expect(await first.tell('save 99')).toMatch(/^lost: /);
  expect(await manager.listCheckpoints()).toEqual(before);
  const { checkpoint, passedOver } = await manager.loadLatestValid();
  expect(checkpoint?.sequence).toBe(2);
  expect(passedOver).toEqual([]);
  await lock.free();
});

it('two processes may list the same venue and year at once: every pair of files is whole, and the last one stays', async () => {
  const two = [await child(), await child()];
  const done = Promise.all([two[0]!.tell('list anna 10'), two[1]!.tell('list bert 10')]);
  const running = { yes: true };
  void done.then(() => (running.yes = false));
  const seen = new Set<string>();
  while (running.yes) {
    const found = await whose();
    if (found !== undefined) seen.add(found);
  }
  expect(await done).toEqual(['list anna 10', 'list bert 10']);
  expect(seen.size).toBeGreaterThan(0);
  expect(await whose()).toMatch(/ 10$/);
  const papers = [];
  for await (const { title } of (await listing())?.papers() ?? []) papers.push(title);
  expect(new Set(papers)).toEqual(new Set([`Of ${await whose()}`]));
  expect(await readdir(join(folder, 'collect'))).toHaveLength(3);
});

it('a process that is killed while it saves leaves a whole pair, and holds nobody up', async () => {
  for (let nth = 0; nth < 2; nth++) {
    const doomed = await child();
    void doomed.tell('list doomed 1000');
    while ((await whose())?.startsWith('doomed') !== true) await wait(1);
    await wait(nth * 7);
    await doomed.kill();
    const found = await listing();
    expect(found?.checkpoint.lister).toBe('doomed');
    const titles = [];
    for await (const { title } of found?.papers() ?? []) titles.push(title);
    expect(titles).toHaveLength(found?.checkpoint.papers_collected ?? 0);
    expect(new Set(titles)).toEqual(new Set([`Of doomed ${titles.length}`]));
    const papers = [{ paper_id: 'a', title: 'Of heir 1', authors: [] }];
    const heir = new VenueCheckpoints(folder, { now: () => new Date(NOON) });
    await heir.saveCheckpoint({ venue: 'iclr', year: 2024, lister: 'heir', completed: true, papers });
    expect(await whose()).toBe('heir 1');
  }
});
