import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CollectionStore } from '../../src/checkpoint/collection/collection-store.js';
import type { CollectConfig } from '../../src/collect/config.js';
import { RequestFailed } from '../../src/http/failures.js';
import { SourceUnavailable } from '../../src/model/errors.js';
import { Stop } from '../../src/run/stop.js';
import { collectConfigFor, runCollect, type Collected } from '../support/run-collect.js';
import { temporaryFolder } from '../support/run-consolidate.js';
import { ScriptedLister } from '../support/scripted-lister.js';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterEach(() => remove());

// eslint-disable-next-line @typescript-eslint/unbound-method
const wholeCommit = CollectionStore.prototype.commit;

const HAS = { 'iclr 2023': 25, 'iclr 2024': 7, 'acl 2023': 40, 'acl 2024': 0 };
const VENUES = [
  { name: 'ICLR', years: [2023, 2024] },
  { name: 'acl', years: [2023, 2024] },
];

const configOf = (more: Partial<CollectConfig> = {}): CollectConfig =>
  collectConfigFor(folder, { venues: VENUES, ...more });
const output = (name = 'out.json'): Promise<string> => readFile(join(folder, name), 'utf8');
interface Output {
  collection_metadata: { papers: number; venues: { venue: string; status: string; papers: number }[] };
  papers: Record<string, unknown>[];
}
const parsed = async (): Promise<Output> => JSON.parse(await output()) as Output;

/** What a run that nothing disturbs writes. */
async function undisturbed(): Promise<string> {
  const { path, remove: gone } = await temporaryFolder();
  const lister = new ScriptedLister('one', HAS);
  await runCollect({ ...configOf(), output: join(path, 'out.json'), stateDir: join(path, 's') }, [
    lister.definition,
  ]);
  const text = await readFile(join(path, 'out.json'), 'utf8');
  await gone();
  return text;
}

describe('a collection', () => {
  it('lists every venue and year, in the order that was asked for, with where each paper came from', async () => {
    const { summary } = await runCollect(configOf(), [new ScriptedLister('one', HAS).definition]);
    expect(summary).toMatchObject({ complete: true, papers: 72, left: 0, session_folder: null });
    const { collection_metadata: metadata, papers } = await parsed();
    expect(metadata.venues.map(({ venue, papers: n, status }) => [venue, n, status])).toEqual([
      ['iclr', 25, 'complete'],
      ['iclr', 7, 'complete'],
      ['acl', 40, 'complete'],
      ['acl', 0, 'complete'],
    ]);
    expect(papers).toHaveLength(72);
    expect(papers[25]).toMatchObject({
      paper_id: 'iclr-2024.0',
      title: 'Paper 0 of iclr 2024 “ü”',
      venue: 'International Conference on Learning Representations',
      year: 2024,
      url: 'https://one.example.org/0',
      collection: { venue: 'iclr', year: 2024, lister: 'one', collected_at: '2026-01-02T03:04:05.000Z' },
    });
  });

  it('asks the next lister where one has nothing, and says where nobody has', async () => {
    const first = new ScriptedLister('first', { 'iclr 2023': 3 });
    const second = new ScriptedLister('second', { 'iclr 2024': 4, 'acl 2023': 5 });
    const { summary } = await runCollect(configOf(), [first.definition, second.definition]);
    expect(summary.venue_years.map(({ lister, papers, ended }) => [lister, papers, ended])).toEqual([
      ['first', 3, 'listed'],
      ['second', 4, 'listed'],
      ['second', 5, 'listed'],
      ['second', 0, 'unknown'],
    ]);
    expect(summary.complete).toBe(true);
  });

  it('stops at --max-papers, and asks for no page behind that', async () => {
    const lister = new ScriptedLister('one', HAS);
    const { summary } = await runCollect(configOf({ maxPapers: 10 }), [lister.definition]);
    expect(summary.venue_years.map(({ papers }) => papers)).toEqual([10, 7, 10, 0]);
    expect(lister.calls.sort()).toEqual(['acl 2023 @0', 'acl 2024 @0', 'iclr 2023 @0', 'iclr 2024 @0']);
  });

  it('takes a paper that is shown twice for one, also on two pages', async () => {
    const lister = new ScriptedLister('one', { 'iclr 2024': 20 });
    lister.answer = (given) =>
      given === 'unknown' || given === 'expired'
        ? given
        : { ...given, papers: [...given.papers, ...given.papers.slice(0, 3)] };
    const { summary } = await runCollect(configOf({ venues: [{ name: 'iclr', years: [2024] }] }), [
      lister.definition,
    ]);
    expect(summary.papers).toBe(20);
  });

  it('does not go round in circles with a lister that does', async () => {
    const lister = new ScriptedLister('one', { 'iclr 2024': 20 });
    lister.answer = (given, _, next) =>
      given === 'unknown' || given === 'expired' || next === undefined ? given : { ...given, next };
    const { summary } = await runCollect(configOf({ venues: [{ name: 'iclr', years: [2024] }] }), [
      lister.definition,
    ]);
    expect(summary.venue_years[0]).toMatchObject({ ended: 'failed' });
  });

  it('begins a listing anew whose place the lister has lost, and keeps nothing of the first try', async () => {
    const lister = new ScriptedLister('one', HAS);
    let lost = false;
    lister.answer = (given, of, next) => {
      if (of !== 'acl 2023' || next !== '20' || lost) return given;
      lost = true;
      return 'expired';
    };
    const { summary, events } = await runCollect(configOf(), [lister.definition]);
    expect(summary.complete).toBe(true);
    expect(await output()).toBe(await undisturbed());
    expect(events).toContainEqual({
      type: 'note',
      message: 'acl 2023: one has lost the place behind 20 papers: the listing begins anew',
    });
  });
});

