import { afterEach, describe, expect, test } from 'vitest';
import { createOpenAlex } from '../../../src/sources/openalex/index.js';
import { RunBudgets } from '../../../src/sources/run-budgets.js';
import type { Source } from '../../../src/sources/source.js';
import { askContext } from '../../support/ask-context.js';
import { FakeClock } from '../../support/fake-clock.js';
import { FakeOpenAlex, type FakeOpenAlexOptions } from '../../support/fake-openalex.js';
import { OPENALEX_FAULTS } from '../../support/openalex-faults.js';
import { fakeQuestion, sourceSettings } from '../../support/openalex-source.js';
import { fakeWorkId, fakeWorks } from '../../support/openalex-works.js';

let fake: FakeOpenAlex;
let source: Source;

async function given(budget: string | undefined, options: Partial<FakeOpenAlexOptions> = {}): Promise<void> {
  fake = await FakeOpenAlex.start({ works: fakeWorks(60), ...options });
  const budgets = new RunBudgets();
  source = createOpenAlex({ ...sourceSettings(fake.url, {}, new FakeClock()), budgets });
  // As it goes: the session is known after the sources are made.
  budgets.begin('consolidate_1', budget === undefined ? undefined : { openalex: budget });
}

const title = (n: number) => source.ask({ step: 'by_title', questions: [fakeQuestion(n, {})] }, askContext());
const single = (n: number) =>
  source.ask({ step: 'by_single', questions: [fakeQuestion(n, { openalex: fakeWorkId(n) })] }, askContext());

afterEach(async () => {
  fake.check();
  await source.close();
  await fake.close();
});

describe('a budget of the user', () => {
  test('ends what costs, before it is asked, and says how to go on; what is free goes on', async () => {
    await given('0.003usd');
    for (const n of [1, 2, 3]) expect((await title(n)).unavailable).toBeUndefined();
    const { outcomes, unavailable } = await title(4);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['failed']);
    expect(unavailable).toMatchObject({
      state: 'parked',
      message:
        'The budget of openalex that you set (0.003 usd) is spent: 0 credits are left and the next request costs 10.',
      next: 'Raise it: --budget openalex=0.006usd, with --resume',
      freeIsOpen: true,
      resetsAt: undefined,
    });
    expect(fake.creditsUsed).toBe(30);
    expect((await single(5)).outcomes.map(({ outcome }) => outcome)).toEqual(['enriched']);
  });

  test('a day is said with the time at which it is renewed', async () => {
    await given('15credits/day');
    await title(1);
    const { unavailable } = await title(2);
    expect(unavailable?.message).toMatch(
      /\(15 credits a day\) is spent: 5 credits are left and the next request costs 10\.$/,
    );
    expect(unavailable?.next).toBe(
      'Resume the run tomorrow (UTC), or raise it: --budget openalex=30credits/day, with --resume',
    );
    expect(unavailable?.resetsAt).toEqual(new Date('2026-11-23T00:00:00Z'));
  });

  test('of requests ends everything', async () => {
    await given('2requests');
    await single(1);
    await single(2);
    expect((await single(3)).unavailable).toMatchObject({ freeIsOpen: false });
    expect(fake.requests).toHaveLength(2);
  });

  test('is kept by many requests at once', async () => {
    await given('50credits');
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => title(n + 1)));
    expect(fake.creditsUsed).toBe(50);
    expect(answers.filter(({ unavailable }) => unavailable === undefined)).toHaveLength(5);
  });
});

describe('what the source gives for a day', () => {
  test('is spent to the last credit by many requests at once, and not asked beyond', async () => {
    await given(undefined, { credits: 100 });
    await title(30);
    await Promise.all(Array.from({ length: 25 }, (_, n) => title(n + 1)));
    expect(fake.creditsUsed).toBe(100);
    expect(fake.requests.map(({ status }) => status).filter((status) => status !== 200)).toEqual([]);
  });

  test('that is said to be spent closes what costs, and nothing else', async () => {
    await given(undefined);
    fake.fail(OPENALEX_FAULTS.budgetSpent);
    expect((await title(1)).unavailable).toMatchObject({ freeIsOpen: true });
    expect((await title(2)).unavailable).toMatchObject({ freeIsOpen: true });
    expect(fake.requests).toHaveLength(1);
    expect((await single(3)).unavailable).toBeUndefined();
  });
});
