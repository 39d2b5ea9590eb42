import type { Checkpoint } from '../checkpoint/consolidation/checkpoint-file.js';
import type { FoundSession } from '../checkpoint/find-sessions.js';
import { shellLine } from '../model/shell-words.js';
import type { CommandContext } from './context.js';
import { count } from './numbers.js';
import { asText, glance, type ListFlags } from './sessions-list.js';
import { say, sessionOf } from './sessions-root.js';

/** `cf sessions show`: as the session's own files tell it, unverified; `verify` checks them. */
export async function showSession(id: string, flags: ListFlags, context: CommandContext): Promise<void> {
  const found = await sessionOf(id, flags, context);
  const listed = await glance(found);
  if (flags.json === true) {
    const { session, checkpoint } = found;
    say(
      context,
      JSON.stringify(
        { ...listed, folder: found.folder, session: session ?? null, checkpoint: checkpoint ?? null },
        null,
        2,
      ),
    );
    return;
  }
  say(context, asText(listed, context.now()), ...details(found));
  const where = flags.stateDir === undefined ? [] : ['--state-dir', flags.stateDir];
  if (listed.state === 'unfinished')
    say(context, `  go on     ${shellLine(['cf', 'consolidate', ...where, '--resume', id])}`);
  if (listed.state === 'damaged')
    say(context, `  see       ${shellLine(['cf', 'sessions', 'verify', ...where, id])}`);
}

function details({ folder, session, checkpoint }: FoundSession): string[] {
  return [
    `  folder    ${folder}`,
    ...(session === undefined ? [] : [`  output    ${session.output ?? 'follows from the list'}`]),
    ...(checkpoint === undefined ? [] : ofCheckpoint(checkpoint)),
  ];
}

function ofCheckpoint({
  checkpoint_type: type,
  timestamp,
  run,
  sequence,
  sources,
  error,
}: Checkpoint): string[] {
  const lines = [`  last      ${type} at ${timestamp}, run ${run}, ${count(sequence)} batches`];
  for (const [id, source] of Object.entries(sources)) {
    const gives = Object.entries(source.enrichments).map(([kind, given]) => `${count(given)} ${kind}`);
    lines.push(
      `  source    ${id}: ${source.status}, ${count(source.papers_processed)} papers; ${gives.join(', ')}`,
    );
    const { state, resets_at: resets, last_error: last } = source.api_status;
    if (state !== 'ok' || last !== null) {
      lines.push(
        `            ${state}${resets === null ? '' : `, back at ${resets}`}${last === null ? '' : `: ${last}`}`,
      );
    }
  }
  if (error !== null) lines.push(`  error     ${error}`);
  return lines;
}
