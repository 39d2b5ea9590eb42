import { afterEach, describe, expect, test } from 'vitest';
import { DEFAULT_VENUE_NAMES, VenueNames, venueNamed } from '../../../src/match/venue-names.js';
import { createCrossref } from '../../../src/sources/crossref/index.js';
import { assign } from '../../../src/sources/crossref/lists.js';
import type { Listing } from '../../../src/sources/listing.js';
import type { BatchAnswer, Question, Source } from '../../../src/sources/source.js';
import { askContext } from '../../support/ask-context.js';
import { crossrefSettings } from '../../support/crossref-source.js';
import { FakeClock } from '../../support/fake-clock.js';
import { FakeCrossref, type FakeCrossrefOptions } from '../../support/fake-crossref.js';
import { jsonFault } from '../../support/faults.js';
import { questionAbout, worldWorks } from '../../support/semantic-scholar-source.js';
import { worldWork, type WorldWork } from '../../support/world-work.js';

let fake: FakeCrossref;
let source: Source;
let clock: FakeClock;

async function start(
  options: Partial<FakeCrossrefOptions> = {},
  environment: Record<string, string> = {},
  venues?: VenueNames,
): Promise<void> {
  fake = await FakeCrossref.start({ works: worldWorks(20), ...options });
  clock = new FakeClock();
  source = createCrossref({ ...crossrefSettings(fake.url, clock, environment), ...(venues && { venues }) });
}

afterEach(async () => {
  await source.close();
  fake.check();
  await fake.close();
});

const ask = (step: string, questions: readonly Question[], listing?: Listing): Promise<BatchAnswer> =>
  source.ask({ step, questions, ...(listing && { listing }) }, askContext());
const outcomes = async (...asked: Parameters<typeof ask>): Promise<string[]> =>
  (await ask(...asked)).outcomes.map(({ outcome }) => outcome);
const by = (step: string): Source['steps'][number] => source.steps.find(({ name }) => name === step)!;

describe('lists of DOIs', () => {
  test('two hundred papers are four requests', async () => {
    await start({ works: worldWorks(200) });
    const questions = worldWorks(200).map((work) => questionAbout(work));
    expect(new Set(await outcomes('by_identifier', questions))).toEqual(new Set(['enriched']));
    expect(fake.requests).toHaveLength(4);
    expect(Math.max(...fake.asked.values())).toBe(1);
  });

  test('one that Crossref does not know is absent by a list that is as long as it says', async () => {
    await start();
    expect(
      await outcomes('by_identifier', [questionAbout(worldWork(1)), questionAbout(worldWork(77))]),
    ).toEqual(['enriched', 'absent']);
    expect(fake.requests).toHaveLength(1);
  });

  test('rows that were counted and did not come are asked for once more, together', async () => {
    await start();
    fake.loses = (_, request) => fake.requests.length === 1 && request.path.includes('doi:');
    const questions = [1, 2, 3, 88].map((n) => questionAbout(worldWork(n)));
    expect(await outcomes('by_identifier', questions)).toEqual([
      'enriched',
      'enriched',
      'enriched',
      'absent',
    ]);
    expect(fake.requests).toHaveLength(2);
  });

  test('rows that never come are failures, not absences, and cost the others nothing', async () => {
    await start();
    const lost = worldWork(2).doi!;
    fake.loses = (row) => row.DOI.toLowerCase() === lost;
    const { outcomes: found } = await ask(
      'by_identifier',
      [1, 2, 3].map((n) => questionAbout(worldWork(n))),
    );
    expect(found.map(({ outcome }) => outcome)).toEqual(['enriched', 'failed', 'enriched']);
    expect(found[1]).toMatchObject({ reason: 'a list of 1 works came with 0' });
    expect(fake.requests).toHaveLength(2);
  });

  test('a DOI for which a list is rejected is asked singly, and the others in smaller lists', async () => {
    const odd = worldWork(7);
    await start({ rejects: odd.doi! });
    expect(
      await outcomes(
        'by_identifier',
        worldWorks(20).map((work) => questionAbout(work)),
      ),
    ).toEqual(Array.from({ length: 20 }, () => 'enriched'));
    expect(fake.requests.at(-1)?.path).toBe(`/works/${encodeURIComponent(odd.doi!)}`);
    expect(fake.requests.length).toBeLessThan(15);
  });

  test('when every list is rejected and none was ever answered, nobody is absent', async () => {
    await start();
    fake.fail(
      jsonFault(400, {
        status: 'failed',
        'message-type': 'validation-failure',
        message: [{ type: 'parameter-not-allowed', value: 'resource', message: 'Select is not supported' }],
      }),
      Infinity,
    );
    expect(
      await outcomes('by_identifier', [questionAbout(worldWork(1)), questionAbout(worldWork(2))]),
    ).toEqual(['failed', 'failed']);
    expect((await ask('by_title', [questionAbout(worldWork(1))])).outcomes).toEqual([
      { outcome: 'failed', reason: 'HTTP 400: Select is not supported' },
    ]);
    expect(fake.requests.every(({ path }) => path.startsWith('/works?'))).toBe(true);
  });
});

