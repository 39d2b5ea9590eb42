import type { Checkpoint } from '../../checkpoint/consolidation/checkpoint-file.js';
import type { ApiStatus } from '../../checkpoint/api-status.js';
import {
  summaryOf,
  type CollectionAtGlance,
  type SessionSummary,
} from '../../checkpoint/sessions/session-summary.js';
import type { CommandContext } from '../context.js';
import { count, counted } from '../numbers.js';
import { asText, glance, type ListFlags } from './sessions-list.js';
import { cfLine, say, sessionOf } from '../sessions-root.js';

/** `cf sessions show`: as the session's own files tell it, unverified; `verify` checks them. */
export async function showSession(id: string, flags: ListFlags, context: CommandContext): Promise<void> {
  const place = await sessionOf(id, flags, context);
  const summary = await summaryOf(place);
  const listed = await glance(summary);
  if (flags.json === true) {
    const { session, checkpoint } = summary.found;
    say(
      context,
      JSON.stringify(
        { ...listed, folder: place.folder, session: session ?? null, checkpoint: checkpoint ?? null },
        null,
        2,
      ),
    );
    return;
  }
  say(context, asText(listed, context.now()), ...details(summary));
  if (listed.state === 'unfinished')
    say(context, `  go on     ${cfLine([place.kind, '--resume', id], flags)}`);
  if (listed.state === 'damaged') say(context, `  see       ${cfLine(['recover', id], flags)}`);
}

function details({ folder, found }: SessionSummary): string[] {
  const follows =
    found.kind === 'collect'
      ? 'papers_<time of its start>.json, or standard output in a pipe'
      : 'follows from the list';
  return [
    `  folder    ${folder}`,
    ...(found.session === undefined ? [] : [`  output    ${found.session.output ?? follows}`]),
    ...(found.kind === 'collect'
      ? ofCollection(found)
      : found.checkpoint
        ? ofCheckpoint(found.checkpoint)
        : []),
  ];
}

function ofCollection({ checkpoint }: CollectionAtGlance): string[] {
  if (!checkpoint) return [];
  const {
    checkpoint_type: type,
    timestamp,
    run,
    sequence,
    progress,
    api_status: listers,
    error,
  } = checkpoint;
  return [
    `  last      ${type} at ${timestamp}, run ${run}, ${count(sequence)} batches`,
    ...[...progress.completed, ...progress.in_progress].map(
      ({ venue, year, lister, papers }, nth) =>
        `  ${nth < progress.completed.length ? 'done  ' : 'begun '}    ${venue} ${year}: ${count(papers)} papers (${lister})`,
    ),
    ...progress.not_started.map(({ venue, year }) => `  to do     ${venue} ${year}`),
    ...Object.entries(listers).flatMap(([lister, status]) =>
      ofStatus(status).map((line) => `  lister    ${lister}: ${line}`),
    ),
    ...(error === null ? [] : [`  error     ${error.message}`]),
  ];
}

function ofStatus({ state, resets_at: resets, last_error: last }: ApiStatus): string[] {
  if (state === 'ok' && last === null) return [];
  return [`${state}${resets === null ? '' : `, back at ${resets}`}${last === null ? '' : `: ${last}`}`];
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
    const gives = Object.entries(source.enrichments).map(([kind, given]) =>
      counted(given, kind.replace(/s$/, ''), kind),
    );
    lines.push(
      `  source    ${id}: ${source.status}, ${count(source.papers_processed)} papers; ${gives.join(', ')}`,
    );
    lines.push(...ofStatus(source.api_status).map((line) => `            ${line}`));
  }
  if (error !== null) lines.push(`  error     ${error}`);
  return lines;
}
