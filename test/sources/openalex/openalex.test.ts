import { afterEach, describe, expect, test } from 'vitest';
import { UsageError } from '../../../src/model/errors.js';
import type { Outcome } from '../../../src/model/outcome.js';
import { createOpenAlex } from '../../../src/sources/openalex/index.js';
import type { BatchAnswer, Question, Source } from '../../../src/sources/source.js';
import { askContext } from '../../support/ask-context.js';
import { FakeClock } from '../../support/fake-clock.js';
import { FakeOpenAlex, type FakeOpenAlexOptions } from '../../support/fake-openalex.js';
import { htmlFault } from '../../support/faults.js';
import { OPENALEX_FAULTS } from '../../support/openalex-faults.js';
import { fakeQuestion, sourceSettings } from '../../support/openalex-source.js';
import { fakeDoi, fakeTitle, fakeWork, fakeWorkId, fakeWorks } from '../../support/openalex-works.js';

const OTHER_AUTHORS = ['Zoe Quist', 'Walter Xiang'].map((name) => ({ author: { display_name: name } }));

let fake: FakeOpenAlex;
let source: Source;
let clock: FakeClock;

async function given(
  options: Partial<FakeOpenAlexOptions> = {},
  environment: Record<string, string> = {},
): Promise<void> {
  fake = await FakeOpenAlex.start({ works: fakeWorks(300), ...options });
  clock = new FakeClock();
  source = createOpenAlex(sourceSettings(fake.url, environment, clock));
}

const ask = (step: string, ...questions: Question[]): Promise<BatchAnswer> =>
  source.ask({ step, questions }, askContext());
const names = (answer: BatchAnswer): string[] => answer.outcomes.map((one) => one.outcome);
const questions = (from: number, to: number): Question[] =>
  Array.from({ length: to - from + 1 }, (_, i) => fakeQuestion(from + i));
const workId = (outcome: Outcome | undefined): string | undefined =>
  outcome?.outcome === 'enriched' ? outcome.enrichment.record.identifiers[0]?.value : undefined;

afterEach(async () => {
  fake.check();
  await source.close();
  await fake.close();
});

