import { cp, mkdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checksumOf, type CheckpointData } from '../../src/checkpoint/collection/checkpoint-data.js';
import { writeChecked } from '../../src/state/checked-file.js';
import {
  killedCollection,
  restoreCollection,
  resumeCollectionAfter,
  type CollectVerdict,
  type KilledCollection,
} from '../support/damaged-collection.js';
import { seeded } from '../support/listed-papers.js';
import { temporaryFolder } from '../support/run-consolidate.js';

let session: KilledCollection;
/** Of the same venues and years, killed at the same moment. */
let other: KilledCollection;
const removes: (() => Promise<void>)[] = [];
beforeAll(async () => {
  for (const keep of [(one: KilledCollection) => (session = one), (one: KilledCollection) => (other = one)]) {
    const folder = await temporaryFolder();
    removes.push(folder.remove);
    keep(await killedCollection(folder.path));
  }
});
afterAll(async () => {
  for (const remove of removes) await remove();
});

const FIRST = 'journal/000001.jsonl';
const NEWEST = 'journal/000002.jsonl';
const isCheckpoint = (file: string): boolean => /^checkpoints\/.*\.json$/.test(file);
const newestCheckpoint = ({ files }: KilledCollection): string => files.filter(isCheckpoint).at(-1)!;

/** Nothing is gone on from these where newer ones are good. */
const isSpare = (file: string): boolean =>
  file === 'session.json.backup' ||
  (file.startsWith('checkpoints/') && !file.startsWith(newestCheckpoint(session)));

async function flipped(path: string, bit: number): Promise<void> {
  const bytes = await readFile(path);
  bytes[bit >> 3]! ^= 1 << (bit & 7);
  await writeFile(path, bytes);
}

/** The files whose damage of this kind is refused; every other one is healed, with a note where it was of use. */
async function refusedAfter(damage: (path: string, name: string) => Promise<void>): Promise<string[]> {
  const refused: string[] = [];
  for (const name of session.files) {
    const verdict = await resumeCollectionAfter(session, (folder) => damage(join(folder, name), name));
    if (verdict.kind === 'refused') refused.push(name);
    else if (!isSpare(name)) expect(verdict.notes, name).not.toEqual([]);
  }
  return refused;
}

describe('a collection that was killed', () => {
  it('is resumed without a word, and no page that was answered is asked for again', async () => {
    expect(session.answered.size - session.counted.size).toBe(2);
    expect(session.files).toContain('session.json.backup');
    expect(session.files.filter(isCheckpoint).length).toBeGreaterThan(3);
    const verdict = await resumeCollectionAfter(session, () => Promise.resolve());
    expect(verdict).toEqual({ kind: 'recovered', notes: [], again: [] });
  });
});

describe('a file of it', () => {
  it.each<[string, (path: string) => Promise<void>]>([
    ['emptied', (path) => truncate(path, 0)],
    ['cut in the middle', async (path) => truncate(path, Math.floor((await readFile(path)).length / 2))],
    ['of zeros', async (path) => writeFile(path, Buffer.alloc((await readFile(path)).length))],
    ['of something else', (path) => writeFile(path, '{"papers": []}\n')],
    [
      'replaced by a folder',
      async (path) => {
        await rm(path);
        await mkdir(path);
      },
    ],
  ])('%s: refused by name, or the same bytes with a note', async (what, damage) => {
    const refused = await refusedAfter(damage);
    // What is cut off may be newer than the checkpoint.
    if (what !== 'cut in the middle') expect(refused).toEqual(expect.arrayContaining([FIRST, NEWEST]));
  });

  it('missing: refused for a segment of the journal, not needed otherwise', async () => {
    const refused: string[] = [];
    for (const name of session.files) {
      const verdict = await resumeCollectionAfter(session, (folder) => rm(join(folder, name)));
      if (verdict.kind === 'refused') refused.push(name);
    }
    expect(refused).toEqual([FIRST, NEWEST]);
  });

  it('with one bit flipped by chance: refused, or the same bytes with a note', async () => {
    const random = seeded(20261122);
    for (let sample = 0; sample < 3; sample++)
      await refusedAfter(async (path) => {
        const { length } = await readFile(path);
        await flipped(path, Math.floor(random() * length * 8));
      });
  });

  it('of another session of the same venues: refused, or the same bytes with a note', async () => {
    const theirs = await restoreCollection(other);
    const refused = await refusedAfter(async (path, name) => {
      const same = isCheckpoint(name.replace(/\.meta$/, ''))
        ? other.files[session.files.indexOf(name)]!
        : name;
      await cp(join(theirs, same), path);
    });
    expect(refused).toEqual([FIRST, NEWEST, 'session.json.meta']);
  });
});

describe('the newest journal segment cut off', () => {
  it('is refused below the checkpoint, and above it gone on with to the same bytes', async () => {
    const { length: size } = await readFile(join(await restoreCollection(session), NEWEST));
    const kinds: string[] = [];
    for (let length = 0; length < size; length += 211) {
      const verdict = await resumeCollectionAfter(session, (folder) =>
        truncate(join(folder, NEWEST), length),
      );
      kinds.push(verdict.kind);
      if (verdict.kind === 'recovered') expect(verdict.again).toEqual([]);
    }
    // Never recovered, and refused again further on.
    expect(kinds.join(' ')).toMatch(/^(?:refused )+(?:recovered ?)+$/);
  });
});

