import { expect, it } from 'vitest';
import { labelOf } from '../../src/dedupe/paper-label.js';
import { readPaper } from '../../src/model/paper.js';

const label = (record: object): string => {
  const read = readPaper(record);
  return 'paper' in read ? labelOf(read.paper) : read.problem.expected;
};

it('names a record by its first author, year and title, or by what there is', () => {
  expect(label({ title: 'A <i>title</i>', authors: ['Fisher, R. A.', 'B'], year: 1936 })).toBe(
    'Fisher, R. A. 1936: A title',
  );
  expect(label({ title: 'x'.repeat(100) })).toBe(`${'x'.repeat(79)}…`);
  expect(label({ doi: '10.1000/1' })).toBe('10.1000/1');
  expect(label({ year: 1999 })).toBe('1999: untitled');
});
