import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { StateError, describeSystemError } from '../../model/errors.js';
import { FolderLock, currentHolder, describeHolder } from '../../state/folder-lock.js';
import { removeLeftovers } from './remove-leftovers.js';
import { SESSION_KINDS, rootOfKind } from './session-places.js';
import type { SessionSummary } from './session-summary.js';
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
  readonly session: SessionSummary;
  readonly bytes: number;
  /** Who is at work in it: then it was left alone. */
  readonly heldBy: string | undefined;
}

export function chosenSessions(
  sessions: readonly SessionSummary[],
  { ids, completed, olderThanMs, all }: CleanChoice,
  now: Date,
): SessionSummary[] {
  return sessions.filter(({ id, isFinished, lastActive }) => {
    const isOld = olderThanMs !== undefined && now.getTime() - lastActive.getTime() > olderThanMs;
    return all || ids.includes(id) || (completed && isFinished) || isOld;
  });
}

/**
 * Removes sessions of both kinds, never one that somebody works in. Under the lock of their root, so that no run begins with a
 * session while it is taken away.
 */
export async function cleanSessions(
  stateDir: string,
  sessions: readonly SessionSummary[],
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
  for (const kind of SESSION_KINDS) {
    const ofKind = sessions.filter((session) => session.kind === kind);
    if (ofKind.length === 0) continue;
    const root = rootOfKind(stateDir, kind);
    const starting = await FolderLock.acquireBriefly(root);
    try {
      for (const session of ofKind) cleaned.push(await cleanOne(session));
      await removeLeftovers(root, Date.now());
    } finally {
      await starting.free();
    }
  }
  return cleaned;
}

async function cleanOne(session: SessionSummary): Promise<Cleaned> {
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
