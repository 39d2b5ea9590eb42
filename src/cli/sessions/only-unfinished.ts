import { stateDirWords, type SessionKind } from '../../checkpoint/sessions/session-places.js';
import { summariesIn, type SessionSummary } from '../../checkpoint/sessions/session-summary.js';
import { StateError, UsageError } from '../../model/errors.js';
import { shellLine } from '../../model/shell-words.js';
import { currentHolder } from '../../state/folder-lock.js';
import { lifeOf } from '../../state/process-identity.js';
import { NOTHING_TOUCHED } from '../messages.js';
import { count, duration } from '../numbers.js';
import { glance, progressOf, subjectOf, type ListedSession } from './sessions-list.js';

/** What is said of the sessions of a command that was not told which. */
interface Words {
  /** What is missing on the command line. */
  readonly missing: string;
  readonly one: string;
  readonly many: string;
  /** Where there is none: what to type for a new one. */
  readonly begin: string;
}

const WORDS: Readonly<Record<SessionKind, Words>> = {
  collect: {
    missing: 'no venues were given',
    one: 'collection',
    many: 'collections',
    begin: 'Begin one, for example: cf collect --venues iclr,acl --years 2020-2024',
  },
  consolidate: {
    missing: 'no list of papers was given',
    one: 'consolidation',
    many: 'consolidations',
    begin: 'Begin one, for example: cf consolidate --input papers.json',
  },
};

/**
 * The session that `--resume` means where nothing tells which: the only unfinished one of this kind that nobody works in, else the only
 * one that somebody works in. One whose holder can't be seen from here may be the one that a loss of power cut short: it counts as open.
 * Throws UsageError where there is none, or several to choose from; StateError where there are several and somebody works in each.
 */
export async function onlyUnfinished(kind: SessionKind, stateDir: string, now: Date): Promise<string> {
  const { missing, one, many, begin } = WORDS[kind];
  const summaries = (await summariesIn(stateDir)).filter((summary) => summary.kind === kind);
  const seen = (await Promise.all(summaries.map(look))).filter(
    ({ session }) => session.state !== 'completed',
  );
  const sessions = seen.map(({ session }) => session);
  const open = seen.filter(({ isInWork }) => !isInWork).map(({ session }) => session);
  const [first, ...others] = open.length > 0 ? open : sessions;
  if (first === undefined)
    throw new UsageError(`${missing}, and no ${one} in "${stateDir}" is unfinished`, {
      safe: NOTHING_TOUCHED,
      next: begin,
    });
  if (others.length === 0) return first.id;
  const are = `${count(others.length + 1)} ${many} in "${stateDir}" are`;
  if (open.length === 0)
    throw new StateError('held', `${missing}, and ${are} being worked on by other processes`, {
      safe: NOTHING_TOUCHED,
      next: ['Wait until one has ended, or stop it:', ...sessions.map(heldLine)].join('\n'),
    });
  throw new UsageError(`${missing}, and ${are} unfinished`, {
    safe: NOTHING_TOUCHED,
    next: [
      'Go on with one of them:',
      ...open.flatMap((session) => choice(session, stateDirWords(stateDir), now)),
    ].join('\n'),
  });
}

/** `isInWork`: by a process that can be seen to live. */
async function look(summary: SessionSummary): Promise<{ session: ListedSession; isInWork: boolean }> {
  const holder = await currentHolder(summary.folder);
  const isInWork = holder !== undefined && (await lifeOf(holder)) === 'alive';
  return { session: await glance(summary), isInWork };
}

function choice(session: ListedSession, where: readonly string[], now: Date): string[] {
  const { id, kind, state, created_at: begun, last_active: active } = session;
  const age = `begun ${duration((now.getTime() - Date.parse(begun ?? active)) / 1000)} ago`;
  const command = state === 'damaged' ? ['recover', id] : [kind, '--resume', id];
  const what = state === 'damaged' ? ['damaged'] : progressOf(session);
  return [
    `  ${subjectOf(session) ?? id} (${[...what, age].join(', ')})`,
    `    ${shellLine(['cf', ...command, ...where])}`,
  ];
}

const heldLine = (session: ListedSession): string =>
  `  ${subjectOf(session) ?? session.id}, by ${session.held_by ?? 'another process'}`;
