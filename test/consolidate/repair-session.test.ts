import { readFile, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyseSession, type AnalysedSession } from '../../src/checkpoint/recovery/analyse-session.js';
import { interruptionAnalysisSchema } from '../../src/checkpoint/recovery/interruption-analysis.js';
import { recoveryPlanSchema } from '../../src/checkpoint/recovery/recovery-plan.js';
import { verifySession } from '../../src/checkpoint/consolidation/verify-session.js';
import { summaryOf } from '../../src/checkpoint/sessions/session-summary.js';
import { analysisText } from '../../src/cli/recover/recover-text.js';
import { repairSession } from '../../src/consolidate/repair-session.js';
import { FolderLock } from '../../src/state/folder-lock.js';
import { killedSession, restore, type KilledSession } from '../support/damaged-session.js';
import { failingToOpen } from '../support/failing-to-open.js';
import { InstantSource } from '../support/instant-source.js';
import { configFor, runConsolidate, temporaryFolder } from '../support/run-consolidate.js';

const OPTIONS = { now: () => new Date('2026-11-23T10:00:00.000Z'), cfVersion: '0.0.0-test' };

let session: KilledSession;
let remove: () => Promise<void>;
beforeAll(async () => {
  const place = await temporaryFolder();
  remove = place.remove;
  session = await killedSession(place.path);
});
afterAll(() => remove());

const root = (): string => join(session.folder, '.cf_state', 'consolidate');

async function bytesOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = await Promise.all(files.map((file) => readFile(file, 'hex')));
  return Object.fromEntries(files.map((file, at) => [file, contents[at]!]));
}

/** Analyses, and holds the analysis to what it may never do: write, throw, or tell what its schema does not allow. */
async function analysed(folder: string): Promise<AnalysedSession> {
  const before = await bytesOf(folder);
  const found = await analyseSession({ kind: 'consolidate', id: session.id, folder }, new Date());
  expect(await bytesOf(folder)).toEqual(before);
  interruptionAnalysisSchema.parse(JSON.parse(JSON.stringify(found.analysis)));
  recoveryPlanSchema.parse(JSON.parse(JSON.stringify(found.plan)));
  const { skip, resume, restart } = found.plan;
  const planned = [...skip, ...resume, ...restart].map(({ name }) => name);
  expect(planned.sort()).toEqual(found.analysis.units.map(({ name }) => name).sort());
  return found;
}

/** Mends, resumes, and gives what was asked again; the output must be that of an undisturbed run. */
async function recovered(): Promise<{ id: string; repaired: string[]; again: string[] }> {
  const { session_id: id, repaired } = await repairSession(root(), session.id, OPTIONS);
  const findings = await verifySession(join(root(), id));
  expect(findings.filter(({ state }) => state !== 'good')).toEqual([]);
  const source = new InstantSource({ batchSize: 2, concurrency: 1 });
  const output = join(session.folder, 'out.json');
  await rm(output, { force: true });
  const config = { ...configFor(session.folder, { resume: id }), input: undefined };
  const { summary } = await runConsolidate(config, [source]);
  expect(summary.complete).toBe(true);
  expect(await readFile(output, 'utf8')).toBe(session.expected);
  const asked = source.asked.flatMap(({ step, papers }) => papers.map((paper) => `${step} ${paper}`));
  return {
    id,
    repaired: repaired.map(({ what }) => what),
    again: asked.filter((one) => session.answered.has(one)),
  };
}

async function flipMiddle(path: string): Promise<void> {
  const bytes = await readFile(path);
  bytes[bytes.length >> 1]! ^= 1;
  await writeFile(path, bytes);
}

const cut = async (path: string, bytes: number): Promise<void> =>
  truncate(path, (await stat(path)).size - bytes);

const GONE = { flip: flipMiddle, remove: (path: string) => rm(path) };

