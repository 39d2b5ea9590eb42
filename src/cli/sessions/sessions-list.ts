import { bytesOf } from '../../checkpoint/sessions/clean-sessions.js';
import type { SessionKind } from '../../checkpoint/sessions/session-places.js';
import { summariesIn, type SessionSummary } from '../../checkpoint/sessions/session-summary.js';
import type { CollectionSession } from '../../checkpoint/collection/collection-session.js';
import { currentHolder, describeHolder } from '../../state/folder-lock.js';
import type { CommandContext } from '../context.js';
import { count, counted, duration, percent } from '../numbers.js';
import { say, size, stateDirOf, type StateFlags } from '../sessions-root.js';
import { calledName } from '../../collect/targets.js';
import { inOrder, yearsText } from '../collect/years.js';
import { cut } from '../cut.js';

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
  /** What is collected, each venue with its years in ascending order; null for a consolidation. */
  readonly venues: readonly CollectedVenue[] | null;
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

interface CollectedVenue {
  readonly name: string;
  readonly years: readonly number[];
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

type About = Pick<ListedSession, 'input' | 'venues' | 'papers' | 'output' | 'sources' | 'venue_years'>;

function about({ found }: SessionSummary): About {
  const output = found.session?.output ?? null;
  if (found.kind === 'collect') {
    const { session } = found;
    return {
      input: session?.options.from ?? null,
      venues: session === undefined ? null : venuesOf(session.targets),
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
    venues: null,
    papers: session?.input.papers ?? null,
    output,
    sources: Object.fromEntries(sources),
    venue_years: null,
  };
}

function venuesOf(targets: CollectionSession['targets']): CollectedVenue[] {
  const venues = new Map<string, number[]>();
  for (const target of targets) {
    const name = calledName(target);
    venues.set(name, [...(venues.get(name) ?? []), target.year]);
  }
  return [...venues].map(([name, years]) => ({ name, years: inOrder(years) }));
}

/** So many venues are named. */
const MOST_NAMED = 5;
const LONGEST_NAME = 40;

/** What a session is about, in a few words: its list, or its venues and years. */
export function subjectOf({ venues, input }: ListedSession): string | null {
  if (venues === null) return input;
  const named = venues
    .slice(0, MOST_NAMED)
    .map(({ name, years }) => `${cut(name, LONGEST_NAME)} ${yearsText(years)}`);
  const more = venues.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${count(more)} more` : ''}`;
}

export function asText(session: ListedSession, now: Date): string {
  const { id, kind, state, input, venues, papers, bytes, problem, held_by: heldBy } = session;
  const age = duration((now.getTime() - Date.parse(session.created_at ?? session.last_active)) / 1000);
  const isList = kind === 'consolidate' && papers !== null;
  const progress = progressOf(session);
  return [
    `${id}   ${state}, begun ${age} ago, ${size(bytes)}`,
    ...(input === null ? [] : [`  input     ${input}${isList ? ` (${counted(papers, 'paper')})` : ''}`]),
    ...(venues === null || venues.length === 0 ? [] : [`  venues    ${subjectOf(session)}`]),
    ...(progress.length === 0
      ? []
      : [`  progress  ${progress.join(', ')}${state === 'completed' ? '' : ', as of the last checkpoint'}`]),
    ...(heldBy === null ? [] : [`  held by   ${heldBy}`]),
    ...(problem === null ? [] : [`  problem   ${problem}`]),
  ].join('\n');
}

/** How far it is, in figures. */
export function progressOf({ papers, sources, venue_years: units }: ListedSession): string[] {
  if (units !== null)
    return [
      `${count(units.completed)} of ${counted(units.venue_years, 'venue and year', 'venues and years')}`,
      counted(papers ?? 0, 'paper'),
    ];
  return Object.entries(sources).map(
    ([source, done]) => `${source} ${count(done)} (${percent(done, papers ?? 0)} %)`,
  );
}
