import { describe, expect, it } from 'vitest';
import { countClusters, countPairs, listMistakes, ratesOf } from '../../bench/count-mistakes.js';

const rows = (...values: number[]): Int32Array => Int32Array.from(values);

describe('countClusters', () => {
  it.each([
    ['all found', [0, 0, 2, 2, 4], { tp: 2, fp: 0, fn: 0, tn: 3 }, 0],
    ['nothing found', [0, 1, 2, 3, 4], { tp: 0, fp: 0, fn: 2, tn: 3 }, 0],
    ['a work of one record removed', [0, 0, 2, 2, 2], { tp: 2, fp: 1, fn: 0, tn: 2 }, 1],
    ['a whole work vanished into another', [0, 0, 0, 0, 4], { tp: 2, fp: 1, fn: 0, tn: 2 }, 1],
    ['halves of two works merged', [0, 1, 0, 1, 4], { tp: 1, fp: 1, fn: 1, tn: 2 }, 2],
  ])('%s', (_, clusterOf, removed, falseMerges) => {
    const counts = countClusters(rows(...clusterOf), rows(0, 0, 2, 2, 4));
    expect(counts).toMatchObject({ removed, falseMerges });
  });

  it('sees by pairs what counting removed records overlooks', () => {
    const counts = countClusters(rows(0, 1, 1), rows(0, 1, 0));
    expect(counts.pairs).toEqual({ tp: 0, fp: 1, fn: 1 });
    expect(counts.falseMerges).toBe(1);
  });
});

describe('ratesOf', () => {
  it('gives precision, recall and F1', () => {
    expect(ratesOf({ tp: 3, fp: 1, fn: 3 })).toEqual({ precision: 0.75, recall: 0.5, f1: 0.6 });
    expect(ratesOf({ tp: 0, fp: 0, fn: 3 })).toEqual({ precision: 1, recall: 0, f1: 0 });
  });
});

it('countPairs counts labelled pairs only', () => {
  const pairs = [
    { a: 0, b: 1, same: true },
    { a: 0, b: 2, same: false },
    { a: 1, b: 3, same: true },
    { a: 2, b: 3, same: false },
  ];
  expect(countPairs(rows(0, 0, 0, 3), pairs)).toEqual({ tp: 1, fp: 1, fn: 1 });
});

it('listMistakes shows each mixed cluster and each split work', () => {
  const found = { clusterOf: rows(0, 1, 1), chiefOf: rows(0, 1, 1), merges: [], versions: [], unclear: [] };
  const mistakes = listMistakes(found, rows(0, 1, 0)).map(({ kind, rows }) => [kind, ...rows]);
  expect(mistakes).toEqual([
    ['false merge', 2, 1],
    ['missed', 0, 2],
  ]);
});
