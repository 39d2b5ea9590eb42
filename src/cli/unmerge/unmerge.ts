import type { Command } from 'commander';
import type { CommandContext } from '../context.js';
import { WHICH_PAPER } from '../explain/explain.js';

/** The flags of `cf unmerge` as they were typed. */
export interface UnmergeFlags {
  readonly output?: string;
  readonly only?: string;
  readonly stateDir?: string;
  readonly config?: string;
  readonly json?: boolean;
}

const AFTER = `${WHICH_PAPER}
What is remembered:
  That these records are not one work is kept in <state dir>/decisions.jsonl, so that the next run does not merge them again.

Exit codes: 0 done, 2 no such paper, several, or nothing merged, 65 not a list of papers (66: no such file),
73 the file can't be written, 74 the decisions can't be kept

Examples:
  cf unmerge papers.deduplicated.json 12
  cf unmerge papers.deduplicated.json 10.1000/xyz -o corrected.json
  cf unmerge papers.deduplicated.json "deep learning" --only 12,40
`;

export function addUnmergeCommand(program: Command, context: CommandContext): void {
  program
    .command('unmerge <output_file> <paper...>')
    .summary('take a merged record apart again, losing nothing')
    .description(
      'Puts the records that were merged into one back, each as it came and at its own place, in an output of\n' +
        'cf dedupe or cf consolidate. All other records stay as they are.',
    )
    .option(
      '-o, --output <file>',
      'where the result goes; "-": standard output (default: the output file itself)',
    )
    .option('--only <rows>', 'take only these rows out, separated by commas; the rest is merged anew')
    .option('--state-dir <dir>', 'where decisions are kept (also CF_STATE_DIR; default: .cf_state)')
    .option(
      '--config <file>',
      'rules by which the rest is merged anew (default: cf.config.json, if it is there)',
    )
    .option('--json', 'say as JSON what was done')
    .addHelpText('after', AFTER)
    .action(async (file: string, paper: string[], flags: UnmergeFlags) => {
      const { runUnmerge } = await import('./run-unmerge.js');
      await runUnmerge(file, paper.join(' '), flags, context);
    });
}
