import type { CommanderError } from 'commander';
import { argumentsGiven, wrongCommandLine } from './messages.js';

type Message = ReturnType<typeof wrongCommandLine>;

/** What commander says of a wrong command line, in this program's form; undefined when it only showed the help. */
export function commandLineError(error: CommanderError, command: string): Message | undefined {
  if (error.code === 'commander.help') return undefined;
  if (error.code === 'commander.excessArguments') {
    const most = Number(/Expected (\d+)/.exec(error.message)?.[1] ?? 0);
    return argumentsGiven(command, most);
  }
  const [problem, hint] = error.message.replace(/^error:\s*/, '').split('\n');
  const nearest = /Did you mean (?:one of )?([^?,]+)/.exec(hint ?? '')?.[1];
  return wrongCommandLine((problem ?? '').replaceAll("'", '"').replace(/\.$/, ''), nearest, command);
}
