import { describe, expect, it } from 'vitest';
import { compareNames, readName, type PersonName } from '../../src/match/name.js';

const person = (raw: string): PersonName => readName(raw) as PersonName;

describe('compareNames', () => {
  it.each([
    ['Andersson, P E', 'P E Andersson', 1],
    ['Sørensen, J', 'Jens Soerensen', 1],
    ['Müller, K', 'Karl Mueller', 1],
    ['van Engelen, B G', 'Baziel G.M. van Engelen', 1],
    ['Engelen, B', 'Baziel van Engelen', 1],
    ['de la Cruz, M', 'Maria de la Cruz', 1],
    ['García López, María', 'Maria Garcia', 1],
    ['García-López, M', 'Maria Garcia Lopez', 1],
    ['Mattox Jh', 'J H Mattox', 1],
    ['Casper F', 'Franz Casper', 1],
    ['al-Khodairy At', 'Al-Khodairy, A T', 1],
    ['Wang Li', 'Li Wang', 1],
    ['Wei Zhang', '张伟', 1],
    ['Zhang Wei', '张伟', 1],
    ["O'Brien, T M", 'T. M. OBrien', 1],
    ['Smith, John Jr.', 'J Smith', 1],
    ['Smith, J', 'Karen Smith', 0.5],
    ['Smith, J', 'John Smythe', 0],
    ['Doe, J', 'Rick Roe', 0],
  ] as const)('%s and %s: %d', (one, other, expected) => {
    expect(compareNames(person(one), person(other))).toBe(expected);
    expect(compareNames(person(other), person(one))).toBe(expected);
  });

  it.each(['The CHART Study Group', 'et al.', 'ACME Collaborative Network', '', '—'])(
    '%j is no person',
    (raw) => {
      expect(readName(raw)).toBeUndefined();
    },
  );
});