describe('several files', () => {
  const after = (damage: (folder: string) => Promise<void>): Promise<CollectVerdict> =>
    resumeCollectionAfter(session, damage);
  const gone =
    (...names: string[]) =>
    async (folder: string): Promise<void> => {
      for (const name of names) await rm(join(folder, name), { recursive: true });
    };
  const swap = async (folder: string, a: string, b: string): Promise<void> => {
    await rename(join(folder, a), join(folder, 'aside'));
    await rename(join(folder, b), join(folder, a));
    await rename(join(folder, 'aside'), join(folder, b));
  };

  it.each([
    ['session.json and its backup', ['session.json', 'session.json.backup'], 'refused'],
    ['session.json and its .meta', ['session.json', 'session.json.meta'], 'recovered'],
    ['all of session.json', ['session.json', 'session.json.meta', 'session.json.backup'], 'refused'],
    ['all checkpoints', ['checkpoints'], 'refused'],
    ['the whole journal', ['journal'], 'refused'],
  ] as const)('%s gone: %s %s', async (_, names, kind) => {
    const verdict = await after(gone(...names));
    expect(verdict.kind).toBe(kind);
    if (verdict.kind === 'recovered') expect(verdict.notes).not.toEqual([]);
  });

  it('the newest checkpoint gone with its .meta: the one before it serves, and the journal holds the rest', async () => {
    const newest = newestCheckpoint(session);
    expect(await after(gone(newest, `${newest}.meta`))).toMatchObject({ kind: 'recovered', again: [] });
  });

  it('every checkpoint but the oldest damaged: all are named', async () => {
    const [, ...newer] = session.files.filter(isCheckpoint);
    const verdict = await after(async (folder) => {
      for (const name of newer) await flipped(join(folder, name), 1000);
    });
    expect(verdict).toMatchObject({ kind: 'recovered', again: [] });
    if (verdict.kind === 'recovered') expect(verdict.notes).toHaveLength(newer.length);
  });

  it.each([
    [FIRST, NEWEST, 'refused'],
    ['session.json', 'session.json.backup', 'recovered'],
    ['session.json', 'session.json.meta', 'refused'],
  ])('%s and %s swapped: %s', async (a, b, kind) => {
    expect((await after((folder) => swap(folder, a, b))).kind).toBe(kind);
  });

  it('two checkpoints swapped under their names: both passed over', async () => {
    const [second, newest] = session.files.filter(isCheckpoint).slice(-2) as [string, string];
    const verdict = await after(async (folder) => {
      await swap(folder, second, newest);
      await swap(folder, `${second}.meta`, `${newest}.meta`);
    });
    expect(verdict).toMatchObject({ kind: 'recovered', again: [] });
    if (verdict.kind === 'recovered') expect(verdict.notes).toHaveLength(2);
  });

  it('an unreadable session is not passed over in favour of an older one of the same venues', async () => {
    const verdict = await after(async (folder) => {
      const older = join(dirname(folder), session.id.replace(/\d{8}_\d{6}/, '20200101_000000'));
      await cp(folder, older, { recursive: true });
      await rm(join(folder, 'session.json'));
      await rm(join(folder, 'session.json.backup'));
    });
    expect(verdict).toMatchObject({ kind: 'refused' });
  });
});

/** Changes a JSON file so that its .meta agrees. */
async function rewritten<T extends object>(path: string, change: (value: T) => T): Promise<void> {
  const value = change(JSON.parse(await readFile(path, 'utf8')) as T);
  await writeChecked(path, JSON.stringify(value), { backup: false, fence: () => Promise.resolve() });
}

/** Another content of the newest checkpoint, under a checksum of its own. */
const resigned =
  (change: Partial<CheckpointData>) =>
  (folder: string): Promise<void> =>
    rewritten<CheckpointData>(join(folder, newestCheckpoint(session)), ({ checksum: _, ...rest }) => {
      const other = { ...rest, ...change };
      return { ...other, checksum: checksumOf(other) };
    });

describe('a checkpoint that claims papers which the journal does not hold', () => {
  it('is refused, though every hash of it is right', async () => {
    const verdict = await resumeCollectionAfter(
      session,
      resigned({ papers: { iclr: { 2023: 5, 2024: 2 } } }),
    );
    expect(verdict).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('claims other papers') as string,
    });
  });
});

describe('a newer format', () => {
  it.each<[string, (folder: string) => Promise<void>]>([
    [
      'session.json',
      (folder) => rewritten(join(folder, 'session.json'), (value) => ({ ...value, format_version: 2 })),
    ],
    ['the newest checkpoint', resigned({ format_version: 2 })],
    [
      'a segment',
      async (folder) => {
        const path = join(folder, NEWEST);
        const text = await readFile(path, 'utf8');
        await writeFile(path, text.replace('"format_version":1', '"format_version":2'));
      },
    ],
  ])('of %s is refused, with what to run', async (_, damage) => {
    const verdict = await resumeCollectionAfter(session, damage);
    expect(verdict).toMatchObject({
      kind: 'refused',
      message: expect.stringMatching(/newer|format 2/) as string,
    });
  });
});
