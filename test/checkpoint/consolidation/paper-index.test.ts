import fc from 'fast-check';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPaperIndex, writePaperIndex } from '../../../src/checkpoint/consolidation/paper-index-file.js';
import type { PaperIndex } from '../../../src/checkpoint/consolidation/paper-index.js';
import { indexOf } from '../../support/listed-papers.js';
import { temporaryFolder } from '../../support/run-consolidate.js';

/** Few different papers, so that lists hold the same one several times; `venue` is content and no identity. */
const paper = fc.record({
  title: fc.constantFrom('On graphs', 'On trees', 'On groves'),
  year: fc.constantFrom(2001, 2002),
  venue: fc.constantFrom('A', 'B', 'C'),
  note: fc.nat(3),
});
const list = fc.array(paper, { maxLength: 30 });
const shuffled = (records: readonly object[]): fc.Arbitrary<object[]> =>
  fc.shuffledSubarray([...records], { minLength: records.length, maxLength: records.length });
const listAndOrder = list.chain((records) => fc.tuple(fc.constant(records), shuffled(records)));

const identities = (index: PaperIndex): string[] =>
  Array.from({ length: index.count }, (_, row) => `${index.keyOf(row)} ${index.contentOf(row)}`).sort();

describe('the index of a list', () => {
  it('gives the same keys to the same papers in any order, repeated ones included', async () => {
    await fc.assert(
      fc.asyncProperty(listAndOrder, async ([records, reordered]) => {
        const [before, after] = [indexOf(records), indexOf(reordered)];
        expect(identities(after)).toEqual(identities(before));
        expect(await after.keysSha256()).toBe(await before.keysSha256());
        expect(after.changesSince(before)).toEqual({ added: 0, removed: 0, changed: 0 });
      }),
    );
  });

  it('gives every paper a key of its own, by which it is found', () => {
    fc.assert(
      fc.property(list, (records) => {
        const index = indexOf(records);
        for (let row = 0; row < index.count; row++) expect(index.rowOf(index.keyOf(row))).toBe(row);
        expect(index.rowOf('f'.repeat(32))).toBe(-1);
      }),
    );
  });

  it('counts what was added, removed and changed', () => {
    const before = indexOf([
      { title: 'Kept', year: 2000 },
      { title: 'Changed', year: 2000, venue: 'Old' },
      { title: 'Removed', year: 2000 },
    ]);
    const after = indexOf([
      { title: 'Changed', year: 2000, venue: 'New' },
      { title: 'Added', year: 2000 },
      { title: 'Kept', year: 2000, note: 'edited freely' },
      { title: 'Added too', year: 2000 },
    ]);
    expect(after.changesSince(before)).toEqual({ added: 2, removed: 1, changed: 1 });
  });

  it('tells lists apart by their keys', async () => {
    const one = await indexOf([{ title: 'One' }]).keysSha256();
    expect(await indexOf([{ title: 'One' }, { title: 'One' }]).keysSha256()).not.toBe(one);
    expect(await indexOf([{ title: 'Two' }]).keysSha256()).not.toBe(one);
    expect(await indexOf([]).keysSha256()).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('the index on disk', () => {
  let folder: string;
  let remove: () => Promise<void>;
  beforeEach(async () => {
    ({ path: folder, remove } = await temporaryFolder());
  });
  afterEach(() => remove());

  it.each([0, 1, 5000])('is read back as it was written, with %i papers', async (count) => {
    const index = indexOf(
      Array.from({ length: count }, (_, n) => ({ title: `Paper ${n % 4000}`, venue: `${n}` })),
    );
    const sha256 = await writePaperIndex(folder, 'papers.index', index);
    const read = await readPaperIndex(folder, { file: 'papers.index', sha256 });
    expect(read.columns).toEqual(index.columns);
    expect(await read.keysSha256()).toBe(await index.keysSha256());
  });

  it('is refused when a bit of it has changed, when it is cut off, and when it is gone', async () => {
    const sha256 = await writePaperIndex(folder, 'papers.index', indexOf([{ title: 'A' }, { title: 'B' }]));
    const path = join(folder, 'papers.index');
    const good = await readFile(path);
    const refused = { kind: 'damaged', exitCode: 74 };
    for (let bit = 0; bit < good.length * 8; bit += 7) {
      const bad = Buffer.from(good);
      bad[bit >> 3]! ^= 1 << (bit & 7);
      await writeFile(path, bad);
      await expect(readPaperIndex(folder, { file: 'papers.index', sha256 })).rejects.toMatchObject(refused);
    }
    await writeFile(path, good.subarray(0, 5));
    await expect(readPaperIndex(folder, { file: 'papers.index', sha256 })).rejects.toMatchObject(refused);
    await expect(readPaperIndex(folder, { file: 'gone.index', sha256 })).rejects.toMatchObject(refused);
  });
});
