import { afterEach, describe, expect, test } from 'vitest';
import { venueNamed } from '../../../src/match/venue-names.js';
import { createSemanticScholar } from '../../../src/sources/semantic_scholar/index.js';
import type { Listing } from '../../../src/sources/listing.js';
import type { BatchAnswer, ListingSize, Question, Source } from '../../../src/sources/source.js';
import { askContext } from '../../support/ask-context.js';
import { FakeClock } from '../../support/fake-clock.js';
import { FakeSemanticScholar, type FakeSemanticScholarOptions } from '../../support/fake-semantic-scholar.js';
import { jsonFault } from '../../support/faults.js';
import { questionAbout, semanticScholarSettings, worldWorks } from '../../support/semantic-scholar-source.js';
import { worldWork } from '../../support/world-work.js';

let fake: FakeSemanticScholar;
let source: Source;

async function given(options: Partial<FakeSemanticScholarOptions> = {}): Promise<void> {
  fake = await FakeSemanticScholar.start({ works: worldWorks(100), pageSize: 10, ...options });
  source = createSemanticScholar(semanticScholarSettings(fake.url, new FakeClock()));
}

const VENUE = venueNamed('Journal of Field Counts')!;
const listing = (from = 1990, to = 2024, venue = VENUE): Listing => ({ venue, from, to });
const about = (...numbers: number[]): Question[] => numbers.map((n) => questionAbout(worldWork(n), {}));
const ask = (questions: readonly Question[], of = listing()): Promise<BatchAnswer> =>
  source.ask({ step: 'by_sweep', questions, listing: of }, askContext());
const count = async (of = listing()): Promise<ListingSize | undefined> =>
  source.steps.find(({ sweeps }) => sweeps)?.sweeps?.count(of, askContext());
const names = (answer: BatchAnswer): string[] => answer.outcomes.map(({ outcome }) => outcome);
const isLaterPage = (path: string): boolean => path.includes('&token=');

afterEach(async () => {
  fake.check();
  await source.close();
  await fake.close();
});

describe('a venue in some years', () => {
  test('is listed page by page to its end, and its papers are found by their titles', async () => {
    await given();
    const answer = await ask(about(...Array.from({ length: 100 }, (_, nth) => nth + 1), 500));
    expect(names(answer).slice(0, 100)).toEqual(Array.from({ length: 100 }, () => 'enriched'));
    expect(answer.outcomes[100]).toEqual({ outcome: 'absent', step: 'by_sweep', thorough: true });
    expect(fake.requests).toHaveLength(10);
    expect(new Set(fake.requests.map(({ path }) => path)).size).toBe(10);
  });

  test('has only the works of these years', async () => {
    await given();
    const works = worldWorks(100).filter(({ year }) => year >= 2000 && year <= 2004);
    expect(await count(listing(2000, 2004))).toEqual({ works: works.length });
    expect(await count(listing(2000, 2000))).toEqual({
      works: works.filter(({ year }) => year === 2000).length,
    });
  });

  test('counted before, its first page is not asked for again', async () => {
    await given();
    expect(await count()).toEqual({ works: 100 });
    expect(names(await ask(about(1, 2)))).toEqual(['enriched', 'enriched']);
    expect(fake.requests).toHaveLength(10);
  });

  test('is asked for by all of its names', async () => {
    await given({
      works: [
        worldWork(1, { venue: 'NeurIPS' }),
        worldWork(2, { venue: 'Neural Information Processing Systems' }),
      ],
    });
    expect(names(await ask(about(1, 2), listing(1990, 2024, venueNamed('NIPS'))))).toEqual([
      'enriched',
      'enriched',
    ]);
  });

  test('that nobody knows, or whose name cannot be asked for, is unknown', async () => {
    await given();
    expect(await count(listing(1990, 2024, venueNamed('Annals of Nothing')))).toBe('unknown');
    const named = { key: 'x', names: ['Science, Technology, & Human Values'], issns: [] };
    expect(await count(listing(1990, 2024, named))).toBe('unknown');
    expect(fake.requests).toHaveLength(1);
  });

  test('an empty listing without a list of its own is empty, and not a failure', async () => {
    await given();
    fake.fail(jsonFault(200, { total: 0, offset: 0 }));
    expect(await count()).toBe('unknown');
  });
});

describe('a listing that breaks off', () => {
  test('when a token is refused, nobody of it is absent', async () => {
    await given();
    fake.fail(jsonFault(400, { error: 'Invalid continuation token' }), Infinity, isLaterPage);
    const { outcomes, unavailable } = await ask(about(1, 500));
    expect(outcomes).toEqual([
      { outcome: 'failed', reason: 'HTTP 400: Invalid continuation token' },
      { outcome: 'failed', reason: 'HTTP 400: Invalid continuation token' },
    ]);
    expect(unavailable).toBeUndefined();
    expect(fake.requests).toHaveLength(2);
  });

  test.each([
    ['leads to an empty page with more to come', { total: 100, token: 'more', data: [] }],
    ['leads to itself', undefined],
  ])('when it %s, nobody of it is absent', async (_, page) => {
    await given();
    await ask(about(1));
    const token = fake.requests[1]?.url.searchParams.get('token');
    const rows = [{ paperId: 'a'.repeat(40), title: 'A' }];
    fake.fail(jsonFault(200, page ?? { total: 100, token, data: rows }), Infinity, isLaterPage);
    expect(names(await ask(about(1, 500)))).toEqual(['failed', 'failed']);
    expect(fake.requests).toHaveLength(12);
  });

  test('when a page never comes, nobody of it is absent; asked again, it is whole', async () => {
    await given();
    fake.fail(jsonFault(504, { message: 'Endpoint request timed out' }), 6, isLaterPage);
    expect(names(await ask(about(1, 500)))).toEqual(['failed', 'failed']);
    expect(names(await ask(about(1, 2, 500)))).toEqual(['enriched', 'enriched', 'absent']);
  });

  test('when the count fails, that is told', async () => {
    await given();
    fake.fail(jsonFault(500, { message: 'Internal Server Error' }), Infinity);
    expect(await count()).toMatchObject({ failed: expect.stringContaining('HTTP 500') as string });
  });
});

test.each([
  [{ venue: undefined }, false],
  [{ venue: 'arXiv' }, false],
  [{ year: undefined }, false],
  [{ title: undefined }, false],
  [{}, true],
])('a paper with %j can be looked for in its venue: %s', async (changes, can) => {
  await given();
  const step = source.steps.find(({ name }) => name === 'by_sweep');
  expect(step?.canAsk(questionAbout(worldWork(1), {}, changes))).toBe(can);
});
