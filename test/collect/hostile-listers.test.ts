import { readFile, writeFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ListAnswer } from '../../src/venues/lister.js';
import { collectConfigFor, runCollect, type Collected } from '../support/run-collect.js';
import { temporaryFolder } from '../support/run-consolidate.js';
import { paperOf, ScriptedLister } from '../support/scripted-lister.js';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterEach(() => remove());

const TOO_MANY_CALLS = 2_000;

/** A run of one venue and year with a lister that says this, call by call; gives up where it would not end by itself. */
async function runWith(answer: (call: number) => ListAnswer): Promise<Collected> {
  const lister = new ScriptedLister('one', { 'iclr 2024': 1 });
  lister.answer = () => {
    if (lister.calls.length > TOO_MANY_CALLS) throw new Error('it does not end');
    return answer(lister.calls.length - 1);
  };
  return runCollect(collectConfigFor(folder, { venues: [{ name: 'iclr', years: [2024] }] }), [
    lister.definition,
  ]);
}

const page = (nth: number, next: string | undefined): ListAnswer => ({
  papers: [paperOf('one', 'iclr 2024', nth)],
  next,
});

describe('a lister that does not come to an end', () => {
  it.each<[string, (call: number) => ListAnswer]>([
    ['goes round in a circle of two', (call) => page(call % 2, String(call % 2))],
    ['goes round in a circle of seven, with other papers each time', (call) => page(call, String(call % 7))],
    ['gives the same papers behind ever new places', (call) => page(0, String(call))],
    ['gives pages of nothing behind ever new places', (call) => ({ papers: [], next: String(call) })],
    ['loses its place again and again', (call) => (call % 2 === 0 ? page(call, String(call)) : 'expired')],
  ])('and %s has failed, and is not asked for ever', async (_, answer) => {
    const { summary } = await runWith(answer);
    expect(summary).toMatchObject({ complete: false, left: 1, output: null });
    expect(summary.venue_years[0]).toMatchObject({ ended: 'failed' });
    expect(summary.venue_years[0]?.problem).toMatch(/again|nothing new/);
  });

  it('and shows a page of known papers now and then is listed to its end', async () => {
    const { summary } = await runWith((call) =>
      page(Math.floor(call / 20), call === 199 ? undefined : String(call)),
    );
    expect(summary).toMatchObject({ complete: true, papers: 10 });
  });
});

it('a venue that is called like a part of every object is counted like any other', async () => {
  const lister = new ScriptedLister('one', { 'constructor 2024': 3, 'hasownproperty 2024': 2 });
  const { summary } = await runCollect(
    collectConfigFor(folder, {
      venues: [
        { name: 'constructor', years: [2024] },
        { name: 'hasOwnProperty', years: [2024] },
      ],
      keepSession: true,
    }),
    [lister.definition],
  );
  expect(summary).toMatchObject({ complete: true, papers: 5 });
  expect(Object.hasOwn(Object, '2024')).toBe(false);
  expect(Object.hasOwn(Object.prototype, '2024')).toBe(false);
  const { readdir } = await import('node:fs/promises');
  const checkpoints = join(summary.session_folder as string, 'checkpoints');
  const last = (await readdir(checkpoints))
    .filter((name) => name.endsWith('.json'))
    .sort()
    .at(-1) as string;
  const text = JSON.parse(await readFile(join(checkpoints, last), 'utf8')) as Record<string, unknown>;
  expect(JSON.stringify(text)).toContain('"papers":{"constructor":{"2024":3},"hasownproperty":{"2024":2}}');
});

it('what the tool before listed under another name of the venue is taken over, as the plan says', async () => {
  await mkdir(join(folder, '.cf_state', 'collect'), { recursive: true });
  await writeFile(
    join(folder, '.cf_state', 'collect', 'NIPS_2020_checkpoint.json'),
    JSON.stringify({
      venue: 'NIPS',
      year: 2020,
      papers_collected: 1,
      completed: true,
      last_updated: '2025-01-01T00:00:00',
      papers: [{ title: 'A', paper_id: 'a', source_url: 'https://example.org/a' }],
    }),
  );
  const lister = new ScriptedLister('one', { 'neurips 2020': 3 });
  const { summary } = await runCollect(
    collectConfigFor(folder, { venues: [{ name: 'neurips', years: [2020] }] }),
    [lister.definition],
  );
  expect(lister.calls).toEqual([]);
  expect(summary.venue_years[0]).toMatchObject({ ended: 'taken_over', papers: 1 });
});
