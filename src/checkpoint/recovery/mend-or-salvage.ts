import { join } from 'node:path';
import { FolderLock } from '../../state/folder-lock.js';
import type { Finding } from '../finding.js';
import type { RepairedSession } from './repaired-session.js';

/** A session that nobody else works in for the moment. */
export interface HeldSession {
  readonly id: string;
  readonly folder: string;
  readonly fence: () => Promise<void>;
}

/** Does something to a session, of either kind, under its lock. Throws StateError('held') when somebody works in it. */
async function withSession<T>(
  root: string,
  id: string,
  act: (session: HeldSession) => Promise<T>,
): Promise<T> {
  const folder = join(root, id);
  const starting = await FolderLock.acquireBriefly(root);
  const lock = await FolderLock.acquire(folder, () => undefined).finally(() => starting.free());
  try {
    return await act({ id, folder, fence: lock.fence });
  } finally {
    await lock.free();
  }
}

/**
 * The same while a new session is made of it: under the lock of the root too, because whoever begins there removes what is half built.
 */
export async function besideSession<T>(
  root: string,
  id: string,
  act: (session: Pick<HeldSession, 'folder'>) => Promise<T>,
): Promise<T> {
  const folder = join(root, id);
  const starting = await FolderLock.acquireBriefly(root);
  try {
    const lock = await FolderLock.acquire(folder, () => undefined);
    return await act({ folder }).finally(() => lock.free());
  } finally {
    await starting.free();
  }
}

/** How the sessions of a kind are repaired. */
export interface Repairing {
  /** Mends what stands around the journal. `isWhole`: the journal is, and the session goes on itself. Throws StateError. */
  readonly mend: (session: HeldSession) => Promise<{
    readonly repaired: RepairedSession['repaired'];
    readonly isWhole: boolean;
  }>;
  /** Makes a new session of what is good; the damaged one stays. Throws StateError. */
  readonly salvage: () => Promise<{
    readonly session_id: string;
    /** `listings: 3`. */
    readonly kept: string;
    readonly lost: readonly unknown[];
  }>;
}

/** A sound session is left as it is. Throws StateError: when somebody works in it, or when nothing can be saved. */
export async function mendOrSalvage(
  root: string,
  id: string,
  { mend, salvage }: Repairing,
): Promise<RepairedSession> {
  const { repaired, isWhole } = await withSession(root, id, mend);
  if (isWhole) return { session_id: id, isNew: false, repaired };
  const { session_id, kept, lost } = await salvage();
  const how = `what is whole of it is in the new session (${kept}; places where a batch was lost: ${lost.length})`;
  return { session_id, isNew: true, repaired: [...repaired, { what: 'journal', how }] };
}

export const stateOf = (findings: readonly Finding[], name: string): Finding['state'] | undefined =>
  findings.find(({ what }) => what === name)?.state;

export const detailOf = (findings: readonly Finding[], name: string): string =>
  findings.find(({ what }) => what === name)?.detail ?? `${name} is missing`;
