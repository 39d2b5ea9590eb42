import { basename, dirname } from 'node:path';
import type { Advice } from '../model/errors.js';
import { shellLine } from '../model/shell-words.js';
import { stateDirWords } from './sessions/session-places.js';

/** What to do about a damaged file of a session of either kind that lies in `folder`. */
export function mendedByRecovery(folder: string, id = basename(folder)): Advice {
  return { safe: 'Nothing was changed; the journal may be intact.', next: seeRecovery(folder, id) };
}

/** The same about its journal. */
export function savedByRecovery(folder: string): Advice {
  return {
    safe: 'Nothing was changed; every batch that is whole can be saved.',
    next: seeRecovery(folder, basename(folder)),
  };
}

export function seeRecovery(folder: string, id: string): string {
  const stateDir = dirname(dirname(folder));
  return `See what can be saved: ${shellLine(['cf', 'recover', id, ...stateDirWords(stateDir)])}`;
}
