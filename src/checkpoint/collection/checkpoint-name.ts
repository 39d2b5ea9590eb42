import { newSuffix } from '../../state/session-id.js';

const NAME = /^checkpoint_(.+)_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z_([0-9a-z]{8})\.json$/;

/** What the name of a checkpoint says: `checkpoint_{session_id}_{timestamp}_{id}.json`. Sorted by name they are in the order of their making. */
export interface CheckpointName {
  readonly sessionId: string;
  readonly takenAt: Date;
  readonly id: string;
}

/** Under a new id, by chance where none is given. The time has four digits of a year. */
export function newCheckpointName(sessionId: string, takenAt: Date, id = newSuffix()): CheckpointName {
  return { sessionId, takenAt, id };
}

/** `checkpoint_collect_20261122_101530_k3v9x2ab_20261122T101530123Z_9fx02mk1.json`. */
export function fileOf({ sessionId, takenAt, id }: CheckpointName): string {
  return `checkpoint_${sessionId}_${takenAt.toISOString().replace(/[-:.]/g, '')}_${id}.json`;
}

/** Undefined for a file that is no checkpoint of this session. */
export function readCheckpointName(file: string, sessionId: string): CheckpointName | undefined {
  const [, session, year, month, day, hour, minute, second, milli, id] = NAME.exec(file) ?? [];
  // Nothing could come after the last year that has four digits.
  if (session !== sessionId || id === undefined || year === '9999') return undefined;
  const takenAt = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${milli}Z`);
  if (Number.isNaN(takenAt.getTime())) return undefined;
  const name = { sessionId, takenAt, id };
  // The 30th of February is read as another day, under which there would be another file.
  return fileOf(name) === file ? name : undefined;
}
