import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StateError, UsageError, describeSystemError, systemCode } from '../../model/errors.js';
import { shellLine } from '../../model/shell-words.js';
import { isSessionId } from '../../state/session-id.js';

/** The two kinds of sessions; an id begins with its kind. */
export const SESSION_KINDS = ['consolidate', 'collect'] as const;
export type SessionKind = (typeof SESSION_KINDS)[number];

/** Where the sessions of a kind are. */
const SESSION_FOLDERS: Readonly<Record<SessionKind, string>> = {
  consolidate: 'consolidate',
  collect: 'sessions',
};

/** Which session: its kind, its id, and its folder. */
export interface SessionPlace {
  readonly kind: SessionKind;
  readonly id: string;
  readonly folder: string;
}

export const rootOfKind = (stateDir: string, kind: SessionKind): string =>
  join(stateDir, SESSION_FOLDERS[kind]);

/** The sessions of both kinds, latest first. Leaves out what is being built or removed. */
export async function placesIn(stateDir: string): Promise<SessionPlace[]> {
  const ofKinds = SESSION_KINDS.map(async (kind) => {
    const root = rootOfKind(stateDir, kind);
    return (await sessionIdsIn(root)).map((id): SessionPlace => ({ kind, id, folder: join(root, id) }));
  });
  return (await Promise.all(ofKinds)).flat().sort(latestFirst);
}

/** The session with this id, of either kind. Throws UsageError when there is none. */
export async function placeOf(stateDir: string, id: string): Promise<SessionPlace> {
  const found = (await placesIn(stateDir)).find((place) => place.id === id);
  if (found) return found;
  throw noSuchSession(id, stateDir, stateDir);
}

/** `folder` is where it was looked for, the state folder or one in it. */
export function noSuchSession(id: string, folder: string, stateDir = dirname(folder)): UsageError {
  return new UsageError(`there is no session "${id}" in "${folder}"`, {
    safe: 'Nothing was touched.',
    next: `See which there are: ${listSessionsLine(stateDir)}`,
  });
}

export const DEFAULT_STATE_DIR = '.cf_state';

/** The flag of a state folder as it has to be typed; none for the default one. */
export const stateDirWords = (stateDir: string): string[] =>
  stateDir === DEFAULT_STATE_DIR ? [] : ['--state-dir', stateDir];

/** The command that shows the sessions of a state folder. */
export function listSessionsLine(stateDir: string): string {
  return shellLine(['cf', 'sessions', 'list', ...stateDirWords(stateDir)]);
}

/** By the time in their ids. */
function latestFirst(a: SessionPlace, b: SessionPlace): number {
  const [one, other] = [stampOf(a), stampOf(b)];
  return one === other ? (a.id < b.id ? 1 : -1) : one < other ? 1 : -1;
}

const stampOf = ({ id }: SessionPlace): string => id.slice(id.indexOf('_'));

/** The ids of the sessions of one kind, latest first; none where there is no such folder. Leaves out what is being built or removed. Throws StateError for a folder that can't be read. */
export async function sessionIdsIn(root: string): Promise<string[]> {
  try {
    return (await readdir(root)).filter(isSessionId).sort().reverse();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw new StateError('damaged', `cannot read "${root}": ${describeSystemError(error)}`, {
      safe: 'Nothing was touched.',
      next: 'See to it that you may read the folder, or name another one with --state-dir.',
      cause: error,
    });
  }
}
