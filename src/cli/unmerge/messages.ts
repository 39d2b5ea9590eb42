import type { Unmerged } from '../../dedupe/unmerge.js';
import { nameOf, outputName } from '../messages.js';
import { counted } from '../numbers.js';

/** What `cf unmerge` did. */
export function unmerged(
  { title }: { readonly title: string | undefined },
  { rows, decided, unasked, decisionsFile, written }: Unmerged,
): string {
  const kept =
    decided === 0
      ? 'It was known already that they are not one work.'
      : `That they are not one work is kept in "${nameOf(decisionsFile)}" (${counted(decided, 'pair')}).`;
  return [
    `Took "${title ?? 'untitled'}" apart: ${counted(rows.length, 'record')} of rows ${rows.join(', ')} in its place.`,
    kept,
    ...(unasked.length === 0
      ? []
      : [
          `Row ${unasked.join(', ')} has no answers of its own, because another one was asked about for it: cf consolidate asks about it again.`,
        ]),
    `Written to ${outputName(written)}`,
  ].join('\n');
}
