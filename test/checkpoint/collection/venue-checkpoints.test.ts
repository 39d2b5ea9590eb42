import { copyFile, link, mkdir, readFile, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  getCheckpointPath,
  getPapersPath,
  VenueCheckpoints,
  type LoadedVenueCheckpoint,
  type VenueListing,
} from '../../../src/checkpoint/collection/venue-checkpoints.js';
import { StateError } from '../../../src/model/errors.js';
import type { ListedPaper } from '../../../src/model/listed-paper.js';
import { sha256 } from '../../../src/state/replace-file.js';
import { NOON } from '../../support/collection-session.js';
import { temporaryFolder } from '../../support/run-consolidate.js';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterEach(() => remove());

const checkpoints = (): VenueCheckpoints => new VenueCheckpoints(folder, { now: () => new Date(NOON) });
const collect = (): string => join(folder, 'collect');

const papersOf = (count: number, of = 'Paper'): ListedPaper[] =>
  Array.from({ length: count }, (_, nth) => ({
    paper_id: `id${nth}`,
    title: `${of} ${nth}: naïve “quotes”, 中文`,
    authors: [{ name: 'Ada Byron', affiliations: ['Somewhere'] }],
    abstract: 'An abstract.\n\nOf two paragraphs.',
    ...(nth % 2 === 0 && { source_url: `https://example.org/${nth}` }),
  }));

const save = (papers: VenueListing['papers'], more: Partial<VenueListing> = {}): Promise<unknown> =>
  checkpoints().saveCheckpoint({
    venue: 'iclr',
    year: 2024,
    lister: 'openreview',
    completed: true,
    papers,
    ...more,
  });

async function all(loaded: LoadedVenueCheckpoint | undefined): Promise<ListedPaper[]> {
  const papers: ListedPaper[] = [];
  for await (const paper of loaded?.papers() ?? []) papers.push(paper);
  return papers;
}

const load = (): Promise<LoadedVenueCheckpoint | undefined> => checkpoints().loadCheckpoint('iclr', 2024);

