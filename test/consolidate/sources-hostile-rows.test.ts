import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FakeSemanticScholar } from '../support/fake-semantic-scholar.js';
import { HostileRuns } from '../support/world-hostile-run.js';
import { HOSTILE_IDS, hostilePapers } from '../support/world-hostile.js';

let calm: string;
beforeAll(async () => {
  const runs = await HostileRuns.open(hostilePapers());
  await runs.run();
  calm = await runs.output();
  await runs.close();
});

let runs: HostileRuns;
beforeEach(async () => {
  runs = await HostileRuns.open(hostilePapers());
});
afterEach(() => runs.close());

type Change = (rows: unknown[]) => unknown[];

const ODD = [null, 7, 'x', [], {}, { id: 3 }, { title: [] }, { DOI: {} }, { paperId: null }];

/** The row with something else in place of everything but what names the work. */
const onlyNames =
  (otherwise: unknown): Change =>
  (rows) =>
    rows.map((row) =>
      typeof row === 'object' && row !== null
        ? Object.fromEntries(
            Object.entries(row).map(([name, value]: [string, unknown]) =>
              /^(?:id|ids|doi|title|paperId|externalIds|score)$/i.test(name)
                ? [name, value]
                : [name, otherwise],
            ),
          )
        : row,
    );

/** arXiv's feed is text: its rows have no such types. */
const IN_JSON = HOSTILE_IDS.filter((id) => id !== 'arxiv');

describe.each(IN_JSON)('%s, whose rows are', (id) => {
  test.each<[string, () => Change]>([
    ['in another order', () => (rows) => rows.toReversed()],
    ['doubled', () => (rows) => rows.flatMap((row) => [row, row])],
    ['between odd ones', () => (rows) => [...ODD, ...rows.flatMap((row) => [row, ...ODD])]],
    [
      'followed by those of other papers',
      () => {
        const earlier: unknown[] = [];
        return (rows) => {
          const all = [...rows, ...earlier];
          earlier.push(...rows);
          return all;
        };
      },
    ],
  ])('%s: the same output', async (_, change) => {
    runs.world.services[id].distort = change();
    expect((await runs.run()).summary.complete).toBe(true);
    expect(await runs.output()).toBe(calm);
  });

  test.each<[string, Change]>([
    ['missing, every third of them', (rows) => rows.filter((_, nth) => nth % 3 !== 1)],
    ['all missing', () => []],
    ['null but for what names the work', onlyNames(null)],
    ['of other types but for what names the work', onlyNames({ a: [true] })],
    ['lists but for what names the work', onlyNames([null, [], 'x'])],
    ['negative and far off but for what names the work', onlyNames(-1e300)],
  ])('%s: nothing wrong is said, and nobody is lost', async (_, change) => {
    runs.world.services[id].distort = change;
    await runs.run({ allowPartial: true });
    await runs.expectOnlyTruth();
  });
});

describe('semantic_scholar, whose batch is', () => {
  const batch = (): FakeSemanticScholar => runs.world.services.semantic_scholar as FakeSemanticScholar;

  test.each<[string, Change]>([
    ['shorter than what was asked', (rows) => rows.slice(1)],
    ['longer', (rows) => [null, ...rows]],
    ['doubled', (rows) => [...rows, ...rows]],
    ['empty', () => []],
  ])('%s: whose row is whose is not guessed, and a resume asks again', async (_, change) => {
    batch().distortBatch = change;
    expect((await runs.run()).summary.complete).toBe(false);
    batch().distortBatch = (rows) => rows;
    expect((await runs.run({ resume: true })).summary.complete).toBe(true);
    expect(await runs.output()).toBe(calm);
  });

  test('full of nulls: those papers are unknown, and the other sources say what they know', async () => {
    batch().distortBatch = (rows) => rows.map(() => null);
    expect((await runs.run()).summary.complete).toBe(true);
    await runs.expectOnlyTruth();
  });
});
