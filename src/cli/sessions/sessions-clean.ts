import { chosenSessions, cleanSessions } from '../../checkpoint/sessions/clean-sessions.js';
import { placeOf } from '../../checkpoint/sessions/session-places.js';
import { summariesIn, type SessionSummary } from '../../checkpoint/sessions/session-summary.js';
import { EXIT, UsageError } from '../../model/errors.js';
import type { CommandContext } from '../context.js';
import { counted } from '../numbers.js';
import { say, size, stateDirOf, type StateFlags } from '../sessions-root.js';

export interface CleanFlags extends StateFlags {
  readonly completed?: boolean;
  readonly olderThan?: string;
  readonly all?: boolean;
  readonly dryRun?: boolean;
}

export async function cleanAll(
  ids: readonly string[],
  flags: CleanFlags,
  context: CommandContext,
): Promise<void> {
  const { completed = false, all = false, dryRun = false } = flags;
  const olderThanMs = flags.olderThan === undefined ? undefined : ageOf(flags.olderThan);
  if (ids.length === 0 && !completed && !all && olderThanMs === undefined) {
    throw new UsageError('nothing says which sessions are to be removed', {
      safe: 'Nothing was touched.',
      next: 'Name them, or give --completed, --older-than 30d or --all; --dry-run shows them first.',
    });
  }
  const stateDir = stateDirOf(flags, context);
  for (const id of ids) await placeOf(stateDir, id);
  const sessions = await summariesIn(stateDir);
  const chosen = chosenSessions(sessions, { ids, completed, olderThanMs, all }, context.now());
  const cleaned = chosen.length === 0 ? [] : await cleanSessions(stateDir, chosen, dryRun);
  let bytes = 0;
  for (const { session, bytes: freed, heldBy } of cleaned) {
    if (heldBy === undefined) {
      bytes += freed;
      say(
        context,
        `${dryRun ? 'would remove' : 'removed'} ${session.id} (${contents(session)}, ${size(freed)})`,
      );
    } else {
      say(context, `left ${session.id} alone: it is in use by ${heldBy}`);
      // Whoever names a session wants to know that it is still there.
      if (ids.includes(session.id)) context.exitCode = EXIT.tryAgain;
    }
  }
  const gone = cleaned.filter(({ heldBy }) => heldBy === undefined).length;
  say(context, `${counted(gone, 'session')} ${dryRun ? 'would be removed' : 'removed'}, ${size(bytes)}.`);
}

/** What is lost with it, as far as its last checkpoint tells. */
function contents({ kind, gathered, problem, isFinished }: SessionSummary): string {
  const state = problem !== undefined ? 'damaged' : isFinished ? 'completed' : 'unfinished';
  if (gathered === undefined) return state;
  return `${state}, ${counted(gathered, kind === 'collect' ? 'paper' : 'answer')}`;
}

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

function ageOf(text: string): number {
  const found = /^(\d+(?:\.\d+)?)([mhdw])$/.exec(text.trim());
  const unit = UNITS[found?.[2] ?? ''];
  if (!found || unit === undefined) {
    throw new UsageError(`--older-than "${text}" is no age`, {
      safe: 'Nothing was touched.',
      next: 'Give a number and m, h, d or w: 30d, 12h.',
    });
  }
  return Number(found[1]) * unit;
}
