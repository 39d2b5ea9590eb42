import { existsSync, mkdirSync } from 'node:fs';
import { readFile, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderLock, currentHolder, type Holder } from '../../src/state/folder-lock.js';
import { outwaitUnseenHolder } from '../../src/state/unseen-holder.js';
import { Child } from '../support/child.js';
import { temporaryFolder } from '../support/run-consolidate.js';

let root: string;
let folder: string;
let remove: () => Promise<void>;
let children: Child[];
beforeEach(async () => {
  ({ path: root, remove } = await temporaryFolder());
  folder = join(root, 'session');
  children = [];
});
afterEach(async () => {
  await Promise.all(children.map((child) => child.kill()));
  await remove();
});

const never = (): void => expect.unreachable('the lease was lost');

async function child(): Promise<Child> {
  const started = new Child('lock-child.ts', [folder]);
  children.push(started);
  expect(await started.next()).toBe('ready');
  return started;
}

async function holder(): Promise<Holder> {
  return JSON.parse(await readFile(join(folder, 'holder.json'), 'utf8')) as Holder;
}

describe('a folder that is held', () => {
  it('is refused to the second, with pid, host and since when', async () => {
    const first = await child();
    expect(await first.tell('acquire')).toBe('acquired');
    const { since } = await holder();
    await expect(FolderLock.acquire(folder, never)).rejects.toMatchObject({
      kind: 'held',
      exitCode: 75,
      message: `"${folder}" is in use by process ${first.process.pid} on ${hostname()}, working since ${since}`,
    });
    expect(await first.tell('fence')).toBe('fence');
    expect((await currentHolder(folder))?.pid).toBe(first.process.pid);
  });

  it('is free again when its holder frees it, and nothing is left', async () => {
    const first = await child();
    await first.tell('acquire');
    await first.tell('free');
    expect(['lock', 'holder.json', 'holder.guard'].filter((name) => existsSync(join(folder, name)))).toEqual(
      [],
    );
    const lock = await FolderLock.acquire(folder, never);
    await lock.fence();
    await lock.free();
  });

  it('is waited for as long as wanted', async () => {
    const first = await child();
    await first.tell('acquire');
    const waiting = FolderLock.acquire(folder, never, { waitMs: 10_000 });
    await first.tell('free');
    await (await waiting).free();
  });
});

describe('a folder that cannot be made', () => {
  it('is refused with its name and the reason', async () => {
    await writeFile(join(root, 'file'), '');
    const inFile = join(root, 'file', 'session');
    await expect(FolderLock.acquire(inFile, never)).rejects.toMatchObject({
      kind: 'unwritable',
      exitCode: 74,
      message: `cannot write "${inFile}": a part of its path is not a folder`,
    });
  });
});

describe('a holder that was killed', () => {
  it('is taken over at once', async () => {
    const first = await child();
    await first.tell('acquire');
    await first.kill();
    expect(await currentHolder(folder)).toBeUndefined();
    // Without a time to wait, it is had at once or not at all.
    const lock = await FolderLock.acquire(folder, never, { waitMs: 0 });
    expect((await holder()).pid).toBe(process.pid);
    await lock.free();
  });

  it('is taken over by exactly one of several that start at the same time', async () => {
    const first = await child();
    await first.tell('acquire');
    const heirs = await Promise.all([child(), child(), child()]);
    await first.kill();
    const answers = await Promise.all(heirs.map((heir) => heir.tell('acquire')));
    expect(answers.filter((answer) => answer === 'acquired')).toHaveLength(1);
    const winner = heirs[answers.indexOf('acquired')]!;
    for (const answer of answers)
      if (answer !== 'acquired') expect(answer).toMatch(`held: "${folder}" is in use by`);
    expect(await winner.tell('fence')).toBe('fence');
  });

  it('is taken over at once when it had the lease and had not said who it is', async () => {
    mkdirSync(join(folder, 'lock'), { recursive: true });
    const lock = await FolderLock.acquire(folder, never);
    await lock.fence();
    await lock.free();
  });

  it.each(['', '\0\0\0\0', '{"pid": 1, "sta'])(
    'is taken over at once when a power cut had torn what holder.json said (%j)',
    async (torn) => {
      mkdirSync(join(folder, 'lock'), { recursive: true });
      await writeFile(join(folder, 'holder.json'), torn);
      const lock = await FolderLock.acquire(folder, never);
      await lock.fence();
      await lock.free();
    },
  );

  it('is taken over at once when it left its guard behind', async () => {
    const first = await child();
    await first.tell('acquire');
    const { pid, started, boot_id, pid_namespace, host } = await holder();
    await first.kill();
    await writeFile(
      join(folder, 'holder.guard'),
      JSON.stringify({ pid, started, boot_id, pid_namespace, host }),
    );
    const lock = await FolderLock.acquire(folder, never);
    expect(existsSync(join(folder, 'holder.guard'))).toBe(false);
    await lock.free();
  });

  it('is recognised though another process has its pid now', async () => {
    const first = await child();
    await first.tell('acquire');
    const was = await holder();
    await first.kill();
    await writeFile(join(folder, 'holder.json'), JSON.stringify({ ...was, pid: process.pid }));
    await (await FolderLock.acquire(folder, never)).free();
  });

  it('is given its lease when it ran on another host', async () => {
    const first = await child();
    await first.tell('acquire');
    const was = await holder();
    await first.kill();
    await writeFile(join(folder, 'holder.json'), JSON.stringify({ ...was, host: 'elsewhere' }));
    await expect(FolderLock.acquire(folder, never)).rejects.toMatchObject({ kind: 'held' });
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(join(folder, 'lock'), longAgo, longAgo);
    await (await FolderLock.acquire(folder, never)).free();
  });
});

