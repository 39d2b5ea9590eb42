import { cp, readFile, readdir, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCheckpointFile } from '../../src/checkpoint/consolidation/checkpoint-file.js';
import { loadCheckpoint } from '../../src/checkpoint/consolidation/load-checkpoint.js';
import { readPaperIndex } from '../../src/checkpoint/consolidation/paper-index-file.js';
import { readSessionFile } from '../../src/checkpoint/consolidation/session-file.js';
import type { StateError } from '../../src/model/errors.js';
import {
  cutNewest,
  flipBits,
  killedSession,
  NEWEST,
  restore,
  resumeAfter,
  type KilledSession,
} from '../support/damaged-session.js';
import { seeded } from '../support/listed-papers.js';
import { temporaryFolder } from '../support/run-consolidate.js';

let session: KilledSession;
let remove: () => Promise<void>;
beforeAll(async () => {
  const folder = await temporaryFolder();
  remove = folder.remove;
  session = await killedSession(folder.path);
});
afterAll(() => remove());

async function load(folder: string) {
  const { session: file } = await readSessionFile(folder);
  return loadCheckpoint(folder, await readPaperIndex(folder, file.index), () => true);
}

async function flipped(path: string, bit: number): Promise<void> {
  const bytes = await readFile(path);
  bytes[bit >> 3]! ^= 1 << (bit & 7);
  await writeFile(path, bytes);
}

describe('a session that was killed', () => {
  it('is resumed without a word, and nothing that was answered is asked again', async () => {
    expect(session.counted.size).toBe(6);
    expect(session.answered.size).toBe(10);
    expect(await resumeAfter(session, () => Promise.resolve())).toEqual({
      kind: 'recovered',
      notes: [],
      again: [],
    });
  });
});

describe('the newest journal segment cut off', () => {
  // test/crash/full does this with every length.
  it('at many lengths, and all those around the end of a batch: refused below the checkpoint, above it loaded with a note on what was left out', () =>
    cutNewest(session, 8));

  it('is refused or gone on with, to the same bytes', async () => {
    const size = (await readFile(join(await restore(session), NEWEST))).length;
    const kinds: string[] = [];
    for (const length of [0, 1, 200, Math.floor(size / 2), size - 200, size - 2, size - 1]) {
      const verdict = await resumeAfter(session, (folder) => truncate(join(folder, NEWEST), length));
      kinds.push(verdict.kind);
    }
    expect(kinds.slice(0, 3)).toEqual(['refused', 'refused', 'refused']);
    expect(kinds.slice(-3)).toEqual(['recovered', 'recovered', 'recovered']);
  });
});

describe('one bit of it flipped', () => {
  // test/crash/full does this with every bit.
  it.each(['checkpoint.json', 'checkpoint.json.meta'])(
    '%s, some bits of every byte: never taken for good without a note',
    (name) => flipBits(session, name, 3),
  );

  it('checkpoint.json without a backup, a bit of every byte: refused', async () => {
    const folder = await restore(session);
    const path = join(folder, 'checkpoint.json');
    await rm(`${path}.backup`);
    const good = await readFile(path);
    for (let bit = 0; bit < good.length * 8; bit += 7) {
      const bad = Buffer.from(good);
      bad[bit >> 3]! ^= 1 << (bit & 7);
      await writeFile(path, bad);
      await expect(readCheckpointFile(folder)).rejects.toMatchObject({ kind: 'damaged' });
    }
  });

  it.each([
    ['journal/000001.jsonl', 40],
    [NEWEST, 40],
    ['session.json', 12],
    ['session.json.meta', 12],
    ['checkpoint.json', 12],
    ['checkpoint.json.meta', 12],
    ['checkpoint.json.backup', 6],
    ['papers.index', 20],
  ])(
    '%s, %i bits by chance: refused, or the same bytes and nothing counted asked again in silence',
    async (name, samples) => {
      const random = seeded(20261122);
      const size = (await readFile(join(await restore(session), name))).length;
      for (let sample = 0; sample < samples; sample++) {
        const bit = Math.floor(random() * size * 8);
        const verdict = await resumeAfter(session, (folder) => flipped(join(folder, name), bit));
        const harmless = name === 'checkpoint.json.backup';
        if (verdict.kind === 'recovered' && !harmless) expect(verdict.notes, `bit ${bit}`).not.toEqual([]);
      }
    },
  );
});

