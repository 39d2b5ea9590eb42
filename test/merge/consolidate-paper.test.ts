import { describe, expect, it } from 'vitest';
import { additionsTo, type MergeRules } from '../../src/merge/consolidate-paper.js';
import type { SourceAnswer } from '../../src/merge/outcome-entry.js';
import { DEFAULT_PRECEDENCE, Precedence } from '../../src/merge/precedence.js';
import type { MatchedBy, WorkRecord } from '../../src/model/outcome.js';

const AT = '2026-01-02T03:04:05.000Z';

function answer(source: string, record: Partial<WorkRecord>, matched_by: MatchedBy = 'doi'): SourceAnswer {
  const enrichment = {
    matched_by,
    score: 0.9,
    record: { identifiers: [], urls: [], ...record },
  };
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

  it('is kept of its DOI, however many sources found another one by the title', () => {
    const other = { title: 'Mine', identifiers: [{ type: 'doi', value: '10.5555/other' }] } as const;
    const sources = ['first', 'second', 'third'].map((source) => answer(source, other, 'title'));
    for (const doi of ['10.48550/arXiv.2101.00001', '10.5555/mine', 'not a DOI']) {
      const paper = merged({ title: 'Mine', doi }, sources);
      expect(paper.doi).toBe(doi);
      expect(paper.consolidation).toMatchObject({
        fields: { doi: { source: 'input', alternatives: [{ value: '10.5555/other' }, {}, {}] } },
      });
    }
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

describe('what a source says otherwise', () => {
  const fieldsOf = (
    record: Record<string, unknown>,
    answers: readonly SourceAnswer[],
    rules: MergeRules = RULES,
  ): Record<string, unknown> => {
    const { consolidation } = additionsTo(record, answers, rules, { row: 0 });
    return (consolidation as { fields: Record<string, unknown> }).fields;
  };
  const FROM_FIRST = { source: 'first', timestamp: AT, matched_by: 'doi', score: 0.9 };

  it('is kept beside what the input says', () => {
    expect(fieldsOf({ year: 2020 }, [answer('first', { year: 2021 })])).toEqual({
      year: {
        source: 'input',
        timestamp: null,
        matched_by: null,
        score: null,
        reason: 'what the input says stays',
        alternatives: [{ value: 2021, ...FROM_FIRST }],
      },
    });
  });

  it.each([
    ['title', 'On Peat &amp; Moss', 'On peat & moss'],
    ['authors', ['Hale, Z.', 'Rao P'], [{ name: 'Zoë Hale' }, { name: 'Priya Rao' }]],
    ['authors', 'van der Berg, A; Öztürk, S', [{ name: 'Anna van der Berg' }, { name: 'S. Ozturk' }]],
    ['year', 'c2020', 2020],
    ['pages', 'pp. 288–97', '288-297'],
    ['volume', '07', '7'],
    ['venue', 'The Journal of Peat & Moss', 'Journal of Peat and Moss'],
    ['type', 'JOUR', 'article'],
    ['language', 'eng', 'en'],
  ])('is no alternative where %s says the same: %j and %j', (field, mine, theirs) => {
    expect(fieldsOf({ [field]: mine }, [answer('first', { [field]: theirs })])).toEqual({});
  });

  it.each([
    ['title', 'On peat I', 'On peat II'],
    ['authors', ['Smith J'], [{ name: 'Jones J' }]],
    ['authors', ['A. Hale'], [{ name: 'A. Hale' }, { name: 'B. Rao' }]],
    ['pages', '288-97', '288-298'],
    ['year', 2020, 2021],
  ])('is one where %s says something else: %j and %j', (field, mine, theirs) => {
    expect(fieldsOf({ [field]: mine }, [answer('first', { [field]: theirs })])).toHaveProperty(field);
  });

  it('counts once for each source, and the table decides between sources, then their order', () => {
    const preprint = answer('first', { year: 2019, type: 'preprint' });
    const article = answer('second', { year: 2020, type: 'article', venue: 'V' });
    const fields = fieldsOf({}, [preprint, article]) as Record<
      string,
      { reason?: string; alternatives?: unknown }
    >;
    expect(fields.year).toMatchObject({
      source: 'second',
      reason: "the published version's, not the preprint's",
      alternatives: [{ value: 2019, source: 'first' }],
    });
    const two = [answer('first', { volume: '1' }), answer('second', { volume: '2' })];
    expect(fieldsOf({}, two)).toMatchObject({
      volume: { source: 'first', reason: 'of the source that is trusted most' },
    });
    const precedence = new Precedence({ fields: {}, sources: ['second'] });
    expect(fieldsOf({}, two, { ...RULES, precedence })).toMatchObject({ volume: { source: 'second' } });
  });

  it.each([
    ['names more, though less cleanly', ['A', 'B', 'Sj??gren'], 3],
    ['names fewer', ['A'], 2],
  ])('a list of authors that a source cut off loses to one that %s, and only then', (_, others, named) => {
    const authors = (names: readonly string[]): Pick<WorkRecord, 'authors'> => ({
      authors: names.map((name) => ({ name, affiliations: [] })),
    });
    const paper = merged({ title: 'Mine' }, [
      answer('first', { ...authors(['A', 'B']), authors_truncated: true }),
      answer('second', authors(others)),
    ]);
    expect(paper.authors).toHaveLength(named);
  });

  it('is said anew when the list is consolidated again, without what the same source said before', () => {
    const once = merged({ year: 2020 }, [answer('first', { year: 2021 }), answer('second', { year: 2019 })]);
    const { year } = fieldsOf(once, [answer('first', { year: 2022 })]) as {
      year: { alternatives: { value: unknown }[] };
    };
    expect(year.alternatives.map(({ value }) => value)).toEqual([2019, 2022]);
    const { year: agreed } = fieldsOf(once, [answer('first', { year: 2020 })]) as typeof year &
      Record<string, unknown>;
    expect(agreed).toMatchObject({ alternatives: [{ value: 2019, source: 'second' }] });
  });
});

it('where nobody is asked, only says where the record stands', () => {
  const versions = [{ row: 9, paper_id: 'v', reasons: ['title'] }];
  const added = additionsTo({ paper_id: 'x', urls: 'http://a' }, undefined, RULES, {
    row: 1,
    input: 'a.csv',
    versions,
  });
  expect(added).toEqual({
    consolidation: {
      outcomes: {},
      fields: {},
      merged_from: [{ row: 2, paper_id: 'x', input: 'a.csv' }],
      versions,
    },
  });
});
