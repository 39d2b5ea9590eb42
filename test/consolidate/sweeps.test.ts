import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ConsolidateConfig } from '../../src/consolidate/config.js';
import { Stop } from '../../src/run/stop.js';
import type { ListingSize } from '../../src/sources/source.js';
import { InstantSource, enriched, type InstantSourceOptions } from '../support/instant-source.js';
import { configFor, runConsolidate, temporaryFolder, writePapers } from '../support/run-consolidate.js';

let folder: string;
let remove: () => Promise<void>;
let config: ConsolidateConfig;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
  config = configFor(folder);
});
afterEach(() => remove());

const paper = (n: number, venue: string | undefined, year: number | undefined): Record<string, unknown> => ({
  title: `Title number ${n}`,
  ...(venue !== undefined && { venue }),
  ...(year !== undefined && { year }),
});
const some = (
  count: number,
  venue: string,
  year: (n: number) => number,
  from = 0,
): Record<string, unknown>[] => Array.from({ length: count }, (_, n) => paper(from + n, venue, year(n)));

/** Finds everything in the list of its venue. */
const source = (works: (key: string) => ListingSize, more: InstantSourceOptions = {}): InstantSource =>
  new InstantSource({
    works: ({ venue, from, to }) => works(`${venue.key} ${from}-${to}`),
    answer: (question) => enriched(question),
    ...more,
  });

const stepsOf = ({ asked }: InstantSource): [string, number, string | undefined][] =>
  asked.map(({ step, papers, listing }) => [step, papers.length, listing]);

test('papers that share a venue and years are looked up in its list, under any of its names', async () => {
  await writePapers(folder, [
    ...some(8, 'NeurIPS', (n) => 2018 + (n % 2)),
    ...some(8, 'Advances in Neural Information Processing Systems 33', () => 2020, 8),
  ]);
  const all = source(() => ({ works: 900 }));
  const { summary } = await runConsolidate(config, [all]);
  expect(summary.complete).toBe(true);
  expect(all.counted).toEqual(['neurips 2018-2020']);
  expect(stepsOf(all)).toEqual([['by_sweep', 16, 'neurips 2018-2020']]);
});

test('years that are far apart are listed apart', async () => {
  await writePapers(folder, [...some(6, 'ICML', () => 2001), ...some(6, 'ICML', () => 2020, 6)]);
  const all = source(() => ({ works: 100 }));
  await runConsolidate(config, [all]);
  expect(stepsOf(all)).toEqual([
    ['by_sweep', 6, 'icml 2001-2001'],
    ['by_sweep', 6, 'icml 2020-2020'],
  ]);
});

test('a venue that is too large for its papers is searched title by title', async () => {
  await writePapers(
    folder,
    some(6, 'Nature', () => 2020),
  );
  const all = source(() => ({ works: 5000 }));
  await runConsolidate(config, [all]);
  expect(all.counted).toEqual(['nature 2020-2020']);
  expect(stepsOf(all)).toEqual([['by_title', 6, undefined]]);
});

test('…but one year of it is listed, where most of its papers are', async () => {
  await writePapers(folder, [...some(1, 'Nature', () => 2018), ...some(12, 'Nature', () => 2020, 1)]);
  const all = source((key) => ({ works: key === 'nature 2018-2020' ? 2900 : 900 }));
  await runConsolidate(config, [all]);
  expect(all.counted).toEqual(['nature 2018-2020', 'nature 2020-2020']);
  expect(stepsOf(all)).toEqual([
    ['by_sweep', 12, 'nature 2020-2020'],
    ['by_title', 1, undefined],
  ]);
});

test('for two papers no request is spent on a count', async () => {
  await writePapers(
    folder,
    some(2, 'ICML', () => 2020),
  );
  const all = source(() => ({ works: 10 }));
  await runConsolidate(config, [all]);
  expect(all.counted).toEqual([]);
  expect(stepsOf(all)).toEqual([['by_title', 2, undefined]]);
});

test('a venue that the source does not know, and papers without a year or venue, are searched by title', async () => {
  await writePapers(folder, [
    ...some(6, 'Annals of Nowhere', () => 2020),
    paper(6, 'ICML', undefined),
    paper(7, undefined, 2020),
    paper(8, 'arXiv', 2020),
  ]);
  const all = source(() => 'unknown');
  await runConsolidate(config, [all]);
  expect(all.counted).toHaveLength(1);
  expect(stepsOf(all)).toEqual([['by_title', 9, undefined]]);
});

test('a paper that is in no list is searched by its title, unless that list was thorough and somebody else can search', async () => {
  await writePapers(
    folder,
    some(6, 'ICML', () => 2020),
  );
  const answer: InstantSourceOptions['answer'] = (question, step) =>
    question.paper.title?.endsWith('3') === true && step === 'by_sweep'
      ? { outcome: 'absent', step, thorough: true }
      : enriched(question);
  const alone = source(() => ({ works: 100 }), { answer });
  await runConsolidate(config, [alone]);
  expect(stepsOf(alone).at(-1)).toEqual(['by_title', 1, undefined]);

  const first = source(() => ({ works: 100 }), { answer, id: 'first' });
  const second = new InstantSource({ id: 'second', answer: (question) => enriched(question) });
  await runConsolidate(config, [first, second]);
  expect(stepsOf(first)).toEqual([['by_sweep', 6, 'icml 2020-2020']]);
  expect(second.asked).toEqual([{ step: 'by_title', papers: ['Title number 3'] }]);
});

