import { afterEach, describe, expect, test } from 'vitest';
import type { Venue } from '../../../src/match/venue-names.js';
import type { Outcome } from '../../../src/model/outcome.js';
import type { Listing } from '../../../src/sources/listing.js';
import { createOpenAlex } from '../../../src/sources/openalex/index.js';
import type { BatchAnswer, ListingSize, Question, Source, Step } from '../../../src/sources/source.js';
import { askContext } from '../../support/ask-context.js';
import { FakeClock } from '../../support/fake-clock.js';
import { FakeOpenAlex, type FakeOpenAlexOptions } from '../../support/fake-openalex.js';
import { htmlFault } from '../../support/faults.js';
import { OPENALEX_FAULTS } from '../../support/openalex-faults.js';
import { sourceSettings } from '../../support/openalex-source.js';
import { questionAbout } from '../../support/semantic-scholar-source.js';
import { worldWork, type WorldWork } from '../../support/world-work.js';

const JOURNAL = 'Journal of Field Counts';

let fake: FakeOpenAlex;
let source: Source;

async function given(options: Partial<FakeOpenAlexOptions> = {}): Promise<void> {
  fake = await FakeOpenAlex.start({ world: works(250), ...options });
  source = createOpenAlex(sourceSettings(fake.url, {}, new FakeClock()));
}

afterEach(async () => {
  fake.check();
  await source.close();
  await fake.close();
});

/** Works of 2020 and 2021. */
function works(count: number, changes: Partial<WorldWork> = {}, from = 1): WorldWork[] {
  return Array.from({ length: count }, (_, i) =>
    worldWork(from + i, { year: 2020 + ((from + i) % 2), ...changes }),
  );
}

const questionOf = (work: WorldWork): Question => questionAbout(work, {});

const listing = (venue: Partial<Venue> = {}, from = 2019, to = 2022): Listing => ({
  venue: { key: 'field counts', names: [JOURNAL], issns: [], ...venue },
  from,
  to,
});
const step = (): Step => source.steps.find(({ name }) => name === 'by_sweep') as Step;
const count = (of: Listing): Promise<ListingSize> | undefined => step().sweeps?.count(of, askContext());
const ask = (of: Listing, ...questions: Question[]): Promise<BatchAnswer> =>
  source.ask({ step: 'by_sweep', questions, listing: of }, askContext());
const idOf = (outcome: Outcome | undefined): string | undefined =>
  outcome?.outcome === 'enriched' ? outcome.enrichment.record.identifiers[0]?.value : undefined;
const pages = (): string[] =>
  fake.requests.map(({ path }) => path).filter((path) => path.startsWith('/works?'));

describe('listing what a venue published', () => {
  test('finds its papers by title, for a credit for each hundred works', async () => {
    await given();
    expect(await count(listing())).toEqual({ works: 250 });
    const asked = [1, 100, 250].map((n) => works(1, {}, n)[0] as WorldWork);
    const { outcomes } = await ask(listing(), ...asked.map(questionOf), questionOf(worldWork(999)));
    expect(outcomes.map(idOf)).toEqual([...asked.map((work) => work.openalex), undefined]);
    expect(outcomes[3]).toEqual({ outcome: 'absent', step: 'by_sweep', thorough: true });
    expect(pages()).toHaveLength(3);
    expect(fake.creditsUsed).toBe(3);
    expect(step().sweeps?.estimate(250)).toMatchObject({ requests: 4, credits: 3 });
    expect(fake.requests).toHaveLength(4);
  });

  test('does not follow the cursor behind the last page', async () => {
    await given({ world: works(200) });
    await ask(listing(), questionOf(worldWork(7, { year: 2021 })));
    expect(pages()).toHaveLength(2);
  });

  test('only of the years asked for', async () => {
    await given();
    expect(await count(listing({}, 2021, 2021))).toEqual({ works: 125 });
    expect(await count(listing({}, 2015, 2019))).toBe('unknown');
  });

  test('the venue is looked up once, whatever is listed of it', async () => {
    await given();
    await count(listing({}, 2020, 2020));
    await count(listing({}, 2021, 2021));
    expect(fake.asked.get(`sources:${JOURNAL}`)).toBe(1);
  });

  test('asks only about papers with a title, a venue and a year', async () => {
    await given();
    const { paper } = questionOf(worldWork(1));
    const canAsk = (changes: Partial<Question['paper']>): boolean =>
      step().canAsk({ paper: { ...paper, ...changes }, identifiers: {} });
    expect(canAsk({})).toBe(true);
    expect(canAsk({ title: undefined })).toBe(false);
    expect(canAsk({ title: '???' })).toBe(false);
    expect(canAsk({ year: undefined })).toBe(false);
    expect(canAsk({ venue: undefined })).toBe(false);
    expect(canAsk({ venue: 'arXiv (Cornell University)' })).toBe(false);
  });
});

