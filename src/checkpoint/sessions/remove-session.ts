import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { StateError, describeSystemError } from '../../model/errors.js';
import { syncFolder } from '../../state/sync-folder.js';

/** Renames a session's folder out of sight and removes it. Throws StateError. */
export async function removeSessionFolder(folder: string): Promise<void> {
  const root = dirname(folder);
  const trash = join(root, `.trash-${basename(folder)}`);
  try {
    await rm(trash, { recursive: true, force: true });
    await rename(folder, trash);
    await syncFolder(root);
    await rm(trash, { recursive: true, force: true });
  } catch (error) {
    throw new StateError('unwritable', `cannot remove "${folder}": ${describeSystemError(error)}`, {
      safe: 'The output is complete.',
      next: `Remove it by hand, or run: cf sessions clean --completed`,
      cause: error,
    });
  }
}
