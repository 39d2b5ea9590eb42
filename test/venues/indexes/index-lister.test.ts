import { expect, test } from 'vitest';
import { RequestFailed } from '../../../src/http/failures.js';
import type { ListingPage } from '../../../src/sources/sweep.js';
import { IndexLister, type VenueIndex } from '../../../src/venues/indexes/index-lister.js';
import type { ListedRow } from '../../../src/venues/indexes/listed-record.js';
import type { ListedPage } from '../../../src/venues/lister.js';
import { askContext } from '../../support/ask-context.js';
import { FakeClock } from '../../support/fake-clock.js';
import { venueYear } from '../../support/lister-worlds.js';

type Reply = Awaited<ReturnType<VenueIndex['page']>>;

const ICML = venueYear('ICML', 2021);
const row = (id: string): ListedRow => ({ paper: { paper_id: id, title: `Of ${id}`, authors: [] } });
const page = (ids: string, total: number, more: Partial<ListingPage<ListedRow>> = {}): Reply => ({
  records: [...ids].map(row),
  total,
  next: undefined,
  ...more,
});

function listerOf(replies: Readonly<Record<string, Reply>>): {
  lister: IndexLister;
  clock: FakeClock;
  asked: string[];
} {
  const clock = new FakeClock();
  const asked: string[] = [];
  const lister = new IndexLister({
    id: 'any',
    name: 'Any',
    page: ({ venue, from, to }, next) => {
      asked.push(`${venue.key} ${from}-${to} ${next ?? ''}`.trim());
      return Promise.resolve(replies[next ?? ''] ?? 'unknown');
    },
    now: clock.now,
    apiStatus: () => ({ state: 'ok' }),
    close: () => Promise.resolve(),
  });
  return { lister, clock, asked };
}

test('asks for the one year, and goes on where the index says', async () => {
  const { lister, asked } = listerOf({ '': page('ab', 3, { next: 'c u r' }), 'c u r': page('c', 3) });
  const first = (await lister.list(ICML, undefined, askContext())) as ListedPage;
  expect(first).toMatchObject({ total: 3, next: '2 c u r' });
  const second = (await lister.list(ICML, first.next, askContext())) as ListedPage;
  expect(second).toEqual({ papers: [row('c').paper], total: 3, next: undefined });
  expect(asked).toEqual(['icml 2021-2021', 'icml 2021-2021 c u r']);
});

test('an index that counts more than it gives is not believed to be complete', async () => {
  const { lister } = listerOf({ '': page('ab', 5, { next: 'c' }), c: page('c', 5) });
  await lister.list(ICML, undefined, askContext());
  expect(await lister.list(ICML, '2 c', askContext())).toMatchObject({
    notes: ['Any counts 5 papers and gave 3 of them'],
  });
});

test('of a listing that nobody counted, no total is told', async () => {
  const { lister } = listerOf({ '': page('ab', 1_002, { next: 'c', incomplete: true }) });
  const listed = (await lister.list(ICML, undefined, askContext())) as ListedPage;
  expect(listed.total).toBeUndefined();
  expect(listed.notes).toEqual(['Any did not give all that it has: papers may be missing']);
});

test('title pages and contents are no papers, told, and not counted', async () => {
  const page = { paper: undefined, isFrontMatter: true as const };
  const { lister } = listerOf({ '': { records: [page, row('a'), page], total: 3, next: undefined } });
  expect(await lister.list(ICML, undefined, askContext())).toEqual({
    papers: [row('a').paper],
    total: 1,
    next: undefined,
    notes: ['Any: 2 entries are front matter (title pages, contents), and are left out'],
  });
});

test('what is no paper on the pages before is not counted on the last one either', async () => {
  const front = { paper: undefined, isFrontMatter: true as const };
  const { lister } = listerOf({
    '': { records: [front, row('a'), front], total: 5, next: '7 x' },
    '7 x': page('bc', 5),
  });
  const first = (await lister.list(ICML, undefined, askContext())) as ListedPage;
  expect(first).toMatchObject({ total: 3, next: '3-2 7 x' });
  const last = (await lister.list(ICML, first.next, askContext())) as ListedPage;
  expect(last).toEqual({ papers: [row('b').paper, row('c').paper], total: 3, next: undefined });
});

test('entries that are no papers are told and counted', async () => {
  const { lister } = listerOf({
    '': { records: [row('a'), { paper: undefined }], total: 2, next: undefined },
  });
  expect(await lister.list(ICML, undefined, askContext())).toEqual({
    papers: [row('a').paper],
    total: 2,
    next: undefined,
    notes: ['Any: 1 entry has no title or identifier, and is left out'],
  });
});

test('a count without a paper is no absence', async () => {
  const { lister } = listerOf({ '': page('', 7) });
  expect(await lister.list(ICML, undefined, askContext())).toMatchObject({
    papers: [],
    notes: ['Any counts 7 papers and gave 0 of them'],
  });
});

test('a place that is refused has expired, unless it was given a moment ago', async () => {
  const { lister, clock } = listerOf({ '': page('ab', 3, { next: 'c' }), c: { rejected: 'HTTP 400' } });
  expect(await lister.list(ICML, '2 c', askContext())).toBe('expired');
  const { next } = (await lister.list(ICML, undefined, askContext())) as ListedPage;
  await expect(lister.list(ICML, next, askContext())).rejects.toThrow(new RequestFailed('HTTP 400'));
  clock.advance(5 * 60_000);
  expect(await lister.list(ICML, next, askContext())).toBe('expired');
});

test('a listing that is refused from the beginning failed', async () => {
  const { lister } = listerOf({ '': { rejected: 'HTTP 400' } });
  await expect(lister.list(ICML, undefined, askContext())).rejects.toThrow(new RequestFailed('HTTP 400'));
});

test('what is no place of a listing has expired', async () => {
  const { lister, asked } = listerOf({ '': page('ab', 2) });
  expect(await lister.list(ICML, 'nonsense', askContext())).toBe('expired');
  expect(await lister.list(ICML, '', askContext())).toBe('expired');
  expect(asked).toEqual([]);
});

test('a venue that is not there any more in the middle of its listing has expired', async () => {
  const { lister } = listerOf({});
  expect(await lister.list(ICML, undefined, askContext())).toBe('unknown');
  expect(await lister.list(ICML, '2 c', askContext())).toBe('expired');
});
