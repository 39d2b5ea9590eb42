import type { DedupeEvent, DedupeSummary, RemovalKind } from '../../dedupe/events.js';
import type { StopReason } from '../../model/errors.js';
import { shellLine } from '../../model/shell-words.js';
import type { DedupeFlags } from './config.js';
import { outputName } from '../messages.js';
import { count, counted } from '../numbers.js';

/** What `cf dedupe` says. */

export const decided = ({ file, decisions }: Extract<DedupeEvent, { type: 'decided' }>): string =>
  `${counted(decisions, 'decision')} read from "${file}" and kept`;

const REMOVED: Readonly<Record<RemovalKind, string>> = {
  identical: 'identical records',
  identifier: 'by a shared identifier',
  description: 'by title, authors and the rest',
  version: 'versions of one work',
  decision: 'by your decisions',
};

/** The figures of a PRISMA flow diagram, as lines to be copied: what was read, what was removed and why, what is left. */
export function dedupeSummary({
  papers,
  left_out,
  merged,
  records,
  merged_by,
  inputs,
}: DedupeSummary): string {
  const lines: (readonly [text: string, figure: number])[] = [['Records read', papers]];
  if (inputs.length > 1) for (const input of inputs) lines.push([`  ${input.file}`, input.papers]);
  // Not among the records read.
  if (left_out > 0) lines.push(['Entries left out, named above', left_out]);
  lines.push(['Duplicates removed', merged]);
  for (const [kind, figure] of Object.entries(merged_by) as [RemovalKind, number][])
    if (figure > 0) lines.push([`  ${REMOVED[kind]}`, figure]);
  lines.push(['Records left', records]);
  const widest = Math.max(...lines.map(([text]) => text.length));
  const figures = Math.max(...lines.map(([, figure]) => count(figure).length));
  return lines
    .map(([text, figure]) => `${text.padEnd(widest)}  ${count(figure).padStart(figures)}`)
    .join('\n');
}

/** What is linked, what is unclear, where everything is, and what to type next. */
export function dedupeTellsNext(summary: DedupeSummary, flags: DedupeFlags): string {
  const { versions, unclear, decisions, output, clusters_file, review_file } = summary;
  const lines: string[] = [];
  if (decisions.followed > 0)
    lines.push(
      `${counted(decisions.followed, 'decision')} of yours about these records ${decisions.followed === 1 ? 'was' : 'were'} followed.`,
    );
  if (versions > 0)
    lines.push(
      `${counted(versions, 'pair')} of records ${versions === 1 ? 'is two versions' : 'are versions'} of one work: they name each other.${flags.dedupe === 'ids' ? '' : ' To merge them: --versions merge'}`,
    );
  lines.push(`Written to ${outputName(output)}`);
  if (clusters_file !== null) lines.push(`Which record went where: "${clusters_file}"`);
  if (unclear > 0) lines.push(unclearPairs(unclear, review_file, flags));
  else if (review_file !== null) lines.push(`No pair is left to decide in "${review_file}".`);
  return lines.join('\n');
}

function unclearPairs(unclear: number, review: string | null, flags: DedupeFlags): string {
  const what = `${counted(unclear, 'pair')} ${unclear === 1 ? 'is' : 'are'} unclear, and left apart.`;
  if (review === null)
    return `${what} To decide ${unclear === 1 ? 'it' : 'them'}, run: ${again(flags, 'pairs.csv')}`;
  return `${what} Fill in the column "decision" in "${review}" (same or different), then run the same command again:\n${again(flags, review)}`;
}

/** The same command, with a review file. Not for pipes, which can't be read again. */
function again(flags: DedupeFlags, review: string): string {
  const words = ['cf', 'dedupe'];
  for (const input of flags.input ?? []) words.push('-i', input);
  const kept = [
    ['-o', flags.output],
    ['--dedupe', flags.dedupe],
    ['--versions', flags.versions],
    ['--clusters', flags.clusters],
    ['--state-dir', flags.stateDir],
    ['--config', flags.config],
    ['--review', review],
  ] as const;
  for (const [flag, value] of kept) if (value !== undefined) words.push(flag, value);
  return shellLine(words);
}

export const dedupeStoppedAtOnce = (reason: StopReason): string =>
  `Stopped at once (${reason}). No file was left half written.`;