describe('a failure', () => {
  it('of one venue and year leaves the others alone, is no empty listing, and is asked again', async () => {
    const lister = new ScriptedLister('one', HAS);
    lister.trouble = ({ of, next }) => {
      if (of === 'acl 2023' && next === '20') throw new RequestFailed('HTTP 503 (6 attempts)');
    };
    const failed = await runCollect(configOf(), [lister.definition]);
    expect(failed.summary).toMatchObject({ complete: false, left: 1, output: null });
    expect(failed.summary.venue_years[2]).toMatchObject({
      ended: 'failed',
      papers: 20,
      problem: 'HTTP 503 (6 attempts)',
    });
    lister.trouble = () => undefined;
    lister.calls.length = 0;
    const resumed = await runCollect(configOf({ resume: true }), [lister.definition]);
    expect(resumed.summary.complete).toBe(true);
    expect(lister.calls).toEqual(['acl 2023 @20', 'acl 2023 @30']);
    expect(await output()).toBe(await undisturbed());
  });

  it('of a lister that can not be asked any more is said once, and its other venues are not asked', async () => {
    const lister = new ScriptedLister('one', HAS);
    lister.trouble = () => {
      throw new SourceUnavailable('one', 'refused', 'one refused the request (HTTP 403).', {
        next: 'Set ONE_KEY.',
      });
    };
    const { summary, events } = await runCollect(configOf(), [lister.definition]);
    expect(summary).toMatchObject({ complete: false, left: 4 });
    expect(events.filter(({ type }) => type === 'lister_unavailable')).toHaveLength(1);
    expect(lister.calls.length).toBeLessThanOrEqual(2);
  });

  it('with --allow-partial still writes what there is, and says that it is not all', async () => {
    const lister = new ScriptedLister('one', HAS);
    lister.trouble = ({ of, next }) => {
      if (of === 'acl 2023' && next === '20') throw new RequestFailed('HTTP 503');
    };
    const { summary } = await runCollect(configOf({ allowPartial: true }), [lister.definition]);
    expect(summary).toMatchObject({ complete: false, left: 1 });
    expect((await parsed()).collection_metadata.venues[2]).toMatchObject({ status: 'partial', papers: 20 });
  });
});

