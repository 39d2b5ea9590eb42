import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { removeOldSpools } from '../../formats/spool.js';
import { systemCode } from '../../model/errors.js';

/** Removes what killed runs left half built or half removed. Only under the lock of the root. */
export async function removeLeftovers(root: string, now: number): Promise<void> {
  for (const name of await readdir(root)) {
    const path = join(root, name);
    if (/^\.(?:new|trash)-/.test(name)) await rm(path, { recursive: true, force: true });
  }
  await removeOldSpools(root, now);
}

/** Removes from a session's folder what a killed run had half written. Only under the lock of the session. */
export async function removeRemains(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: unknown) => {
    // That it is missing is said by who needs it.
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  });
  for (const name of names) {
    if (/\.next(?:\.\d+)?$|\.backup\.tmp$|\.cf-part$/.test(name))
      await rm(join(folder, name), { force: true });
  }
}
