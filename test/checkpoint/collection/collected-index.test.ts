import { describe, expect, it } from 'vitest';
import { CollectedIndex, isOpen } from '../../../src/checkpoint/collection/collected-index.js';
import type { CollectionFact } from '../../../src/checkpoint/collection/collection-lines.js';

const target = (venue: string, listers: string[]) => ({ venue, names: [], issns: [], year: 2024, listers });
const of = (venue: string, lister: string) => ({ venue, year: 2024, lister, at: '2026-11-22T10:15:00.000Z' });
const completed = (venue: string): CollectionFact => ({
  fact: 'listing_completed',
  ...of(venue, 'one'),
  papers: 0,
  cut: false,
  edition: null,
});

describe('the number of venues and years that are finished', () => {
  it('is that of those which are not open, after every line of the journal', () => {
    const index = new CollectedIndex([
      target('iclr', ['one', 'two']),
      target('acl', ['one']),
      target('cvpr', ['one']),
    ]);
    const facts: readonly [CollectionFact, finished: number][] = [
      [{ fact: 'venue_unknown', ...of('iclr', 'one') }, 0],
      [{ fact: 'venue_unknown', ...of('iclr', 'two') }, 1],
      [{ fact: 'listing_begun', ...of('acl', 'one') }, 1],
      [completed('acl'), 2],
      [completed('acl'), 2],
      [{ fact: 'listing_begun', ...of('acl', 'one') }, 1],
      [completed('cvpr'), 2],
    ];
    for (const [fact, finished] of facts) {
      index.apply(fact, 0, 1);
      expect(index.finished).toBe(finished);
      expect(index.standings.filter((standing) => !isOpen(standing))).toHaveLength(finished);
    }
  });
});
