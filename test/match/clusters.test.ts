import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Blocks } from '../../src/match/blocks.js';
import { Clusters } from '../../src/match/clusters.js';

const ROWS = 12;
const pair = fc.tuple(fc.nat(ROWS - 1), fc.nat(ROWS - 1)).filter(([a, b]) => a !== b);

describe('clusters', () => {
  it('stand for their first row, and know their members', () => {
    const clusters = new Clusters(5);
    expect(clusters.join(4, 2)).toBe(true);
    expect(clusters.join(2, 1)).toBe(true);
    expect(clusters.join(1, 4)).toBe(false);
    expect([0, 1, 2, 3, 4].map((row) => clusters.firstOf(row))).toEqual([0, 1, 1, 3, 1]);
    expect([...clusters.membersOf(2)].sort()).toEqual([1, 2, 4]);
    expect(clusters.firsts).toEqual([1]);
  });

  it('never bring together what must stay apart, whoever joins whom', () => {
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 6 }), fc.array(pair, { maxLength: 30 }), (apart, joins) => {
        const clusters = new Clusters(ROWS);
        for (const [a, b] of apart) clusters.keepApart(a, b);
        for (const [a, b] of joins) {
          const together = clusters.firstOf(a) === clusters.firstOf(b);
          const forbidden = clusters.areApart(a, b);
          expect(clusters.join(a, b)).toBe(!together && !forbidden);
        }
        for (const [a, b] of apart) expect(clusters.firstOf(a)).not.toBe(clusters.firstOf(b));
        for (let row = 0; row < ROWS; row++) expect(clusters.membersOf(row)).toContain(row);
      }),
    );
  });
});

describe('blocks', () => {
  it('hold the rows of a key, ascending and each once, and none for a row alone', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.nat(20)), { maxLength: 60 }),
        (added) => {
          const blocks = new Blocks();
          const expected = new Map<string, Set<number>>();
          for (const [key, row] of added) {
            blocks.add(key, row);
            expected.set(key, (expected.get(key) ?? new Set()).add(row));
          }
          const told = [...blocks.blocks()].map(({ rows }) => rows.join(' ')).sort();
          const wanted = [...expected.values()]
            .filter((rows) => rows.size > 1)
            .map((rows) => [...rows].sort((a, b) => a - b).join(' '))
            .sort();
          expect(told).toEqual(wanted);
        },
      ),
    );
  });
});
