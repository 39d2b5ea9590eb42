import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCrossrefLister } from '../../../src/venues/crossref/index.js';
import type { ListedPage } from '../../../src/venues/lister.js';
import type { ListerWorld } from '../../contract/lister-contract.js';
import { askContext } from '../../support/ask-context.js';
import { FakeCrossref } from '../../support/fake-crossref.js';
import { jsonFault } from '../../support/faults.js';
import { listerWorld, venueYear, worksOfVenue } from '../../support/lister-worlds.js';

const JOURNAL = 'Journal of Machine Learning Research';
const WORKS = worksOfVenue(JOURNAL, 10_050);
const WANTED = venueYear(JOURNAL);
let world: ListerWorld;

beforeEach(async () => {
  const fake = await FakeCrossref.start({ works: WORKS });
  world = listerWorld(fake, (settings) =>
    createCrossrefLister(settings({ CF_CROSSREF_URL: fake.url, CF_CROSSREF_RPS: '1000' })),
  );
});
afterEach(() => world.fake.close());

/** As another process asks. */
const list = async (next: string | undefined) => (await world.create()).list(WANTED, next, askContext());

test('lists more works than can be counted through, each page by somebody else', async () => {
  const titles: string[] = [];
  let next: string | undefined;
  do {
    const page = (await list(next)) as ListedPage;
    expect(page.total).toBe(10_050);
    titles.push(...page.papers.map(({ title }) => title));
    next = page.next;
  } while (next !== undefined);
  expect(titles).toEqual(WORKS.slice(0, 10_050).map(({ title }) => title));
});

test.each([
  ['refused', jsonFault(400, { status: 'failed', message: 'invalid cursor' })],
  [
    'answered with nothing',
    jsonFault(200, { status: 'ok', message: { 'total-results': 10_050, items: [], 'next-cursor': 'x' } }),
  ],
])(
  'a cursor that is %s has expired for who comes later, and is a failure for who has just got it',
  async (_, fault) => {
    const lister = await world.create();
    const beginning = (await lister.list(WANTED, undefined, askContext())) as ListedPage;
    const first = (await lister.list(WANTED, beginning.next, askContext())) as ListedPage;
    expect(first.papers).toHaveLength(1_000);
    world.fake.fail(fault, Infinity);
    expect(await list(first.next)).toBe('expired');
    await expect(lister.list(WANTED, first.next, askContext())).rejects.toThrow(/cursor/);
  },
);