describe('by identifier', () => {
  test('a hundred papers are one request', async () => {
    await given();
    expect(names(await ask('by_identifier', ...questions(1, 100))).every((name) => name === 'enriched')).toBe(
      true,
    );
    expect(fake.requests).toHaveLength(1);
    expect(fake.creditsUsed).toBe(1);
  });

  test('each type of identifier is a list of its own', async () => {
    const work = fakeWork(7, {
      ids: {
        mag: '77',
        pmid: 'https://pubmed.ncbi.nlm.nih.gov/777',
        pmcid: 'https://www.ncbi.nlm.nih.gov/pmc/articles/7777',
      },
    });
    const arxiv = fakeWork(8, { doi: 'https://doi.org/10.48550/arxiv.2104.12255' });
    await given({ works: [...fakeWorks(3), work, arxiv] });
    const answer = await ask(
      'by_identifier',
      fakeQuestion(1),
      fakeQuestion(2, { openalex: fakeWorkId(2) }),
      fakeQuestion(7, { pmid: '777' }),
      fakeQuestion(7, { pmcid: 'PMC7777' }),
      fakeQuestion(7, { mag: '77' }),
      fakeQuestion(8, { arxiv: '2104.12255' }),
    );
    expect(answer.outcomes.map(workId)).toEqual([1, 2, 7, 7, 7, 8].map(fakeWorkId));
    expect(answer.outcomes.map((one) => one.outcome === 'enriched' && one.enrichment.matched_by)).toEqual([
      'doi',
      'openalex',
      'pmid',
      'pmcid',
      'mag',
      'arxiv',
    ]);
    expect(fake.requests).toHaveLength(5);
  });

  test('a DOI with more works than fit on a page: all pages are read', async () => {
    const copies = Array.from({ length: 230 }, (_, i) =>
      fakeWork(1, { id: `https://openalex.org/W${900 + i}` }),
    );
    await given({ works: [...copies, ...fakeWorks(20, 2)] });
    const answer = await ask('by_identifier', ...questions(1, 21));
    expect(names(answer).every((name) => name === 'enriched')).toBe(true);
    expect(fake.requests.map((request) => /&page=(\d+)/.exec(request.path)?.[1])).toEqual([
      undefined,
      '2',
      '3',
    ]);
  });

  test.each([400, 403] as const)(
    'one identifier that makes the server answer %i costs only itself',
    async (rejectsWith) => {
      await given({ rejects: fakeDoi(66), rejectsWith });
      const answer = await ask('by_identifier', ...questions(1, 100));
      expect(names(answer).filter((name) => name === 'enriched')).toHaveLength(99);
      expect(answer.outcomes[65]).toEqual({ outcome: 'absent', step: 'by_identifier' });
      expect(fake.requests.length).toBeLessThanOrEqual(1 + 2 * 7);
    },
  );

  test('when the server rejects everything, nobody is absent: it failed', async () => {
    await given();
    fake.fail(
      {
        kind: 'reply',
        status: 400,
        body: '{"error":"Invalid query parameters error.","message":"doi is not a valid field"}',
      },
      Infinity,
    );
    const answer = await ask('by_identifier', ...questions(1, 100));
    expect(new Set(answer.outcomes.map((one) => JSON.stringify(one)))).toEqual(
      new Set(['{"outcome":"failed","reason":"HTTP 400: doi is not a valid field"}']),
    );
    expect(fake.requests.length).toBeLessThan(120);
  });

  test('a list that is too long is halved', async () => {
    await given();
    fake.fail(htmlFault(414), 1);
    expect(names(await ask('by_identifier', ...questions(1, 100))).every((name) => name === 'enriched')).toBe(
      true,
    );
    expect(fake.requests).toHaveLength(3);
  });

  test('a list that fails costs the other lists of its batch nothing', async () => {
    await given();
    fake.fail(htmlFault(500), Infinity, (path) => path.includes('pmid:'));
    const answer = await ask('by_identifier', fakeQuestion(1), fakeQuestion(2, { pmid: '30000002' }));
    expect(names(answer)).toEqual(['enriched', 'failed']);
    expect(answer.unavailable).toBeUndefined();
  });

  test('a record of another paper under its DOI is rejected', async () => {
    await given({
      works: [fakeWork(5, { doi: `https://doi.org/${fakeDoi(1)}`, authorships: OTHER_AUTHORS })],
    });
    expect((await ask('by_identifier', fakeQuestion(1))).outcomes[0]).toMatchObject({
      outcome: 'rejected',
      reason: 'contradicts',
    });
  });
});