test('a count that fails leaves its papers to the next run, and all others go on', async () => {
  await writePapers(folder, [...some(6, 'ICML', () => 2020), ...some(6, 'ICLR', () => 2020, 6)]);
  const failing = source((key) => (key.startsWith('icml') ? { failed: 'HTTP 503' } : { works: 10 }));
  const { summary } = await runConsolidate(config, [failing]);
  expect(summary).toMatchObject({ complete: false, left: 6 });
  expect(summary.sources[0]?.last_error).toBe('HTTP 503');
  const healthy = source(() => ({ works: 10 }));
  const resumed = await runConsolidate({ ...config, resume: true }, [healthy]);
  expect(resumed.summary.complete).toBe(true);
  expect(stepsOf(healthy)).toEqual([['by_sweep', 6, 'icml 2020-2020']]);
});

test('what was decided stays for the session: a resume neither counts again nor decides otherwise', async () => {
  await writePapers(folder, [...some(6, 'ICML', () => 2020), ...some(6, 'Nature', () => 2020, 6)]);
  const sizes = (key: string): ListingSize => ({ works: key.startsWith('icml') ? 100 : 9000 });
  await runConsolidate(config, [source(sizes)]);
  const whole = await readFile(join(folder, 'out.json'));
  const stop = new Stop();
  const cut = source(sizes, {
    before: () => {
      stop.request('SIGTERM', 0);
      return Promise.resolve();
    },
  });
  const first = await runConsolidate(config, [cut], { stop });
  expect(first.summary.complete).toBe(false);
  const again = source(() => ({ works: 9000 }));
  const { summary } = await runConsolidate({ ...config, resume: true }, [again]);
  expect(summary.complete).toBe(true);
  expect([...cut.counted, ...again.counted].sort()).toEqual(['icml 2020-2020', 'nature 2020-2020']);
  expect(stepsOf(again)).toContainEqual(['by_sweep', 6, 'icml 2020-2020']);
  expect(await readFile(join(folder, 'out.json'))).toEqual(whole);
});

test('a venue waits for a paper that failed before, in its years, so that a resume looks up the same as an unbroken run', async () => {
  await writePapers(folder, [
    ...some(6, 'ICML', () => 2020),
    ...some(6, 'ICML', () => 2010, 6),
    ...some(6, 'ICLR', () => 2020, 12),
  ]);
  const answer: InstantSourceOptions['answer'] = (question, step) =>
    question.paper.title?.endsWith(' 1') === true ? { outcome: 'absent', step } : enriched(question);
  const first = (fails: boolean): InstantSource =>
    new InstantSource({
      id: 'first',
      answer: ({ paper: { title } }, step) =>
        fails && title?.endsWith(' 0') === true
          ? { outcome: 'failed', reason: 'HTTP 503' }
          : { outcome: 'absent', step },
    });
  const sizes = (): ListingSize => ({ works: 100 });
  await runConsolidate(config, [first(false), source(sizes, { answer })]);
  const whole = await readFile(join(folder, 'out.json'));
  const cut = source(sizes, { answer });
  const { summary } = await runConsolidate(config, [first(true), cut]);
  expect(stepsOf(cut).map(([, , listing]) => listing)).toEqual(['icml 2010-2010', 'iclr 2020-2020']);
  expect(summary).toMatchObject({ complete: false, left: 7 });
  const again = source(sizes, { answer });
  expect((await runConsolidate({ ...config, resume: true }, [first(false), again])).summary.complete).toBe(
    true,
  );
  expect(stepsOf(again)[0]).toEqual(['by_sweep', 6, 'icml 2020-2020']);
  expect(await readFile(join(folder, 'out.json'))).toEqual(whole);
});

test('papers that were not worth a count are not worth one when only some of them are left', async () => {
  // Ten years for eleven papers; the last year alone, whose papers come last, would be worth it.
  const year = (n: number): number => (n < 4 ? 2000 + 2 * n : 2008);
  await writePapers(folder, some(11, 'ICML', year));
  const options = { batchSize: 1, concurrency: 1 };
  const whole = source(() => ({ works: 10 }), options);
  await runConsolidate(config, [whole]);
  expect(whole.counted).toEqual([]);
  const stop = new Stop();
  let batches = 0;
  const before = (): Promise<void> => {
    if (++batches === 4) stop.request('SIGTERM', 1000);
    return Promise.resolve();
  };
  await runConsolidate(config, [source(() => ({ works: 10 }), { ...options, before })], { stop });
  const again = source(() => ({ works: 10 }), options);
  await runConsolidate({ ...config, resume: true }, [again]);
  expect(again.counted).toEqual([]);
  expect(new Set(stepsOf(again).map(([step]) => step))).toEqual(new Set(['by_title']));
});

test('credits that were too few for all papers are too few for those that are left after an interruption', async () => {
  await writePapers(folder, [...some(6, 'ICML', () => 2020), ...some(6, 'ICLR', () => 2020, 6)]);
  const options: InstantSourceOptions = { concurrency: 1, searches: { seconds: 0, credits: 1 } };
  const sizes = (): ListingSize => ({ works: 100 });
  const creditsPerDay = (): number => 8;
  const stop = new Stop();
  const before = (): Promise<void> => {
    stop.request('SIGTERM', 1000);
    return Promise.resolve();
  };
  const cut = source(sizes, { ...options, before });
  await runConsolidate(config, [cut], { stop, creditsPerDay });
  expect(stepsOf(cut)).toEqual([['by_sweep', 6, 'icml 2020-2020']]);
  const again = source(sizes, options);
  await runConsolidate({ ...config, resume: true }, [again], { creditsPerDay });
  expect(stepsOf(again)).toEqual([['by_sweep', 6, 'iclr 2020-2020']]);
});