describe('a simple checkpoint', () => {
  it('keeps the papers of a venue and year, briefly in itself and whole beside it', async () => {
    const papers = papersOf(3);
    await save(papers, { edition: 'abc', max_papers: 3 });
    const path = getCheckpointPath(folder, 'iclr', 2024);
    expect(path).toBe(join(collect(), 'iclr_2024_checkpoint.json'));
    const lines = await readFile(join(collect(), 'iclr_2024_papers.jsonl'));
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({
      format_version: 1,
      venue: 'iclr',
      year: 2024,
      papers_collected: 3,
      completed: true,
      last_updated: NOON,
      lister: 'openreview',
      edition: 'abc',
      max_papers: 3,
      papers_file: { name: 'iclr_2024_papers.jsonl', sha256: sha256(lines), bytes: lines.length },
      papers: papers.map(({ title, paper_id, source_url = null }) => ({ title, paper_id, source_url })),
    });
    expect((await readdir(collect())).sort()).toEqual([
      'iclr_2024_checkpoint.json',
      'iclr_2024_checkpoint.json.meta',
      'iclr_2024_papers.jsonl',
    ]);
    const loaded = await load();
    expect(loaded).toMatchObject({
      checkpoint: { venue: 'iclr', completed: true, edition: 'abc', max_papers: 3, lister: 'openreview' },
      notes: [],
    });
    expect(await all(loaded)).toEqual(papers);
    expect(await all(loaded)).toEqual(papers);
  });

  it('is none where nothing was saved, and then nothing is written', async () => {
    expect(await load()).toBeUndefined();
    expect(await readdir(folder)).toEqual([]);
  });

  it('is replaced by the next one, of which an unfinished one says so', async () => {
    await save(papersOf(5));
    await save(papersOf(0), { completed: false });
    expect((await load())?.checkpoint).toMatchObject({ papers_collected: 0, completed: false });
    await save(papersOf(2000, 'Another'));
    expect(await all(await load())).toEqual(papersOf(2000, 'Another'));
    expect(await readdir(collect())).toHaveLength(3);
  });

  it('stays as it was when the listing breaks off', async () => {
    await save(papersOf(2));
    const before = await readFile(getCheckpointPath(folder, 'iclr', 2024));
    async function* breaking(): AsyncGenerator<ListedPaper> {
      yield* papersOf(1);
      await Promise.resolve();
      throw new Error('the network is gone');
    }
    await expect(save(breaking())).rejects.toThrow('the network is gone');
    expect(await readFile(getCheckpointPath(folder, 'iclr', 2024))).toEqual(before);
    expect(await readdir(collect())).toHaveLength(3);
    expect(await all(await load())).toEqual(papersOf(2));
  });

  it('is not replaced by a session that was lost', async () => {
    await save(papersOf(2));
    const fence = (): Promise<void> => Promise.reject(new StateError('lost', 'taken over'));
    const lost = new VenueCheckpoints(folder, { now: () => new Date(NOON), fence });
    const saving = lost.saveCheckpoint({ venue: 'iclr', year: 2024, completed: true, papers: papersOf(9) });
    await expect(saving).rejects.toMatchObject({ kind: 'lost' });
    expect(await all(await load())).toEqual(papersOf(2));
    expect(await readdir(collect())).toHaveLength(3);
  });

  it('is whole when it is read again and again while it is replaced', async () => {
    await save(papersOf(1));
    let saving = true;
    const writer = (async () => {
      for (let count = 2; count <= 12; count++) await save(papersOf(count));
      saving = false;
    })();
    let reads = 0;
    while (saving) {
      const loaded = await load();
      expect(loaded?.checkpoint.completed).toBe(true);
      reads++;
    }
    await writer;
    expect(reads).toBeGreaterThan(0);
    expect(await all(await load())).toHaveLength(12);
  });

  it('sweeps away what a run left that was killed long ago', async () => {
    await mkdir(collect());
    const [old, young] = ['.iclr_2024_papers.jsonl.a.cf-part', '.iclr_2024_papers.jsonl.b.cf-part'];
    for (const name of [old, young]) await writeFile(join(collect(), name), 'x');
    const twoDays = new Date(new Date(NOON).getTime() - 2 * 86_400_000);
    await utimes(join(collect(), old), twoDays, twoDays);
    await utimes(join(collect(), young), new Date(NOON), new Date(NOON));
    await save(papersOf(1));
    expect(await readdir(collect())).toEqual(expect.arrayContaining([young]));
    expect(await readdir(collect())).not.toContain(old);
  });
});

describe('damage', () => {
  it('of any byte, or any length, is refused with what to type, or said, and never gives other papers', async () => {
    const papers = papersOf(2);
    await save(papers);
    const names = await readdir(collect());
    for (const name of names) {
      const path = join(collect(), name);
      const whole = await readFile(path);
      const damaged = (at: number): Buffer => {
        const bytes = Buffer.from(whole);
        bytes[at]! ^= 1 << (at % 8);
        return bytes;
      };
      // Without the newline at the end, which in a .meta says nothing.
      for (let at = 0; at < whole.length - 1; at += 3) {
        for (const bytes of [damaged(at), whole.subarray(0, at)]) {
          await writeFile(path, bytes);
          const loaded = await load().catch((error: unknown) => error);
          const label = `${name}, byte ${at} of ${whole.length}`;
          if (loaded instanceof StateError) {
            expect(loaded.kind, label).toBe('damaged');
            expect(loaded.next).toBe('List it again: run the same command with --refresh.');
          } else {
            expect(name, label).toMatch(/\.meta$/);
            expect((loaded as LoadedVenueCheckpoint).notes, label).toHaveLength(1);
            expect(await all(loaded as LoadedVenueCheckpoint), label).toEqual(papers);
          }
        }
      }
      await writeFile(path, whole);
    }
    expect((await load())?.notes).toEqual([]);
    expect((await readdir(collect())).sort()).toEqual(names.sort());
  });

  it('does not keep a new one from being saved', async () => {
    await save(papersOf(2));
    for (const name of await readdir(collect())) await writeFile(join(collect(), name), 'nonsense');
    await expect(load()).rejects.toMatchObject({ kind: 'damaged' });
    await save(papersOf(3));
    expect(await all(await load())).toEqual(papersOf(3));
  });

  it('is not what a newer format is', async () => {
    await save(papersOf(1));
    const path = getCheckpointPath(folder, 'iclr', 2024);
    await writeFile(
      path,
      (await readFile(path, 'utf8')).replace('"format_version": 1', '"format_version": 2'),
    );
    await rm(`${path}.meta`);
    await expect(load()).rejects.toMatchObject({ kind: 'newer_format' });
  });

  it('is also a checkpoint of another venue or year under this name', async () => {
    await save(papersOf(1), { year: 2023 });
    for (const suffix of ['', '.meta']) {
      const from = `${getCheckpointPath(folder, 'iclr', 2023)}${suffix}`;
      await copyFile(from, `${getCheckpointPath(folder, 'iclr', 2024)}${suffix}`);
    }
    await expect(load()).rejects.toThrow('is damaged: it is of "iclr" 2023');
  });

  it('is papers that are gone after they were found', async () => {
    await save(papersOf(1));
    const loaded = await load();
    await rm(getPapersPath(folder, 'iclr', 2024));
    await expect(all(loaded)).rejects.toMatchObject({ kind: 'damaged' });
  });
});

