import { rmdir } from 'node:fs/promises';
import { StateError, systemCode } from '../model/errors.js';
import { FolderLock, type LockTiming } from './folder-lock.js';

/** What is done to one file takes well under a second: whoever holds it longer is stuck. */
const WAIT_MS = 30_000;

/**
 * Makes this process, and this call within it, the only one that changes a file while `act` runs: by the lock of a folder of its own,
 * `<path>.lock/`, which is gone afterwards. `fence` throws when the lock was lost meanwhile. Throws StateError('held') when
 * somebody else has the file for longer than half a minute.
 */
export async function withFileLock<T>(
  path: string,
  act: (fence: () => Promise<void>) => Promise<T>,
  { waitMs }: Pick<LockTiming, 'waitMs'> = { waitMs: WAIT_MS },
): Promise<T> {
  const folder = `${path}.lock`;
  const lock = await acquire(folder, waitMs);
  try {
    return await act(lock.fence);
  } finally {
    await lock.free();
    // Not empty any more when the next one has it.
    await rmdir(folder).catch(() => undefined);
  }
}

async function acquire(folder: string, waitMs: number): Promise<FolderLock> {
  for (const until = Date.now() + waitMs; ;) {
    try {
      return await FolderLock.acquire(folder, () => undefined, { waitMs });
    } catch (error) {
      // Whoever had it before took the folder away between our making it and our taking it.
      const gone = error instanceof StateError && systemCode(error.cause) === 'ENOENT';
      if (!gone || Date.now() > until) throw error;
    }
  }
}
