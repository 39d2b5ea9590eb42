import { createInterface } from 'node:readline';
import { CfError } from '../../src/model/errors.js';

export const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** A process that does as it is told: one command a line, one line of answer each. Ends with its input. */
export async function obeyLines(obey: (command: string) => Promise<string>): Promise<never> {
  say('ready');
  for await (const command of createInterface({ input: process.stdin })) {
    say(
      await obey(command).catch((error: unknown) =>
        error instanceof CfError ? `${(error as { kind?: string }).kind}: ${error.message}` : String(error),
      ),
    );
  }
  process.exit(0);
}