describe('a save that was cut short between the papers and their checkpoint', () => {
  /** Leaves new papers beside the old checkpoint, as a crash does. */
  async function cutShort(): Promise<void> {
    await save(papersOf(2));
    const [path, papersPath] = [getCheckpointPath(folder, 'iclr', 2024), getPapersPath(folder, 'iclr', 2024)];
    for (const each of [path, `${path}.meta`]) await copyFile(each, `${each}.old`);
    await link(papersPath, `${papersPath}.keep`);
    await save(papersOf(7, 'New'));
    for (const each of [path, `${path}.meta`]) await rename(`${each}.old`, each);
    await rename(`${papersPath}.keep`, `${papersPath}.backup`);
  }

  it('leaves the old listing, and says so', async () => {
    await cutShort();
    const loaded = await load();
    expect(await all(loaded)).toEqual(papersOf(2));
    expect(loaded?.notes).toEqual([
      `"${getPapersPath(folder, 'iclr', 2024)}" is of a save that was interrupted; the papers before it were used`,
    ]);
  });

  it('keeps the old papers before it replaces them', async () => {
    await save(papersOf(2));
    // No checkpoint can be written: its next form is a folder.
    const blocked = `${getCheckpointPath(folder, 'iclr', 2024)}.meta.next`;
    await mkdir(blocked);
    await expect(save(papersOf(7, 'New'))).rejects.toMatchObject({ kind: 'unwritable' });
    await rm(blocked, { recursive: true });
    expect(await all(await load())).toEqual(papersOf(2));
  });

  it('and once more, leaves it still', async () => {
    await cutShort();
    const path = getCheckpointPath(folder, 'iclr', 2024);
    // No checkpoint can be written: its next form is a folder.
    await mkdir(`${path}.meta.next`);
    await expect(save(papersOf(9, 'Newer'))).rejects.toMatchObject({ kind: 'unwritable' });
    expect(await all(await load())).toEqual(papersOf(2));
    await rm(`${path}.meta.next`, { recursive: true });
    await save(papersOf(9, 'Newer'));
    const loaded = await load();
    expect(await all(loaded)).toEqual(papersOf(9, 'Newer'));
    expect(loaded?.notes).toEqual([]);
    expect(await readdir(collect())).toHaveLength(3);
  });
});

