import { join } from 'node:path';
import { sha256OfFile } from '../../formats/list-file.js';
import { damagedFile } from '../../state/checked-file.js';
import { mendedByRecovery } from '../mended-by-recovery.js';
import type { SessionFile } from './session-file.js';

/** Throws StateError when the list that a session keeps is not the one that was put there. */
export async function checkSpool(folder: string, spool: SessionFile['input']['spool']): Promise<void> {
  if (spool === null) return;
  const path = join(folder, spool.file);
  const found = await sha256OfFile(path).catch((error: unknown) => {
    throw damagedFile(path, `it cannot be read (${(error as Error).message})`, mendedByRecovery(folder));
  });
  if (found !== spool.sha256)
    throw damagedFile(path, 'its SHA-256 is not the one in session.json', mendedByRecovery(folder));
}