describe('what an earlier session has listed', () => {
  const again = (more: Partial<CollectConfig>, lister: ScriptedLister): Promise<Collected> =>
    runCollect(configOf(more), [lister.definition]);

  it('is taken over, with all of its papers, and asked for again with --refresh', async () => {
    const lister = new ScriptedLister('one', HAS);
    await again({}, lister);
    const first = await parsed();
    const before = lister.calls.length;
    const { summary } = await again({}, lister);
    expect(lister.calls).toHaveLength(before);
    expect(summary.venue_years.map(({ ended }) => ended)).toEqual(Array(4).fill('taken_over'));
    expect((await parsed()).papers).toEqual(first.papers);
    await again({ refresh: true }, lister);
    expect(lister.calls).toHaveLength(2 * before);
  });

  it('does not stand for more papers than it has, but for fewer', async () => {
    const lister = new ScriptedLister('one', HAS);
    await again({ maxPapers: 5 }, lister);
    lister.calls.length = 0;
    await again({ maxPapers: 3 }, lister);
    expect(lister.calls).toEqual([]);
    expect((await parsed()).papers).toHaveLength(9);
    const { summary } = await again({}, lister);
    expect(summary.papers).toBe(72);
  });

  it('is not given away for a sample of another lister', async () => {
    const lister = new ScriptedLister('one', HAS);
    await again({}, lister);
    const { papers } = await parsed();
    lister.calls.length = 0;
    const other = new ScriptedLister('two', HAS);
    const config = configOf({ lister: 'two', maxPapers: 3 });
    await runCollect(config, [other.definition]);
    expect((await parsed()).papers).toHaveLength(9);
    other.calls.length = 0;
    await runCollect(configOf(), [lister.definition, other.definition]);
    expect([...lister.calls, ...other.calls]).toEqual([]);
    expect((await parsed()).papers).toEqual(papers);
  });

  it('has the time at which that listed it', async () => {
    const lister = new ScriptedLister('one', HAS);
    const year = (of: string) => ({ fixedTime: undefined, now: () => new Date(`${of}-05-01T10:00:00.000Z`) });
    await runCollect(configOf({ fixedTime: undefined }), [lister.definition], year('2025'));
    await runCollect(configOf({ fixedTime: undefined }), [lister.definition], year('2026'));
    const { papers } = (await parsed()) as unknown as { papers: { collection: { collected_at: string } }[] };
    expect(new Set(papers.map(({ collection }) => collection.collected_at.slice(0, 4)))).toEqual(
      new Set(['2025']),
    );
  });

  it('is read in the form of the original system', async () => {
    const lister = new ScriptedLister('one', {});
    const checkpoint = {
      venue: 'iclr',
      year: 2024,
      papers_collected: 2,
      completed: true,
      last_updated: '2024-06-01T00:00:00',
      papers: [
        { title: 'A', paper_id: 'p1', source_url: 'https://example.org/1' },
        { title: 'B', paper_id: 'p2', source_url: 'https://example.org/2' },
      ],
    };
    await mkdir(join(folder, '.cf_state/collect'), { recursive: true });
    await writeFile(join(folder, '.cf_state/collect/iclr_2024_checkpoint.json'), JSON.stringify(checkpoint));
    const { summary } = await again({ venues: [{ name: 'iclr', years: [2024] }] }, lister);
    expect(lister.calls).toEqual([]);
    expect(summary.venue_years[0]).toMatchObject({ ended: 'taken_over', papers: 2 });
    expect((await parsed()).papers.map(({ title, url }) => [title, url])).toEqual([
      ['A', 'https://example.org/1'],
      ['B', 'https://example.org/2'],
    ]);
  });

  it('is taken over anew when a run dies half way through a long one, also where nobody is named who listed it', async () => {
    const papers = Array.from({ length: 1_500 }, (_, nth) => ({
      title: `Title ${nth}`,
      paper_id: `p${nth}`,
      source_url: null,
    }));
    const original = {
      venue: 'iclr',
      year: 2024,
      papers_collected: papers.length,
      completed: true,
      last_updated: '2024-06-01T00:00:00',
      papers,
    };
    await mkdir(join(folder, '.cf_state/collect'), { recursive: true });
    await writeFile(join(folder, '.cf_state/collect/iclr_2024_checkpoint.json'), JSON.stringify(original));
    const venues = [{ name: 'iclr', years: [2024] }];
    const lister = new ScriptedLister('one', HAS);
    const commit = vi.spyOn(CollectionStore.prototype, 'commit');
    commit.mockImplementationOnce(function (this: CollectionStore, ...batch) {
      commit.mockRejectedValueOnce(new Error('killed'));
      return wholeCommit.apply(this, batch);
    });
    await expect(again({ venues }, lister)).rejects.toThrow('killed');
    commit.mockRestore();
    const { summary } = await again({ venues, resume: true }, lister);
    expect(lister.calls).toEqual([]);
    expect(summary.venue_years[0]).toMatchObject({ ended: 'taken_over', papers: 1_500 });
    expect((await parsed()).papers).toHaveLength(1_500);
  });
});

