import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { StateError } from '../../src/model/errors.js';
import { writeChecked } from '../../src/state/checked-file.js';
import { FolderLock } from '../../src/state/folder-lock.js';
import { StatePersistence, type PersistenceOptions } from '../../src/state/state-persistence.js';
import { Child } from '../support/child.js';
import { notFenced } from '../support/collection-session.js';
import { temporaryFolder } from '../support/run-consolidate.js';

const schema = z.object({ format_version: z.int(), count: z.int(), text: z.string() });
type Value = z.infer<typeof schema>;
const value = (count: number, text = ''): Value => ({ format_version: 1, count, text });

let folder: string;
let path: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
  path = join(folder, 'value.json');
});
afterEach(() => remove());

const persistence = (more: Partial<PersistenceOptions<Value>> = {}): StatePersistence<Value> =>
  new StatePersistence(path, { schema, version: 1, backup: true, ...more });
const names = async (): Promise<string[]> => (await readdir(folder)).sort();

describe.each([
  ['under the lock of its caller', { fence: notFenced }],
  ['under a lock of its own', {}],
])('a value %s', (_, options) => {
  it('is loaded as it was saved, and leaves a .meta and the one before as a backup, nothing else', async () => {
    expect(await persistence(options).load()).toBeUndefined();
    expect(await names()).toEqual([]);
    await persistence(options).save(value(1, 'naïve 中文 \u2028'));
    expect(await persistence(options).load()).toEqual({ value: value(1, 'naïve 中文 \u2028'), notes: [] });
    expect(await names()).toEqual(['value.json', 'value.json.meta']);
    await persistence(options).save(value(2));
    expect(await persistence(options).load()).toEqual({ value: value(2), notes: [] });
    expect(await names()).toEqual(['value.json', 'value.json.backup', 'value.json.meta']);
  });

  it('is healed by its backup, with a note', async () => {
    await persistence(options).save(value(1));
    await persistence(options).save(value(2));
    await writeFile(path, 'x');
    const loaded = await persistence(options).load();
    expect(loaded?.value).toEqual(value(1));
    expect(loaded?.notes).toEqual([expect.stringContaining('its backup is good and was used')]);
  });

  it('is refused when it is damaged without a backup, in the words of its owner', async () => {
    const advice = { safe: 'Nothing is lost.', next: 'Sing.' };
    const unbacked = persistence({ ...options, backup: false, advice });
    await unbacked.save(value(1));
    await unbacked.save(value(2));
    const whole = await readFile(path);
    for (let length = 0; length < whole.length; length++) {
      await writeFile(path, whole.subarray(0, length));
      await expect(unbacked.load(), `cut at ${length}`).rejects.toMatchObject({ kind: 'damaged', ...advice });
    }
    await writeFile(path, whole);
    expect((await unbacked.load())?.value).toEqual(value(2));
  });

  it('is not said to be damaged where it is of a newer format', async () => {
    await writeChecked(path, '{"format_version": 2}', { backup: false, fence: notFenced });
    await expect(persistence(options).load()).rejects.toMatchObject({
      kind: 'newer_format',
      message: `"${path}" has format 2; this cf knows formats up to 1`,
    });
  });

  it('is gone with its backup and .meta when it is removed, and can be removed again', async () => {
    await persistence(options).save(value(1));
    await persistence(options).save(value(2));
    await persistence(options).remove();
    expect(await names()).toEqual([]);
    expect(await persistence(options).load()).toBeUndefined();
    await persistence(options).remove();
  });

  it('does not give way to one that could not be loaded again', async () => {
    await persistence(options).save(value(1));
    await expect(persistence(options).save({ ...value(2), count: 0.5 })).rejects.toThrow(/not for .*count/s);
    expect((await persistence(options).load())?.value).toEqual(value(1));
  });

  it('is the last of those that were saved at once', async () => {
    const one = persistence(options);
    const mutable = value(0);
    const saves = Array.from({ length: 8 }, (_, nth) => {
      mutable.count = nth;
      return one.save(mutable);
    });
    await Promise.all(saves);
    expect((await one.load())?.value.count).toBe(7);
  });

  it('is never another than one that was saved, whatever is flipped or cut', () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom('', '.meta', '.backup'),
        fc.nat(),
        fc.nat({ max: 7 }),
        fc.boolean(),
        async (suffix, place, bit, cut) => {
          await rm(folder, { recursive: true });
          await mkdir(folder);
          await persistence(options).save(value(1, 'first'));
          await persistence(options).save(value(2, 'second'));
          const file = `${path}${suffix}`;
          const bytes = await readFile(file);
          const at = place % bytes.length;
          bytes[at]! ^= 1 << bit;
          await rm(file);
          await writeFile(file, cut ? bytes.subarray(0, at) : bytes);
          const loaded = await persistence(options).load();
          expect([value(1, 'first'), value(2, 'second')]).toContainEqual(loaded?.value);
          if (suffix !== '.backup' && !(cut && at === bytes.length - 1))
            expect(loaded?.notes).toHaveLength(1);
        },
      ),
      { numRuns: 60 },
    ));
});

