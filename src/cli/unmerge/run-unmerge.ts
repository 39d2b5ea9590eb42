import * as z from 'zod';
import { DEFAULT_STATE_DIR } from '../../checkpoint/sessions/session-places.js';
import { unmerge } from '../../dedupe/unmerge.js';
import { openOutput } from '../../formats/output-file.js';
import { readConfigFile } from '../config-file.js';
import type { CommandContext } from '../context.js';
import { unmerged } from './messages.js';
import { onePaper } from '../explain/run-explain.js';
import { EXPECTED_CONFIG, EXPECTED_STATE_DIR, filled, name, parseSettings } from '../settings.js';
import type { UnmergeFlags } from './unmerge.js';

const rows = z
  .string()
  .regex(/^\s*[1-9]\d*(?:\s*,\s*[1-9]\d*)*\s*$/)
  .transform((text) => text.split(',').map(Number));

const schema = z.object({
  '--output': name.optional(),
  '--only': rows.optional(),
  '--state-dir': name.optional(),
  '--config': name.optional(),
});

const EXPECTED = {
  '--output': ['the name of a file, or "-" for standard output', '--output corrected.json'],
  '--only': ['rows of the input, separated by commas', '--only 12,40'],
  '--state-dir': EXPECTED_STATE_DIR,
  '--config': EXPECTED_CONFIG,
} as const;

/** `cf unmerge`: takes one paper apart, and says what was done. */
export async function runUnmerge(
  file: string,
  query: string,
  flags: UnmergeFlags,
  context: CommandContext,
): Promise<void> {
  const given = {
    '--output': flags.output,
    '--only': flags.only,
    '--state-dir': flags.stateDir ?? filled(context.environment.CF_STATE_DIR),
    '--config': flags.config,
  };
  const settings = parseSettings(schema, given, EXPECTED, ['--output', '--only', '--state-dir', '--config']);
  const { now, stdout, screen } = context;
  const { precedence } = await readConfigFile(settings['--config'], settings['--output']);
  const paper = await onePaper((await openOutput(file)).path, query, file);
  const done = await unmerge(
    {
      file,
      paper,
      output: settings['--output'],
      only: settings['--only'],
      stateDir: settings['--state-dir'] ?? DEFAULT_STATE_DIR,
      precedence,
    },
    { now, stdout },
  );
  // Standard output may be where the list goes.
  const told =
    flags.json === true ? JSON.stringify({ ...done, title: paper.title ?? null }) : unmerged(paper, done);
  if (done.written === '-') screen.line(told);
  else stdout.write(`${told}\n`);
}
