import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { FolderLister } from '../../../src/venues/folder/folder-lister.js';
import { folderReaders } from '../../../src/venues/folder/folder-readers.js';
import { pagesOf } from '../../support/list-pages.js';
import { venueYear } from '../../support/lister-worlds.js';

const DATA = fileURLToPath(new URL('../../../../shared/data/venues/', import.meta.url));
const present = existsSync(DATA);
if (!present) console.log('skipped: a folder of real files (../shared/data is not there)');

/** How many entries a file has, counted by what each of them begins with; front matter is none. */
const entriesIn = (name: string, beginning: RegExp): number =>
  (readFileSync(`${DATA}${name}`, 'utf8').match(beginning) ?? []).length;

describe.skipIf(!present)('a folder of real files', () => {
  let folder: FolderLister;
  beforeAll(async () => {
    folder = await FolderLister.open(DATA, { readers: await folderReaders() });
  }, 60_000);

  test.each([
    ['NAACL', 2022, 'acl-anthology/2022.naacl.xml'],
    ['TACL', 2023, 'acl-anthology/2023.tacl.xml'],
    ['Computational Linguistics', 2023, 'acl-anthology/2023.cl.xml'],
  ])('%s %i is listed as it stands in %s, completely', async (name, year, file) => {
    const pages = await pagesOf(folder, venueYear(name, year));
    await folder.close();
    const papers = pages.flatMap((page) => page.papers);
    expect(papers).toHaveLength(entriesIn(file, /<paper\s/g));
    expect(new Set(papers.map((paper) => paper.paper_id)).size).toBe(papers.length);
    expect(papers.filter(({ title }) => /[<>{}\\]|&\w+;/.test(title))).toEqual([]);
    expect(pages[0]?.total).toBe(papers.length);
  });

  test('every workshop of a volume is found by its own name', () => {
    const found = folder.found().filter(({ files }) => files.includes('acl-anthology/W18.xml'));
    expect(found.map(({ venue }) => venue.key)).toEqual(
      expect.arrayContaining(['bea', 'wmt', 'wassa', 'sigdial']),
    );
    expect(found.every(({ year, papers }) => year === 2018 && papers > 0)).toBe(true);
  });
});
