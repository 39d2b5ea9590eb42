import { expect, test } from 'vitest';
import { titleQuery } from '../../../src/sources/europepmc/title-query.js';

const clauseOf = (title: string, year?: number): string | undefined => titleQuery(title, year)?.clause;

test.each([
  ['The hydrology of raised bogs in northern Sweden', '(TITLE:(bogs AND hydrology AND northern AND sweden))'],
  // Words that are spelled in two ways are left out where there are enough others.
  [
    'Randomised trial of peat therapy for anaemia in northern municipalities',
    '(TITLE:(municipalities AND northern AND peat AND therapy AND trial))',
  ],
  ['AND OR NOT: "operators" (in) titles* of searches?', '(TITLE:(operators AND searches AND titles))'],
  ['Über die Hydrologie von Mooren in Bayern', '(TITLE:(bayern AND hydrologie AND mooren AND von))'],
])('%s is looked for as %s', (title, clause) => {
  const year = /AND \w+ AND \w+ AND/.test(clause) ? undefined : 2001;
  const years = year === undefined ? '' : ' AND PUB_YEAR:[1999 TO 2003]';
  expect(clauseOf(title, year)).toBe(clause.replace(/\)$/, `${years})`));
});

test('few words need the year, and one word is not looked for', () => {
  expect(clauseOf('Raised bogs')).toBeUndefined();
  expect(clauseOf('Raised bogs', 2001)).toBe('(TITLE:(bogs AND raised) AND PUB_YEAR:[1999 TO 2003])');
  expect(clauseOf('Bogs', 2001)).toBeUndefined();
  expect(clauseOf('', 2001)).toBeUndefined();
});

test('a long title is looked for by its longest words', () => {
  const title = Array.from(
    { length: 60 },
    (_, n) => `word${'abcdefghij'.charAt(n % 10).repeat(1 + (n % 12))}`,
  ).join(' ');
  expect(clauseOf(title)?.split(' AND ')).toHaveLength(6);
});

test('the order of the words and their signs do not count', () => {
  expect(clauseOf('Bogs, raised: hydrology in Sweden')).toBe(clauseOf('Hydrology — Sweden in raised "bogs"'));
});

test('a record is one that the server may give for it', () => {
  const query = titleQuery('Hydrology of raised bogs', 2001);
  const matches = (title: string, year?: number) =>
    query?.matches({ title, ...(year !== undefined && { year }), identifiers: [], urls: [] });
  expect(matches('Raised Bogs: Their <i>Hydrology</i>', 2003)).toBe(true);
  expect(matches('Raised bogs: their hydrology', 2004)).toBe(false);
  expect(matches('Raised bogs: their hydrology')).toBe(false);
  expect(matches('Raised bogs', 2001)).toBe(false);
});
