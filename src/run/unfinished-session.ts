import { dirname } from 'node:path';
import { seeRecovery } from '../checkpoint/mended-by-recovery.js';
import { stateDirWords } from '../checkpoint/sessions/session-places.js';
import { StateError } from '../model/errors.js';
import { shellLine } from '../model/shell-words.js';
import { currentHolder, describeHolder } from '../state/folder-lock.js';

/** A session as its folder shows it; `session` is undefined and `problem` says why where that can't be read. */
export interface SeenSession {
  readonly id: string;
  readonly folder: string;
  readonly session: unknown;
  readonly problem: string | undefined;
}

/** What is said of sessions of the same work. */
export interface UnfinishedWords {
  /** `this list is being consolidated already`. */
  readonly held: string;
  /** `this list`: what a session is of. */
  readonly of: string;
  /** `it is this list's`: what can't be told of a session that can't be read. */
  readonly mayBe: string;
  /** The command that goes on with a session. */
  readonly resumeLine: (id: string) => string;
}

/**
 * Whether a run goes on with the unfinished session of the same work; undefined for a new one. `sessions` are all that are not finished, latest
 * first. A plain start beside such a session says so, and is refused while somebody works in it; with `--resume` a newer session that can't be
 * read is refused, because it may be the one that is meant. Throws StateError.
 */
export async function chooseUnfinished<Seen extends SeenSession>(
  sessions: readonly Seen[],
  same: Seen | undefined,
  resume: boolean,
  words: UnfinishedWords,
  note: (message: string) => void,
): Promise<Seen | undefined> {
  if (resume) {
    const unreadable = sessions.find(({ session }) => session === undefined);
    if (unreadable && (!same || unreadable.id > same.id)) throw unreadableSession(unreadable, words);
    return same;
  }
  if (same) {
    const holder = await currentHolder(same.folder);
    if (holder)
      throw new StateError('held', `${words.held}, in session ${same.id}, by ${describeHolder(holder)}`, {
        safe: 'Nothing was touched.',
        next: 'Wait until it has ended, or stop it.',
      });
    note(
      `There is an unfinished session of ${words.of}. To go on with it, stop this run and type: ${words.resumeLine(same.id)}`,
    );
  }
  return undefined;
}

function unreadableSession({ id, folder, problem }: SeenSession, { mayBe }: UnfinishedWords): StateError {
  const clean = shellLine(['cf', 'sessions', 'clean', id, ...stateDirWords(dirname(dirname(folder)))]);
  return new StateError(
    'damaged',
    `session ${id} can't be read, so it can't be told whether ${mayBe}: ${problem ?? ''}`,
    { safe: 'Nothing was changed.', next: `${seeRecovery(folder, id)}\nTo leave it behind: ${clean}` },
  );
}