describe('what is no file of ours', () => {
  it('is refused: a folder, and a file without end', async () => {
    await mkdir(path);
    await expect(persistence().load()).rejects.toThrow(`cannot read "${path}": it is a folder`);
    const endless = new StatePersistence('/dev/zero', { schema, version: 1, fence: notFenced });
    if (process.platform === 'linux') await expect(endless.load()).rejects.toThrow('it is not a file');
  });

  it('is refused before it is read, when it is larger than any', async () => {
    const { truncate } = await import('node:fs/promises');
    await writeFile(path, '');
    await truncate(path, 257 * 1024 * 1024);
    await expect(persistence({ fence: notFenced }).load()).rejects.toThrow(/it has 269484032 bytes/);
  });
});

describe('two who save at the same time', () => {
  it('wait for each other, within a process', async () => {
    await Promise.all(
      Array.from({ length: 4 }, (_, nth) => persistence().save(value(nth, 'x'.repeat(5000)))),
    );
    expect((await persistence().load())?.notes).toEqual([]);
    expect(await names()).toEqual(['value.json', 'value.json.backup', 'value.json.meta']);
  });

  it('wait for each other, as processes, and a third one never reads half', async () => {
    await persistence().save(value(0));
    const children = ['a', 'b'].map((name) => new Child('state-child.ts', [path, name, '12']));
    try {
      const ends = Promise.all(children.map(({ ended }) => ended));
      const running = { yes: true };
      void ends.then(() => (running.yes = false));
      let reads = 0;
      while (running.yes) {
        const loaded = await persistence().load();
        expect(loaded?.notes).toEqual([]);
        reads++;
      }
      expect(children.map(({ stderr }) => stderr)).toEqual(['', '']);
      expect((await ends).map(({ code }) => code)).toEqual([0, 0]);
      expect(reads).toBeGreaterThan(0);
      expect((await persistence().load())?.value.count).toBe(12);
      expect(await names()).toEqual(['value.json', 'value.json.backup', 'value.json.meta']);
    } finally {
      for (const child of children) child.process.kill('SIGKILL');
    }
  });

  it('do not change it when the lock was lost', async () => {
    const lock = await FolderLock.acquire(folder, () => undefined);
    const fenced = persistence({ fence: lock.fence });
    await fenced.save(value(1));
    await lock.free();
    const other = await FolderLock.acquire(folder, () => undefined);
    await expect(fenced.save(value(2))).rejects.toMatchObject({ kind: 'lost' });
    await expect(fenced.remove()).rejects.toMatchObject({ kind: 'lost' });
    await other.free();
    expect((await persistence({ fence: notFenced }).load())?.value).toEqual(value(1));
  });

  it('are told who is stuck, after half a minute at the most', async () => {
    const held = await FolderLock.acquire(`${path}.lock`, () => undefined);
    const { withFileLock } = await import('../../src/state/file-lock.js');
    const waiting = withFileLock(path, () => Promise.resolve(), { waitMs: 200 });
    await expect(waiting).rejects.toBeInstanceOf(StateError);
    await expect(waiting).rejects.toMatchObject({ kind: 'held' });
    await held.free();
    await withFileLock(path, () => Promise.resolve());
    expect(await names()).toEqual([]);
  });
});