describe('files missing or swapped', () => {
  const swap = async (folder: string, a: string, b: string): Promise<void> => {
    await rename(join(folder, a), join(folder, 'aside'));
    await rename(join(folder, b), join(folder, a));
    await rename(join(folder, 'aside'), join(folder, b));
  };
  const gone =
    (...names: string[]) =>
    async (folder: string): Promise<void> => {
      for (const name of names) await rm(join(folder, name), { recursive: true });
    };

  it.each([
    ['checkpoint.json', ['checkpoint.json'], 'recovered'],
    ['checkpoint.json.meta', ['checkpoint.json.meta'], 'recovered'],
    ['both of them', ['checkpoint.json', 'checkpoint.json.meta'], 'recovered'],
    ['checkpoint and backup', ['checkpoint.json', 'checkpoint.json.backup'], 'refused'],
    [
      'all of the checkpoint',
      ['checkpoint.json', 'checkpoint.json.meta', 'checkpoint.json.backup'],
      'refused',
    ],
    ['session.json', ['session.json'], 'refused'],
    ['session.json.meta', ['session.json.meta'], 'recovered'],
    ['session.json and its .meta', ['session.json', 'session.json.meta'], 'refused'],
    ['papers.index', ['papers.index'], 'refused'],
    ['the first segment', ['journal/000001.jsonl'], 'refused'],
    ['the newest segment', [NEWEST], 'refused'],
    ['the whole journal', ['journal'], 'refused'],
  ] as const)('%s gone: %s %s', async (_, names, kind) => {
    const verdict = await resumeAfter(session, gone(...names));
    expect(verdict.kind).toBe(kind);
    if (verdict.kind === 'recovered') expect(verdict.notes.join()).toMatch(/checkpoint\.json|session\.json/);
  });

  it('only the backup gone: nothing is lost', async () => {
    expect(await resumeAfter(session, gone('checkpoint.json.backup'))).toMatchObject({
      kind: 'recovered',
      again: [],
    });
  });

  it.each([
    ['checkpoint.json', 'checkpoint.json.backup', 'recovered'],
    ['checkpoint.json', 'checkpoint.json.meta', 'refused'],
    ['journal/000001.jsonl', NEWEST, 'refused'],
    ['session.json', 'checkpoint.json', 'refused'],
    ['papers.index', NEWEST, 'refused'],
  ])('%s and %s swapped: %s', async (a, b, kind) => {
    expect((await resumeAfter(session, (folder) => swap(folder, a, b))).kind).toBe(kind);
  });

  it('a segment taken from another session is refused', async () => {
    const verdict = await resumeAfter(session, async (folder) => {
      const path = join(folder, NEWEST);
      await writeFile(path, (await readFile(path, 'utf8')).replaceAll('consolidate_', 'consolidaty_'));
    });
    expect(verdict.kind).toBe('refused');
  });

  it('an unreadable session is not passed over in favour of an older one of the same list', async () => {
    const verdict = await resumeAfter(session, async (folder) => {
      const older = folder.replace(/\d{8}_\d{6}/, '20200101_000000');
      await cp(folder, older, { recursive: true });
      await rm(join(folder, 'session.json'));
    });
    expect(verdict).toMatchObject({ kind: 'refused' });
  });

  it('names the file and the byte, and what to type next', async () => {
    const folder = await restore(session);
    const path = join(folder, 'journal/000001.jsonl');
    await flipped(path, 8 * 500);
    const error = await load(folder).catch((caught: unknown) => caught as StateError);
    expect((error as StateError).message).toMatch(/^".*\/journal\/000001\.jsonl" is damaged at byte \d+: /);
    expect(error).toMatchObject({
      safe: 'Nothing was changed; every batch that is whole can be saved.',
      next: `See what can be saved: cf recover ${session.id} --state-dir ${dirname(dirname(folder))}`,
    });
    expect(await readdir(folder)).toContain('checkpoint.json');
  });
});
