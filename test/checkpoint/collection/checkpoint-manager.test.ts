import { copyFile, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checksumOf, type CheckpointData } from '../../../src/checkpoint/collection/checkpoint-data.js';
import { StateError } from '../../../src/model/errors.js';
import { sha256 } from '../../../src/state/replace-file.js';
import { writeChecked } from '../../../src/state/checked-file.js';
import {
  checkpointState,
  collectionSession,
  managerIn,
  NOON,
  notFenced,
  SESSION_ID,
} from '../../support/collection-session.js';
import { temporaryFolder } from '../../support/run-consolidate.js';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterEach(() => remove());

const checkpoints = (): string => join(folder, 'checkpoints');
const filesOf = async (manager = managerIn(folder)): Promise<string[]> =>
  (await manager.listCheckpoints()).map(({ file }) => file);

describe('a checkpoint', () => {
  it('is a file of its own with a .meta, named by session, time and id, and is read as it was saved', async () => {
    const manager = managerIn(folder);
    const saved = await manager.saveCheckpoint('session_started', checkpointState(3));
    expect(saved).toMatchObject({
      format_version: 1,
      session_id: SESSION_ID,
      checkpoint_type: 'session_started',
      timestamp: NOON,
      sequence: 3,
    });
    const file = `checkpoint_${SESSION_ID}_20261122T120000000Z_${saved.checkpoint_id}.json`;
    expect((await readdir(checkpoints())).sort()).toEqual([file, `${file}.meta`]);
    expect(await filesOf(manager)).toEqual([file]);
    expect(await managerIn(folder).loadCheckpoint(file)).toEqual(saved);
    expect(await managerIn(folder).loadLatestValid()).toEqual({ checkpoint: saved, passedOver: [] });
    expect(checksumOf(saved)).toBe(saved.checksum);
  });

  it('is what was given at the time of the call, whatever becomes of that afterwards', async () => {
    const state = checkpointState(1);
    const saving = managerIn(folder).saveCheckpoint('batch_completed', state);
    state.sequence = 99;
    state.progress.completed.length = 0;
    expect((await saving).sequence).toBe(1);
    expect((await managerIn(folder).loadLatestValid()).checkpoint).toMatchObject({ sequence: 1 });
  });

  it('sorts in the order of making, within one millisecond and when the clock is set back between runs', async () => {
    const manager = managerIn(folder);
    for (let nth = 1; nth <= 3; nth++) await manager.saveCheckpoint('batch_completed', checkpointState(nth));
    const early = managerIn(folder, { now: () => new Date('2020-01-01T00:00:00Z') });
    await early.saveCheckpoint('batch_completed', checkpointState(4));
    const found = await early.listCheckpoints();
    const sequences = await Promise.all(found.map(({ file }) => early.loadCheckpoint(file)));
    expect(sequences.map(({ sequence }) => sequence)).toEqual([4, 3, 2, 1]);
    expect(found[0]?.takenAt).toEqual(new Date(new Date(NOON).getTime() + 3));
  });

  it('is never lost among many that are saved at once', async () => {
    const manager = managerIn(folder, { maxCheckpoints: 1000 });
    await Promise.all(
      Array.from({ length: 40 }, (_, nth) => manager.saveCheckpoint('batch_completed', checkpointState(nth))),
    );
    const files = await filesOf();
    expect(new Set(files).size).toBe(40);
    const loaded = await Promise.all(files.map((file) => managerIn(folder).loadCheckpoint(file)));
    expect(loaded.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 40 }, (_, nth) => 39 - nth));
  });

  it('goes into the folder that the session was renamed to', async () => {
    const building = join(folder, '.new-x');
    await mkdir(building);
    const manager = managerIn(building);
    await manager.saveSession(collectionSession());
    await manager.saveCheckpoint('session_started', checkpointState(0));
    await rename(building, join(folder, 'x'));
    await manager.movedTo(join(folder, 'x'));
    await manager.saveCheckpoint('batch_completed', checkpointState(1));
    expect(await filesOf(managerIn(join(folder, 'x')))).toHaveLength(2);
    expect((await manager.loadSession()).session).toEqual(collectionSession());
  });

  it('is not written by who has lost the session', async () => {
    const lost = (): Promise<void> => Promise.reject(new StateError('lost', 'taken over'));
    const manager = managerIn(folder);
    await manager.saveCheckpoint('session_started', checkpointState(1));
    await manager.saveSession(collectionSession());
    await manager.movedTo(folder, lost);
    const before = await readdir(folder, { recursive: true });
    await expect(manager.saveCheckpoint('batch_completed', checkpointState(2))).rejects.toMatchObject({
      kind: 'lost',
    });
    await expect(manager.saveSession(collectionSession(9))).rejects.toMatchObject({ kind: 'lost' });
    const added = (await readdir(folder, { recursive: true })).filter((name) => !before.includes(name));
    expect(added.filter((name) => !name.endsWith('.next'))).toEqual([]);
    expect((await managerIn(folder).loadLatestValid()).checkpoint).toMatchObject({ sequence: 1 });
    expect((await managerIn(folder).loadSession()).session.targets).toHaveLength(4);
  });
});

