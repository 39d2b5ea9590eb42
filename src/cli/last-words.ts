import { errorContextOf } from '../checkpoint/error-context.js';
import { lastWords } from '../checkpoint/run-record.js';
import type { SuddenEnd } from './context.js';

/** What is said in the record of a session's run when the process ends without coming back to the run. */
export function lastWordsIn(folder: string, now: () => Date): (end: SuddenEnd) => void {
  return ({ reason, error }) => {
    const at = now();
    const how = error === undefined ? 'stopped' : 'failed';
    lastWords(folder, { how, reason, error: error && errorContextOf(error.thrown, { at }) }, at);
  };
}
