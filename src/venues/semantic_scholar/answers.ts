import { answersReader } from '../indexes/saved-answers.js';
import { listedPaper } from './paper.js';

/** Saved answers of `GET /paper/search/bulk` (`{"total": …, "data": […]}`) and of batches (`[…]`), and papers one on a line. */
export const readSemanticScholarAnswers = answersReader({
  name: 'Semantic Scholar',
  mark: '"paperId"',
  rowsOf: (answer) => (answer as { data?: unknown }).data,
  isRow: (row) => 'paperId' in row && typeof row.paperId === 'string',
  read: listedPaper,
});
