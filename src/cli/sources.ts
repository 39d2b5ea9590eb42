import type { Command } from 'commander';
import type { CommandContext } from './context.js';
import type { SourcesFlags } from './list-sources.js';

const AFTER = `
Keys are read from the environment only, never from the command line.

Examples:
  cf sources
  CF_SNAPSHOT_DIR=/data/openalex/works cf sources --json
`;

export function addSourcesCommand(program: Command, context: CommandContext): void {
  program
    .command('sources')
    .summary('list the sources: what they are, their limits, and what each needs')
    .description(
      'Lists who can be asked about papers: what it is, its limits, whether its key is set, and whether it can be used here.',
    )
    .option(
      '--snapshot-dir <dir>',
      'folder of OpenAlex works for the source "snapshot" (also CF_SNAPSHOT_DIR)',
    )
    .option('--json', 'as JSON')
    .addHelpText('after', AFTER)
    .action(async (flags: SourcesFlags) => {
      const { listSources } = await import('./list-sources.js');
      listSources(flags, context);
    });
}
