import { StateError } from '../../model/errors.js';

/** What was mended of a session, and with which session its work goes on. */
export interface RepairedSession {
  /** The session itself, or a new one with what is good of it. */
  readonly session_id: string;
  readonly isNew: boolean;
  readonly repaired: readonly { readonly what: string; readonly how: string }[];
}

/** Nothing of a session can be saved. */
export function cannotBeSaved(id: string, why: string, command: string, cause?: unknown): StateError {
  return new StateError('damaged', `nothing of session ${id} can be saved: ${why}`, {
    safe: 'Nothing was changed.',
    next: `Restore its folder from a backup, or begin anew: ${command} without --resume`,
    cause,
  });
}
