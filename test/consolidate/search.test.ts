import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ConsolidateConfig } from '../../src/consolidate/config.js';
import { searchOrder } from '../../src/consolidate/search-order.js';
import { Stop } from '../../src/run/stop.js';
import type { Outcome } from '../../src/model/outcome.js';
import type { Question } from '../../src/sources/source.js';
import { InstantSource, enriched, type InstantSourceOptions } from '../support/instant-source.js';
import { configFor, runConsolidate, temporaryFolder, writePapers } from '../support/run-consolidate.js';

const absent = (_: Question, step: string): Outcome => ({ outcome: 'absent', step });
const source = (id: string, seconds: number, more: InstantSourceOptions = {}): InstantSource =>
  new InstantSource({ id, searches: { seconds }, answer: absent, ...more });
const order = (sources: readonly InstantSource[], titles: number, credits?: number): string[] =>
  searchOrder(sources, titles, () => credits).map(
    (one) => `${one.source.id}${one.isCheap ? ' (cheap)' : ''}`,
  );

describe('searchOrder', () => {
  const dear = source('dear', 1);
  const cheap = source('cheap', 0.02, { searches: { seconds: 0.02, credits: 2 } });

  test('who takes least time comes first', () => {
    expect(order([dear, cheap], 100)).toEqual(['cheap (cheap)', 'dear']);
  });

  test('who would need more credits than there are in a day comes last', () => {
    expect(order([dear, cheap], 100, 200)).toEqual(['cheap (cheap)', 'dear']);
    expect(order([dear, cheap], 101, 200)).toEqual(['dear', 'cheap (cheap)']);
  });

  test('who can search no titles is left out', () => {
    expect(order([new InstantSource({ id: 'other' }), dear], 1)).toEqual(['dear']);
  });
});

