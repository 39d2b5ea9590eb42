import { setImmediate as nextTurn } from 'node:timers/promises';
import { CommanderError, type Command } from 'commander';
import { describeSystemError, EXIT, OutputError, UsageError } from '../model/errors.js';
import { commandLineError } from './command-line-error.js';
import type { CommandContext } from './context.js';
import { createProgram } from './program.js';
import { Screen } from './screen.js';
import { showError } from './show-error.js';
import { sleep } from './sleep.js';
import { readVersion } from './version.js';

/** The whole program: parses the command line, runs the command, shows what went wrong, and exits. */
export async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const context: CommandContext = {
    environment: process.env,
    version: readVersion(),
    screen: new Screen(process.stderr, process.env),
    stdin: process.stdin,
    stdout: process.stdout,
    stdoutIsTerminal: process.stdout.isTTY === true,
    json: args.includes('--json'),
    now: () => new Date(),
    sleep,
    session: undefined,
    exitCode: EXIT.ok,
  };
  // Without a listener it would end the process with a stack trace.
  let unwritable: Error | undefined;
  process.stdout.on('error', (error) => {
    unwritable ??= error;
  });
  // Node ignores this signal, so that a write beyond `ulimit -f` fails with an error; a library that listens to every
  // signal would have it end the process instead, unless somebody else listens too.
  process.on('SIGXFSZ', () => undefined);
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (thrown: unknown) => {
      context.lastWords?.({ reason: event, error: { thrown } });
      process.exit(showError(thrown, context));
    });
  }
  const program = createProgram(context);
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    context.exitCode = exitCodeFor(error, commandOf(program, args), context);
  }
  // The error of the last write comes a turn later.
  await nextTurn();
  if (unwritable !== undefined && context.exitCode === EXIT.ok) {
    const problem = `cannot write to standard output: ${describeSystemError(unwritable)}`;
    context.exitCode = showError(new OutputError(problem), context);
  }
  // Idle connections and worker threads of libraries must not keep a finished program alive.
  process.exit(context.exitCode);
}

/** The command that was meant, as it is typed: `cf sessions export`. */
function commandOf(program: Command, args: readonly string[]): string {
  const words = ['cf'];
  let command: Command | undefined = program;
  for (const arg of args) {
    command = command.commands.find((one) => one.name() === arg);
    if (command === undefined) break;
    words.push(arg);
  }
  return words.join(' ');
}

function exitCodeFor(error: unknown, command: string, context: CommandContext): number {
  if (!(error instanceof CommanderError)) return showError(error, context);
  if (error.exitCode === 0) return EXIT.ok;
  const wrong = commandLineError(error, command);
  // The help itself was the answer.
  return wrong === undefined ? EXIT.usage : showError(new UsageError(...wrong), context);
}
