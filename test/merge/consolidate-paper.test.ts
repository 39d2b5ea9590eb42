import { describe, expect, it } from 'vitest';
import { additionsTo, type MergeRules } from '../../src/merge/consolidate-paper.js';
import type { SourceAnswer } from '../../src/merge/outcome-entry.js';
import { DEFAULT_PRECEDENCE } from '../../src/merge/precedence.js';
import type { WorkRecord } from '../../src/model/outcome.js';

const AT = '2026-01-02T03:04:05.000Z';

function answer(source: string, record: Partial<WorkRecord>): SourceAnswer {
  const enrichment = {
    matched_by: 'doi',
    score: 0.9,
    record: { identifiers: [], urls: [], ...record },
  } as const;
  return { source, answered: { at: AT, outcome: { outcome: 'enriched', enrichment } } };
}

const RULES: MergeRules = {
  precedence: DEFAULT_PRECEDENCE,
  sources: ['first', 'second'],
  fixedTime: undefined,
};

const merged = (
  record: Record<string, unknown>,
  answers: readonly SourceAnswer[],
): Record<string, unknown> => ({
  ...record,
  ...additionsTo(record, answers, RULES, { row: 6 }),
});

describe('what the input said', () => {
  it('stays, and what it left empty is filled by the first source that has it, with its provenance', () => {
    const paper = merged({ title: 'Mine', year: null, venue: ' ', authors: [] }, [
      answer('first', { title: 'Theirs', year: 2020 }),
      answer('second', { year: 2021, venue: 'V', authors: [{ name: 'A', affiliations: [] }] }),
    ]);
    expect(paper).toMatchObject({ title: 'Mine', year: 2020, venue: 'V', authors: [{ name: 'A' }] });
    expect(paper.consolidation).toMatchObject({
      fields: {
        year: { source: 'first', timestamp: AT, matched_by: 'doi', score: 0.9 },
        venue: { source: 'second' },
        authors: { source: 'second' },
      },
    });
  });

  it('is kept as an entry where it stands under the name of one of our lists', () => {
    const paper = merged(
      { citations: 42, urls: 'http://mine', identifiers: { isbn: '978' }, consolidation: 'my note' },
      [answer('first', { citations: { count: 7 } })],
    );
    expect(paper.citations).toEqual([
      { source: 'input', timestamp: null, original: true, data: { count: 42 } },
      { source: 'first', timestamp: AT, original: false, data: { count: 7 } },
    ]);
    expect(paper.urls).toMatchObject([{ source: 'input', original: true, data: 'http://mine' }]);
    expect(paper.identifiers).toMatchObject([{ source: 'input', original: true, data: { isbn: '978' } }]);
    expect(paper.consolidation).toMatchObject({
      input: 'my note',
      outcomes: { first: { outcome: 'enriched' } },
    });
  });
});

describe('a list that was consolidated before', () => {
  const answers = [answer('first', { citations: { count: 7 }, urls: ['http://a'] })];
  const once = merged({ title: 'T' }, answers);

  it('is the same when the same is said again', () => {
    expect(merged(once, answers)).toEqual(once);
  });

  it('keeps what other sources said, and what the input had', () => {
    const twice = merged(
      {
        ...once,
        citations: [{ original: true, source: 'wos', data: { count: 1 } }, ...(once.citations as unknown[])],
      },
      [answer('second', { citations: { count: 9 } })],
    );
    expect((twice.citations as { source: string }[]).map(({ source }) => source)).toEqual([
      'wos',
      'first',
      'second',
    ]);
    expect(twice.consolidation).toMatchObject({ outcomes: { first: {}, second: {} } });
  });
});

it('says what came of asking without an answer, too', () => {
  const { consolidation } = additionsTo(
    {},
    [
      { source: 'a', answered: undefined },
      { source: 'b', answered: { at: AT, outcome: { outcome: 'failed', reason: 'HTTP 503' } } },
      {
        source: 'c',
        answered: { at: AT, outcome: { outcome: 'rejected', reason: 'ambiguous', detail: 'two' } },
      },
    ],
    { ...RULES, fixedTime: '2000-01-01T00:00:00.000Z' },
    { row: 6 },
  );
  expect(consolidation).toEqual({
    outcomes: {
      a: { outcome: 'pending' },
      b: { outcome: 'failed', timestamp: '2000-01-01T00:00:00.000Z', reason: 'HTTP 503' },
      c: { outcome: 'rejected', timestamp: '2000-01-01T00:00:00.000Z', reason: 'ambiguous', detail: 'two' },
    },
    fields: {},
    merged_from: [{ row: 7, paper_id: null }],
  });
});
