import { Command } from 'commander';
import { addCollectCommand } from './collect/collect.js';
import { addConsolidateCommand } from './consolidate/consolidate.js';
import { addDedupeCommand } from './dedupe/dedupe.js';
import { UsageError } from '../model/errors.js';
import type { CommandContext } from './context.js';
import { givenTwice } from './messages.js';
import { addExplainCommand } from './explain/explain.js';
import { addRecoverCommand } from './recover/recover.js';
import { addSessionsCommand } from './sessions/sessions.js';
import { addSourcesCommand } from './sources/sources.js';
import { addUnmergeCommand } from './unmerge/unmerge.js';

const AFTER = `
Exit codes:
  0    complete                             73   the output can't be written
  2    wrong command line                   74   the state can't be read or written
  65   the list is invalid (66: not there)  75   not complete: go on with --resume
  70   a bug                                130, 143, 129   stopped by a signal

First steps:
  cf collect --list-venues                  which conferences and journals can be listed, by whom
  cf collect --venues acl --year 2024       the papers of a venue and year, as a list
  cf sources                                who can be asked, what each needs
  cf consolidate -i papers.json --dry-run   what would be asked at what cost
  cf dedupe -i a.json -i b.json             one list without duplicates, nobody is asked
  cf consolidate -i papers.json             the work; after an interruption: --resume
`;

/** The commands and their options. Whatever they need to work is loaded when they run. */
export function createProgram(context: CommandContext): Command {
  const program = new Command('cf')
    .description(
      'Lists the papers of conferences and journals, asks scholarly sources about every paper of a list, and writes one list that says where each value came from.',
    )
    .version(context.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .addHelpText('after', AFTER)
    .exitOverride()
    // Errors are shown in our own form, by main.ts.
    .configureOutput({
      outputError: () => undefined,
      getOutHelpWidth: helpWidth,
      getErrHelpWidth: helpWidth,
    });
  addCollectCommand(program, context);
  addConsolidateCommand(program, context);
  addDedupeCommand(program, context);
  addExplainCommand(program, context);
  addUnmergeCommand(program, context);
  addSourcesCommand(program, context);
  addRecoverCommand(program, context);
  addSessionsCommand(program, context);
  refuseRepeated(program);
  return program;
}

/** Of two values one would be silently left out. */
function refuseRepeated(command: Command): void {
  const once = command.options.filter(
    ({ required, optional, variadic }) => (required || optional) && !variadic,
  );
  for (const option of once) {
    let given = 0;
    command.on(`option:${option.name()}`, () => {
      if (++given > 1) throw new UsageError(...givenTwice(`--${option.name()}`));
    });
  }
  command.commands.forEach(refuseRepeated);
}

const WIDEST = 110;

function helpWidth(): number {
  return Math.min(WIDEST, process.stdout.columns ?? WIDEST);
}
