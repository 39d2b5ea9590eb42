import {
  findSession,
  findSessions,
  isFinished,
  type FoundSession,
} from '../checkpoint/consolidation/find-sessions.js';
import { chooseUnfinished, type UnfinishedWords } from '../run/unfinished-session.js';
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
  around: {
    readonly config: ConsolidateConfig;
    readonly report: Report;
    readonly resumeLine: (sessionId: string) => string;
  },
  root: string,
  list: InputList,
): Promise<FoundSession | undefined> {
  const { config, report, resumeLine } = around;
  const named = await namedSession(root, config.resume);
  if (named) return named;
  const sessions = (await findSessions(root)).filter((found) => !isFinished(found));
  const same = sessionOfList(sessions, list.keysSha256, list.path);
  const words: UnfinishedWords = {
    held: 'this list is being consolidated already',
    of: 'this list',
    mayBe: "it is this list's",
    resumeLine,
  };
  const note = (message: string): void => report({ type: 'note', message });
  return chooseUnfinished(sessions, same, config.resume === true, words, note);
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
