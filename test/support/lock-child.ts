import { createInterface } from 'node:readline';
import { FolderLock } from '../../src/state/folder-lock.js';
import { CfError } from '../../src/model/errors.js';

/** A process that takes a folder and does as it is told: `acquire`, `fence`, `free`, one line of answer each. */
const [folder = ''] = process.argv.slice(2);
let lock: FolderLock | undefined;
const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function obey(command: string): Promise<string> {
  if (command === 'acquire') {
    lock = await FolderLock.acquire(folder, () => say('! lost'));
    return 'acquired';
  }
  if (command === 'fence') await lock?.fence();
  if (command === 'free') await lock?.free();
  return command;
}

say('ready');
for await (const command of createInterface({ input: process.stdin })) {
  say(
    await obey(command).catch((error: unknown) =>
      error instanceof CfError ? `${(error as { kind?: string }).kind}: ${error.message}` : String(error),
    ),
  );
}
process.exit(0);
