import {
  cp,
  mkdir,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CollectionStore } from '../../src/checkpoint/collection/collection-store.js';
import { inspectCollection, inspectForRecovery } from '../../src/checkpoint/collection/inspect-collection.js';
import { analyseSession, type AnalysedSession } from '../../src/checkpoint/recovery/analyse-session.js';
import { interruptionAnalysisSchema } from '../../src/checkpoint/recovery/interruption-analysis.js';
import { recoveryPlanSchema } from '../../src/checkpoint/recovery/recovery-plan.js';
import { summaryOf } from '../../src/checkpoint/sessions/session-summary.js';
import { analysisText } from '../../src/cli/recover/recover-text.js';
import { repairCollection } from '../../src/collect/repair-collection.js';
import { Stop } from '../../src/run/stop.js';
import { FolderLock, LEASE_MS } from '../../src/state/folder-lock.js';
import { failingToOpen } from '../support/failing-to-open.js';
import { collectConfigFor, runCollect } from '../support/run-collect.js';
import { ScriptedLister } from '../support/scripted-lister.js';
import { temporaryFolder } from '../support/run-consolidate.js';

const OPTIONS = { now: () => new Date('2026-11-23T10:00:00.000Z'), cfVersion: '0.0.0-test' };
const HAS = { 'iclr 2023': 25, 'iclr 2024': 7, 'acl 2023': 40 };
const VENUES = [
  { name: 'ICLR', years: [2022, 2023, 2024] },
  { name: 'acl', years: [2023] },
];

// eslint-disable-next-line @typescript-eslint/unbound-method
const wholeCommit = CollectionStore.prototype.commit;

let folder: string;
let remove: () => Promise<void>;
let id: string;
let expected: string;
/** What had been asked when it was killed. */
let asked: readonly string[];

/** Killed in the middle of ACL: ICLR is listed, and nobody has it of 2022. */
beforeAll(async () => {
  ({ path: folder, remove } = await temporaryFolder());
  const whole = new ScriptedLister('one', HAS);
  const venues = { venues: VENUES };
  const elsewhere = { stateDir: join(folder, 'elsewhere'), output: join(folder, 'whole.json') };
  await runCollect(collectConfigFor(folder, { ...venues, ...elsewhere }), [whole.definition]);
  expected = await readFile(join(folder, 'whole.json'), 'utf8');
  const lister = new ScriptedLister('one', HAS);
  lister.trouble = ({ of, next }) => {
    if (of !== 'acl 2023' || next !== '30') return;
    asked = lister.calls.slice(0, -1);
    cpSync(join(folder, '.cf_state'), join(folder, 'killed'), { recursive: true });
  };
  const { summary } = await runCollect(collectConfigFor(folder, venues), [lister.definition]);
  id = summary.session_id;
  for (const at of ['sessions', join('sessions', id)])
    for (const name of ['lock', 'holder.json', 'holder.guard'])
      await rm(join(folder, 'killed', at, name), { recursive: true, force: true });
});
afterAll(() => remove());

const root = (): string => join(folder, '.cf_state', 'sessions');

async function restore(): Promise<string> {
  await rm(join(folder, '.cf_state'), { recursive: true, force: true });
  await cp(join(folder, 'killed'), join(folder, '.cf_state'), { recursive: true });
  return join(root(), id);
}

