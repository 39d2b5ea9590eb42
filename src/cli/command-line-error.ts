import type { CommanderError } from 'commander';
import { wrongCommandLine } from './messages.js';

/** What commander says of a wrong command line, in this program's form; undefined when it only showed the help. */
export function commandLineError(
  error: CommanderError,
  command = 'cf',
): ReturnType<typeof wrongCommandLine> | undefined {
  if (error.code === 'commander.help') return undefined;
  const [problem, hint] = error.message.replace(/^error:\s*/, '').split('\n');
  const nearest = /Did you mean (?:one of )?([^?,]+)/.exec(hint ?? '')?.[1];
  return wrongCommandLine((problem ?? '').replaceAll("'", '"').replace(/\.$/, ''), nearest, command);
}