describe('one by one', () => {
  test('finds what lists do not, for nothing, and confirms what is absent', async () => {
    await given({ notInLists: new Set([fakeDoi(1)]) });
    expect(names(await ask('by_identifier', fakeQuestion(1), fakeQuestion(999)))).toEqual([
      'absent',
      'absent',
    ]);
    fake.creditsUsed = 0;
    expect(names(await ask('by_single', fakeQuestion(1), fakeQuestion(999)))).toEqual(['enriched', 'absent']);
    expect(fake.creditsUsed).toBe(0);
    expect(fake.asked.get(`doi:${fakeDoi(999)}`)).toBe(2);
  });

  test.each(['10.1234/a,b', '10.1234/a|b', '10.1234/say"x"y', '10.1234/a!?#%&+b'])(
    'asks about %s, which no list can hold',
    async (doi) => {
      await given({ works: [fakeWork(1, { doi: `https://doi.org/${doi}` })] });
      const question = fakeQuestion(1, { doi });
      const fits = source.steps.find((step) => step.name === 'by_identifier')?.canAsk(question);
      if (fits !== true)
        expect(await ask('by_identifier', question)).toEqual({
          outcomes: [{ outcome: 'absent', step: 'by_identifier' }],
        });
      expect(names(await ask('by_single', question))).toEqual(['enriched']);
    },
  );

  test('a preprint that was merged into a journal work is found by its own DOI', async () => {
    const work = fakeWork(1);
    await given({
      works: [{ ...work, locations: [...work.locations, { id: 'pmh:oai:arXiv.org:2104.12255' }] }],
    });
    expect(workId((await ask('by_single', fakeQuestion(1, { arxiv: '2104.12255' }))).outcomes[0])).toBe(
      fakeWorkId(1),
    );
  });

  test('an id that was merged into another is followed there', async () => {
    await given({ merged: { W77: fakeWorkId(1) } });
    const { outcomes } = await ask('by_single', fakeQuestion(1, { openalex: 'W77' }));
    expect(workId(outcomes[0])).toBe(fakeWorkId(1));
    expect(fake.requests[1]?.path).toContain(`/works/${fakeWorkId(1)}?select=`);
  });

  test('the placeholder of deleted works is an absence', async () => {
    await given({
      works: [{ ...fakeWork(1), id: 'https://openalex.org/W4285719527', title: 'Deleted Work' }],
    });
    expect(names(await ask('by_single', fakeQuestion(1)))).toEqual(['absent']);
  });

  test('goes on to the next identifier when the first is unknown', async () => {
    await given();
    const { outcomes } = await ask(
      'by_single',
      fakeQuestion(1, { doi: '10.1234/unknown', pmid: '30000001' }),
    );
    expect(outcomes[0]).toMatchObject({ outcome: 'enriched', enrichment: { matched_by: 'pmid' } });
  });

  test('one that fails is no reason to call the paper absent', async () => {
    await given();
    fake.fail(htmlFault(500), Infinity, (path) => path.includes('doi:'));
    expect(
      names(await ask('by_single', fakeQuestion(1, { doi: '10.1234/unknown', pmid: '30000001' }))),
    ).toEqual(['failed']);
  });
});

describe('by title', () => {
  test('the right one of several, not the most cited', async () => {
    await given({
      works: [fakeWork(1), fakeWork(50, { title: `${fakeTitle(1)}: a reply`, cited_by_count: 99_999 })],
    });
    expect(workId((await ask('by_title', fakeQuestion(1, {}))).outcomes[0])).toBe(fakeWorkId(1));
    expect(fake.creditsUsed).toBe(10);
  });

  test('is not for papers without a title', async () => {
    await given();
    const step = source.steps.find((one) => one.name === 'by_title');
    expect(step?.canAsk(fakeQuestion(1, {}, { title: undefined }))).toBe(false);
    expect(step?.canAsk(fakeQuestion(1, {}, { title: '???' }))).toBe(false);
  });
});

describe('limits', () => {
  test('a 429 that says that nothing remains, but means slower, is waited out', async () => {
    await given();
    fake.fail(OPENALEX_FAULTS.tooFast, 2);
    const answer = await ask('by_identifier', fakeQuestion(1));
    expect(names(answer)).toEqual(['enriched']);
    expect(answer.unavailable).toBeUndefined();
    expect(clock.slept.filter((milliseconds) => milliseconds >= 900).length).toBeGreaterThanOrEqual(2);
  });

  test('when the budget ends, it parks until the reset and keeps what it has', async () => {
    await given({ credits: 25 });
    const answer = await ask('by_title', fakeQuestion(1, {}), fakeQuestion(2, {}), fakeQuestion(3, {}));
    expect(names(answer).sort()).toEqual(['enriched', 'enriched', 'failed']);
    expect(answer.unavailable).toMatchObject({ state: 'parked', resetsAt: expect.any(Date) as Date });
    const before = fake.requests.length;
    expect((await ask('by_title', fakeQuestion(4, {}))).unavailable?.state).toBe('parked');
    expect(fake.requests).toHaveLength(before);
    expect(names(await ask('by_single', fakeQuestion(5)))).toEqual(['enriched']);
  });

  test('what the next request costs more than what remains is not asked', async () => {
    await given({ credits: 15 });
    expect(names(await ask('by_title', fakeQuestion(1, {})))).toEqual(['enriched']);
    const answer = await ask('by_title', fakeQuestion(2, {}));
    expect(answer.unavailable?.message).toMatch(/5 credits are left and the next request costs 10/);
    expect(fake.requests).toHaveLength(1);
    expect(names(await ask('by_identifier', fakeQuestion(2)))).toEqual(['enriched']);
  });

  test('a plan that does not allow it is a refusal', async () => {
    await given();
    fake.fail(OPENALEX_FAULTS.planUpgrade, 1);
    expect((await ask('by_identifier', fakeQuestion(1))).unavailable).toMatchObject({ state: 'refused' });
  });

  test('a host that is down makes the source unavailable; its papers failed', async () => {
    await given();
    fake.fail(htmlFault(503), Infinity);
    const answer = await ask('by_single', ...questions(1, 40));
    expect(new Set(names(answer))).toEqual(new Set(['failed']));
    expect(answer.unavailable).toMatchObject({ state: 'parked' });
    expect(answer.unavailable?.message).toMatch(/^openalex does not answer: HTTP 503/);
  });

  test('without a key it asks as 10 a second allow, with one as 30 do', async () => {
    await given();
    const rates = [{}, { OPENALEX_API_KEY: 'k' }, { CF_OPENALEX_RPS: '5' }].map((environment) => {
      const settings = { ...sourceSettings('http://127.0.0.1:1'), environment };
      return createOpenAlex(settings).steps[1]?.estimate(300);
    });
    expect(rates).toEqual([
      { requests: 300, credits: 0, seconds: 30 },
      { requests: 300, credits: 0, seconds: 10 },
      { requests: 300, credits: 0, seconds: 60 },
    ]);
  });
});

