import { InputError } from '../../model/errors.js';

/** Also where a file is read again, in the middle of a run. */
const SAFE = 'What was listed before is saved.';

/** A file of the folder that can't be taken as it is: `problem` names it, `mend` says what may help besides leaving it out. */
export function unusableFile(problem: string, mend: string, cause?: unknown): InputError {
  const next = `${mend}, or move it out of the folder given with --from.`;
  return new InputError(problem, { safe: SAFE, next, cause });
}

/** A file that is not as it was when the folder was walked: one that is still being written, perhaps. */
export function changedFile(problem: string, cause?: unknown): InputError {
  return new InputError(problem, { safe: SAFE, next: 'Run the command again.', cause });
}