describe('whose a row is', () => {
  const [prime, old] = ['10.5555/new.1', '10.5555/old.1'];
  const row = { DOI: '10.5555/NEW.1', title: ['Owls'], 'alternative-id': ['S0022', '10.5555/old.1'] };
  const titles = (dois: string[], rows: unknown[]): object =>
    Object.fromEntries([...assign(dois, rows)].map(([doi, works]) => [doi, works.map(({ title }) => title)]));

  test('of its own DOI', () => {
    expect(titles([prime], [row])).toEqual({ [prime]: ['Owls'] });
    expect(titles([prime], [row, row, { ...row, title: ['Bats'] }])).toEqual({ [prime]: ['Owls'] });
  });

  test('else of another that its publisher gives it, whoever else asks', () => {
    expect(titles([old], [row])).toEqual({ [old]: ['Owls'] });
    expect(titles([old, prime], [row])).toEqual({ [prime]: ['Owls'] });
  });

  test('nobody’s, when nobody asked for it, or when it is no work', () => {
    expect(titles(['10.5555/x'], [row, null, 7, {}, { DOI: 'no doi' }])).toEqual({});
  });
});

describe('single works', () => {
  test('an alias leads to the work under its prime DOI', async () => {
    const alias = '10.5555/alias,1';
    await start({ aliases: { [alias]: worldWork(3).doi! } });
    const { outcomes: found } = await ask('by_single', [questionAbout(worldWork(3), { doi: alias })]);
    expect(found[0]).toMatchObject({
      outcome: 'enriched',
      enrichment: { matched_by: 'doi', record: { identifiers: [{ value: worldWork(3).doi }] } },
    });
  });

  test('are for DOIs only that no list can hold, and nobody asks for those of other agencies', async () => {
    await start();
    const sici = '10.1002/(sici)1097(200004)17:1<1::aid-yea3>3.0.co;2-v';
    const asked = (doi: string): string[] =>
      source.steps
        .filter((step) =>
          step.canAsk({ paper: questionAbout(worldWork(1), { doi }).paper, identifiers: { doi } }),
        )
        .map(({ name }) => name)
        .filter((name) => /identifier|single/.test(name));
    expect(asked(sici)).toEqual(['by_identifier', 'by_found_identifier']);
    expect(asked('10.5555/a,b')).toEqual(['by_single', 'by_found_single']);
    expect(asked('10.48550/arxiv.1706.03762')).toEqual([]);
  });
});

describe('titles', () => {
  test('are searched for with the first author and the year, and judged', async () => {
    await start();
    const changes = { identifiers: {} };
    const other = questionAbout(worldWork(4), {}, { ...changes, authors: ['Zoe Zimmer'], year: 1950 });
    const { outcomes: found } = await ask('by_title', [questionAbout(worldWork(4), {}), other]);
    expect(found.map(({ outcome }) => outcome)).toEqual(['enriched', 'absent']);
    expect(fake.requests[0]?.url.searchParams.get('query.bibliographic')).toMatch(/ eriksen 1994$/);
  });
});

