import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { GivenBudgets } from '../../src/model/budget.js';
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

it('a session without a budget says nothing of one', async () => {
  expect((await run(false)).budget).toBeUndefined();
});