describe('a checkpoint of the original', () => {
  const original = (more: object = {}): object => ({
    venue: 'ICLR',
    year: 2024,
    papers_collected: 2,
    completed: true,
    last_updated: '2024-07-01T12:00:00.123456',
    papers: [
      { title: 'One', paper_id: 'a', source_url: 'https://openreview.net/forum?id=a' },
      { title: 'Two', paper_id: 'b', source_url: null },
    ],
    ...more,
  });
  const write = async (content: unknown, name = 'iclr_2024_checkpoint.json'): Promise<void> => {
    await mkdir(collect(), { recursive: true });
    await writeFile(join(collect(), name), typeof content === 'string' ? content : JSON.stringify(content));
  };

  it('gives the papers that it holds, with nothing to be said', async () => {
    await write(original());
    const loaded = await load();
    expect(loaded).toMatchObject({
      checkpoint: {
        venue: 'iclr',
        year: 2024,
        completed: true,
        papers_collected: 2,
        last_updated: '2024-07-01T12:00:00.123456',
      },
      notes: [],
    });
    expect(await all(loaded)).toEqual([
      { paper_id: 'a', title: 'One', authors: [], source_url: 'https://openreview.net/forum?id=a' },
      { paper_id: 'b', title: 'Two', authors: [] },
    ]);
  });

  it('is not complete when it lost its papers', async () => {
    await write(original({ papers_collected: 2260 }));
    const loaded = await load();
    expect(loaded?.checkpoint.completed).toBe(false);
    expect(loaded?.notes).toEqual(['the checkpoint of ICLR 2024 counts 2260 papers and holds 2']);
    await write(original({ papers: undefined }));
    expect((await load())?.checkpoint.completed).toBe(false);
    await write(original({ papers: undefined, papers_collected: 0, completed: false }));
    expect((await load())?.notes).toEqual([]);
  });

  it('is read with odd values, and every paper has an id of its own', async () => {
    const papers = [
      { title: 'One', paper_id: 7 },
      { title: 'Two', paper_id: '' },
      { title: 'Three', paper_id: '7', mood: 'good' },
      { title: ' ', paper_id: 'x' },
    ];
    await write(original({ year: '2024', papers_collected: '3', papers, more: 1 }));
    expect((await all(await load())).map(({ paper_id }) => paper_id)).toEqual(['7', '#2', '7#3']);
    expect((await load())?.checkpoint.completed).toBe(true);
  });

  it('is found under the name that was typed', async () => {
    await write(original({ venue: 'NeurIPS' }), 'NeurIPS_2024_checkpoint.json');
    const found = await checkpoints().loadCheckpoint('neurips', 2024, ['NeurIPS', '../../etc/passwd']);
    expect(found?.checkpoint.venue).toBe('neurips');
    expect(await checkpoints().loadCheckpoint('neurips', 2023, ['NeurIPS'])).toBeUndefined();
    await write(original(), 'ACL_2024_checkpoint.json');
    expect(await checkpoints().loadCheckpoint('acl', 2024)).toBeUndefined();
  });

  it('is replaced by one of ours', async () => {
    await write(original());
    await save(papersOf(4));
    expect(await all(await load())).toEqual(papersOf(4));
  });

  it.each([
    ['no JSON', '{"venue": "iclr"', 'it is no JSON'],
    ['no checkpoint', '[1]', 'expected object'],
    ['one without what it needs', { venue: 'iclr', year: 2024 }, 'completed'],
    ['one of another venue', original({ venue: 'ICML' }), 'it is of "ICML" 2024'],
  ])('is refused when it is %s', async (_, content, problem) => {
    await write(content);
    await expect(load()).rejects.toThrow(problem);
  });
});

describe('the name of a file', () => {
  const nameOf = (venue: string): string => basename(getCheckpointPath('', venue, 2024));

  it('is the key where that is safe, else its letters and a hash', () => {
    expect(nameOf('iclr')).toBe('iclr_2024_checkpoint.json');
    expect(nameOf('Journal of Things')).toMatch(/^journal-of-things=[0-9a-f]{20}_2024_checkpoint\.json$/);
    expect(nameOf('../../etc/passwd')).toMatch(/^etc-passwd=[0-9a-f]{20}_2024_checkpoint\.json$/);
  });

  it('is of one venue only, also where case does not count, and of no other folder', () =>
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.oneof(
            fc.string({ maxLength: 120 }),
            fc.string({ unit: 'binary', maxLength: 20 }),
            fc.constantFrom(
              'a/b',
              'a\\b',
              'a-b',
              'A-B',
              'con',
              'NUL',
              'nul.x',
              '.',
              '..',
              '',
              'é',
              'é',
              '\ud800',
            ),
          ),
          { minLength: 2, maxLength: 12 },
        ),
        (venues) => {
          const names = venues.map(nameOf);
          expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(venues.length);
          for (const [nth, venue] of venues.entries()) {
            const path = getCheckpointPath('x', venue, 2024);
            expect(path).toBe(['x', 'collect', names[nth]].join(sep));
            expect(names[nth]).toMatch(/^[a-z0-9_=-]+_2024_checkpoint\.json$/);
            expect(names[nth]!.length).toBeLessThanOrEqual(100);
            expect(names[nth]).not.toMatch(/^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i);
          }
        },
      ),
      { numRuns: 300 },
    ));
});
