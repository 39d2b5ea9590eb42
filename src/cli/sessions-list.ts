import { bytesOf, lastActive } from '../checkpoint/clean-sessions.js';
import { findSessions, isFinished, type FoundSession } from '../checkpoint/find-sessions.js';
import { currentHolder, describeHolder } from '../state/folder-lock.js';
import type { CommandContext } from './context.js';
import { count, counted, duration, percent } from './numbers.js';
import { rootOf, say, size, type StateFlags } from './sessions-root.js';

export interface ListFlags extends StateFlags {
  readonly json?: boolean;
}

/** A session at a glance; the shape of `--json`. */
export interface ListedSession {
  readonly id: string;
  readonly state: 'unfinished' | 'completed' | 'running' | 'damaged';
  readonly created_at: string | null;
  readonly last_active: string;
  readonly input: string | null;
  readonly papers: number | null;
  readonly output: string | null;
  /** How many papers each source is done with. */
  readonly sources: Readonly<Record<string, number>>;
  readonly bytes: number;
  readonly held_by: string | null;
  readonly problem: string | null;
}

export async function listSessions(flags: ListFlags, context: CommandContext): Promise<void> {
  const root = rootOf(flags, context);
  const listed = await Promise.all((await findSessions(root)).map(glance));
  if (flags.json === true) say(context, JSON.stringify(listed, null, 2));
  else if (listed.length === 0) say(context, `There are no sessions in "${root}".`);
  else say(context, listed.map((session) => asText(session, context.now())).join('\n\n'));
}

export async function glance(found: FoundSession): Promise<ListedSession> {
  const { id, folder, session, checkpoint, problem } = found;
  const holder = await currentHolder(folder);
  const state = holder
    ? 'running'
    : problem !== undefined
      ? 'damaged'
      : isFinished(found)
        ? 'completed'
        : 'unfinished';
  const sources = Object.entries(checkpoint?.sources ?? {}).map(
    ([source, at]) => [source, at.papers_processed] as const,
  );
  return {
    id,
    state,
    created_at: session?.created_at ?? null,
    last_active: (await lastActive(found)).toISOString(),
    input: session ? (session.input.path ?? session.input.name) : null,
    papers: session?.input.papers ?? null,
    output: session?.output ?? null,
    sources: Object.fromEntries(sources),
    bytes: await bytesOf(folder),
    held_by: holder ? describeHolder(holder) : null,
    problem: problem ?? null,
  };
}

export function asText(session: ListedSession, now: Date): string {
  const { id, state, input, papers, sources, bytes, problem, held_by: heldBy } = session;
  const age = duration((now.getTime() - Date.parse(session.created_at ?? session.last_active)) / 1000);
  const progress = Object.entries(sources).map(
    ([source, done]) => `${source} ${count(done)} (${percent(done, papers ?? 0)} %)`,
  );
  return [
    `${id}   ${state}, begun ${age} ago, ${size(bytes)}`,
    ...(input === null
      ? []
      : [`  input     ${input}${papers === null ? '' : ` (${counted(papers, 'paper')})`}`]),
    ...(progress.length === 0
      ? []
      : [`  progress  ${progress.join(', ')}${state === 'completed' ? '' : ', as of the last checkpoint'}`]),
    ...(heldBy === null ? [] : [`  held by   ${heldBy}`]),
    ...(problem === null ? [] : [`  problem   ${problem}`]),
  ].join('\n');
}
