import { cp, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeChecked } from '../../src/state/checked-file.js';
import { collectAfter, keptListings, type KeptListings } from '../support/damaged-collection.js';
import { seeded } from '../support/listed-papers.js';
import { temporaryFolder } from '../support/run-consolidate.js';

let kept: KeptListings;
let remove: () => Promise<void>;
beforeAll(async () => {
  const folder = await temporaryFolder();
  remove = folder.remove;
  kept = await keptListings(folder.path);
});
afterAll(() => remove());

const venueYearOf = (file: string): string => file.split('_', 2).join(' ');

describe('kept listings', () => {
  it('are taken over without a word', async () => {
    expect(kept.files).toHaveLength(9);
    const verdict = await collectAfter(kept, () => Promise.resolve());
    expect(verdict).toEqual({ kind: 'recovered', notes: [], again: [] });
  });

  it.each<[string, (path: string) => Promise<void>]>([
    ['emptied', (path) => truncate(path, 0)],
    ['cut in the middle', async (path) => truncate(path, Math.floor((await readFile(path)).length / 2))],
    ['of zeros', async (path) => writeFile(path, Buffer.alloc((await readFile(path)).length))],
    ['of something else', (path) => writeFile(path, '{"papers": []}\n')],
  ])('a file of them %s: that one is listed again, with a line that says so', async (_, damage) => {
    for (const file of kept.files) {
      const verdict = await collectAfter(kept, (listings) => damage(join(listings, file)));
      expect(verdict, file).toMatchObject({ kind: 'recovered' });
      if (verdict.kind === 'refused') continue;
      expect(verdict.notes.join(), file).toContain(file.replace(/\.meta$/, '').replace(/_\w+\.\w+$/, ''));
      for (const page of verdict.again) expect(page.startsWith(venueYearOf(file))).toBe(true);
    }
  });

  it('with one bit flipped by chance: that one is listed again, with a line that says so', async () => {
    const random = seeded(20261122);
    for (const file of kept.files) {
      for (let sample = 0; sample < 8; sample++) {
        const verdict = await collectAfter(kept, async (listings) => {
          const bytes = await readFile(join(listings, file));
          const bit = Math.floor(random() * bytes.length * 8);
          bytes[bit >> 3]! ^= 1 << (bit & 7);
          await writeFile(join(listings, file), bytes);
        });
        if (verdict.kind === 'refused') expect(verdict.message).toContain(file);
        else expect(verdict.notes, file).not.toEqual([]);
      }
    }
  });

  it('of which the papers or a .meta are missing: listed again or checked otherwise, with a line that says so', async () => {
    for (const file of kept.files.filter((each) => !each.endsWith('_checkpoint.json'))) {
      const verdict = await collectAfter(kept, (listings) => rm(join(listings, file)));
      expect(verdict, file).toMatchObject({ kind: 'recovered' });
      if (verdict.kind === 'recovered') expect(verdict.notes, file).not.toEqual([]);
    }
  });

  it('whose checkpoint somebody removed are listed again: that is how to ask for it', async () => {
    const remove = (listings: string): Promise<void> => rm(join(listings, 'acl_2023_checkpoint.json'));
    const verdict = await collectAfter(kept, remove, { mayBeSilent: true });
    expect(verdict).toMatchObject({ kind: 'recovered' });
    if (verdict.kind === 'recovered') expect(verdict.again).toHaveLength(5);
  });

  it.each(['checkpoint.json', 'papers.jsonl'])(
    'with the %s of another venue: never its papers',
    async (suffix) => {
      const [one, other] = [`iclr_2023_${suffix}`, `acl_2023_${suffix}`];
      const metas = suffix === 'checkpoint.json' ? ['', '.meta'] : [''];
      const verdict = await collectAfter(kept, async (listings) => {
        for (const meta of metas) {
          await rename(join(listings, one + meta), join(listings, 'aside'));
          await rename(join(listings, other + meta), join(listings, one + meta));
          await rename(join(listings, 'aside'), join(listings, other + meta));
        }
      });
      expect(verdict).toMatchObject({ kind: 'recovered' });
      if (verdict.kind === 'recovered') expect(verdict.notes).toHaveLength(2);
    },
  );

  it('whose papers are those of an earlier save of the same venue: listed again', async () => {
    const verdict = await collectAfter(kept, async (listings) => {
      const path = join(listings, 'acl_2023_papers.jsonl');
      const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
      await writeFile(path, `${lines.slice(0, -1).join('\n')}\n`);
      await cp(path, `${path}.backup`);
    });
    expect(verdict).toMatchObject({ kind: 'recovered' });
    if (verdict.kind === 'recovered') expect(verdict.again).toHaveLength(5);
  });

  it('of a newer format are refused by name, with what to run', async () => {
    const verdict = await collectAfter(kept, async (listings) => {
      const path = join(listings, 'acl_2023_checkpoint.json');
      const value = JSON.parse(await readFile(path, 'utf8')) as object;
      const newer = JSON.stringify({ ...value, format_version: 2 });
      await writeChecked(path, newer, { backup: false, fence: () => Promise.resolve() });
    });
    expect(verdict).toMatchObject({
      kind: 'refused',
      message: expect.stringMatching(/acl_2023_checkpoint\.json" has format 2/) as string,
    });
  });
});
