import { nanoid } from 'nanoid';
import { open, readFile, rename, rmdir, stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { StateError, systemCode } from '../model/errors.js';
import { cannotWrite } from './replace-file.js';
import { leftOverGuard, processSchema, removeGuard } from './guard-file.js';
import { makeFolder } from './make-folder.js';
import { identityOfThisProcess, lifeOf } from './process-identity.js';

/** Who holds a folder; `holder.json`. */
const holderSchema = processSchema.extend({ token: z.string(), since: z.string() });
export type Holder = z.infer<typeof holderSchema>;

export interface LockTiming {
  /** A lease that was not renewed for so long may be taken by anybody. */
  readonly staleMs: number;
  readonly renewMs: number;
  /** How long to wait for a living holder before giving up. */
  readonly waitMs: number;
}

/** A lease that was not renewed for so long is over. */
export const LEASE_MS = 20_000;
const TIMING: LockTiming = { staleMs: LEASE_MS, renewMs: 5_000, waitMs: 0 };
const BRIEF_WAIT_MS = 30_000;
const LOOK_AGAIN_MS = 100;
const GUARD_TRIES = 100;
const GUARD_WAIT_MS = 50;
/** A guard is held for milliseconds: one that can't be read after a second is left over. */
const UNREADABLE_TRIES = 20;

/** The fence of what nobody else can know of yet, or may have as well. */
export const NEVER_FENCED = (): Promise<void> => Promise.resolve();

/**
 * Makes this process the only one that works in a folder: proper-lockfile's lease on `lock/`, and `holder.json`,
 * which names the holder and tells a dead one at once, where the lease alone would make its heir wait.
 *
 * The token is the fence: whoever was suspended or lost the lease finds another token and must touch nothing.
 */
export class FolderLock {
  private readonly folder: string;
  private readonly token: string;
  private readonly release: () => Promise<void>;
  private lost = false;

  private constructor(folder: string, token: string, release: () => Promise<void>) {
    this.folder = folder;
    this.token = token;
    this.release = release;
  }

  /** Takes the folder, from a dead holder too. `onLost` is called when the lease is lost later. Throws StateError('held'). */
  static async acquire(
    folder: string,
    onLost: () => void,
    wanted: Partial<LockTiming> = {},
  ): Promise<FolderLock> {
    const timing = { ...TIMING, ...wanted };
    for (let waited = 0; ; waited += LOOK_AGAIN_MS) {
      try {
        return await FolderLock.take(folder, onLost, timing);
      } catch (error) {
        if (!(error instanceof StateError)) throw cannotWrite(folder, error);
        if (error.kind !== 'held' || waited >= timing.waitMs) throw error;
      }
      await wait(LOOK_AGAIN_MS);
    }
  }

  /** For what takes a moment only, as beginning a session below a root does: waits up to half a minute for whoever is at it. */
  static acquireBriefly(folder: string): Promise<FolderLock> {
    return FolderLock.acquire(folder, () => undefined, { waitMs: BRIEF_WAIT_MS });
  }

  private static async take(folder: string, onLost: () => void, timing: LockTiming): Promise<FolderLock> {
    await makeFolder(folder);
    return withGuard(folder, async () => {
      const token = nanoid();
      const held: { lock?: FolderLock } = {};
      const release = await lease(folder, timing, () => {
        if (held.lock) held.lock.lost = true;
        onLost();
      });
      const holder: Holder = { ...(await identityOfThisProcess()), token, since: new Date().toISOString() };
      try {
        await writeHolder(folder, holder);
      } catch (error) {
        await release().catch(() => undefined);
        throw cannotWrite(holderPath(folder), error);
      }
      return (held.lock = new FolderLock(folder, token, release));
    });
  }

  /** Throws StateError('lost') when somebody else has taken the folder. Called before anything is replaced. */
  readonly fence = async (): Promise<void> => {
    const holder = await readHolder(this.folder);
    if (!this.lost && holder?.token === this.token) return;
    this.lost = true;
    throw new StateError(
      'lost',
      `"${this.folder}" was taken over by ${holder ? describeHolder(holder) : 'another process'}`,
      {
        safe: 'Everything that was answered here before is saved, and nothing of the other process was touched.',
        next: 'Let the other process go on; this one stops.',
      },
    );
  };

  /** Gives the folder back. Does nothing when it was lost. */
  async free(): Promise<void> {
    if (this.lost) return;
    const release = async (): Promise<void> => {
      const holder = await readHolder(this.folder);
      if (holder?.token !== this.token) return;
      await unlink(holderPath(this.folder)).catch(() => undefined);
      await this.release().catch(() => undefined);
    };
    // The folder may be gone with all that was in it; and a guard that can't be had is no reason to fail.
    await withGuard(this.folder, release).catch(() => this.release().catch(() => undefined));
  }
}

/** Who holds the folder now, if anybody does: a live process of this machine, or an unexpired lease from elsewhere. */
export async function currentHolder(folder: string): Promise<Holder | undefined> {
  const holder = await readHolder(folder);
  if (!holder || (await lifeOf(holder)) === 'dead') return undefined;
  const age = Date.now() - (await renewedAt(folder));
  return age < TIMING.staleMs ? holder : undefined;
}

/** When the lease was renewed last, in milliseconds since 1970; `-Infinity` where there is none. */
export function renewedAt(folder: string): Promise<number> {
  return stat(lockPath(folder)).then(
    ({ mtimeMs }) => mtimeMs,
    () => -Infinity,
  );
}

/** Who held the folder and never gave it back, dead or alive; undefined for one that was given back. */
export function lastHolder(folder: string): Promise<Holder | undefined> {
  return readHolder(folder);
}

export function describeHolder(holder: Holder): string {
  return `process ${holder.pid} on ${holder.host}, working since ${holder.since}`;
}

const lockPath = (folder: string): string => join(folder, 'lock');
const holderPath = (folder: string): string => join(folder, 'holder.json');
const guardPath = (folder: string): string => join(folder, 'holder.guard');

async function lease(
  folder: string,
  timing: LockTiming,
  onCompromised: () => void,
): Promise<() => Promise<void>> {
  const { default: lockfile } = await import('proper-lockfile');
  const take = (): Promise<() => Promise<void>> =>
    lockfile.lock(folder, {
      lockfilePath: lockPath(folder),
      realpath: false,
      retries: 0,
      stale: timing.staleMs,
      update: timing.renewMs,
      onCompromised,
    });
  try {
    return await take();
  } catch (error) {
    if (systemCode(error) !== 'ELOCKED') throw error;
  }
  // Lease and holder change together under the guard: a lease without a holder is one whose process died in between.
  // So is one whose holder.json is torn: it is put in place whole by a rename, and only a power cut undoes that.
  if (await mayBeRead(holderPath(folder))) {
    const holder = await readHolder(folder);
    if (holder && (await lifeOf(holder)) !== 'dead') throw heldBy(folder, holder);
  } else throw heldBy(folder, undefined);
  await rmdir(lockPath(folder)).catch(() => undefined);
  try {
    return await take();
  } catch (error) {
    if (systemCode(error) !== 'ELOCKED') throw error;
    throw heldBy(folder, await readHolder(folder));
  }
}

function heldBy(folder: string, holder: Holder | undefined): StateError {
  return new StateError(
    'held',
    `"${folder}" is in use by ${holder ? describeHolder(holder) : 'another process'}`,
    {
      safe: 'Nothing was touched.',
      next: 'Wait until it has ended, or stop it, then run the same command again.',
    },
  );
}

/** By a rename, so that a holder is either said or not, never half. */
async function writeHolder(folder: string, holder: Holder): Promise<void> {
  const next = `${holderPath(folder)}.next`;
  await writeFile(next, JSON.stringify(holder, null, 2), { mode: 0o600 });
  await rename(next, holderPath(folder));
}

/** True also where there is nothing to be read. */
async function mayBeRead(path: string): Promise<boolean> {
  return readFile(path).then(
    () => true,
    (error: unknown) => systemCode(error) === 'ENOENT',
  );
}

async function readHolder(folder: string): Promise<Holder | undefined> {
  try {
    const parsed = holderSchema.safeParse(JSON.parse(await readFile(holderPath(folder), 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Lease and holder.json change together, under a guard file made with `wx`, so that nobody reads the holder of
 * yesterday beside the lease of today and takes a living process for a dead one.
 */
async function withGuard<T>(folder: string, act: () => Promise<T>): Promise<T> {
  const path = guardPath(folder);
  for (let tries = 0; ; tries++) {
    try {
      const handle = await open(path, 'wx', 0o600);
      await handle.writeFile(JSON.stringify(await identityOfThisProcess()));
      await handle.close();
      break;
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error;
    }
    const dead = await leftOverGuard(path, tries >= UNREADABLE_TRIES);
    if (dead !== undefined) await removeGuard(path, dead);
    else if (tries >= GUARD_TRIES) throw heldBy(folder, await readHolder(folder));
    else await wait(GUARD_WAIT_MS);
  }
  try {
    return await act();
  } finally {
    await unlink(path).catch(() => undefined);
  }
}
