import { answersReader } from '../indexes/saved-answers.js';
import { listedWork } from './work.js';

/** Saved answers of `GET /works?…` (`{"meta": …, "results": […]}`), and works one on a line. */
export const readOpenAlexAnswers = answersReader({
  name: 'OpenAlex',
  mark: 'openalex.org/W',
  rowsOf: (answer) => (answer as { results?: unknown }).results,
  isRow: (row) => 'id' in row && typeof row.id === 'string' && /openalex\.org\/W\d+$/.test(row.id),
  read: listedWork,
});