describe('a session that was killed', () => {
  it('is gone on with where it stands, and nothing is mended', async () => {
    const folder = await restore(session);
    const { analysis, plan } = await analysed(folder);
    expect(analysis).toMatchObject({
      status: 'interrupted',
      run: 2,
      journal: { state: 'whole', batches: 5 },
    });
    expect(plan).toMatchObject({ strategy: 'from_last_checkpoint', repairs: [], papers_at_risk: 0 });
    expect(plan.resume).toEqual([{ name: 'instant', papers: 6, left: 18 }]);
    expect(plan.estimated.papers).toBe(18);
    const before = await bytesOf(folder);
    await repairSession(root(), session.id, OPTIONS);
    expect(await bytesOf(folder)).toEqual(before);
    expect(await recovered()).toEqual({ id: session.id, repaired: [], again: [] });
  });

  it('goes on with another session of the same work when its journal is damaged, and asks for what was lost', async () => {
    const folder = await restore(session);
    await flipMiddle(join(folder, 'journal/000001.jsonl'));
    const { analysis, plan } = await analysed(folder);
    expect(analysis.journal).toMatchObject({ state: 'damaged' });
    expect(plan.strategy).toBe('partial_restart');
    expect(plan.validate.map(({ name }) => name)).toEqual(['instant']);
    expect(plan.repairs.map(({ what }) => what)).toContain('journal');
    const { id, again } = await recovered();
    expect(id).not.toBe(session.id);
    expect(again.length).toBeGreaterThan(0);
    expect(again.length).toBeLessThan(session.answered.size);
  });

  it('with a damaged journal that can not be read just now is left as it is, and loses nothing', async () => {
    const folder = await restore(session);
    await flipMiddle(join(folder, 'journal/000001.jsonl'));
    const open = failingToOpen('000002.jsonl', 'EMFILE');
    await expect(repairSession(root(), session.id, OPTIONS)).rejects.toMatchObject({
      exitCode: 74,
      message: expect.stringMatching(/^cannot read ".*000002\.jsonl": .*EMFILE/) as string,
    });
    open.mockRestore();
    expect((await readdir(root())).filter((name) => name.startsWith('consolidate_'))).toEqual([session.id]);
    const { again } = await recovered();
    expect(again.length).toBeLessThan(session.answered.size);
  });

  it('with a damaged journal on a broken disk goes on with what can be read of it', async () => {
    const folder = await restore(session);
    await flipMiddle(join(folder, 'journal/000001.jsonl'));
    const open = failingToOpen('000002.jsonl', 'EIO');
    const { isNew, repaired } = await repairSession(root(), session.id, OPTIONS);
    open.mockRestore();
    expect(isNew).toBe(true);
    expect(repaired.at(-1)?.how).toContain('places where a batch was lost: 2');
  });

  it('with a torn end loses that and no more', async () => {
    const folder = await restore(session);
    await cut(join(folder, 'journal/000002.jsonl'), 5);
    const { analysis, plan } = await analysed(folder);
    expect(analysis.journal.state).toBe('torn');
    expect(plan).toMatchObject({ strategy: 'from_last_checkpoint', papers_at_risk: 0 });
    const { id, repaired, again } = await recovered();
    expect({ id, repaired }).toEqual({ id: session.id, repaired: ['journal'] });
    expect(again.length).toBe(2);
  });

  it.each(
    [
      'checkpoint.json',
      'checkpoint.json.backup',
      'papers.index',
      'papers_enriched.json',
      'session.json.meta',
    ].flatMap((file) => (['flip', 'remove'] as const).map((how) => [file, how] as const)),
  )('%s: after a %s nothing is asked again', async (file, how) => {
    const folder = await restore(session);
    await GONE[how](join(folder, file));
    const { analysis, plan } = await analysed(folder);
    const bad = analysis.files.filter(({ state }) => state !== 'good').map(({ what }) => what);
    const isThere = file !== 'checkpoint.json.backup' && file !== 'papers_enriched.json';
    if (how === 'flip' || isThere) expect(bad).toContain(file.replace('.meta', ''));
    expect(plan.strategy).toBe('from_last_checkpoint');
    expect(plan.skip).toEqual([]);
    const { id, again } = await recovered();
    expect({ id, again }).toEqual({ id: session.id, again: [] });
  });

  it('without any checkpoint is believed by its journal', async () => {
    const folder = await restore(session);
    for (const name of ['checkpoint.json', 'checkpoint.json.backup', 'checkpoint.json.meta'])
      await rm(join(folder, name));
    const { analysis, plan } = await analysed(folder);
    expect(analysis.checkpoints.map(({ state }) => state)).toEqual(['missing', 'missing']);
    expect(plan.strategy).toBe('from_last_checkpoint');
    const { id, again } = await recovered();
    expect({ id, again }).toEqual({ id: session.id, again: [] });
  });

  it.each(['flip', 'remove'] as const)('with a session.json after a %s can not be saved', async (how) => {
    const folder = await restore(session);
    await GONE[how](join(folder, 'session.json'));
    const { plan } = await analysed(folder);
    expect(plan).toMatchObject({ strategy: 'full_restart', skip: [] });
    expect(plan.obstacle).toContain('session.json');
    const before = await bytesOf(folder);
    await expect(repairSession(root(), session.id, OPTIONS)).rejects.toMatchObject({ exitCode: 74 });
    expect(await bytesOf(folder)).toEqual(before);
  });

  it('without a journal begins anew', async () => {
    const folder = await restore(session);
    await rm(join(folder, 'journal'), { recursive: true });
    const { plan } = await analysed(folder);
    expect(plan).toMatchObject({ strategy: 'full_restart', skip: [], papers_at_risk: 2 });
  });

  it('is left alone while somebody works in it', async () => {
    const folder = await restore(session);
    const lock = await FolderLock.acquire(folder, () => undefined);
    const { analysis, plan } = await analysed(folder);
    expect(analysis).toMatchObject({ status: 'running', cause: null });
    expect(plan).toMatchObject({ strategy: null });
    await expect(repairSession(root(), session.id, OPTIONS)).rejects.toMatchObject({ exitCode: 75 });
    await lock.free();
  });

  it('is complete when it is', async () => {
    const folder = await restore(session);
    await runConsolidate(configFor(session.folder, { resume: true, keepSession: true }), [
      new InstantSource(),
    ]);
    const { analysis, plan } = await analysed(folder);
    expect(analysis).toMatchObject({ status: 'completed', cause: null });
    expect(plan).toMatchObject({ strategy: null, obstacle: null, resume: [], restart: [] });
  });
});

