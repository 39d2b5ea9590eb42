import { join } from 'node:path';
import { readCheckpointFile, type Checkpoint } from './checkpoint-file.js';
import { readSessionFile, type SessionFile } from './session-file.js';
import { noSuchSession, rootOfKind, sessionIdsIn } from '../sessions/session-places.js';

/** A session as its folder shows it at a glance; `problem` where a file of it can't be read. */
export interface FoundSession {
  readonly id: string;
  readonly folder: string;
  readonly session: SessionFile | undefined;
  readonly checkpoint: Checkpoint | undefined;
  readonly problem: string | undefined;
}

export const sessionsRoot = (stateDir: string): string => rootOfKind(stateDir, 'consolidate');

/** All sessions, latest first. */
export async function findSessions(root: string): Promise<FoundSession[]> {
  const ids = await sessionIdsIn(root);
  return Promise.all(ids.map((id) => lookAt(join(root, id), id)));
}

/** The session with this id. Throws UsageError when there is none. */
export async function findSession(root: string, id: string): Promise<FoundSession> {
  const found = (await findSessions(root)).find((session) => session.id === id);
  if (found) return found;
  throw noSuchSession(id, root);
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