describe('a holder of whom nobody here can tell whether it lives', () => {
  const died: Partial<Holder>[] = [
    { host: 'elsewhere' },
    // The same machine before a loss of power; another container.
    { boot_id: '00000000-0000-0000-0000-000000000000' },
    { pid_namespace: 'pid:[1]' },
  ];
  const leftBy = async (more: Partial<Holder>): Promise<void> => {
    const first = await child();
    await first.tell('acquire');
    const was = await holder();
    await first.kill();
    await writeFile(join(folder, 'holder.json'), JSON.stringify({ ...was, ...more }));
  };
  const renewed = (ago: number): Promise<void> => {
    const at = new Date(Date.now() - ago);
    return utimes(join(folder, 'lock'), at, at);
  };

  it.each(died)('is outwaited until its lease is over, and not longer: %j', async (more) => {
    await leftBy(more);
    let looks = 0;
    const waitedFor: number[] = [];
    await outwaitUnseenHolder(folder, {
      onWait: ({ pid }) => waitedFor.push(pid),
      sleep: () => (++looks === 7 ? renewed(60_000) : Promise.resolve()),
    });
    expect({ looks, waited: waitedFor.length }).toEqual({ looks: 7, waited: 1 });
    await (await FolderLock.acquire(folder, never)).free();
  });

  it.each(died)('keeps the folder when it renews its lease: %j', async (more) => {
    await leftBy(more);
    let looks = 0;
    await outwaitUnseenHolder(folder, {
      onWait: () => undefined,
      sleep: () => (++looks === 3 ? renewed(0) : Promise.resolve()),
    });
    expect(looks).toBe(3);
    await expect(FolderLock.acquire(folder, never)).rejects.toMatchObject({ kind: 'held' });
  });

  it('is not waited for without end where its clock goes before ours', async () => {
    await leftBy({ host: 'elsewhere' });
    await renewed(-3_600_000);
    let slept = 0;
    await outwaitUnseenHolder(folder, {
      onWait: () => undefined,
      sleep: (milliseconds) => Promise.resolve((slept += milliseconds)),
    });
    expect(slept).toBe(40_000);
    await expect(FolderLock.acquire(folder, never)).rejects.toMatchObject({ kind: 'held' });
  });

  it('is waited for no longer when the run is stopped, and a dead or living one of this machine not at all', async () => {
    const unwanted = { onWait: () => expect.unreachable('somebody is waited for') };
    await outwaitUnseenHolder(folder, unwanted);
    const first = await child();
    await first.tell('acquire');
    await outwaitUnseenHolder(folder, unwanted);
    await first.kill();
    await outwaitUnseenHolder(folder, unwanted);
    await writeFile(join(folder, 'holder.json'), JSON.stringify({ ...(await holder()), host: 'elsewhere' }));
    const stopping = new AbortController();
    let slept = 0;
    await outwaitUnseenHolder(folder, {
      onWait: () => stopping.abort(),
      stopping: stopping.signal,
      sleep: () => Promise.resolve(slept++),
    });
    expect(slept).toBe(1);
  });
});

describe('a holder that is suspended for longer than its lease', () => {
  it('is succeeded, and its fence throws when it wakes', async () => {
    const first = await child();
    await first.tell('acquire');
    first.process.kill('SIGSTOP');
    await expect(FolderLock.acquire(folder, never)).rejects.toMatchObject({ kind: 'held' });
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(join(folder, 'lock'), longAgo, longAgo);
    const lock = await FolderLock.acquire(folder, never);
    first.process.kill('SIGCONT');
    let answer = await first.tell('fence');
    if (answer === '! lost') answer = await first.next();
    expect(answer).toMatch(
      `lost: "${folder}" was taken over by process ${process.pid} on ${hostname()}, working since`,
    );
    // Freeing what it does not hold any more takes nothing from its successor.
    await first.tell('free');
    await lock.fence();
    await lock.free();
  });
});