describe('a collection that another process has taken over', () => {
  it('stops, and asks for nothing more', async () => {
    const lister = new ScriptedLister('one', HAS);
    const sessions = join(folder, '.cf_state', 'sessions');
    lister.trouble = ({ next }) => {
      if (next !== '10') return;
      const [id] = readdirSync(sessions).filter((name) => name.startsWith('collect_'));
      const path = join(sessions, id!, 'holder.json');
      const holder = JSON.parse(readFileSync(path, 'utf8')) as object;
      writeFileSync(path, JSON.stringify({ ...holder, token: 'of another' }));
    };
    const running = runCollect(configOf({ venues: [{ name: 'acl', years: [2023] }] }), [lister.definition]);
    await expect(running).rejects.toMatchObject({ kind: 'lost', exitCode: 75 });
    expect(lister.calls).toEqual(['acl 2023 @0', 'acl 2023 @10']);
    await expect(output()).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('an interrupted collection', () => {
  it('ends in the same bytes wherever and however often it is stopped, and asks nothing again that was answered', async () => {
    const whole = await undisturbed();
    const plain = new ScriptedLister('one', HAS);
    await runCollect({ ...configOf(), stateDir: join(folder, 'plain') }, [plain.definition]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        async (stops, fails) => {
          const { path, remove: gone } = await temporaryFolder();
          const answered: string[] = [];
          const lister = new ScriptedLister('one', HAS);
          const config = { ...configOf(), output: join(path, 'out.json'), stateDir: join(path, 's') };
          for (const [nth, after] of [...stops, Infinity].entries()) {
            const stop = new Stop();
            let calls = 0;
            lister.trouble = ({ of, next }) => {
              if (++calls > after) {
                if (fails) throw new RequestFailed('connection reset');
                stop.request('SIGINT', 0);
                throw new RequestFailed('interrupted');
              }
              answered.push(`${of} @${next ?? '0'}`);
            };
            await runCollect({ ...config, resume: nth > 0 }, [lister.definition], { stop });
          }
          expect(await readFile(join(path, 'out.json'), 'utf8')).toBe(whole);
          expect([...answered].sort()).toEqual([...plain.calls].sort());
          expect(await readdir(join(path, 's', 'sessions'))).toEqual([]);
          await gone();
        },
      ),
      { numRuns: 6 },
    );
  });

  it('leaves its papers in the simple checkpoint of each venue and year, done or not', async () => {
    const lister = new ScriptedLister('one', HAS);
    lister.trouble = ({ of, next }) => {
      if (of === 'acl 2023' && next === '20') throw new RequestFailed('HTTP 503');
    };
    await runCollect(configOf(), [lister.definition]);
    const read = async (name: string): Promise<Record<string, unknown>> =>
      JSON.parse(await readFile(join(folder, '.cf_state/collect', name), 'utf8')) as Record<string, unknown>;
    expect(await read('iclr_2024_checkpoint.json')).toMatchObject({ completed: true, papers_collected: 7 });
    expect(await read('acl_2023_checkpoint.json')).toMatchObject({ completed: false, papers_collected: 20 });
  });

  it('is named to who begins it anew', async () => {
    const lister = new ScriptedLister('one', HAS);
    lister.trouble = () => {
      throw new RequestFailed('HTTP 503');
    };
    await runCollect(configOf(), [lister.definition]);
    const { events } = await runCollect(configOf(), [lister.definition]);
    const notes = events.flatMap((event) => (event.type === 'note' ? [event.message] : []));
    expect(notes.join()).toMatch(/unfinished session .* cf collect .*--resume collect_\d{8}_\d{6}_\w{8}/);
  });
});
