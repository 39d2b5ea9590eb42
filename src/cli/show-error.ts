import { CfError, EXIT, type ExitCode } from '../model/errors.js';
import type { CommandContext } from './context.js';
import { describeBug, describeError } from './messages.js';
import { visible } from './visible.js';

/** Shows an error as it deserves and tells the exit code: what a person can do something about, or a bug. */
export function showError(error: unknown, { screen, json, version, session, now }: CommandContext): ExitCode {
  const known = error instanceof CfError;
  const exitCode = known ? error.exitCode : EXIT.bug;
  if (json) {
    const said = known
      ? { error: error.name, message: error.message, safe: error.safe, next: error.next }
      : { error: 'Bug', message: describeBug(error, version, session) };
    screen.line(JSON.stringify({ time: now().toISOString(), type: 'error', exit_code: exitCode, ...said }));
  } else {
    const [first, ...rest] = visible(
      known ? describeError(error) : describeBug(error, version, session),
    ).split('\n');
    screen.line([screen.colors.red(first ?? ''), ...rest].join('\n'));
  }
  return exitCode;
}
