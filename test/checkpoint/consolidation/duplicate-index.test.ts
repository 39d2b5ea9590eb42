import { describe, expect, it } from 'vitest';
import { encodeFact, parseFact, type Fact } from '../../../src/checkpoint/consolidation/facts.js';
import { OutcomeIndex } from '../../../src/checkpoint/consolidation/outcome-index.js';
import { indexOf } from '../../support/listed-papers.js';

const papers = indexOf(Array.from({ length: 6 }, (_, n) => ({ title: `Paper ${n}` })));
const record = (row: number) => ({ key: papers.keyOf(row), content: papers.contentOf(row) });
const AT = '2026-11-22T10:15:30.000Z';

const begins = (hash = 'h', stage: 'before' | 'after' = 'before'): Fact => ({
  fact: 'deduplicating',
  ...{ stage, hash, at: AT },
});
const ends = (facts: number, hash = 'h', stage: 'before' | 'after' = 'before'): Fact => ({
  fact: 'deduplicated',
  ...{ stage, hash, facts, at: AT },
});
const same = (
  a: number,
  b: number,
  chief: number | undefined,
  stage: 'before' | 'after' = 'before',
): Fact => ({
  fact: 'same',
  ...{ stage, a: record(a), b: record(b), score: 1, reasons: ['the same DOI'] },
  ...(chief !== undefined && { chief: papers.keyOf(chief) }),
});

function indexWith(...facts: Fact[]): OutcomeIndex {
  const index = new OutcomeIndex(papers);
  facts.forEach((fact, nth) => index.applyFact(fact, nth, 1));
  return index;
}

const share = (index: OutcomeIndex, row: number, chief: number, source = 'one'): void =>
  index.apply(
    { ...record(row), source, outcome: 'same_as', step: undefined, sameAs: papers.keyOf(chief), gives: [] },
    ...([10, 1] as const),
  );

it('a fact is read back as it was written, and is no outcome', () => {
  for (const fact of [begins(), same(0, 1, 1), ends(1)])
    expect(parseFact(Buffer.from(encodeFact(fact)))).toEqual(JSON.parse(JSON.stringify(fact)));
  expect(parseFact(Buffer.from('{"key":"0"}'))).toBeUndefined();
});

describe('the duplicates that a journal tells of', () => {
  it('are one by pairs, and have the chief that is named', () => {
    const { duplicates } = indexWith(begins(), same(0, 1, 3), same(1, 3, 3), ends(2));
    expect([0, 1, 2, 3].map((row) => duplicates.chiefOf(row))).toEqual([3, 3, 2, 3]);
    expect(duplicates.hashOf('before')).toBe('h');
  });

  it.each([
    ['the end is not there', [begins(), same(0, 1, 1)]],
    ['a line was lost', [begins(), same(0, 1, 1), ends(2)]],
    ['the beginning was lost', [same(0, 1, 1), ends(1)]],
    ['the end is that of another search', [begins(), same(0, 1, 1), ends(1, 'other')]],
    ['another search began meanwhile', [begins(), same(0, 1, 1), begins('i'), ends(1)]],
  ])('are none where %s', (_, facts) => {
    const { duplicates } = indexWith(...facts);
    expect(duplicates.hashOf('before')).toBeUndefined();
    expect(duplicates.chiefOf(0)).toBe(0);
    expect(duplicates.same).toEqual([]);
  });

  it('hold for records that are as they were, and stand for each other where the chief is gone', () => {
    const gone = { ...same(0, 1, 2), chief: 'f'.repeat(32) } as Fact;
    const changed = { ...same(2, 3, 2), b: { ...record(3), content: '0'.repeat(16) } } as Fact;
    const { duplicates } = indexWith(begins(), gone, changed, ends(2));
    expect([0, 1, 2, 3].map((row) => duplicates.chiefOf(row))).toEqual([0, 0, 2, 3]);
  });

  it('of the search after the asking hold until more is answered', () => {
    const index = indexWith(
      ...[begins(), same(0, 1, 0), ends(1)],
      ...[begins('a', 'after'), same(2, 3, undefined, 'after'), ends(1, 'a', 'after')],
    );
    expect(index.duplicates.same).toHaveLength(2);
    expect(index.duplicates.chiefOf(3)).toBe(3);
    share(index, 1, 0);
    expect(index.duplicates.hashOf('after')).toBeUndefined();
    expect(index.duplicates.same).toHaveLength(1);
  });
});

describe('an outcome that is shared', () => {
  it('counts for as long as the two are one, and for no other chief', () => {
    const index = indexWith(begins(), same(0, 1, 0), same(2, 3, 2), ends(2));
    share(index, 1, 0);
    share(index, 3, 0);
    share(index, 2, 2);
    expect(index.countsOf('one').same_as).toBe(1);
    expect(index.isFinal('one', 1)).toBe(true);
    for (const fact of [begins('i'), same(2, 3, 2), ends(1, 'i')]) index.applyFact(fact, 0, 1);
    expect(index.finalOf('one')).toBe(0);
    expect(index.outcomeOf('one', 1)).toBeUndefined();
  });

  it('stays where another search finds the same', () => {
    const index = indexWith(begins(), same(0, 1, 0), ends(1));
    share(index, 1, 0);
    for (const fact of [begins('i'), same(0, 1, 0), same(1, 2, 0), ends(2, 'i')]) index.applyFact(fact, 0, 1);
    expect(index.finalOf('one')).toBe(1);
    expect(index.answeredBy('one', 1)).toBe(0);
  });

  it('leaves the steps that were taken before it', () => {
    const index = indexWith(begins(), same(0, 1, 0), ends(1));
    const absent = { source: 'one', outcome: 'absent', step: 'by_doi', gives: [] } as const;
    index.apply({ ...record(1), ...absent }, 0, 1);
    share(index, 1, 0);
    for (const fact of [begins('i'), ends(0, 'i')]) index.applyFact(fact, 0, 1);
    expect(index.isFinal('one', 1)).toBe(false);
    expect(index.passed('one', 1, 'by_doi')).toBe(true);
  });
});