describe('searching', () => {
  let folder: string;
  let remove: () => Promise<void>;
  let config: ConsolidateConfig;
  beforeEach(async () => {
    ({ path: folder, remove } = await temporaryFolder());
    config = configFor(folder);
  });
  afterEach(() => remove());
  const searched = ({ asked }: InstantSource): string[] =>
    asked.filter(({ step }) => step === 'by_title').flatMap(({ papers }) => papers);
  const output = (): Promise<string> => readFile(join(folder, 'out.json'), 'utf8');

  test('comes when all sources are through, the cheapest first, whatever their order', async () => {
    await writePapers(folder, [{ title: 'Nobody knows it' }, { title: 'Known', doi: '10.1000/known' }]);
    const log: string[] = [];
    const before = (id: string) => (batch: { step: string }) => {
      log.push(`${id} ${batch.step}`);
      return Promise.resolve();
    };
    const answer = (question: Question, step: string): Outcome =>
      step === 'by_identifier' ? enriched(question) : absent(question, step);
    const sources = [
      source('slow', 1, { answer, before: before('slow') }),
      source('fast', 0.02, { answer, before: before('fast') }),
    ];
    const { summary } = await runConsolidate(config, sources);
    expect(summary.complete).toBe(true);
    expect(log.slice(-2)).toEqual(['fast by_title', 'slow by_title']);
    expect(log.slice(0, -2).every((line) => line.endsWith('by_identifier'))).toBe(true);
    expect(sources.flatMap(searched)).toEqual(['Nobody knows it', 'Nobody knows it']);
    expect(summary.sources.map(({ counts }) => [counts.enriched, counts.not_found])).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });

  test('what one source finds is not searched at the next, but asked by what was found', async () => {
    await writePapers(folder, [{ title: 'Known by its title' }]);
    const slow = source('slow', 1);
    const fast = source('fast', 0.5, { answer: (question) => enriched(question) });
    await runConsolidate(config, [slow, fast]);
    expect(searched(fast)).toEqual(['Known by its title']);
    expect(searched(slow)).toEqual([]);
  });

  test('a request for each title is not spent on what has an identifier or was missing in a list of its venue', async () => {
    const venue = { venue: 'ICML', year: 2020 };
    await writePapers(folder, [
      { title: 'With a DOI', doi: '10.1000/unknown' },
      ...[1, 2, 3, 4].map((n) => ({ title: `In a list ${n}`, ...venue })),
      { title: 'With nothing else' },
    ]);
    const thorough = (question: Question, step: string): Outcome =>
      step === 'by_sweep' ? { outcome: 'absent', step, thorough: true } : absent(question, step);
    const listing = source('listing', 2, { works: () => ({ works: 100 }), answer: thorough });
    const fast = source('fast', 0.02);
    const slow = source('slow', 1);
    await runConsolidate(config, [listing, slow, fast]);
    expect(searched(fast)).toHaveLength(6);
    expect(searched(slow)).toEqual(['With nothing else']);
    expect(searched(listing)).toEqual(['With nothing else']);
  });

  test('a source that fails leaves its papers to the next run, and they are searched nowhere else before', async () => {
    await writePapers(folder, [{ title: 'One' }, { title: 'Two' }]);
    const whole = [source('first', 0.5), source('second', 1, { answer: (q) => enriched(q) })];
    await runConsolidate(config, whole);
    const expected = await output();
    const failing = source('first', 0.5, {
      answer: (q, step) =>
        q.paper.title === 'One' ? { outcome: 'failed', reason: 'HTTP 503' } : absent(q, step),
    });
    const second = source('second', 1, { answer: (q) => enriched(q) });
    const cut = await runConsolidate(config, [failing, second]);
    expect(cut.summary).toMatchObject({ complete: false, left: 1 });
    expect(searched(second)).toEqual(['Two']);
    const again = [source('first', 0.5), source('second', 1, { answer: (q) => enriched(q) })];
    const { summary } = await runConsolidate({ ...config, resume: true }, again);
    expect(summary.complete).toBe(true);
    expect(again.flatMap(searched)).toEqual(['One', 'One']);
    expect(await output()).toBe(expected);
  });

  test.each([1, 2, 3, 4, 5, 6])('stopped at batch %i, it goes on to the same output', async (stopAt) => {
    const papers = Array.from({ length: 6 }, (_, n) => ({ title: `Title ${n}` }));
    await writePapers(folder, papers);
    const even: InstantSourceOptions['answer'] = (q, step) =>
      Number(q.paper.title?.slice(-1)) % 2 === 0 ? enriched(q) : absent(q, step);
    const make = (before?: InstantSourceOptions['before']): InstantSource[] => [
      source('first', 0.5, { answer: even, batchSize: 2, ...(before && { before }) }),
      source('second', 1, { answer: (q) => enriched(q), batchSize: 1, ...(before && { before }) }),
    ];
    const whole = make();
    await runConsolidate(config, whole);
    const expected = await output();
    const stop = new Stop();
    let batches = 0;
    const cut = make(() => {
      if (++batches === stopAt) stop.request('SIGINT', 0);
      return Promise.resolve();
    });
    expect((await runConsolidate(config, cut, { stop })).summary.complete).toBe(false);
    const again = make();
    expect((await runConsolidate({ ...config, resume: true }, again)).summary.complete).toBe(true);
    expect(await output()).toBe(expected);
  });

  test('a duplicate that is searched beside its chief is searched by a resume too, when that one was found meanwhile', async () => {
    const paper = { title: 'A study of two records of it', authors: ['Ada Berg'], year: 2001, pmid: '77' };
    await writePapers(folder, [
      { ...paper, doi: '10.1000/one' },
      { ...paper, doi: '10.1000/other' },
    ]);
    const answer: InstantSourceOptions['answer'] = (q, step) =>
      step === 'by_title' ? enriched(q) : absent(q, step);
    const make = (before?: InstantSourceOptions['before']): InstantSource =>
      source('only', 1, { answer, batchSize: 1, concurrency: 1, ...(before && { before }) });
    const deduped = { ...config, dedupe: 'safe' } as const;
    const whole = make();
    await runConsolidate(deduped, [whole]);
    expect(searched(whole)).toHaveLength(2);
    const expected = await output();
    const stop = new Stop();
    const cut = make(({ step }) => {
      if (step === 'by_title') stop.request('SIGINT', 1000);
      return Promise.resolve();
    });
    await runConsolidate(deduped, [cut], { stop });
    expect(searched(cut)).toHaveLength(1);
    const again = make();
    expect((await runConsolidate({ ...deduped, resume: true }, [again])).summary.complete).toBe(true);
    expect([...searched(cut), ...searched(again)]).toEqual(searched(whole));
    expect(await output()).toBe(expected);
  });

  test('the order is not decided while it depends on papers that failed before', async () => {
    await writePapers(folder, [{ title: 'One' }, { title: 'Two', doi: '10.1000/two' }]);
    const make = (fails: boolean): InstantSource[] => [
      source('slow', 1, {
        answer: (q, step) =>
          fails && step === 'by_identifier' ? { outcome: 'failed', reason: 'HTTP 503' } : absent(q, step),
      }),
      source('fast', 0.02, { searches: { seconds: 0.02, credits: 1 } }),
    ];
    const creditsPerDay = (): number => 1;
    const cut = make(true);
    const { summary } = await runConsolidate(config, cut, { creditsPerDay });
    expect(summary.complete).toBe(false);
    expect(cut.flatMap(searched)).toEqual([]);
    const again = make(false);
    const ended = await runConsolidate({ ...config, resume: true, keepSession: true }, again, {
      creditsPerDay,
    });
    expect(ended.summary.complete).toBe(true);
    const journal = await readFile(join(ended.summary.session_folder!, 'journal', '000002.jsonl'), 'utf8');
    expect(journal).toContain('"sources":["slow","fast"],"papers":2');
  });
});
