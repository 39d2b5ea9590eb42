import { inspectCollection } from '../collection/inspect-collection.js';
import { verifySession } from '../consolidation/verify-session.js';
import type { Finding } from '../finding.js';
import type { SessionPlace } from './session-places.js';

/** Checks every hash of a session of either kind, and its counts against its journal. Changes nothing; never throws for damage. */
export async function verifyAny({ kind, folder, id }: SessionPlace): Promise<readonly Finding[]> {
  switch (kind) {
    case 'consolidate':
      return verifySession(folder);
    case 'collect':
      return (await inspectCollection(folder, id)).findings;
  }
}