describe('venues', () => {
  const inVenue = (count: number, changes: Partial<WorldWork>): WorldWork[] =>
    Array.from({ length: count }, (_, n) => worldWork(n + 1, changes));
  const listingOf = (name: string, from = 2019, to = 2020): Listing => ({
    venue: venueNamed(name)!,
    from,
    to,
  });

  test('a listing of several pages is counted by the first, which is kept', async () => {
    const works = inVenue(2500, { venue: 'Journal of Field Counts', year: 2020 });
    await start({ works: [...works, worldWork(3000, { year: 2020, venue: 'Another Journal' })] });
    const listing = listingOf('Journal of Field Counts');
    const sweeps = by('by_sweep').sweeps!;
    expect(await sweeps.count(listing, askContext())).toEqual({ works: 2500 });
    expect(sweeps.estimate(2500)).toMatchObject({ requests: 3, credits: 0 });
    const questions = [works[0]!, works[1234]!, works[2499]!].map((work) => questionAbout(work, {}));
    expect(await outcomes('by_sweep', questions, listing)).toEqual(['enriched', 'enriched', 'enriched']);
    expect(fake.requests.map(({ url }) => url.searchParams.get('offset'))).toEqual([null, '1000', '2000']);
    expect(new Set(fake.requests.map(({ url }) => url.searchParams.get('sort')))).toEqual(
      new Set(['deposited']),
    );
  });

  test('more than 10,000 works are listed by a cursor', async () => {
    const works = inVenue(10_300, { venue: 'Journal of Field Counts', year: 2020 });
    await start({ works });
    const listing = listingOf('Journal of Field Counts');
    const sweeps = by('by_sweep').sweeps!;
    expect(await sweeps.count(listing, askContext())).toEqual({ works: 10_300 });
    const questions = [works[0]!, works[5000]!, works[10_299]!].map((work) => questionAbout(work, {}));
    expect(await outcomes('by_sweep', questions, listing)).toEqual(['enriched', 'enriched', 'enriched']);
    expect(fake.requests).toHaveLength(sweeps.estimate(10_300).requests);
    expect(fake.requests[1]?.url.searchParams.get('cursor')).toBe('*');
  });

  test('by ISSN, and by name where nothing has that ISSN', async () => {
    const name = 'Journal of Machine Learning Research';
    expect(venueNamed(name)?.issns.length).toBeGreaterThan(0);
    await start({ works: inVenue(30, { venue: name, year: 2020 }) });
    expect(await by('by_sweep').sweeps!.count(listingOf(name), askContext())).toEqual({ works: 30 });
    expect(fake.requests).toHaveLength(1);
    await source.close();
    await fake.close();
    const rendered = { DOI: '10.5555/1', title: ['x'], 'container-title': [name], type: 'journal-article' };
    await start({ works: [], rendered: [{ ...rendered, issued: { 'date-parts': [[2020]] } }] });
    expect(await by('by_sweep').sweeps!.count(listingOf(name), askContext())).toEqual({ works: 1 });
    expect(fake.requests).toHaveLength(2);
  });

  test('one whose name has a comma is searched for, and others that are found are left out', async () => {
    const name = 'Counts, Fields and Valleys';
    const works = inVenue(5, { venue: name, year: 2020 });
    const others = Array.from({ length: 5 }, (_, n) =>
      worldWork(100 + n, { title: works[n]!.title, venue: 'Valleys and Fields of Law', year: 2020 }),
    );
    await start({ works: [...others, ...works] });
    const { outcomes: found } = await ask(
      'by_sweep',
      works.map((work) => questionAbout(work, {})),
      listingOf(name),
    );
    expect(found.map((one) => one.outcome === 'enriched' && one.enrichment.record.venue)).toEqual(
      works.map(() => name),
    );
  });

  test('a meeting that is called otherwise each year is searched for, as far as it is the nearest', async () => {
    const called = (n: number): string => `Proceedings of the ${50 + n}th Annual Meeting of Field Counting`;
    const works = Array.from({ length: 1300 }, (_, n) =>
      worldWork(n, { venue: called(n % 2), year: 2019 + (n % 2) }),
    );
    const others = Array.from({ length: 1500 }, (_, n) =>
      worldWork(5000 + n, { venue: 'Symposium of Field Workers', year: 2019 }),
    );
    await start({ works: [...others, ...works] });
    const listing = listingOf('Annual Meeting of Field Counting');
    const known = await by('by_sweep').sweeps!.count(listing, askContext());
    expect(known).toEqual({ works: 2000 });
    const questions = [...works.slice(0, 3), ...works.slice(-3), worldWork(9000)].map((work) =>
      questionAbout(work, {}),
    );
    const { outcomes: found } = await ask('by_sweep', questions, listing);
    expect(found.map(({ outcome }) => outcome)).toEqual([...Array<string>(6).fill('enriched'), 'absent']);
    expect(found.at(-1)).not.toHaveProperty('thorough');
    // By name; then two pages, the second of which holds others for the most part.
    expect(fake.requests).toHaveLength(3);
  });

  test('words find a venue under all names that a user gives it', async () => {
    const added = { names: ['AMFC', 'Annual Meeting of Field Counting'], issns: [] };
    const names = DEFAULT_VENUE_NAMES.with(added);
    if (!(names instanceof VenueNames)) throw new Error('two venues');
    const venue = 'Proceedings of the 50th Annual Meeting of Field Counting';
    const works = Array.from({ length: 5 }, (_, n) => worldWork(n, { venue, year: 2020 }));
    await start({ works }, {}, names);
    const listing = { venue: names.named('AMFC')!, from: 2020, to: 2020 };
    const questions = works.map((work) => questionAbout({ ...work, venue: 'AMFC' }, {}));
    expect(questions.every((question) => by('by_sweep').canAsk(question))).toBe(true);
    expect(await outcomes('by_sweep', questions, listing)).toEqual(Array<string>(5).fill('enriched'));
  });

  test('a listing that is shorter than it says proves nobody’s absence', async () => {
    const works = inVenue(30, { venue: 'Journal of Field Counts', year: 2020 });
    const questions = [...works.slice(0, 5), worldWork(900)].map((work) => questionAbout(work, {}));
    await start({ works });
    const listing = listingOf('Journal of Field Counts');
    expect((await ask('by_sweep', questions, listing)).outcomes.at(-1)).toMatchObject({ thorough: true });
    fake.loses = (row) => row.DOI.endsWith('29');
    const { outcomes: found } = await ask('by_sweep', questions, listing);
    expect(found.map(({ outcome }) => outcome)).toEqual([...Array<string>(5).fill('enriched'), 'absent']);
    expect(found.at(-1)).toEqual({ outcome: 'absent', step: 'by_sweep' });
  });

  test('that nobody knows is unknown', async () => {
    await start();
    expect(await by('by_sweep').sweeps!.count(listingOf('Journal of Nothing'), askContext())).toBe('unknown');
  });
});