describe('the key', () => {
  const key = 'sk-very-secret-0123456789';

  test('goes into a header, never into a URL', async () => {
    await given({ key }, { OPENALEX_API_KEY: ` ${key}\n`, CF_MAILTO: 'me@example.org' });
    expect(names(await ask('by_identifier', fakeQuestion(1)))).toEqual(['enriched']);
    expect(fake.requests[0]?.headers.authorization).toBe(`Bearer ${key}`);
    expect(fake.requests[0]?.headers['user-agent']).toBe('cf/0.0.0-test (mailto:me@example.org)');
    expect(fake.requests[0]?.path).not.toContain('me@');
  });

  test('is never repeated, whatever the server says', async () => {
    await given({}, { OPENALEX_API_KEY: key });
    fake.fail({
      kind: 'reply',
      status: 401,
      body: JSON.stringify({ message: `Unknown key ${key}, api_key=${key}` }),
    });
    const answer = await ask('by_identifier', fakeQuestion(1));
    expect(answer.unavailable?.next).toContain('OPENALEX_API_KEY');
    expect(
      JSON.stringify([answer.outcomes, answer.unavailable?.message, String(answer.unavailable?.stack)]),
    ).not.toContain(key);
  });

  test.each([
    ['OPENALEX_API_KEY', 'two words'],
    ['CF_OPENALEX_URL', 'openalex'],
    ['CF_OPENALEX_RPS', 'fast'],
    ['CF_MAILTO', 'me'],
  ])('a bad %s is an error of usage that names it', async (name, value) => {
    await given();
    const settings = sourceSettings(fake.url, { [name]: value });
    expect(() => createOpenAlex(settings)).toThrow(UsageError);
    expect(() => createOpenAlex(settings)).toThrow(name);
  });
});

describe('stopping', () => {
  test('what is under way is answered, the rest stays open', async () => {
    await given({}, { CF_OPENALEX_RPS: '1' });
    const stop = new AbortController();
    const asked = source.ask(
      { step: 'by_single', questions: questions(1, 30) },
      { stopping: stop.signal, signal: new AbortController().signal },
    );
    while (fake.requests.length < 3) await new Promise((resolve) => setImmediate(resolve));
    stop.abort();
    const { outcomes, unavailable } = await asked;
    expect(unavailable).toBeUndefined();
    const answered = outcomes.filter((one) => one.outcome === 'enriched').length;
    expect(answered).toBe(fake.requests.length);
    expect(outcomes.filter((one) => one.outcome === 'failed')).toEqual(
      Array.from({ length: 30 - answered }, () => ({ outcome: 'failed', reason: 'interrupted' })),
    );
  });
});
