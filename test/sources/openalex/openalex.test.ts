import { afterEach, describe, expect, test } from 'vitest';
import { UsageError } from '../../../src/model/errors.js';
import type { Identifiers } from '../../../src/model/identifiers.js';
import type { Outcome } from '../../../src/model/outcome.js';
import { createOpenAlex } from '../../../src/sources/openalex/index.js';
import { splitIntoLists } from '../../../src/sources/openalex/query.js';
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
const times = (count: number, name: string): string[] => Array.from({ length: count }, () => name);
const questions = (from: number, to: number): Question[] =>
  Array.from({ length: to - from + 1 }, (_, i) => fakeQuestion(from + i));
/** Papers that are asked about singly: an id of OpenAlex's own may be that of a work which was merged. */
const byId = (from: number, to = from): Question[] =>
  questions(from, to).map((_, nth) => fakeQuestion(from + nth, { openalex: fakeWorkId(from + nth) }));
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
    'one identifier that makes a list answer %i is asked by itself, and costs the others little',
    async (rejectsWith) => {
      const known = fakeWorks(100);
      await given({ works: known, rejects: fakeDoi(66), rejectsWith });
      const answer = await ask('by_identifier', ...questions(1, 100));
      expect(new Set(names(answer))).toEqual(new Set(['enriched']));
      const listed = 1 + 2 * 7;
      expect(fake.requests.length).toBeLessThanOrEqual(listed + 1);
      expect(fake.requests.at(-1)?.path).toContain(`/works/doi:${fakeDoi(66)}?`);
      expect(fake.creditsUsed).toBeLessThanOrEqual(listed);
    },
  );

  test.each([
    ['does not know', 404, 'absent'],
    ['would not take', 400, 'absent'],
    ['does not answer about', 500, 'failed'],
  ] as const)('what lists reject and a single look-up %s costs nobody else', async (_, status, outcome) => {
    await given({ rejects: fakeDoi(66) });
    const body = '{"error":"Invalid query parameters error.","message":"not a valid DOI"}';
    fake.fail({ kind: 'reply', status, body }, Infinity, (path) => path.startsWith('/works/'));
    const answer = await ask('by_identifier', ...questions(1, 100));
    expect(names(answer).filter((name) => name === 'enriched')).toHaveLength(99);
    expect(answer.outcomes[65]?.outcome).toBe(outcome);
  });

  test('a list that holds as many rows as it says is believed: who is not in it is absent', async () => {
    await given();
    const answer = await ask('by_identifier', ...questions(291, 310));
    expect(names(answer)).toEqual([...times(10, 'enriched'), ...times(10, 'absent')]);
    expect(fake.requests).toHaveLength(1);
  });

  test.each([
    ['is cut', (rows: unknown[]) => rows.slice(0, 7)],
    [
      'holds rows that are no works',
      (rows: unknown[]) => rows.map((row, nth) => (nth < 7 ? row : { id: null })),
    ],
  ])('when a list %s, those who are missing are asked for once more, together', async (_, lose) => {
    await given();
    let lists = 0;
    fake.lose = (rows) => (lists++ === 0 ? lose(rows) : rows);
    const answer = await ask('by_identifier', ...questions(1, 20), fakeQuestion(999));
    expect(names(answer)).toEqual([...times(20, 'enriched'), 'absent']);
    expect(fake.requests).toHaveLength(2);
    expect(fake.creditsUsed).toBe(2);
  });

  test('when lists lose rows twice, single look-ups say who is absent', async () => {
    await given();
    fake.lose = (rows) => rows.slice(0, 1);
    const answer = await ask(
      'by_identifier',
      fakeQuestion(1),
      fakeQuestion(2),
      fakeQuestion(3),
      fakeQuestion(999),
    );
    expect(names(answer)).toEqual(['enriched', 'enriched', 'enriched', 'absent']);
    expect(fake.requests.filter(({ path }) => path.startsWith('/works/'))).toHaveLength(2);
    expect(fake.creditsUsed).toBe(2);
  });

  test('a batch is one full list: of one type, and of no more than a path can hold', async () => {
    await given();
    const step = source.steps.find(({ name }) => name === 'by_identifier');
    expect(step?.maxBatchSize).toBe(100);
    const group = (identifiers: Identifiers): string | undefined =>
      step?.groupOf?.(fakeQuestion(1, identifiers));
    expect(group({ doi: '10.1/a', pmid: '1' })).toBe('doi');
    expect(group({ arxiv: '2104.12255' })).toBe('doi');
    expect(group({ doi: '10.1/a|b', pmid: '1' })).toBe('pmid');
    expect(group({ pmcid: 'PMC1' })).toBe('pmcid');
    const room = step?.room?.bytes ?? 0;
    const long = `10.1234/${'x'.repeat(89)}`;
    const taken = step?.room?.bytesOf(fakeQuestion(1, { doi: long })) ?? 0;
    expect(taken).toBe(100);
    const values = Array.from({ length: Math.floor(room / taken) }, () => long);
    expect(splitIntoLists('openalex', values)).toHaveLength(1);
    expect(splitIntoLists('openalex', [...values, long])).toHaveLength(2);
  });

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
  const canAsk = (identifiers: Identifiers): boolean | undefined =>
    source.steps.find(({ name }) => name === 'by_single')?.canAsk(fakeQuestion(1, identifiers));

  test('only about what may be told beside the list', async () => {
    await given();
    expect(canAsk({ doi: '10.1038/nature14539' })).toBe(false);
    expect(canAsk({ pmid: '7' })).toBe(false);
    for (const doi of [
      '10.48550/arxiv.2104.12255',
      '10.1101/2020.01.01.1',
      '10.64898/2026.01.01.1',
      '10.26434/chemrxiv-1',
      '10.20944/preprints202001.0001.v1',
      '10.21203/rs.3.rs-1/v1',
      '10.31234/osf.io/abc',
      '10.2139/ssrn.1',
      '10.5281/zenodo.1',
    ])
      expect(canAsk({ doi }), doi).toBe(true);
    expect(canAsk({ doi: '10.1101/gr.1234.5' })).toBe(false);
    expect(canAsk({ arxiv: '2104.12255' })).toBe(true);
    expect(canAsk({ openalex: 'W5' })).toBe(true);
    expect(canAsk({ doi: '10.1038/nature14539', pmid: '7' })).toBe(false);
    expect(canAsk({ doi: '10.1038/nature14539', arxiv: '2104.12255' })).toBe(false);
    expect(canAsk({ doi: '10.1234/a|b' })).toBe(true);
  });

  test('finds a preprint that lists do not, for nothing, and confirms what is absent', async () => {
    const doi = '10.1101/2020.01.01.1';
    await given({ works: [fakeWork(1, { doi: `https://doi.org/${doi}` })], notInLists: new Set([doi]) });
    const known = fakeQuestion(1, { doi });
    const unknown = fakeQuestion(999, { doi: '10.1101/2020.01.01.2' });
    expect(names(await ask('by_identifier', known, unknown))).toEqual(['absent', 'absent']);
    fake.creditsUsed = 0;
    expect(names(await ask('by_single', known, unknown))).toEqual(['enriched', 'absent']);
    expect(fake.creditsUsed).toBe(0);
  });

  test("a publisher's DOI that the list did not have is not repeated: the other identifiers are asked by, in lists too", async () => {
    await given();
    const questions = [
      fakeQuestion(1, { doi: '10.1234/unknown', pmid: '30000001' }),
      fakeQuestion(2, { doi: '10.1234/unknown.too', openalex: 'W1', pmid: '30000002' }),
      fakeQuestion(3, { doi: '10.1234/unknown.as.well', pmid: '30000003' }),
    ];
    const { outcomes } = await ask('by_other_identifier', ...questions);
    expect(outcomes.map((one) => one.outcome)).toEqual(['enriched', 'enriched', 'enriched']);
    expect(outcomes[0]).toMatchObject({ enrichment: { matched_by: 'pmid' } });
    expect(outcomes[1]).toMatchObject({ enrichment: { matched_by: 'pmid' } });
    expect([...fake.asked.keys()].some((asked) => asked.startsWith('doi:'))).toBe(false);
    expect(fake.requests).toHaveLength(3);
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
    const question = fakeQuestion(1, { openalex: 'W4285719527' });
    expect(names(await ask('by_identifier', question))).toEqual(['absent']);
    expect(names(await ask('by_single', question))).toEqual(['absent']);
  });

  test('goes on to the next identifier when the first is unknown', async () => {
    await given();
    const { outcomes } = await ask(
      'by_single',
      fakeQuestion(1, { doi: '10.1234/a|b', openalex: fakeWorkId(1) }),
    );
    expect(outcomes[0]).toMatchObject({ outcome: 'enriched', enrichment: { matched_by: 'openalex' } });
  });

  test('one that fails is no reason to call the paper absent', async () => {
    await given();
    fake.fail(htmlFault(500), Infinity, (path) => path.includes('10.1234'));
    expect(
      names(await ask('by_single', fakeQuestion(1, { doi: '10.1234/a|b', openalex: fakeWorkId(1) }))),
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
    expect(names(await ask('by_single', ...byId(5)))).toEqual(['enriched']);
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
    const answer = await ask('by_single', ...byId(1, 40));
    expect(new Set(names(answer))).toEqual(new Set(['failed']));
    expect(answer.unavailable).toMatchObject({ state: 'parked' });
    expect(answer.unavailable?.message).toMatch(/^openalex does not answer: HTTP 503/);
  });

  test('without a key it asks as 10 a second allow, with one as 30 do', async () => {
    await given();
    const rates = [{}, { OPENALEX_API_KEY: 'k' }, { CF_OPENALEX_RPS: '5' }].map((environment) => {
      const settings = { ...sourceSettings('http://127.0.0.1:1'), environment };
      const { steps } = createOpenAlex(settings);
      return steps.find(({ name }) => name === 'by_single')?.estimate(300);
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
      { step: 'by_single', questions: byId(1, 30) },
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
