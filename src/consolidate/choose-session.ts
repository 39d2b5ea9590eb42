import { findSession, findSessions, isFinished, type FoundSession } from '../checkpoint/find-sessions.js';
import { StateError } from '../model/errors.js';
import { shellLine } from '../model/shell-words.js';
import { currentHolder, describeHolder } from '../state/folder-lock.js';
import type { ConsolidateConfig } from './config.js';
import type { Report } from './events.js';
import type { InputList } from './read-input.js';

/** The session that `--resume` names, if it names one. Throws UsageError when there is none of that id. */
export async function namedSession(
  root: string,
  resume: boolean | string,
): Promise<FoundSession | undefined> {
  return typeof resume === 'string' ? findSession(root, resume) : undefined;
}

/**
 * The session to go on with; undefined for a new one. A plain start beside an unfinished session of the same list
 * says so, and is refused while somebody works in that session.
 */
export async function chooseSession(
  around: { readonly config: ConsolidateConfig; readonly report: Report },
  root: string,
  list: InputList,
): Promise<FoundSession | undefined> {
  const { config, report } = around;
  const named = await namedSession(root, config.resume);
  if (named) return named;
  const sessions = (await findSessions(root)).filter((found) => !isFinished(found));
  const same = sessionOfList(sessions, list.keysSha256, list.path);
  if (config.resume === true) {
    // It may be this list's, and then it is the one to go on with.
    const unreadable = sessions.find(({ session }) => session === undefined);
    if (unreadable && (!same || unreadable.id > same.id)) throw unreadableSession(unreadable);
    return same;
  }
  if (same) {
    const holder = await currentHolder(same.folder);
    if (holder) {
      throw new StateError(
        'held',
        `this list is being consolidated already, in session ${same.id}, by ${describeHolder(holder)}`,
        {
          safe: 'Nothing was touched.',
          next: 'Wait until it has ended, or stop it.',
        },
      );
    }
    report({
      type: 'note',
      message: `There is an unfinished session of this list. To go on with it, stop this run and type: ${lineToResume(config, same.id)}`,
    });
  }
  return undefined;
}

/** The session has what came through standard input; its folder has to be found again. */
function lineToResume({ input, stateDir }: ConsolidateConfig, id: string): string {
  const from = input === undefined || input === '-' ? [] : ['--input', input];
  const where = stateDir === '.cf_state' ? [] : ['--state-dir', stateDir];
  return shellLine(['cf', 'consolidate', ...from, ...where, '--resume', id]);
}

/** The latest of these sessions whose list has these keys, else the latest whose list stands at this path. */
export function sessionOfList(
  sessions: readonly FoundSession[],
  keysSha256: string,
  path: string | null,
): FoundSession | undefined {
  return (
    sessions.find(({ session }) => session?.input.keys_sha256 === keysSha256) ??
    sessions.find(({ session }) => path !== null && session?.input.path === path)
  );
}

function unreadableSession({ id, problem }: FoundSession): StateError {
  return new StateError(
    'damaged',
    `session ${id} can't be read, so it can't be told whether it is this list's: ${problem ?? ''}`,
    {
      safe: 'Nothing was changed.',
      next: `See: cf sessions verify ${id}. To leave it behind: cf sessions clean ${id}`,
    },
  );
}
