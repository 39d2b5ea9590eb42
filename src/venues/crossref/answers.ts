import { answersReader } from '../indexes/saved-answers.js';
import { listedWork } from './work.js';

/** Saved answers of `GET /works?…` (`{"message": {"items": […]}}`) and `GET /works/…` (`{"message": {…}}`), files of `{"items": […]}`, and works one on a line. */
export const readCrossrefAnswers = answersReader({
  name: 'Crossref',
  mark: '"DOI"',
  rowsOf: (answer) => {
    const { message = answer } = answer as { message?: { items?: unknown } | null };
    if (message === null || typeof message !== 'object') return undefined;
    return (message as { items?: unknown }).items ?? [message];
  },
  // CSL-JSON, in which others export lists, looks much the same, but its titles are no lists.
  isRow: (row) =>
    'DOI' in row && typeof row.DOI === 'string' && (!('title' in row) || Array.isArray(row.title)),
  read: listedWork,
});