async function bytesOf(place: string): Promise<Record<string, string>> {
  const entries = await readdir(place, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = await Promise.all(files.map((file) => readFile(file, 'hex')));
  return Object.fromEntries(files.map((file, at) => [file, contents[at]!]));
}

async function analysed(place: string): Promise<AnalysedSession> {
  const before = await bytesOf(place);
  const found = await analyseSession({ kind: 'collect', id, folder: place }, new Date());
  expect(await bytesOf(place)).toEqual(before);
  interruptionAnalysisSchema.parse(JSON.parse(JSON.stringify(found.analysis)));
  recoveryPlanSchema.parse(JSON.parse(JSON.stringify(found.plan)));
  const { skip, resume, restart } = found.plan;
  const planned = [...skip, ...resume, ...restart].map(({ name }) => name);
  expect(planned.sort()).toEqual(found.analysis.units.map(({ name }) => name).sort());
  return found;
}

/** Mends, resumes, and gives what was asked; the output must be that of an undisturbed run. */
async function recovered(): Promise<{ id: string; calls: readonly string[] }> {
  const { session_id: next } = await repairCollection(root(), id, OPTIONS);
  const { findings } = await inspectCollection(join(root(), next), next);
  expect(findings.filter(({ state }) => state !== 'good')).toEqual([]);
  const lister = new ScriptedLister('one', HAS);
  const { summary } = await runCollect(collectConfigFor(folder, { resume: next }), [lister.definition]);
  expect(summary.complete).toBe(true);
  expect(await readFile(join(folder, 'out.json'), 'utf8')).toBe(expected);
  return { id: next, calls: lister.calls };
}

async function flip(path: string, where = 0.5): Promise<void> {
  const bytes = await readFile(path);
  bytes[Math.floor(bytes.length * where)]! ^= 1;
  await writeFile(path, bytes);
}

const checkpointsIn = async (place: string): Promise<string[]> =>
  (await readdir(join(place, 'checkpoints'))).filter((name) => name.endsWith('.json')).sort();
const names = (units: readonly { name: string }[]): string[] => units.map(({ name }) => name).sort();

const DONE = ['iclr 2022', 'iclr 2023', 'iclr 2024'];

describe('a collection that was killed', () => {
  it('is gone on with at the next page', async () => {
    const place = await restore();
    const { analysis, plan } = await analysed(place);
    expect(analysis).toMatchObject({ status: 'interrupted', journal: { state: 'whole' } });
    expect(plan).toMatchObject({
      strategy: 'from_last_checkpoint',
      repairs: [],
      restart: [],
      papers_at_risk: 0,
    });
    expect(names(plan.skip)).toEqual(DONE);
    expect(plan.resume).toEqual([{ name: 'acl 2023', papers: 30, left: 10 }]);
    expect(plan.estimated).toMatchObject({ units: 1, of_unknown_size: 0, papers: 10, requests: 1 });
    expect(await recovered()).toEqual({ id, calls: ['acl 2023 @30'] });
  });

  it('with a torn end asks for the last page once more', async () => {
    const place = await restore();
    const path = join(place, 'journal/000001.jsonl');
    await truncate(path, (await stat(path)).size - 5);
    const { analysis, plan } = await analysed(place);
    expect(analysis.journal.state).toBe('torn');
    expect(plan.strategy).toBe('from_last_checkpoint');
    expect(await recovered()).toEqual({ id, calls: ['acl 2023 @20', 'acl 2023 @30'] });
  });

  it('with a damaged journal keeps every listing that lost nothing, in another session', async () => {
    const place = await restore();
    const path = join(place, 'journal/000001.jsonl');
    const text = await readFile(path, 'utf8');
    await flip(path, text.indexOf('"acl-2023.15"') / Buffer.byteLength(text));
    const { analysis, plan } = await analysed(place);
    expect(analysis.journal).toMatchObject({ state: 'damaged' });
    expect(plan.strategy).toBe('partial_restart');
    expect(names(plan.skip)).toEqual(DONE);
    expect(names(plan.restart)).toEqual(['acl 2023']);
    expect(names(plan.validate)).toEqual(['iclr 2023', 'iclr 2024']);
    const { id: next, calls } = await recovered();
    expect(next).not.toBe(id);
    expect(plan.estimated).toMatchObject({ units: 1, papers: 40, requests: calls.length });
    // Of the three pages that were listed the damaged one tells nothing any more.
    expect(plan.papers_at_risk).toBe(20);
    expect(calls).toEqual(['acl 2023 @0', 'acl 2023 @10', 'acl 2023 @20', 'acl 2023 @30']);
  });

  it('of which a segment can not be read at all keeps what is in the others', async () => {
    const place = await restore();
    const unreadable = join(place, 'journal/000002.jsonl');
    await mkdir(unreadable);
    const { analysis, plan } = await analysed(place);
    expect(analysis.journal).toMatchObject({ state: 'damaged' });
    expect(plan.strategy).toBe('partial_restart');
    const { id: next, calls } = await recovered();
    expect(next).not.toBe(id);
    expect(calls.filter((call) => !call.startsWith('acl 2023'))).toEqual([]);
    expect(await readdir(unreadable)).toEqual([]);
  });

  it('lists a venue and year once more that is complete and has lost a page', async () => {
    const place = await restore();
    const path = join(place, 'journal/000001.jsonl');
    const text = await readFile(path, 'utf8');
    await flip(path, text.indexOf('"iclr-2023.12"') / Buffer.byteLength(text));
    const { plan } = await analysed(place);
    expect(names(plan.skip)).toEqual(['iclr 2022', 'iclr 2024']);
    expect(names(plan.restart)).toEqual(['acl 2023', 'iclr 2023']);
    expect(plan.papers_at_risk).toBeGreaterThanOrEqual(25);
    // What is kept beyond the session is taken over, where it is there.
    await rm(join(folder, '.cf_state', 'collect'), { recursive: true, force: true });
    const { calls } = await recovered();
    expect(calls.filter((call) => call.startsWith('iclr 2023'))).toHaveLength(3);
    expect(calls.filter((call) => call.startsWith('iclr 2024'))).toEqual([]);
  });

  it.each(['flip', 'remove'] as const)(
    'after a %s of its newest checkpoint asks nothing again',
    async (how) => {
      const place = await restore();
      const newest = (await checkpointsIn(place)).at(-1)!;
      const path = join(place, 'checkpoints', newest);
      await (how === 'flip' ? flip(path) : rm(path));
      const { analysis, plan } = await analysed(place);
      expect(analysis.checkpoints[0]).toMatchObject({
        file: `checkpoints/${newest}`,
        state: how === 'flip' ? 'damaged' : 'missing',
      });
      expect(analysis.checkpoints[1]).toMatchObject({ state: 'good' });
      expect(plan.strategy).toBe('from_last_checkpoint');
      expect((await recovered()).calls).toEqual(['acl 2023 @30']);
    },
  );

  it('without any checkpoint is believed by its journal', async () => {
    const place = await restore();
    for (const name of await checkpointsIn(place)) await flip(join(place, 'checkpoints', name));
    const { analysis, plan } = await analysed(place);
    expect(analysis.checkpoints.every(({ state }) => state === 'damaged')).toBe(true);
    expect(plan.strategy).toBe('from_last_checkpoint');
    expect(names(plan.skip)).toEqual(DONE);
    expect(await recovered()).toEqual({ id, calls: ['acl 2023 @30'] });
    await restore();
    await rm(join(root(), id, 'checkpoints'), { recursive: true });
    expect((await analysed(place)).analysis.checkpoints).toEqual([]);
    expect(await recovered()).toEqual({ id, calls: ['acl 2023 @30'] });
  });

  it.each([1, 2])(
    'with a damaged journal that can not be read the %d. time is left as it is',
    async (time) => {
      const place = await restore();
      await flip(join(place, 'journal/000001.jsonl'));
      const open = failingToOpen('000001.jsonl', 'EMFILE', time);
      await expect(repairCollection(root(), id, OPTIONS)).rejects.toMatchObject({
        exitCode: 74,
        message: expect.stringMatching(/^cannot read ".*000001\.jsonl": .*EMFILE/) as string,
      });
      open.mockRestore();
      expect((await readdir(root())).filter((name) => name.startsWith('collect_'))).toEqual([id]);
    },
  );

  it.each(['flip', 'remove'] as const)('after a %s of session.json takes its backup', async (how) => {
    const place = await restore();
    await (how === 'flip' ? flip(join(place, 'session.json')) : rm(join(place, 'session.json')));
    const { analysis, plan } = await analysed(place);
    expect(analysis.files.find(({ what }) => what === 'session.json')).toMatchObject({ state: 'noted' });
    expect(plan.strategy).toBe('from_last_checkpoint');
    expect(await recovered()).toEqual({ id, calls: ['acl 2023 @30'] });
  });

  it('without session.json and its backup can not be saved', async () => {
    const place = await restore();
    for (const name of ['session.json', 'session.json.backup']) await flip(join(place, name));
    const { plan } = await analysed(place);
    expect(plan).toMatchObject({ strategy: 'full_restart', skip: [] });
    await expect(repairCollection(root(), id, OPTIONS)).rejects.toMatchObject({ exitCode: 74 });
  });

  it('is left alone while somebody works in it', async () => {
    const place = await restore();
    const lock = await FolderLock.acquire(place, () => undefined);
    expect((await analysed(place)).analysis).toMatchObject({ status: 'running', cause: null });
    await expect(repairCollection(root(), id, OPTIONS)).rejects.toMatchObject({ exitCode: 75 });
    await lock.free();
  });

  it('waits for who had it last and may be dead, and then goes on', async () => {
    const place = await restore();
    const lock = await FolderLock.acquire(place, () => undefined);
    const holder = JSON.parse(await readFile(join(place, 'holder.json'), 'utf8')) as object;
    await cp(join(place, 'lock'), join(folder, 'lease'), { recursive: true });
    await lock.free();
    // As a loss of power leaves it; its lease has half a second still.
    await rename(join(folder, 'lease'), join(place, 'lock'));
    await writeFile(join(place, 'holder.json'), JSON.stringify({ ...holder, boot_id: 'before' }));
    const ago = new Date(Date.now() - LEASE_MS + 500);
    await utimes(join(place, 'lock'), ago, ago);
    expect((await analysed(place)).analysis.status).toBe('running');
    const lister = new ScriptedLister('one', HAS);
    const { summary, events } = await runCollect(collectConfigFor(folder, { resume: id }), [
      lister.definition,
    ]);
    expect(summary.complete).toBe(true);
    expect(lister.calls).toEqual(['acl 2023 @30']);
    expect(events).toContainEqual({
      type: 'note',
      message: expect.stringMatching(/^process \d+ on \S+ had this session last.*waiting/) as string,
    });
  });

  it('had asked what it says', () => {
    expect(asked).toContain('acl 2023 @20');
    expect(asked).not.toContain('acl 2023 @30');
  });
});

describe('a plan', () => {
  it('takes venue-years of unknown size to be as large as the others, and asks as often as it says', async () => {
    const { path, remove: gone } = await temporaryFolder();
    const has = { 'iclr 2020': 20, 'iclr 2021': 20, 'iclr 2022': 20, 'iclr 2023': 20, 'iclr 2024': 20 };
    const lister = new ScriptedLister('one', has, 5);
    const stop = new Stop();
    lister.trouble = ({ of, next }) => {
      if (of === 'iclr 2022' && next === '10') stop.request('SIGTERM', 1000);
    };
    const config = collectConfigFor(path, {
      venues: [{ name: 'iclr', years: [2020, 2021, 2022, 2023, 2024] }],
    });
    const { summary } = await runCollect(config, [lister.definition], { stop });
    const place = { kind: 'collect', id: summary.session_id, folder: summary.session_folder! } as const;
    const { plan } = await analyseSession(place, new Date());
    const open = plan.resume.map(({ name }) => name);
    expect(open).toEqual(expect.arrayContaining(['iclr 2024']));
    const unknown = plan.resume.filter(({ left }) => left === null).length;
    expect(unknown).toBeGreaterThan(0);
    expect(plan.estimated).toMatchObject({ units: open.length, of_unknown_size: unknown });
    lister.calls.length = 0;
    const done = await runCollect({ ...config, resume: summary.session_id }, [lister.definition]);
    expect(done.summary).toMatchObject({ complete: true, papers: 100 });
    expect({ requests: lister.calls.length, papers: 100 - summary.papers }).toEqual({
      requests: plan.estimated.requests,
      papers: plan.estimated.papers,
    });
    await gone();
  });
});

describe('a collection that is complete and was kept', () => {
  it.each([
    ['its journal', 'journal/000001.jsonl', 'partial_restart'],
    ['its checkpoints', 'checkpoints', 'from_last_checkpoint'],
  ])('is called complete, whatever becomes of %s', async (_, what, strategy) => {
    const { path, remove: gone } = await temporaryFolder();
    const venues = [{ name: 'acl', years: [2023, 2024] }];
    const lister = new ScriptedLister('one', { 'acl 2023': 30, 'acl 2024': 5 });
    const config = collectConfigFor(path, { venues, keepSession: true });
    const { summary } = await runCollect(config, [lister.definition]);
    const output = await readFile(join(path, 'out.json'), 'utf8');
    const at = { kind: 'collect', id: summary.session_id, folder: summary.session_folder! } as const;
    const sound = await analyseSession(at, new Date());
    expect(sound.analysis).toMatchObject({ status: 'completed', cause: null });
    expect(sound.plan).toMatchObject({ strategy: null, resume: [], restart: [] });
    const target = join(at.folder, what);
    if (what === 'checkpoints') await rm(target, { recursive: true });
    else await flip(target, 0.2);
    const { analysis, plan } = await analyseSession(at, new Date());
    expect(analysis).toMatchObject({ status: 'completed', cause: null });
    expect(plan.strategy).toBe(strategy);
    expect(plan.skip.length + plan.restart.length).toBe(2);
    const text = analysisText(analysis);
    expect(text.split('\n')[0]).toBe(`Session ${at.id}: completed, and damaged since`);
    const { session_id: next } = await repairCollection(join(path, '.cf_state', 'sessions'), at.id, OPTIONS);
    const again = await runCollect({ ...config, resume: next }, [lister.definition]);
    expect(again.summary).toMatchObject({ complete: true, papers: 35 });
    expect(await readFile(join(path, 'out.json'), 'utf8')).toBe(output);
    await gone();
  });
});

describe('a collection that is complete, of whose description an earlier backup is left', () => {
  it.each([
    ['still finished', 0, true],
    ['not finished any more where its journal has lost its end too', 5, false],
  ])('is %s once it was mended', async (_, lost, isFinished) => {
    const { path, remove: gone } = await temporaryFolder();
    const lister = new ScriptedLister('one', { 'acl 2023': 30 });
    const venues = [{ name: 'acl', years: [2023] }];
    const config = collectConfigFor(path, { venues, keepSession: true });
    const { summary } = await runCollect(config, [lister.definition]);
    const at = { kind: 'collect', id: summary.session_id, folder: summary.session_folder! } as const;
    const described = join(at.folder, 'session.json');
    const backup = JSON.parse(await readFile(`${described}.backup`, 'utf8')) as { status: string };
    expect(backup.status).not.toBe('completed');
    await rm(described);
    if (lost > 0) {
      await rm(join(at.folder, 'checkpoints'), { recursive: true });
      const journal = join(at.folder, 'journal/000001.jsonl');
      await truncate(journal, (await stat(journal)).size - lost);
    }
    expect((await analyseSession(at, new Date())).analysis.status).toBe('completed');
    await repairCollection(join(path, '.cf_state', 'sessions'), at.id, OPTIONS);
    expect((await summaryOf(at)).isFinished).toBe(isFinished);
    await gone();
  });
});

describe('a session with very many checkpoints', () => {
  it('is recovered by the latest good one, and those before it are read no more than is worth it', async () => {
    const place = await restore();
    const files = (await checkpointsIn(place)).reverse();
    expect(files.length).toBeGreaterThan(2);
    await flip(join(place, 'checkpoints', files[0]!));
    const states = async (mostBytes: number): Promise<(boolean | undefined)[]> =>
      (await inspectForRecovery(place, id, { mostBytes })).checkpoints.map(
        ({ validation }) => validation?.valid,
      );
    const older = files.slice(2).map(() => undefined);
    expect(await states(0)).toEqual([false, true, ...older]);
    expect(await states(Infinity)).toEqual([false, true, ...older.map(() => true)]);
    const { findings } = await inspectForRecovery(place, id, { mostBytes: 0 });
    expect(findings.map(({ what }) => what)).toEqual([
      'session.json',
      ...files.slice(0, 2).map((file) => `checkpoints/${file}`),
      'journal',
    ]);
  });
});

describe('a collection that was killed while it took over what another had listed', () => {
  it('begins with that venue and year anew, and asks nobody', async () => {
    const { path, remove: gone } = await temporaryFolder();
    const venues = [{ name: 'acl', years: [2024] }];
    const lister = new ScriptedLister('one', { 'acl 2024': 1_500 }, 500);
    const config = { ...collectConfigFor(path), venues };
    await runCollect(config, [lister.definition]);
    const commit = vi.spyOn(CollectionStore.prototype, 'commit');
    commit.mockImplementationOnce(function (this: CollectionStore, ...batch) {
      commit.mockRejectedValueOnce(new Error('killed'));
      return wholeCommit.apply(this, batch);
    });
    await expect(runCollect(config, [lister.definition])).rejects.toThrow('killed');
    commit.mockRestore();
    const sessions = join(path, '.cf_state', 'sessions');
    const [taking = ''] = (await readdir(sessions)).filter((name) => name.startsWith('collect_'));
    const place = { kind: 'collect', id: taking, folder: join(sessions, taking) } as const;
    const { analysis, plan } = await analyseSession(place, new Date());
    expect(analysis.units).toMatchObject([{ name: 'acl 2024', state: 'in_progress', from_its_start: true }]);
    expect(plan).toMatchObject({ strategy: 'from_venue_start', skip: [], resume: [] });
    expect(plan.restart).toMatchObject([{ name: 'acl 2024', papers: 0 }]);
    lister.calls.length = 0;
    const { summary } = await runCollect({ ...config, resume: taking }, [lister.definition]);
    expect(summary).toMatchObject({ complete: true, papers: 1_500 });
    expect(lister.calls).toEqual([]);
    await gone();
  });
});

describe('whatever becomes of its files', () => {
  it('analysis neither throws nor writes, skips nothing that is not done, and what is mended ends in the same bytes', async () => {
    const all = (await readdir(await restore(), { recursive: true })).filter((name) => /\.\w+$/.test(name));
    const damage = fc.record({
      file: fc.constantFrom(...all),
      how: fc.constantFrom('flip', 'cut', 'remove'),
      where: fc.double({ min: 0, max: 0.999, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async (damages) => {
        const place = await restore();
        for (const { file, how, where } of damages) {
          const path = join(place, file);
          const bytes = await readFile(path).catch(() => undefined);
          if (bytes === undefined || bytes.length === 0) continue;
          if (how === 'remove') await rm(path);
          else if (how === 'flip') await flip(path, where);
          else await truncate(path, Math.floor(where * bytes.length));
        }
        const { plan } = await analysed(place);
        expect(DONE).toEqual(expect.arrayContaining(names(plan.skip)));
        if (plan.strategy === 'full_restart') return;
        const { calls } = await recovered();
        const skipped = names(plan.skip);
        expect(calls.filter((call) => skipped.some((name) => call.startsWith(name)))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});
