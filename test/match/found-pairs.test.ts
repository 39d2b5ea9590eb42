import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FoundPairs, LikeliestPairs, type FoundPair } from '../../src/match/found-pairs.js';

const ROWS = 30;
/** Two rows may say the same: then the rows themselves decide. */
const contents = Float64Array.from({ length: ROWS }, (_, row) => (row * 7919) % 23);

const pair: fc.Arbitrary<FoundPair> = fc
  .record({
    a: fc.nat(ROWS - 2),
    gap: fc.nat(ROWS),
    thousandths: fc.nat(1000),
    unclear: fc.boolean(),
    versions: fc.boolean(),
    identified: fc.boolean(),
  })
  .map(({ a, gap, thousandths, ...told }) => ({
    a,
    b: Math.min(a + 1 + gap, ROWS - 1),
    score: thousandths / 1000,
    ...told,
  }));
/** Each pair of rows once. */
const pairs = fc.uniqueArray(pair, { selector: ({ a, b }) => `${a} ${b}`, maxLength: 200 });

const lower = ({ a, b }: FoundPair): number => Math.min(contents[a]!, contents[b]!);
const higher = ({ a, b }: FoundPair): number => Math.max(contents[a]!, contents[b]!);
const likeliestFirst = (one: FoundPair, other: FoundPair): number =>
  other.score - one.score ||
  lower(one) - lower(other) ||
  higher(one) - higher(other) ||
  one.a - other.a ||
  one.b - other.b;

function kept(some: readonly FoundPair[]): FoundPairs {
  const found = new FoundPairs();
  for (const each of some) found.add(each);
  return found;
}

describe('found pairs', () => {
  it('say what was put in, in that order', () => {
    fc.assert(
      fc.property(pairs, (some) => {
        expect([...kept(some)]).toEqual(some);
      }),
    );
  });

  it('are ordered by what is likely, and each of them is there once however often it was found', () => {
    fc.assert(
      fc.property(pairs, fc.nat(250), (some, most) => {
        const found = kept([...some, ...some.filter((_, nth) => nth % 3 === 0)]);
        expect([...found.likeliest(contents, most)]).toEqual([...some].sort(likeliestFirst).slice(0, most));
      }),
    );
  });

  it('of which only some are kept are the likeliest of all, whenever they came', () => {
    fc.assert(
      fc.property(pairs, fc.integer({ min: 1, max: 40 }), (some, most) => {
        const likeliest = new LikeliestPairs(most, contents);
        for (const each of some) likeliest.add(each);
        expect([...likeliest.likeliest()]).toEqual([...some].sort(likeliestFirst).slice(0, most));
      }),
    );
  });
});
