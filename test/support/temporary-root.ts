import { existsSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

const IN_MEMORY = '/dev/shm';
/** Containers often have 64 MB there, which the tests of large lists fill. */
const ROOMY_BYTES = 2 ** 30;

/**
 * Where tests put their folders: in memory, where there is room. A sync costs nothing there; what is synced, and in which order, is
 * seen by the recorder of test/crash, whatever the disk.
 */
export const TEMPORARY_ROOT = isRoomy(IN_MEMORY) ? IN_MEMORY : tmpdir();

function isRoomy(folder: string): boolean {
  if (!existsSync(folder)) return false;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize >= ROOMY_BYTES;
}
