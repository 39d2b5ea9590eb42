import { describe, expect, it } from 'vitest';
import { chooseByTitle, judgeIdentified } from '../../src/match/judge.js';
import { titleKeys } from '../../src/match/title-keys.js';
import { paperOf, recordOf } from './described.js';
import { NOT_SAME, SAME, type Pair } from './pairs.js';

const shareKey = (a: Pair['paper'], b: Pair['paper']): boolean => {
  const keys = new Set(titleKeys(a[0], a[1].split('; ')));
  return titleKeys(b[0], b[1].split('; ')).some((key) => keys.has(key));
};

describe('chooseByTitle', () => {
  it.each(SAME)('takes for the same: $why', ({ paper, record }) => {
    expect(chooseByTitle(paperOf(paper), [recordOf(record)])).toMatchObject({ verdict: 'same' });
    expect(chooseByTitle(paperOf(record), [recordOf(paper)])).toMatchObject({ verdict: 'same' });
  });

  it.each(SAME)('finds by a common key: $why', ({ paper, record }) => {
    expect(shareKey(paper, record)).toBe(true);
  });

  it.each(NOT_SAME)('does not take for the same: $why', ({ paper, record }) => {
    expect(chooseByTitle(paperOf(paper), [recordOf(record)])).toEqual({ verdict: 'none' });
    expect(chooseByTitle(paperOf(record), [recordOf(paper)])).toEqual({ verdict: 'none' });
  });

  it('tells works of one title apart by their authors, whatever the order', () => {
    const paper = paperOf(['Management of fibromyalgia', 'Forseth, K']);
    const right = recordOf(['Management of Fibromyalgia', 'Karin Forseth', 2002]);
    const wrong = recordOf(['Management of Fibromyalgia', 'Lawrence Leventhal', 1999]);
    for (const records of [
      [right, wrong],
      [wrong, right],
    ]) {
      expect(chooseByTitle(paper, records)).toMatchObject({ verdict: 'same', record: right });
    }
  });

  it('prefers the record of the same year', () => {
    const title = 'Shift work at a young age and levels of cortisol';
    const records = [2011, 2012].map((year) => recordOf([title, 'Ann Doe; Bob Roe', year]));
    expect(chooseByTitle(paperOf([title, 'Doe, A; Roe, B', 2012]), records)).toMatchObject({
      record: records[1],
    });
  });

  it('takes the more cited of two records of one work', () => {
    const title = 'Shift work at a young age and levels of cortisol';
    const records = [3, 40].map((count) =>
      recordOf([title, 'Ann Doe; Bob Roe', 2011], { citations: { count } }),
    );
    expect(chooseByTitle(paperOf([title, 'Doe, A; Roe, B']), records)).toMatchObject({ record: records[1] });
    expect(chooseByTitle(paperOf([title, 'Doe, A; Roe, B']), records.toReversed())).toMatchObject({
      record: records[1],
    });
  });

  it('calls two equally good works ambiguous', () => {
    const title = 'Annual meeting of the society for walking after stroke in winter and spring';
    const records = [1999, 2010].map((year) => recordOf([title, '', year]));
    expect(chooseByTitle(paperOf([title, '']), records)).toMatchObject({ verdict: 'ambiguous' });
  });
});

describe('judgeIdentified', () => {
  const walking = ['Effects of exercise on walking', 'Doe, J; Roe, R', 2001] as const;

  it.each([
    ['the same', walking, 'same'],
    ['a translation', ['Effets de la gymnastique sur la marche', 'Jane Doe; Rick Roe', 2001], 'same'],
    ['other authors under the same title', [walking[0], 'Max Moe', 2001], 'same'],
    ['a missing subtitle', ['Walking: effects of exercise', 'Jane Doe', 2001], 'same'],
    ['no title', [undefined, 'Max Moe', 2001], 'same'],
    ['no authors', ['Quarks in heavy nuclei', '', 1970], 'same'],
    ['another work', ['Quarks in heavy nuclei', 'Max Moe', 1970], 'contradicts'],
  ] as const)('%s', (_why, record, verdict) => {
    const judged = judgeIdentified(paperOf(walking), recordOf(record));
    expect(judged.verdict).toBe(verdict);
    expect(judged.score).toBeGreaterThanOrEqual(0);
    expect(judged.score).toBeLessThanOrEqual(1);
  });

  it('scores what agrees higher than what can not be compared', () => {
    expect(judgeIdentified(paperOf(walking), recordOf(walking)).score).toBe(1);
    expect(judgeIdentified(paperOf([undefined, '']), recordOf(walking)).score).toBeLessThan(1);
  });

  it('says what contradicts what', () => {
    const { detail } = judgeIdentified(
      paperOf(walking),
      recordOf(['Quarks in heavy nuclei', 'Max Moe', 1970]),
    );
    expect(detail).toBe(
      '"Effects of exercise on walking" (Doe, J and others) is not "Quarks in heavy nuclei" (Max Moe)',
    );
  });
});
