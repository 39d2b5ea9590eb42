import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describePaper } from '../../src/match/described.js';
import { judgeBriefly, judgeWorks } from '../../src/match/judge-works.js';
import { casePaper, type CaseRecord } from './cases/case.js';
import { FROM_THE_ISSUE } from './cases/from-the-issue.js';
import { ONE_WORK } from './cases/one-work.js';
import { TWO_WORKS } from './cases/two-works.js';

const records = [...FROM_THE_ISSUE, ...ONE_WORK, ...TWO_WORKS].flatMap(({ a, b }) => [a, b]);
const record = fc.constantFrom(...records);
const judge = (a: CaseRecord, b: CaseRecord): ReturnType<typeof judgeWorks> =>
  judgeWorks(describePaper(casePaper(a)), describePaper(casePaper(b)));

describe('a judgement', () => {
  it('is the same whichever record stands first', () => {
    fc.assert(
      fc.property(record, record, (a, b) => {
        expect(judge(a, b)).toEqual(judge(b, a));
      }),
      { numRuns: 500 },
    );
  });

  it('has a score that says what its verdict says', () => {
    fc.assert(
      fc.property(record, record, (a, b) => {
        const { verdict, score, versions, reasons } = judge(a, b);
        const [low, high] = { same: [0.9, 1], unclear: [0.1, 0.9], different: [0, 0.1] }[verdict] as [
          number,
          number,
        ];
        expect(score).toBeGreaterThanOrEqual(low);
        expect(score).toBeLessThanOrEqual(high);
        if (versions) expect(verdict).toBe('same');
        if (verdict !== 'different') expect(reasons.some(({ speaks }) => speaks === 'for')).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('is the same in brief', () => {
    fc.assert(
      fc.property(record, record, (a, b) => {
        const [one, other] = [describePaper(casePaper(a)), describePaper(casePaper(b))];
        const { verdict, score, versions } = judgeWorks(one, other);
        const brief = judgeBriefly(one, other);
        if (verdict === 'different') expect(brief).toBeUndefined();
        else expect(brief).toMatchObject({ verdict, score, versions });
      }),
      { numRuns: 500 },
    );
  });

  it('tells why in words', () => {
    const [walking, shorter] = [
      {
        title: 'Walking after stroke',
        authors: 'Doe, Jane; Roe, Richard',
        year: 2012,
        doi: '10.1000/1',
        pages: '1-9',
      },
      {
        title: 'Walking after stroke',
        authors: 'Roe, R; Doe, J',
        year: 2013,
        doi: '10.1000/1',
        pages: '11-12',
      },
    ];
    expect(judge(walking, shorter).reasons.map(({ speaks, detail }) => `${speaks} ${detail}`)).toEqual([
      'for the same DOI 10.1000/1',
      'for the same title, which is a common one',
      'for 2 of 2 authors in common',
      'for years 2012 and 2013',
      'against pages 1 and 11',
    ]);
  });
});