describe('a session that is complete and was kept', () => {
  const completed = async (): Promise<string> => {
    const folder = await restore(session);
    await runConsolidate(configFor(session.folder, { resume: true, keepSession: true }), [
      new InstantSource(),
    ]);
    return folder;
  };
  const isFinished = async (folder: string): Promise<boolean> =>
    (await summaryOf({ kind: 'consolidate', id: session.id, folder })).isFinished;

  it.each([
    ['damaged, beside an earlier backup', flipMiddle],
    ['gone, beside an earlier backup', (path: string) => rm(path)],
    ['gone with its backup', (path: string) => Promise.all([rm(path), rm(`${path}.backup`)])],
  ])('is still finished after its checkpoint was %s, and was mended', async (_, damage) => {
    const folder = await completed();
    const backup = await readFile(join(folder, 'checkpoint.json.backup'), 'utf8');
    expect(JSON.parse(backup)).not.toMatchObject({ checkpoint_type: 'completed' });
    await damage(join(folder, 'checkpoint.json'));
    expect((await analysed(folder)).analysis.status).toBe('completed');
    await repairSession(root(), session.id, OPTIONS);
    expect(await isFinished(folder)).toBe(true);
    expect((await analysed(folder)).plan.strategy).toBe(null);
  });

  it('is not finished any more where its journal has lost its end too', async () => {
    const folder = await completed();
    const segments = (await readdir(join(folder, 'journal'))).sort();
    for (const name of ['checkpoint.json', 'checkpoint.json.backup']) await rm(join(folder, name));
    await cut(join(folder, 'journal', segments.at(-1)!), 5);
    await repairSession(root(), session.id, OPTIONS);
    expect(await isFinished(folder)).toBe(false);
  });

  it.each(['journal/000001.jsonl', 'checkpoint.json'])(
    'is called complete, whatever becomes of %s',
    async (file) => {
      const folder = await restore(session);
      await runConsolidate(configFor(session.folder, { resume: true, keepSession: true }), [
        new InstantSource(),
      ]);
      await flipMiddle(join(folder, file));
      await rm(join(folder, 'checkpoint.json.backup'), { force: true });
      const { analysis } = await analysed(folder);
      expect(analysis).toMatchObject({ status: 'completed', cause: null });
      expect(analysisText(analysis).split('\n')[0]).toBe(
        `Session ${session.id}: completed, and damaged since`,
      );
    },
  );
});

describe('whatever becomes of its files', () => {
  it('analysis neither throws nor writes, and nothing is skipped that is not complete in the verified journal', async () => {
    const names = (await readdir(await restore(session), { recursive: true })).filter((name) =>
      /\.\w+$/.test(name),
    );
    const damage = fc.record({
      file: fc.constantFrom(...names),
      how: fc.constantFrom('flip', 'cut', 'remove', 'empty'),
      where: fc.double({ min: 0, max: 0.999, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 4 }), async (damages) => {
        const folder = await restore(session);
        for (const { file, how, where } of damages) {
          const path = join(folder, file);
          const bytes = await readFile(path).catch(() => undefined);
          if (bytes === undefined || bytes.length === 0) continue;
          const at = Math.floor(where * bytes.length);
          if (how === 'remove') await rm(path);
          else if (how === 'flip') {
            bytes[at]! ^= 1;
            await writeFile(path, bytes);
          } else await writeFile(path, bytes.subarray(0, how === 'empty' ? 0 : at));
        }
        const { analysis, plan } = await analysed(folder);
        const done = analysis.units.filter(({ state }) => state === 'completed').map(({ name }) => name);
        expect(plan.skip.every(({ name }) => done.includes(name))).toBe(true);
        // Six of its papers were answered in all: none of its sources can be done.
        expect(plan.skip).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
