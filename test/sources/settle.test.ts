import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WorkRecord } from '../../src/model/outcome.js';
import { settleByIdentifier, settleByTitle, type IdentifierMatch } from '../../src/sources/settle.js';
import type { Question } from '../../src/sources/source.js';
import { paperOf, recordOf } from '../match/described.js';

const question = (...short: Parameters<typeof paperOf>[0]): Question => ({
  paper: paperOf(short),
  identifiers: {},
});
const walking = question('Effects of exercise on walking', 'Doe, J', 2001);
const right = recordOf(['Effects of exercise on walking', 'Jane Doe', 2001]);
const near = recordOf(['Effects of exercise upon walking', 'Jane Doe', 2001]);
const wrong = recordOf(['Quarks in heavy nuclei', 'Max Moe', 1970]);
const by = (record: WorkRecord, matched_by: IdentifierMatch['matched_by'] = 'doi'): IdentifierMatch => ({
  matched_by,
  record,
});

describe('settleByIdentifier', () => {
  it('is absent without a match', () => {
    expect(settleByIdentifier(walking, [], 'step')).toEqual({ outcome: 'absent', step: 'step' });
  });

  it('takes what does not contradict, the better first', () => {
    const outcome = settleByIdentifier(walking, [by(wrong), by(near, 'pmid'), by(right, 'mag')], 'step');
    expect(outcome).toEqual({
      outcome: 'enriched',
      enrichment: { matched_by: 'mag', score: 1, record: right },
    });
  });

  it('rejects what contradicts, and keeps it', () => {
    const outcome = settleByIdentifier(walking, [by(wrong)], 'step');
    expect(outcome).toMatchObject({
      outcome: 'rejected',
      reason: 'contradicts',
      enrichment: { record: wrong },
    });
  });

  it('calls two works ambiguous when nothing tells which is meant', () => {
    const nameless = question(undefined, '');
    const outcome = settleByIdentifier(nameless, [by(right), by(wrong, 'pmid')], 'step');
    expect(outcome).toMatchObject({ outcome: 'rejected', reason: 'ambiguous' });
    expect(outcome).not.toHaveProperty('enrichment');
  });

  it('does not depend on the order of the matches', () => {
    const matches = [
      by(wrong),
      by(near, 'pmid'),
      by(near, 'mag'),
      by(right, 'openalex'),
      by({ ...right, urls: ['x'] }),
    ];
    const shuffled = fc.shuffledSubarray(matches, { minLength: matches.length });
    for (const asked of [walking, question(undefined, '')]) {
      const expected = settleByIdentifier(asked, matches, 'step');
      fc.assert(
        fc.property(shuffled, (some) => {
          expect(settleByIdentifier(asked, some, 'step')).toEqual(expected);
        }),
      );
    }
  });
});

describe('settleByTitle', () => {
  it('enriches, rejects what is ambiguous, and is absent else', () => {
    expect(settleByTitle(walking, [wrong, right], 'step')).toMatchObject({
      outcome: 'enriched',
      enrichment: { matched_by: 'title' },
    });
    expect(settleByTitle(walking, [wrong], 'step')).toEqual({ outcome: 'absent', step: 'step' });
    const title = 'Annual meeting of the society for walking after stroke in winter and spring';
    const two = [1999, 2010].map((year) => recordOf([title, '', year]));
    expect(settleByTitle(question(title, ''), two, 'step')).toMatchObject({
      outcome: 'rejected',
      reason: 'ambiguous',
    });
  });
});
