import type { Command } from 'commander';
import type { CommandContext } from '../context.js';
import type { SourcesFlags } from './list-sources.js';

const AFTER = `
Keys are read from the environment only, never from the command line.

Examples:
  cf sources
  cf sources --check
  CF_SNAPSHOT_DIR=/data/openalex/works cf sources --json
`;

export function addSourcesCommand(program: Command, context: CommandContext): void {
  program
    .command('sources')
    .summary('list the sources: what they are, their limits, and what each needs')
    .description(
      'Lists who can be asked about papers: what it is, its limits, what was spent today, whether its key is set, and whether it can be used here.',
    )
    .option(
      '--snapshot-dir <dir>',
      'folder of OpenAlex works for the source "snapshot" (also CF_SNAPSHOT_DIR)',
    )
    .option(
      '--check',
      'ask each that can be used one small thing: whether it answers, and what is left for today',
    )
    .option('--state-dir <dir>', 'where the limits are kept (also CF_STATE_DIR; default: .cf_state)')
    .option('--json', 'as JSON')
    .addHelpText('after', AFTER)
    .action(async (flags: SourcesFlags) => {
      const { listSources } = await import('./list-sources.js');
      await listSources(flags, context);
    });
}
