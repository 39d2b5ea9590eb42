import type { Command } from 'commander';
import type { CommandContext } from '../context.js';
import type { CleanFlags } from './sessions-clean.js';
import type { ExportFlags } from './sessions-export.js';
import type { ListFlags } from './sessions-list.js';
import type { StateFlags } from '../sessions-root.js';

const AFTER = `
Examples:
  cf sessions list
  cf sessions verify consolidate_20261122_101530_k3v9x2ab
  cf sessions export consolidate_20261122_101530_k3v9x2ab -o so-far.json
  cf sessions clean --completed --dry-run
`;

/** `cf sessions …`: what there is of unfinished work, and what can be done with it. */
export function addSessionsCommand(program: Command, context: CommandContext): void {
  const sessions = program
    .command('sessions')
    .summary('list, show, verify, export, salvage and remove sessions')
    .description(
      'Shows the sessions of cf collect and cf consolidate: what was begun, how far it came, and whether it is sound.',
    )
    .addHelpText('after', AFTER);
  const add = (name: string, description: string): Command =>
    sessions
      .command(name)
      .description(description)
      .option('--state-dir <dir>', 'where sessions are kept (also CF_STATE_DIR; default: .cf_state)');

  add('list', 'list all sessions, latest first')
    .option('--json', 'as JSON')
    .action(async (flags: ListFlags) => (await import('./sessions-list.js')).listSessions(flags, context));
  add('show <session_id>', 'show one session: what it is about, how far it is, its last checkpoint')
    .option('--json', 'as JSON')
    .action(async (id: string, flags: ListFlags) =>
      (await import('./sessions-show.js')).showSession(id, flags, context),
    );
  add('verify <session_id>', 'check every hash of a session, and its counts (0: sound, 74: damaged)').action(
    async (id: string, flags: StateFlags) =>
      (await import('./sessions-verify.js')).verifyOne(id, flags, context),
  );
  add('export <session_id>', 'write the papers of a session as they stand, also while it is running')
    .requiredOption('-o, --output <file>', 'where to; also .jsonl, .gz; "-": standard output')
    .action(async (id: string, flags: ExportFlags) =>
      (await import('./sessions-export.js')).exportOne(id, flags, context),
    );
  add('salvage <session_id>', 'make a new session of what is good in a damaged one, which is kept').action(
    async (id: string, flags: StateFlags) =>
      (await import('./sessions-salvage.js')).salvageOne(id, flags, context),
  );
  add('clean [session_id...]', 'remove sessions; never one that a process works in')
    .option('--completed', 'those that are complete')
    .option('--older-than <age>', 'those in which nothing has happened for so long: 30d, 12h')
    .option('--all', 'all of them, unfinished ones too')
    .option('--dry-run', 'only say what would be removed')
    .action(async (ids: string[], flags: CleanFlags) =>
      (await import('./sessions-clean.js')).cleanAll(ids, flags, context),
    );
}
