import { expect, test } from 'vitest';
import { isFrontMatter } from '../../../src/venues/text/front-matter.js';

test.each([
  '[Title page i]',
  '[Title pages]',
  '[Copyright notice]',
  'Table of Contents',
  'Contents.',
  'Front Matter',
  'Frontmatter',
  'Front Matter, Table of Contents, Preface, Conference Organization',
  'Back cover',
  'Author Index',
  "Authors' index",
  'Index of Authors',
  'List of Reviewers 2',
  'Program Committee',
  'Organising Committee',
  "[Publisher's information]",
  'Journal of Peat publication information',
  'Proceedings of the 3rd Conference on Peat, Fen, July 1-3, 2031',
])('%s is none of a paper', (title) => expect(isFrontMatter(title)).toBe(true));

test.each([
  'Contents of Fens',
  'An Index of Moors',
  'Cover Songs in Bogs',
  'On the Program Committee Problem',
  'Preface',
  'Reviewing Proceedings of Fens',
  'Index Structures',
  'Matter',
  '',
])('%s may be', (title) => expect(isFrontMatter(title)).toBe(false));

test('takes no time over a title that is made to take some', () => {
  const began = performance.now();
  expect(isFrontMatter(`Fens ${'.'.repeat(200_000)} Moors`)).toBe(false);
  expect(performance.now() - began).toBeLessThan(2_000);
});