describe('limits', () => {
  test('without an address: one request a second, one at a time', async () => {
    await start({}, { CF_CROSSREF_RPS: '' });
    await ask(
      'by_title',
      worldWorks(4).map((work) => questionAbout(work)),
    );
    expect(fake.mostAtOnce).toBe(1);
    expect(clock.slept.filter((milliseconds) => milliseconds >= 900)).toHaveLength(3);
    expect(fake.requests.every(({ path }) => !path.includes('mailto'))).toBe(true);
  });

  test('with an address: three a second, three at a time, and said in both places', async () => {
    await start({ latency: 30 }, { CF_CROSSREF_RPS: '', CF_MAILTO: 'name@example.org' });
    await ask(
      'by_title',
      worldWorks(9).map((work) => questionAbout(work)),
    );
    await ask('by_single', [questionAbout(worldWork(1), { doi: '10.5555/a,b' })]);
    expect(fake.mostAtOnce).toBe(3);
    expect(clock.slept.every((milliseconds) => milliseconds <= 334)).toBe(true);
    for (const { url, headers } of fake.requests) {
      expect(url.searchParams.get('mailto')).toBe('name@example.org');
      expect(headers['user-agent']).toContain('mailto:name@example.org');
    }
  });

  test('as the headers of lists say, but never faster because of a single work', async () => {
    await start({ requestsPerSecond: 0.5 }, { CF_CROSSREF_RPS: '', CF_MAILTO: 'name@example.org' });
    const single = questionAbout(worldWork(1), { doi: '10.5555/a,b' });
    await ask('by_single', [single]);
    await ask('by_single', [single]);
    expect(Math.max(...clock.slept)).toBeGreaterThan(1900);
  });

  test('the address is in no message', async () => {
    await start({}, { CF_MAILTO: 'name+list@example.org' });
    const echo = 'You at name+list@example.org, mailto=name%2Blist%40example.org, are blocked';
    fake.fail(jsonFault(403, { status: 'error', message: echo }), Infinity);
    const { outcomes: found, unavailable } = await ask('by_identifier', [questionAbout(worldWork(1))]);
    expect(unavailable?.state).toBe('refused');
    const told = JSON.stringify([found, unavailable?.message, unavailable]);
    expect(told).toContain('[redacted]');
    expect(told).not.toMatch(/name(?:\+|%2B)list/);
  });
});

test('steps say what they take', async () => {
  await start({}, { CF_CROSSREF_RPS: '', CF_MAILTO: 'name@example.org' });
  expect(by('by_identifier').estimate(101)).toEqual({ requests: 3, credits: 0, seconds: 1 });
  expect(by('by_title').estimate(6)).toEqual({ requests: 6, credits: 0, seconds: 2 });
  expect(by('by_sweep').sweeps!.estimate(12_000).requests).toBe(13);
});