describe('which of the sources a venue is', () => {
  const sourcesAsked = (): string =>
    /source\.id:([^,]*),/.exec(decodeURIComponent(pages()[0] ?? ''))?.[1] ?? 'none';

  test('none, for nothing, when there is no such name', async () => {
    await given();
    expect(await count(listing({ names: ['Journal of Something Else'] }))).toBe('unknown');
    expect(fake.creditsUsed).toBe(0);
    const { outcomes } = await ask(
      listing({ names: ['Journal of Something Else'] }),
      questionOf(worldWork(1)),
    );
    expect(outcomes).toEqual([{ outcome: 'absent', step: 'by_sweep' }]);
  });

  test('one for each year of a conference', async () => {
    const proceedings = (year: number): string =>
      `Proceedings of the ${year} International Conference on Counting Birds`;
    await given({
      world: [
        ...works(5, { venue: proceedings(2020), year: 2020 }),
        ...works(5, { venue: proceedings(2021), year: 2021 }, 10),
        ...works(5, { venue: 'International Conference on Counting Birdhouses', year: 2021 }, 20),
      ],
    });
    const names = ['International Conference on Counting Birds'];
    expect(await count(listing({ key: 'birds', names }))).toEqual({ works: 10 });
    expect(sourcesAsked().split('|')).toHaveLength(2);
  });

  test('the journal of exactly its name, not one that begins with it', async () => {
    await given({ world: [...works(5, { venue: 'Cell' }), ...works(90, { venue: 'Cells' }, 10)] });
    expect(await count(listing({ key: 'cell', names: ['Cell'] }))).toEqual({ works: 5 });
  });

  test('the one with such an ISSN, under whatever name', async () => {
    await given({ sources: [{ display_name: JOURNAL, issn: ['1234-567X'] }] });
    const venue = { names: ['Zeitschrift für Zählungen'], issns: ['1234-567X', '0000-0000'] };
    expect(await count(listing(venue))).toEqual({ works: 250 });
  });

  test('the one that has the name among its others', async () => {
    await given({ sources: [{ display_name: JOURNAL, alternate_titles: ['Annals of Tallying'] }] });
    expect(await count(listing({ key: 'tallying', names: ['Annals of Tallying'] }))).toEqual({ works: 250 });
    expect(fake.creditsUsed).toBe(1);
  });
});

describe('what goes wrong', () => {
  test('a web page in place of a listing is asked for again', async () => {
    await given();
    fake.fail(htmlFault(200), 1, (path) => path.startsWith('/works'));
    fake.fail(htmlFault(503), 1, (path) => path.startsWith('/autocomplete'));
    const { outcomes } = await ask(listing(), questionOf(works(1)[0] as WorldWork));
    expect(outcomes.map(idOf)).toEqual([worldWork(1).openalex]);
  });

  test.each(['/autocomplete', 'cursor=*', 'cursor=W'])('no answer to %s: nobody is absent', async (what) => {
    await given();
    fake.fail(htmlFault(500), Infinity, (path) => path.includes(what));
    const { outcomes } = await ask(listing(), questionOf(worldWork(999)));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['failed']);
    if (what !== 'cursor=W')
      expect(await count(listing())).toMatchObject({ failed: expect.stringContaining('HTTP 500') as string });
  });

  test('a listing that ends before all its works came: nobody is absent', async () => {
    await given();
    fake.lose = (rows) => rows.slice(0, 60);
    fake.fail(
      { kind: 'reply', status: 200, body: '{"meta":{"count":250,"next_cursor":null},"results":[]}' },
      1,
      (path) => path.includes('cursor=W'),
    );
    const { outcomes } = await ask(listing(), questionOf(worldWork(999)));
    expect(outcomes).toEqual([
      { outcome: 'failed', reason: 'the listing of a venue ended after 60 of 250 works' },
    ]);
  });

  test('without credits the source is parked, and nobody is absent', async () => {
    await given({ credits: 1 });
    expect(await count(listing())).toEqual({ works: 250 });
    const { outcomes, unavailable } = await ask(listing(), questionOf(worldWork(999)));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['failed']);
    expect(unavailable?.state).toBe('parked');
    expect(await count(listing({}, 2000, 2001))).toMatchObject({ unavailable: { state: 'parked' } });
  });

  test('a refusal ends it', async () => {
    await given();
    fake.fail(OPENALEX_FAULTS.unauthorised, Infinity);
    expect(await count(listing())).toMatchObject({ unavailable: { state: 'refused' } });
  });
});
