import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { removeOldSpools } from '../formats/spool.js';
import { UsageError, systemCode } from '../model/errors.js';
import { isSessionId } from '../state/session-id.js';
import { readCheckpointFile, type Checkpoint } from './consolidation/checkpoint-file.js';
import { readSessionFile, type SessionFile } from './consolidation/session-file.js';

/** A session as its folder shows it at a glance; `problem` where a file of it can't be read. */
export interface FoundSession {
  readonly id: string;
  readonly folder: string;
  readonly session: SessionFile | undefined;
  readonly checkpoint: Checkpoint | undefined;
  readonly problem: string | undefined;
}

export const sessionsRoot = (stateDir: string): string => join(stateDir, 'consolidate');

/** All sessions, latest first. Leaves out what is being built or removed. */
export async function findSessions(root: string): Promise<FoundSession[]> {
  let names: string[];
  try {
    names = await readdir(root);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
  const ids = names.filter(isSessionId).sort().reverse();
  return Promise.all(ids.map((id) => lookAt(join(root, id), id)));
}

/** The session with this id. Throws UsageError when there is none. */
export async function findSession(root: string, id: string): Promise<FoundSession> {
  const found = (await findSessions(root)).find((session) => session.id === id);
  if (found) return found;
  throw new UsageError(`there is no session "${id}" in "${root}"`, {
    safe: 'Nothing was touched.',
    next: 'See which there are: cf sessions list',
  });
}

/** What its folder shows at a glance. */
export async function lookAt(folder: string, id: string): Promise<FoundSession> {
  try {
    const { session } = await readSessionFile(folder);
    const { checkpoint } = await readCheckpointFile(folder);
    return { id, folder, session, checkpoint, problem: undefined };
  } catch (error) {
    const session = await readSessionFile(folder).then(
      (read) => read.session,
      () => undefined,
    );
    return { id, folder, session, checkpoint: undefined, problem: (error as Error).message };
  }
}

export function isFinished(found: FoundSession): boolean {
  return found.checkpoint?.checkpoint_type === 'completed';
}

/** Removes what killed runs left half built or half removed. Only under the lock of the root. */
export async function removeLeftovers(root: string, now: number): Promise<void> {
  for (const name of await readdir(root)) {
    const path = join(root, name);
    if (/^\.(?:new|trash)-/.test(name)) await rm(path, { recursive: true, force: true });
  }
  await removeOldSpools(root, now);
}

/** Removes from a session's folder what a killed run had half written. Only under the lock of the session. */
export async function removeRemains(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: unknown) => {
    // That it is missing is said by who needs it.
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  });
  for (const name of names) {
    if (/\.next(?:\.\d+)?$|\.backup\.tmp$|\.cf-part$/.test(name))
      await rm(join(folder, name), { force: true });
  }
}
