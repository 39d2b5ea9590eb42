import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { StateError, describeSystemError } from '../model/errors.js';
import { FolderLock, currentHolder, describeHolder } from '../state/folder-lock.js';
import { isFinished, removeLeftovers, type FoundSession } from './find-sessions.js';
import { removeSessionFolder } from './remove-session.js';

/** Which sessions are to go. */
export interface CleanChoice {
  readonly ids: readonly string[];
  readonly completed: boolean;
  readonly olderThanMs: number | undefined;
  readonly all: boolean;
}

/** A session that was chosen and what became of it. */
export interface Cleaned {
  readonly session: FoundSession;
  readonly bytes: number;
  /** Who is at work in it: then it was left alone. */
  readonly heldBy: string | undefined;
}

/** When something last happened in a session: its last checkpoint, else the last change of its folder. */
export async function lastActive({ checkpoint, folder }: FoundSession): Promise<Date> {
  if (checkpoint) return new Date(checkpoint.timestamp);
  return (await stat(folder)).mtime;
}

export async function chosenSessions(
  sessions: readonly FoundSession[],
  choice: CleanChoice,
  now: Date,
): Promise<FoundSession[]> {
  const chosen: FoundSession[] = [];
  for (const session of sessions) {
    const old =
      choice.olderThanMs !== undefined &&
      now.getTime() - (await lastActive(session)).getTime() > choice.olderThanMs;
    const wanted =
      choice.all || choice.ids.includes(session.id) || (choice.completed && isFinished(session)) || old;
    if (wanted) chosen.push(session);
  }
  return chosen;
}

/**
 * Removes sessions, never one that somebody works in. Under the lock of the root, so that no run begins with a
 * session while it is taken away.
 */
export async function cleanSessions(
  root: string,
  sessions: readonly FoundSession[],
  dryRun: boolean,
): Promise<Cleaned[]> {
  if (dryRun) {
    return Promise.all(
      sessions.map(async (session) => {
        const holder = await currentHolder(session.folder);
        return { session, bytes: await bytesOf(session.folder), heldBy: holder && describeHolder(holder) };
      }),
    );
  }
  const cleaned: Cleaned[] = [];
  const starting = await FolderLock.acquire(root, () => undefined, { waitMs: 30_000 });
  try {
    for (const session of sessions) cleaned.push(await cleanOne(session));
    await removeLeftovers(root, Date.now());
  } finally {
    await starting.free();
  }
  return cleaned;
}

async function cleanOne(session: FoundSession): Promise<Cleaned> {
  const bytes = await bytesOf(session.folder);
  try {
    const lock = await FolderLock.acquire(session.folder, () => undefined);
    await removeSessionFolder(session.folder);
    await lock.free();
    return { session, bytes, heldBy: undefined };
  } catch (error) {
    if (!(error instanceof StateError) || error.kind !== 'held') throw error;
    const holder = await currentHolder(session.folder);
    return { session, bytes, heldBy: holder ? describeHolder(holder) : 'another process' };
  }
}

/** The bytes of all files in a folder. */
export async function bytesOf(folder: string): Promise<number> {
  let bytes = 0;
  try {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const found = await stat(join(entry.parentPath, entry.name)).catch(() => undefined);
      bytes += found?.size ?? 0;
    }
  } catch (error) {
    throw new StateError('damaged', `cannot read "${folder}": ${describeSystemError(error)}`, {
      cause: error,
    });
  }
  return bytes;
}
