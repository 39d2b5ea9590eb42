import { describe, expect, it } from 'vitest';
import { findDuplicates } from '../../bench/find-duplicates.js';
import type { Duplicates, DuplicateOptions } from '../../src/match/duplicates.js';
import { contentHash } from '../../src/model/paper-key.js';
import { WALKING, casePaper, lacking, outcomeIn, type CaseOutcome, type CaseRecord } from './cases/case.js';
import { FROM_THE_ISSUE } from './cases/from-the-issue.js';
import { ONE_WORK } from './cases/one-work.js';
import { OTHER_FIELDS } from './cases/other-fields.js';
import { TWO_WORKS } from './cases/two-works.js';

function find(records: readonly CaseRecord[], options: Partial<DuplicateOptions> = {}): Duplicates {
  return findDuplicates(records.map(casePaper), options).found;
}

function outcomeOf(a: CaseRecord, b: CaseRecord, options: Partial<DuplicateOptions> = {}): CaseOutcome {
  return outcomeIn(find([a, b], options));
}

describe.each([
  ['the issue’s hard cases', FROM_THE_ISSUE],
  ['one work, spelled otherwise', ONE_WORK],
  ['two works that look alike', TWO_WORKS],
  ['lists of other fields', OTHER_FIELDS],
])('%s', (_, cases) => {
  for (const { why, a, b, expected } of cases) {
    it(why, () => {
      const outcome = outcomeOf(a, b);
      expect(expected).toContain(outcome);
      expect(outcomeOf(b, a)).toBe(outcome);
    });
  }
});

describe('clusters', () => {
  const clustersOf = (records: readonly CaseRecord[], options?: Partial<DuplicateOptions>): number[] => [
    ...find(records, options).clusterOf,
  ];

  it('take a record that stands there a thousand times for one, with one tie fewer', () => {
    const found = find(Array.from({ length: 1000 }, () => WALKING));
    expect(new Set(found.clusterOf)).toEqual(new Set([0]));
    expect(found.merges).toHaveLength(999);
    expect(found.unclear).toEqual([]);
  });

  it('don’t ask half a million questions about a thousand records that say nothing', () => {
    const found = find(Array.from({ length: 1000 }, () => ({ title: 'Editorial' })));
    expect(found.unclear.length + found.merges.length).toBeLessThan(10_000);
  });

  it('don’t chain papers with contradicting DOIs through one without', () => {
    const [left, right] = ['10.1000/jcr.288', '10.1000/jcr.999'].map((doi) => ({ ...WALKING, doi }));
    const bare = lacking(WALKING, 'volume', 'number', 'pages');
    for (const records of [
      [left!, bare, { ...right!, pages: '999-1007' }],
      [bare, left!, { ...right!, pages: '999-1007' }],
    ]) {
      const clusters = clustersOf(records);
      const at = records.findIndex((record) => record === left);
      expect(clusters[at]).not.toBe(clusters[2]);
    }
  });

  it('don’t chain contradicting DOIs through a crowd without any, however large', () => {
    const bare = lacking(WALKING, 'volume', 'number', 'pages');
    const crowd = Array.from({ length: 40 }, (_, nth) => ({ ...bare, venue: `${bare.venue} (${nth})` }));
    const named = ['10.1000/jcr.288', '10.1000/jcr.999'].map((doi) => ({ ...bare, doi }));
    const clusters = clustersOf([...crowd, ...named]);
    expect(clusters.slice(0, 40)).toEqual(crowd.map(() => 0));
    expect(clusters[40]).not.toBe(clusters[41]);
  });

  it('don’t chain editions of many years through one without a year', () => {
    const report = { title: 'Annual report of the national registry of stroke', authors: 'Doe, J; Roe, R' };
    const venue = 'Journal of Clinical Rehabilitation';
    const clusters = clustersOf([
      { ...report, venue, year: 2001 },
      { ...report, venue },
      { ...report, venue, year: 2011 },
    ]);
    expect(clusters[0]).not.toBe(clusters[2]);
  });

  it('put five spellings of one work together', () => {
    const spellings = ONE_WORK.slice(0, 12)
      .filter(({ a }) => a === WALKING)
      .map(({ b }) => b);
    expect(new Set(clustersOf([WALKING, ...spellings]))).toEqual(new Set([0]));
  });

  it('are the same for every order of the rows', () => {
    const records = [...FROM_THE_ISSUE, ...TWO_WORKS, ...ONE_WORK, ...OTHER_FIELDS].flatMap(({ a, b }) => [
      a,
      b,
    ]);
    const partition = (order: readonly number[]): Set<string> => {
      const clusters = clustersOf(order.map((at) => records[at]!));
      const groups = new Map<number, number[]>();
      for (const [row, cluster] of clusters.entries())
        groups.set(cluster, [...(groups.get(cluster) ?? []), order[row]!]);
      return new Set([...groups.values()].map((rows) => rows.toSorted((a, b) => a - b).join(' ')));
    };
    const order = [...records.keys()];
    const shuffled = order.toSorted((a, b) => ((a * 7919) % 1009) - ((b * 7919) % 1009));
    expect(partition(shuffled)).toEqual(partition(order));
    expect(partition(order.toReversed())).toEqual(partition(order));
  });
});

describe('what was asked for', () => {
  const preprint = {
    ...lacking(WALKING, 'volume', 'number', 'pages'),
    venue: 'arXiv',
    year: 2011,
    arxiv_id: '1101.01234',
  };
  const article = { ...WALKING, doi: '10.1000/jcr.288' };

  it.each([
    ['link', 'linked'],
    ['merge', 'merged'],
    ['keep', 'apart'],
  ] as const)('versions: %s', (versions, outcome) => {
    expect(outcomeOf(preprint, article, { versions })).toBe(outcome);
  });

  it.each([
    ['off', 'apart'],
    ['safe', 'merged'],
    ['all', 'merged'],
  ] as const)('two records of one work without identifiers: %s', (dedupe, outcome) => {
    expect(outcomeOf(WALKING, WALKING, { dedupe })).toBe(outcome);
  });

  const different = [...FROM_THE_ISSUE, ...TWO_WORKS, ...OTHER_FIELDS].filter(
    ({ expected }) => !expected.includes('linked') && !expected.includes('merged'),
  );
  for (const { why, a, b } of different) {
    it(`versions: merge does not merge two works: ${why}`, () => {
      expect(outcomeOf(a, b, { versions: 'merge' })).not.toBe('merged');
    });
  }

  it('ids: identifiers only, unless what they name contradicts itself', () => {
    expect(outcomeOf(WALKING, WALKING, { dedupe: 'ids' })).not.toBe('merged');
    expect(outcomeOf(article, article, { dedupe: 'ids' })).toBe('merged');
    const wrong = { title: 'Yield of winter wheat under drought', authors: 'Rossi, Marco', doi: article.doi };
    expect(outcomeOf(article, wrong, { dedupe: 'ids' })).not.toBe('merged');
  });

  it('a person’s decision wins over everything', () => {
    const decide = (decision: 'same' | 'different', a: CaseRecord, b: CaseRecord): CaseOutcome => {
      const [one, other] = [contentHash(casePaper(a)), contentHash(casePaper(b))];
      return outcomeOf(a, b, { decisions: [{ a: one, b: other, decision }] });
    };
    const twin = { ...article, title: `${WALKING.title}.`, number: '03' };
    expect(decide('different', article, twin)).not.toBe('merged');
    expect(decide('same', article, { ...WALKING, title: 'Something else', doi: '10.1000/other' })).toBe(
      'merged',
    );
  });
});
