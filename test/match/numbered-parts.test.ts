import { describe, expect, test } from 'vitest';
import { relateTitles } from '../../src/match/title-relation.js';
import { readTitle } from '../../src/match/title.js';

const LONG =
  'Selective multiabsorption and Fréchet photoprotection in secondary transconnectivity of membranes';
const VERY_LONG = `${LONG} that were made by hand and measured with instruments of all sorts for many years`;

describe('the first of two numbered parts is no title that was cut off within the number of the second', () => {
  test.each([
    ['Part I', 'Part II'],
    ['Part 1', 'Part 12'],
    ['IV', 'IVX'],
    ['Part X', 'Part XI: results'],
    ['Report 3', 'Report 31'],
  ])('%s and %s', (one, other) => {
    for (const title of [LONG, VERY_LONG]) {
      const [a, b] = [readTitle(`${title}. ${one}`), readTitle(`${title}. ${other}`)];
      expect([relateTitles(a, b), relateTitles(b, a)]).toEqual(['different', 'different']);
    }
  });

  test('one that was cut off within a word is a part still', () => {
    expect(relateTitles(readTitle(LONG.slice(0, -3)), readTitle(LONG))).not.toBe('different');
  });
});
