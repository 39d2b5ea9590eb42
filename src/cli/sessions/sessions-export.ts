import { exportCollection } from '../../collect/export-collection.js';
import { exportSession } from '../../consolidate/export-session.js';
import { readConfigFile } from '../config-file.js';
import type { CommandContext } from '../context.js';
import { count, counted } from '../numbers.js';
import { sessionOf, type StateFlags } from '../sessions-root.js';

export interface ExportFlags extends StateFlags {
  readonly output: string;
}

/** `cf sessions export`: what it says goes to standard error, because the papers may go to standard output. */
export async function exportOne(id: string, flags: ExportFlags, context: CommandContext): Promise<void> {
  const { kind, folder } = await sessionOf(id, flags, context);
  const epoch = context.environment.SOURCE_DATE_EPOCH?.trim();
  const around = {
    cfVersion: context.version,
    fixedTime:
      epoch === undefined || !/^\d+$/.test(epoch) ? undefined : new Date(Number(epoch) * 1000).toISOString(),
    now: context.now,
    stdout: context.stdout,
  };
  const { papers, sequence, notes } =
    kind === 'collect'
      ? await exportCollection(folder, id, flags.output, around)
      : await exportSession(folder, flags.output, {
          ...around,
          precedence: (await readConfigFile(undefined)).precedence,
        });
  for (const note of notes) context.screen.line(note);
  const where = flags.output === '-' ? 'standard output' : `"${flags.output}"`;
  context.screen.line(
    `Wrote ${counted(papers, 'paper')} to ${where}, as they stand after batch ${count(sequence)}.`,
  );
}
