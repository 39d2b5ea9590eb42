import { describe, expect, it } from 'vitest';
import { describePaper } from '../../src/match/described.js';
import { WorkStore } from '../../src/match/work-store.js';
import type { Paper } from '../../src/model/paper.js';
import { paperOf } from './described.js';

const bare = paperOf([undefined, '']);

const PAPERS: readonly Paper[] = [
  bare,
  paperOf(['Deep graph kernels', 'Ada Byron; Müller, Jürgen', 2015]),
  {
    ...paperOf(['Reply to: Sleep in early multiple sclerosis2', '', 1999]),
    pages: 'S78-S89',
    type: 'letter',
  },
  { ...bare, identifiers: { doi: '10.5555/1', pmid: '17' } },
  { ...paperOf(['图神经网络', '张伟']), volume: '24 Suppl 3', number: '0', venue: 'Łódź Journal of Graphs' },
  { ...paperOf(['A survey: part two', 'Ada Byron']), venue: 'Proceedings of the 9th Conference on Graphs' },
  { ...paperOf(['A survey: part two', 'Ada Byron']), venue: '…' },
  { ...paperOf(['Long names', '']), venue: 'Journal of '.repeat(60) },
];

/** Getters as plain values. */
const plain = (described: object): unknown => JSON.parse(JSON.stringify(described)) as unknown;

describe('kept records', () => {
  it('say what they said before they were packed', () => {
    const store = new WorkStore();
    for (const [row, paper] of PAPERS.entries()) store.put(row, paper);
    for (const [row, paper] of PAPERS.entries())
      expect(plain(store.get(row)), paper.title).toEqual(plain(describePaper(paper)));
  });

  it('have each its own venue, when there are more venues than are numbered', () => {
    const store = new WorkStore();
    const venues = 50_020;
    for (let row = 0; row < venues; row++) store.put(row, { ...bare, venue: `Letters ${row}` });
    for (const row of [0, 49_998, 49_999, 50_000, 50_001, venues - 1])
      expect(store.get(row).venue?.names).toEqual([['letters', `${row}`]]);
  });
});
