import { setTimeout as wait } from 'node:timers/promises';
import { analyseInterruption, type InterruptionAnalysis } from './interruption-analysis.js';
import { machineNow } from './machine-now.js';
import { readCollection } from './read-collection.js';
import { readConsolidation } from './read-consolidation.js';
import type { SessionPlace } from '../sessions/session-places.js';
import type { RecoverableSession } from './recoverable-session.js';
import { planRecovery, type RecoveryPlan } from './recovery-plan.js';

export interface AnalysedSession {
  readonly analysis: InterruptionAnalysis;
  readonly plan: RecoveryPlan;
}

const LOOK_AGAIN = 3;
const LOOK_AGAIN_MS = 200;

/** What happened to a session, and what there is to do. Writes nothing, takes no lock, and never throws for what it finds. */
export async function analyseSession(place: SessionPlace, now: Date): Promise<AnalysedSession> {
  let session = await readSession(place);
  // A run at work replaces its files while they are read: what is damaged then is whole a moment later.
  for (let looks = 1; looks < LOOK_AGAIN && session.holder && hasDamage(session); looks++) {
    await wait(LOOK_AGAIN_MS);
    session = await readSession(place);
  }
  const machine = await machineNow(session, now);
  return { analysis: analyseInterruption(session, machine), plan: planRecovery(session) };
}

function readSession({ kind, folder, id }: SessionPlace): Promise<RecoverableSession> {
  switch (kind) {
    case 'consolidate':
      return readConsolidation(folder, id);
    case 'collect':
      return readCollection(folder, id);
  }
}

const hasDamage = ({ files, journal }: RecoverableSession): boolean =>
  journal.state === 'damaged' || files.some(({ state }) => state === 'damaged');
