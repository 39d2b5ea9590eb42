import * as z from 'zod';
import { describeHolder } from '../../state/folder-lock.js';
import { probableCause, probableCauseSchema } from './probable-cause.js';
import { SESSION_KINDS } from '../sessions/session-places.js';
import {
  seenCheckpointSchema,
  seenFileSchema,
  seenJournalSchema,
  workUnitSchema,
  type MachineNow,
  type RecoverableSession,
} from './recoverable-session.js';

/** What was going on in a session when it was interrupted, what is left of it, and why it was, as far as that can be told. */
export const interruptionAnalysisSchema = z.object({
  session_id: z.string(),
  kind: z.enum(SESSION_KINDS),
  folder: z.string(),
  analysed_at: z.string(),
  /** `running`: somebody works in it now, and what is told of it is older than what they did meanwhile. */
  status: z.enum(['running', 'completed', 'interrupted']),
  held_by: z.string().nullable(),
  run: z.int().nullable(),
  /** When anything last happened in it, ISO 8601. */
  last_sign_of_life: z.string().nullable(),
  units: z.array(workUnitSchema),
  checkpoints: z.array(seenCheckpointSchema),
  journal: seenJournalSchema,
  files: z.array(seenFileSchema),
  /** Null for a session that was not interrupted. */
  cause: probableCauseSchema.nullable(),
});
export type InterruptionAnalysis = z.infer<typeof interruptionAnalysisSchema>;

/** Pure. */
export function analyseInterruption(session: RecoverableSession, machine: MachineNow): InterruptionAnalysis {
  const { holder, isComplete, run, lastSign } = session;
  const status = holder ? 'running' : isComplete ? 'completed' : 'interrupted';
  return {
    session_id: session.id,
    kind: session.kind,
    folder: session.folder,
    analysed_at: machine.now.toISOString(),
    status,
    held_by: holder ? describeHolder(holder) : null,
    run: run ?? null,
    last_sign_of_life: lastSign === undefined ? null : new Date(lastSign).toISOString(),
    units: [...session.units],
    checkpoints: [...session.checkpoints],
    journal: session.journal,
    files: [...session.files],
    cause: status === 'interrupted' ? probableCause(session, machine) : null,
  };
}
