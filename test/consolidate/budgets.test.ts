import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { GivenBudgets } from '../../src/model/budget.js';
import type { RunSummary } from '../../src/consolidate/events.js';
import { createOpenAlex } from '../../src/sources/openalex/index.js';
import { RunBudgets } from '../../src/sources/run-budgets.js';
import { FakeOpenAlex } from '../support/fake-openalex.js';
import { sourceSettings } from '../support/openalex-source.js';
import { fakeAuthors, fakeDoi, fakeTitle, fakeWork } from '../support/openalex-works.js';
import { InstantSource } from '../support/instant-source.js';
import {
  configFor,
  runConsolidate,
  somePapers,
  temporaryFolder,
  writePapers,
} from '../support/run-consolidate.js';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
  await writePapers(folder, somePapers(4));
});
afterEach(() => remove());

/** Runs, and gives the session and what it remembers. */
async function run(
  resume: boolean | string,
  budgets?: GivenBudgets,
): Promise<{ id: string; budget: unknown }> {
  const config = configFor(folder, { keepSession: true, resume, budgets });
  const { summary } = await runConsolidate(config, [new InstantSource()]);
  const session = JSON.parse(
    await readFile(join(summary.session_folder as string, 'session.json'), 'utf8'),
  ) as {
    options: { budget?: unknown };
  };
  return { id: summary.session_id, budget: session.options.budget };
}

it('a session remembers its budgets, and changes those that are given again', async () => {
  const usd = (amount: number) => ({ amount, unit: 'usd', per: 'session' }) as const;
  const { id, budget } = await run(false, {
    openalex: usd(1),
    crossref: { amount: 5, unit: 'requests', per: 'day' },
  });
  expect(budget).toEqual({ openalex: '1usd', crossref: '5requests/day' });
  expect((await run(id)).budget).toEqual(budget);
  expect((await run(id, { openalex: usd(2) })).budget).toEqual({
    openalex: '2usd',
    crossref: '5requests/day',
  });
  expect((await run(id, { openalex: null, crossref: null })).budget).toBeUndefined();
});

it('when the credits of a budget are spent, what costs none is asked still, and the rest by the next run', async () => {
  // No list takes a comma: these are looked up singly, for nothing.
  const doiOf = (n: number): string => (n % 50 === 7 ? `${fakeDoi(n)},1` : fakeDoi(n));
  const numbers = Array.from({ length: 250 }, (_, n) => n);
  const works = numbers.map((n) => fakeWork(n, { doi: `https://doi.org/${doiOf(n)}` }));
  const fake = await FakeOpenAlex.start({ works });
  try {
    await writePapers(
      folder,
      numbers.map((n) => ({ title: fakeTitle(n), authors: fakeAuthors(n), doi: doiOf(n) })),
    );
    const found = async (credits: number, resume: boolean): Promise<RunSummary> => {
      const budgets = new RunBudgets();
      const source = createOpenAlex({ ...sourceSettings(fake.url), budgets });
      budgets.begin('consolidate_1', { openalex: `${credits}credits` });
      return (await runConsolidate(configFor(folder, { resume }), [source])).summary;
    };
    const spent = await found(1, false);
    expect(spent.sources[0]).toMatchObject({ done: 105, counts: { enriched: 105, failed: 0 } });
    expect(spent.output).toBeNull();
    expect(fake.creditsUsed).toBe(1);
    const whole = await found(10, true);
    expect(whole.sources[0]).toMatchObject({ done: 250, counts: { enriched: 250 } });
    expect(fake.creditsUsed).toBe(3);
    fake.check();
  } finally {
    await fake.close();
  }
});

it('a session without a budget says nothing of one', async () => {
  expect((await run(false)).budget).toBeUndefined();
});
