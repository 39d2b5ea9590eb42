import { describe, expect, it } from 'vitest';
import { countClusters, countPairs, ratesOf } from '../../bench/count-mistakes.js';
import { findDuplicates } from '../../bench/find-duplicates.js';
import { generatedInMemory } from '../../bench/generated-list.js';
import { REVIEWS, hasRealLists, loadDblpAcm, loadReview } from '../../bench/labelled-lists.js';

/**
 * What was reached; a change that falls below is a step back. `falseMerges` counts works that vanished into others,
 * `recall` the records removed, as bench/count-mistakes.ts says. pubmed-titles.test.ts holds the one for titles.
 */
const FLOORS = {
  haematology: { falseMerges: 0, recall: 0.87 },
  stroke: { falseMerges: 0, recall: 0.99 },
  cytology_screening: { falseMerges: 0, recall: 0.997 },
  dblpAcm: { valid: 0.989, train: 0.978 },
  generated: { falseMerges: 0, recall: 0.99 },
} as const;

const note = hasRealLists ? '' : ' (skipped: the real lists are not at hand)';

describe.skipIf(!hasRealLists)(`duplicates in real lists${note}`, () => {
  it.each(REVIEWS)('%s', (review) => {
    const { papers, workOf } = loadReview(review);
    const { removed, falseMerges } = countClusters(findDuplicates(papers).found.clusterOf, workOf);
    expect(falseMerges).toBeLessThanOrEqual(FLOORS[review].falseMerges);
    expect(ratesOf(removed).recall).toBeGreaterThanOrEqual(FLOORS[review].recall);
  });

  it.each(['valid', 'train'] as const)('DBLP and ACM, %s pairs', (part) => {
    const { papers, pairs } = loadDblpAcm(part);
    const { clusterOf } = findDuplicates(papers, { dedupe: 'all' }).found;
    expect(ratesOf(countPairs(clusterOf, pairs)).f1).toBeGreaterThanOrEqual(FLOORS.dblpAcm[part]);
  });
});

it('duplicates among 5,000 generated records', () => {
  const { papers, workOf } = generatedInMemory(5000);
  const { removed, falseMerges } = countClusters(findDuplicates(papers).found.clusterOf, workOf);
  expect(falseMerges).toBeLessThanOrEqual(FLOORS.generated.falseMerges);
  expect(ratesOf(removed).recall).toBeGreaterThanOrEqual(FLOORS.generated.recall);
});
