import { bytesOf } from '../../checkpoint/sessions/clean-sessions.js';
import type { SessionKind } from '../../checkpoint/sessions/session-places.js';
import { summariesIn, type SessionSummary } from '../../checkpoint/sessions/session-summary.js';
import type { CollectionSession } from '../../checkpoint/collection/collection-session.js';
import { currentHolder, describeHolder } from '../../state/folder-lock.js';
import type { CommandContext } from '../context.js';
import { count, counted, duration, percent } from '../numbers.js';
import { say, size, stateDirOf, type StateFlags } from '../sessions-root.js';

export interface ListFlags extends StateFlags {
  readonly json?: boolean;
}

/** A session at a glance; the shape of `--json`. */
export interface ListedSession {
  readonly id: string;
  readonly kind: SessionKind;
  readonly state: 'unfinished' | 'completed' | 'running' | 'damaged';
  readonly created_at: string | null;
  readonly last_active: string;
  /** The list that is consolidated, or the folder that is collected from. */
  readonly input: string | null;
  /** Of the list, or listed so far. */
  readonly papers: number | null;
  readonly output: string | null;
  /** How many papers each source is done with; of a consolidation. */
  readonly sources: Readonly<Record<string, number>>;
  /** How many venues and years stand where; null for a consolidation. */
  readonly venue_years: CollectionSession['progress'] | null;
  readonly bytes: number;
  readonly held_by: string | null;
  readonly problem: string | null;
}

export async function listSessions(flags: ListFlags, context: CommandContext): Promise<void> {
  const stateDir = stateDirOf(flags, context);
  const listed = await Promise.all((await summariesIn(stateDir)).map(glance));
  if (flags.json === true) say(context, JSON.stringify(listed, null, 2));
  else if (listed.length === 0) say(context, `There are no sessions in "${stateDir}".`);
  else say(context, listed.map((session) => asText(session, context.now())).join('\n\n'));
}

export async function glance(summary: SessionSummary): Promise<ListedSession> {
  const { id, kind, folder, problem, isFinished, createdAt, lastActive } = summary;
  const holder = await currentHolder(folder);
  const state = holder
    ? 'running'
    : problem !== undefined
      ? 'damaged'
      : isFinished
        ? 'completed'
        : 'unfinished';
  return {
    id,
    kind,
    state,
    created_at: createdAt,
    last_active: lastActive.toISOString(),
    ...about(summary),
    bytes: await bytesOf(folder),
    held_by: holder ? describeHolder(holder) : null,
    problem: problem ?? null,
  };
}

type About = Pick<ListedSession, 'input' | 'papers' | 'output' | 'sources' | 'venue_years'>;

function about({ found }: SessionSummary): About {
  const output = found.session?.output ?? null;
  if (found.kind === 'collect') {
    const { session } = found;
    return {
      input: session?.options.from ?? null,
      papers: session?.statistics.papers ?? null,
      output,
      sources: {},
      venue_years: session?.progress ?? null,
    };
  }
  const { session, checkpoint } = found;
  const sources = Object.entries(checkpoint?.sources ?? {}).map(
    ([source, at]) => [source, at.papers_processed] as const,
  );
  return {
    input: session ? (session.input.path ?? session.input.name) : null,
    papers: session?.input.papers ?? null,
    output,
    sources: Object.fromEntries(sources),
    venue_years: null,
  };
}

export function asText(session: ListedSession, now: Date): string {
  const { id, kind, state, input, papers, bytes, problem, held_by: heldBy } = session;
  const age = duration((now.getTime() - Date.parse(session.created_at ?? session.last_active)) / 1000);
  const isList = kind === 'consolidate' && papers !== null;
  const progress = progressOf(session);
  return [
    `${id}   ${state}, begun ${age} ago, ${size(bytes)}`,
    ...(input === null ? [] : [`  input     ${input}${isList ? ` (${counted(papers, 'paper')})` : ''}`]),
    ...(progress.length === 0
      ? []
      : [`  progress  ${progress.join(', ')}${state === 'completed' ? '' : ', as of the last checkpoint'}`]),
    ...(heldBy === null ? [] : [`  held by   ${heldBy}`]),
    ...(problem === null ? [] : [`  problem   ${problem}`]),
  ].join('\n');
}

function progressOf({ papers, sources, venue_years: units }: ListedSession): string[] {
  if (units !== null)
    return [
      `${count(units.completed)} of ${counted(units.venue_years, 'venue and year', 'venues and years')}`,
      counted(papers ?? 0, 'paper'),
    ];
  return Object.entries(sources).map(
    ([source, done]) => `${source} ${count(done)} (${percent(done, papers ?? 0)} %)`,
  );
}
