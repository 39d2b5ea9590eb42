import { describe, expect, it } from 'vitest';
import { compareIssues, comparePages, compareVolumes, readPlace, sameSpan } from '../../src/match/place.js';

const at = (pages?: string, volume?: string): ReturnType<typeof readPlace> =>
  readPlace(volume, undefined, pages);

describe('pages', () => {
  it('of a text ahead of print are only counted', () => {
    expect(comparePages(at('1-20'), at('421-440', '88'))).toBe('unknown');
    expect(comparePages(at('1-20'), at('421-441', '88'))).toBe('different');
    expect(comparePages(at('1-20', '88'), at('421-440', '88'))).toBe('different');
  });

  it.each([
    ['288-97', '288-297', 'same'],
    ['pp. 288–297', '288-297', 'same'],
    ['p. 12', '12-18', 'same'],
    ['C219-C235', 'c219-c235', 'same'],
    ['c37-c42', '37-42', 'same'],
    ['532, 534-536, 538-540', '532-536', 'compatible'],
    ['2297-2108', '2097-2108', 'compatible'],
    ['S78-S89', 'Suppl-89', 'compatible'],
    ['965-971', 't-71', 'compatible'],
    ['487-488', '488', 'compatible'],
    ['246-250', '250-254', 'compatible'],
    ['e1234', 'e1234', 'same'],
    ['e1234', 'e1235', 'different'],
    ['a1754', '969-972', 'unknown'],
    ['249A-250A', '251A', 'different'],
    ['1-2', '3-4', 'different'],
    ['Article No. 104567', '1-14', 'unknown'],
    ['104567', '1-14', 'unknown'],
    ['104567', '104568', 'different'],
    ['12345', '1-14', 'unknown'],
    ['12345', '421-434', 'different'],
    ['0', '12-18', 'unknown'],
    ['215 p', '1524', 'unknown'],
    ['in press', '12-18', 'unknown'],
    ['', '12-18', 'unknown'],
  ] as const)('%s and %s: %s', (one, other, expected) => {
    expect(comparePages(at(one), at(other))).toBe(expected);
    expect(comparePages(at(other), at(one))).toBe(expected);
  });

  it('are a span only when they are several, both ends known', () => {
    expect(sameSpan(at('288-97'), at('288-297'))).toBe(true);
    expect(sameSpan(at('12'), at('12'))).toBe(false);
    expect(sameSpan(at('12-12'), at('12-12'))).toBe(false);
    expect(sameSpan(at('12-18'), at('12'))).toBe(false);
  });
});

describe('volumes and issues', () => {
  it.each([
    ['24', '24', 'same'],
    ['vol. 24', '24 Suppl 3', 'same'],
    ['Suppl 3 24', '24', 'compatible'],
    ['24', '25', 'different'],
    ['24', undefined, 'unknown'],
    ['Ph.D.', '24', 'unknown'],
  ] as const)('%s and %s: %s', (one, other, expected) => {
    expect(compareVolumes(at(undefined, one), at(undefined, other))).toBe(expected);
    expect(compareVolumes(at(undefined, other), at(undefined, one))).toBe(expected);
    const issue = (text?: string): ReturnType<typeof readPlace> => readPlace(undefined, text, undefined);
    expect(compareIssues(issue(one), issue(other))).toBe(expected);
  });
});