describe('validation', () => {
  /** A checkpoint whose content was changed after a good one had been saved, with a .meta and a checksum that agree where wanted. */
  async function altered(
    change: (checkpoint: Record<string, unknown>) => void,
    mended: { checksum: boolean } = { checksum: true },
  ): Promise<string> {
    const manager = managerIn(folder);
    await manager.saveCheckpoint('batch_completed', checkpointState(1));
    const file = (await filesOf(manager))[0] as string;
    const content = JSON.parse(await readFile(join(checkpoints(), file), 'utf8')) as Record<string, unknown>;
    change(content);
    if (mended.checksum) {
      delete content['checksum'];
      content['checksum'] = sha256(JSON.stringify(content));
    }
    await writeChecked(join(checkpoints(), file), JSON.stringify(content), {
      backup: false,
      fence: notFenced,
    });
    return file;
  }

  const problemOf = async (file: string): Promise<string> => {
    const validation = await managerIn(folder).validateCheckpoint(file);
    return validation.valid ? 'valid' : `${validation.kind}: ${validation.problem}`;
  };

  it('takes what a newer cf of the same format added', async () => {
    expect(await problemOf(await altered((content) => (content['mood'] = 'good')))).toBe('valid');
  });

  it.each<[string, (content: Record<string, unknown>) => void, boolean, RegExp]>([
    ['a checksum of other content', (content) => (content['sequence'] = 2), false, /^damaged: its checksum/],
    [
      'another session',
      (content) => (content['session_id'] = 'other'),
      true,
      /^damaged: it is of session "other"/,
    ],
    ['another id', (content) => (content['checkpoint_id'] = 'aaaaaaaa'), true, /^damaged: its name and its/],
    [
      'another time',
      (content) => (content['timestamp'] = '2026-11-22T12:00:00.001Z'),
      true,
      /^damaged: its name/,
    ],
    [
      'an unknown type',
      (content) => (content['checkpoint_type'] = 'x'),
      true,
      /^damaged: .*checkpoint_type/s,
    ],
    ['a missing part', (content) => delete content['progress'], true, /^damaged: .*progress/s],
    ['a newer format', (content) => (content['format_version'] = 2), true, /^newer_format: .* has format 2/],
  ])('refuses %s', async (_, change, checksum, problem) => {
    expect(await problemOf(await altered(change, { checksum }))).toMatch(problem);
  });

  it('stops at a checkpoint of a newer format, instead of going on from one before it', async () => {
    await managerIn(folder).saveCheckpoint('session_started', checkpointState(0));
    await altered((content) => (content['format_version'] = 2));
    const refused = await managerIn(folder)
      .loadLatestValid()
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({
      kind: 'newer_format',
      next: 'Run the newer version of cf that wrote it.',
    });
    expect(String(refused)).toMatch(/has format 2; this cf knows formats up to 1$/);
  });

  it('says whose a damaged one is, and what to type', async () => {
    const file = await altered((content) => (content['sequence'] = 2), { checksum: false });
    await expect(managerIn(folder).loadCheckpoint(file)).rejects.toMatchObject({
      kind: 'damaged',
      message: `"${join(checkpoints(), file)}" is damaged: its checksum is not that of its content`,
      next: `See what can be saved: cf recover ${SESSION_ID} --state-dir ${dirname(dirname(folder))}`,
    });
  });

  it.each([
    '../session.json',
    'checkpoint_x_20261122T120000000Z_abcdefgh.json',
    `checkpoint_${SESSION_ID}_20260230T120000000Z_abcdefgh.json`,
    `checkpoint_${SESSION_ID}_20261122T120000000Z_abcdefgh.json.meta`,
    '',
  ])('refuses the name %j', async (file) => {
    expect(await problemOf(file)).toBe(
      `damaged: its name is not that of a checkpoint of session "${SESSION_ID}"`,
    );
  });

  it('passes over what is damaged, has no .meta, or belongs to another', async () => {
    const manager = managerIn(folder);
    const good = await manager.saveCheckpoint('venue_completed', checkpointState(1));
    for (let nth = 2; nth <= 5; nth++) await manager.saveCheckpoint('batch_completed', checkpointState(nth));
    const [fifth, fourth, third, second] = (await filesOf(manager)).map((file) => join(checkpoints(), file));
    await rm(`${fifth}.meta`);
    await writeFile(fourth!, (await readFile(fourth!)).subarray(0, 700));
    await copyFile(second!, third!);
    await copyFile(`${second}.meta`, `${third}.meta`);
    await rm(second!);
    await mkdir(second!);
    await writeFile(
      join(checkpoints(), `checkpoint_${SESSION_ID}_20991122T120000000Z_zzzzzzzz.json.next`),
      'x',
    );
    const { checkpoint, passedOver } = await manager.loadLatestValid();
    expect(checkpoint).toEqual(good);
    expect(passedOver.map(({ problem }) => problem.replace(`"${second}"`, 'it'))).toEqual([
      'its .meta is missing or damaged, so that nothing vouches for it',
      'its SHA-256 is not the one in its .meta',
      'its name and its content are not of the same checkpoint',
      'cannot read it: it is a folder',
    ]);
  });

  it('finds none where there is none', async () => {
    expect(await managerIn(join(folder, 'nowhere')).loadLatestValid()).toEqual({
      checkpoint: undefined,
      passedOver: [],
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('never takes a checkpoint with a bit flipped anywhere, nor one that is cut', async () => {
    const manager = managerIn(folder);
    await manager.saveCheckpoint('batch_completed', checkpointState(1, 2));
    const file = (await filesOf(manager))[0] as string;
    for (const name of [file, `${file}.meta`]) {
      const path = join(checkpoints(), name);
      const whole = await readFile(path);
      for (let at = 0; at < whole.length; at++) {
        const bytes = Buffer.from(whole);
        bytes[at]! ^= 1 << (at % 8);
        await writeFile(path, bytes);
        expect((await manager.validateCheckpoint(file)).valid, `${name}, byte ${at}`).toBe(false);
        // The newline at the end of the .meta says nothing.
        if (name !== file && at === whole.length - 1) continue;
        await writeFile(path, whole.subarray(0, at));
        expect((await manager.validateCheckpoint(file)).valid, `${name}, cut at ${at}`).toBe(false);
      }
      await writeFile(path, whole);
    }
    expect((await manager.validateCheckpoint(file)).valid).toBe(true);
  });
});

describe('session.json', () => {
  it('is kept with its backup, which heals it', async () => {
    const manager = managerIn(folder);
    await manager.saveSession(collectionSession(2));
    await manager.saveSession(collectionSession(4));
    const path = join(folder, 'session.json');
    await writeFile(path, 'nonsense');
    const { session, notes } = await manager.loadSession();
    expect(session.targets).toHaveLength(2);
    expect(notes).toEqual([
      `"${path}" is damaged (its SHA-256 is not the one in its .meta); its backup is good and was used`,
    ]);
    await writeFile(`${path}.backup`, 'nonsense');
    await expect(manager.loadSession()).rejects.toMatchObject({
      kind: 'damaged',
      next: `See what can be saved: cf recover ${SESSION_ID} --state-dir ${dirname(dirname(folder))}`,
    });
  });

  it('is refused where it is of another session', async () => {
    await managerIn(folder, { sessionId: 'collect_20261122_101530_other000' }).saveSession(
      collectionSession(),
    );
    await expect(
      managerIn(folder, { sessionId: 'collect_20261122_101530_other000' }).loadSession(),
    ).rejects.toMatchObject({ kind: 'damaged' });
  });
});

describe('retention', () => {
  const TYPES = ['session_started', 'venue_completed', 'batch_completed', 'error_occurred'] as const;
  const sequencesIn = async (): Promise<number[]> => {
    const manager = managerIn(folder);
    const all = await Promise.all((await filesOf(manager)).map((file) => manager.loadCheckpoint(file)));
    return all.map(({ sequence }) => sequence);
  };

  it('cleans every so many saves down to the most, with their .meta', async () => {
    const manager = managerIn(folder, { maxCheckpoints: 10, cleanEvery: 4 });
    let most = 0;
    for (let nth = 1; nth <= 30; nth++) {
      await manager.saveCheckpoint('batch_completed', checkpointState(nth));
      most = Math.max(most, (await filesOf(manager)).length);
    }
    expect(most).toBe(13);
    expect(await manager.cleanUp()).toBe(2);
    expect(await sequencesIn()).toEqual([30, 29, 28, 27, 26, 25, 24, 23, 22, 21]);
    expect(await readdir(checkpoints())).toHaveLength(20);
    expect(await manager.cleanUp()).toBe(0);
  });

  it('is at 1,000 checkpoints, cleaned every 100 saves, when nothing else is said', async () => {
    const first = managerIn(folder);
    for (let nth = 1; nth <= 1099; nth++)
      await first.saveCheckpoint(nth === 1 ? 'session_started' : 'batch_completed', checkpointState(nth, 1));
    expect(await filesOf(first)).toHaveLength(1099);
    // Another run finds so many, and need not save a hundred more before it cleans.
    const second = managerIn(folder);
    const latest = await second.saveCheckpoint('venue_completed', checkpointState(1100, 1));
    const files = await filesOf(second);
    expect(files).toHaveLength(1000);
    expect(await second.loadLatestValid()).toEqual({ checkpoint: latest, passedOver: [] });
    expect((await second.loadCheckpoint(files.at(-1)!)).checkpoint_type).toBe('session_started');
    expect((await second.loadCheckpoint(files.at(-2)!)).sequence).toBe(102);
    expect(await readdir(checkpoints())).toHaveLength(2000);
  });

  it('is kept by runs that each save only a few', async () => {
    for (let nth = 1; nth <= 40; nth++)
      await managerIn(folder, { maxCheckpoints: 10, cleanEvery: 4 }).saveCheckpoint(
        'batch_completed',
        checkpointState(nth),
      );
    expect((await filesOf()).length).toBeLessThanOrEqual(13);
  });

  it('leaves the latest valid one of every type, whatever is damaged', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ type: fc.constantFrom(...TYPES), damaged: fc.boolean() }), { maxLength: 14 }),
        fc.integer({ min: 1, max: 6 }),
        async (history, most) => {
          await rm(checkpoints(), { recursive: true, force: true });
          const manager = managerIn(folder, { maxCheckpoints: most, cleanEvery: 1000 });
          const valid: CheckpointData[] = [];
          for (const [nth, { type, damaged }] of history.entries()) {
            const saved = await manager.saveCheckpoint(type, checkpointState(nth, 1));
            if (!damaged) valid.push(saved);
            else
              await writeFile(
                join(checkpoints(), (await filesOf(manager))[0] as string),
                'x'.repeat(nth * 9),
              );
          }
          const needed = TYPES.flatMap(
            (type) => valid.findLast((each) => each.checkpoint_type === type) ?? [],
          );
          const removed = await manager.cleanUp();
          const left = await filesOf(manager);
          expect(left).toHaveLength(history.length - removed);
          expect(left.length).toBe(Math.min(history.length, Math.max(most, needed.length)));
          for (const { checkpoint_id: id } of needed)
            expect(left.some((file) => file.endsWith(`_${id}.json`))).toBe(true);
          expect(await manager.loadLatestValid()).toMatchObject({ checkpoint: valid.at(-1) });
          expect(await readdir(checkpoints()).catch(() => [])).toHaveLength(2 * left.length);
        },
      ),
      { numRuns: 40 },
    ));

  it('never takes away what is being read', async () => {
    const manager = managerIn(folder, { maxCheckpoints: 1, cleanEvery: 1 });
    await manager.saveCheckpoint('batch_completed', checkpointState(0));
    const read: Promise<unknown>[] = [];
    for (let nth = 1; nth <= 20; nth++) {
      read.push(manager.saveCheckpoint('batch_completed', checkpointState(nth)));
      read.push(manager.loadLatestValid().then(({ passedOver }) => expect(passedOver).toEqual([])));
    }
    await Promise.all(read);
    expect(await sequencesIn()).toEqual([20]);
  });

  it('that breaks off in the middle leaves no half checkpoint, and is gone on with', async () => {
    const manager = managerIn(folder);
    for (let nth = 1; nth <= 6; nth++) await manager.saveCheckpoint('batch_completed', checkpointState(nth));
    let asked = 0;
    const fence = (): Promise<void> =>
      ++asked === 1 ? Promise.resolve() : Promise.reject(new StateError('lost', 'taken over'));
    await expect(managerIn(folder, { maxCheckpoints: 2, fence }).cleanUp()).rejects.toMatchObject({
      kind: 'lost',
    });
    expect(await sequencesIn()).toEqual([6, 5]);
    expect((await readdir(checkpoints())).length).toBeGreaterThan(4);
    await managerIn(folder, { maxCheckpoints: 2 }).cleanUp();
    expect(await readdir(checkpoints())).toHaveLength(4);
  });

  it('removes what killed runs left half written', async () => {
    const manager = managerIn(folder);
    await manager.saveCheckpoint('batch_completed', checkpointState(1));
    const whole = await readdir(checkpoints());
    const half = `checkpoint_${SESSION_ID}_20261122T110000000Z_aaaaaaaa.json`;
    for (const name of [`${half}.meta`, `${half}.next`, `${half}.meta.next`, `${half}.next.12345`])
      await writeFile(join(checkpoints(), name), '');
    await writeFile(join(checkpoints(), 'notes.txt'), 'of the user');
    expect(await manager.cleanUp()).toBe(0);
    expect((await readdir(checkpoints())).sort()).toEqual([...whole, 'notes.txt'].sort());
  });
});
