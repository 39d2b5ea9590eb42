import type { Command } from 'commander';
import type { CommandContext } from '../context.js';
import type { RecoverFlags } from './run-recover.js';

const AFTER = `
Without --apply nothing is changed, and a session that somebody works in may be looked at too.

Exit codes:
  0    analysed, and there is something to go on with or nothing to do; with --apply: done
  2    there is no such session
  74   nothing of it can be saved
  75   another process works in it; with --apply: the run that followed is not complete
  With --apply the exit code is that of the run that follows.

Examples:
  cf recover
  cf recover --apply
  cf recover consolidate_20261122_101530_k3v9x2ab --json
  cf recover consolidate_20261122_101530_k3v9x2ab --apply --repair-only
`;

export function addRecoverCommand(program: Command, context: CommandContext): void {
  program
    .command('recover [session_id]')
    .summary('find out why a session was interrupted, and go on with it')
    .description(
      'Tells what was going on in a session when it was interrupted, why it probably was, what is left of it,\n' +
        'and what there is to do. Without an id: the latest session that is not complete.',
    )
    .option('--apply', 'do it: mend what can be mended, then go on as --resume does')
    .option('--repair-only', 'with --apply: mend, and stop before going on')
    .option('--json', 'as JSON')
    .option('--state-dir <dir>', 'where sessions are kept (also CF_STATE_DIR; default: .cf_state)')
    .option('--snapshot-dir <dir>', 'for the run that follows: as in cf consolidate')
    .option('--config <file>', 'for the run that follows: as in cf consolidate and cf collect')
    .option('--no-progress', 'for the run that follows: plain lines instead of bars')
    .option('--quiet', 'for the run that follows: only errors')
    .addHelpText('after', AFTER)
    .action(async (id: string | undefined, flags: RecoverFlags) => {
      const { runRecoverCommand } = await import('./run-recover.js');
      context.exitCode = await runRecoverCommand(id, flags, context);
    });
}
