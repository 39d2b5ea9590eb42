import type { Decision } from '../../match/duplicates.js';

const SAME = ['same', 's', 'yes', 'y', 'true', '1', 'duplicate', 'duplicates', 'dup'];
const DIFFERENT = ['different', 'd', 'diff', 'no', 'n', 'false', '0', 'distinct', 'not a duplicate'];

/** What is taken in the column `decision`, for messages. */
export const TAKEN = 'same (or s, yes, y, 1, duplicate), different (or d, no, n, 0), or nothing';

/** What a person decided in a cell: undefined where nothing stands in it, `wrong` where it is none of the words taken. */
export function decisionIn(cell: string): Decision['decision'] | undefined | 'wrong' {
  const word = cell
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .replace(/\.$/, '');
  if (word === '') return undefined;
  if (SAME.includes(word)) return 'same';
  return DIFFERENT.includes(word) ? 'different' : 'wrong';
}
