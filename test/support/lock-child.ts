import { FolderLock } from '../../src/state/folder-lock.js';
import { obeyLines, say } from './obedient-child.js';

/** A process that takes a folder and does as it is told: `acquire`, `fence`, `free`, one line of answer each. */
const [folder = ''] = process.argv.slice(2);
let lock: FolderLock | undefined;

async function obey(command: string): Promise<string> {
  if (command === 'acquire') {
    lock = await FolderLock.acquire(folder, () => say('! lost'));
    return 'acquired';
  }
  if (command === 'fence') await lock?.fence();
  if (command === 'free') await lock?.free();
  return command;
}

await obeyLines(obey);
