import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_VENUE_NAMES } from '../../../src/match/venue-names.js';
import { folderReaders } from '../../../src/venues/folder/folder-readers.js';
import { FolderLister } from '../../../src/venues/folder/folder-lister.js';
import type { ListedPage } from '../../../src/venues/lister.js';
import { askContext } from '../../support/ask-context.js';
import { crossrefWork } from '../../support/crossref-works.js';
import { FolderOfFiles } from '../../support/folder-of-files.js';
import { venueYear } from '../../support/lister-worlds.js';
import { openAlexWork } from '../../support/openalex-world.js';
import { semanticScholarPaper } from '../../support/semantic-scholar-papers.js';
import { worldWork } from '../../support/world-work.js';

const ICML = 'International Conference on Machine Learning';
const WORKS = [
  worldWork(1, { venue: ICML, year: 2021 }),
  worldWork(2, { venue: 'NeurIPS', year: 2021 }),
  worldWork(3, { venue: ICML, year: 2021 }),
  worldWork(4, { venue: ICML, year: 2020 }),
];
const OPENALEX = WORKS.map((work) => openAlexWork(work, 'https://openalex.org/S1'));
const CROSSREF = WORKS.map((work, n) => crossrefWork(work, n));
const S2 = WORKS.map((work) => semanticScholarPaper(work));
const lines = (rows: readonly unknown[]): string => `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`;

let folder: FolderOfFiles;
beforeEach(() => {
  folder = new FolderOfFiles();
});
afterEach(() => folder.remove());

const open = async (): Promise<FolderLister> =>
  FolderLister.open(folder.path, { readers: await folderReaders(), names: DEFAULT_VENUE_NAMES });

describe.each<[string, string, string, string | Buffer]>([
  ['openalex', 'a page', 'a.json', JSON.stringify({ meta: { count: 4 }, results: OPENALEX })],
  ['openalex', 'works one on a line', 'a.jsonl', lines(OPENALEX)],
  [
    'openalex',
    'pages one on a line',
    'a.json',
    lines([{ results: OPENALEX.slice(0, 1) }, { results: OPENALEX.slice(1) }]),
  ],
  ['openalex', 'a zipped page', 'a.json.gz', gzipSync(JSON.stringify({ results: OPENALEX }, null, 2))],
  ['openalex', 'zipped lines', 'a.ndjson.gz', gzipSync(lines(OPENALEX))],
  ['crossref', 'a page', 'a.json', JSON.stringify({ status: 'ok', message: { items: CROSSREF } }, null, 2)],
  ['crossref', 'a file of its dump', 'a.json', JSON.stringify({ items: CROSSREF })],
  ['crossref', 'single works one on a line', 'a.jsonl', lines(CROSSREF.map((message) => ({ message })))],
  ['semantic_scholar', 'a page', 'a.json', JSON.stringify({ total: 4, data: S2 })],
  ['semantic_scholar', 'a batch', 'a.json', JSON.stringify([null, ...S2])],
  ['semantic_scholar', 'papers one on a line', 'a.jsonl', `\ufeff${lines(S2)}`],
])('%s: %s', (lister, _, name, content) => {
  test('is read as volumes by venue and year', async () => {
    folder.write(name, content);
    const opened = await open();
    expect(
      opened.found().map(({ venue, year, papers, lister: by }) => `${venue.key} ${year} ${papers} ${by}`),
    ).toEqual([`icml 2020 1 ${lister}`, `icml 2021 2 ${lister}`, `neurips 2021 1 ${lister}`]);
    const page = (await opened.list(venueYear('ICML', 2021), undefined, askContext())) as ListedPage;
    expect(page.papers.map(({ title }) => title)).toEqual([WORKS[0]!.title, WORKS[2]!.title]);
    expect(opened.notes).toEqual([]);
  });
});

describe('other files', () => {
  test.each([
    ['package.json', '{"name": "openalex.org/W is named here"}'],
    ['list.json', JSON.stringify([{ title: 'A title', DOI: '10.5555/1', 'container-title': 'Peat' }])],
    ['empty.json', ''],
    ['numbers.json', '[1, null, "\\"DOI\\"", "paperId"]'],
  ])('%s is none of theirs', async (name, content) => {
    folder.write(name, content);
    const opened = await open();
    expect(opened.found()).toEqual([]);
    expect(opened.notes).toEqual([`"${name}" is none that a lister can read`]);
  });

  test('works that say no venue or year are told', async () => {
    const homeless = { ...OPENALEX[0], primary_location: null };
    folder.write(
      'a.json',
      JSON.stringify({
        results: [homeless, OPENALEX[3], { ...OPENALEX[1], title: null, display_name: null }],
      }),
    );
    const page = (await (await open()).list(venueYear('ICML', 2020), undefined, askContext())) as ListedPage;
    expect(page.papers).toHaveLength(1);
    expect(page.notes).toEqual([
      '2 works of an answer of OpenAlex say no title, venue or year, and are left out',
    ]);
  });

  test.each([
    ['a.json', JSON.stringify({ results: OPENALEX }).slice(0, -50), /^"a\.json" is not valid JSON: /],
    ['a.jsonl', lines(S2).slice(0, -50), /^line 4 of "a\.jsonl" is not valid JSON: /],
    [
      'a.json',
      JSON.stringify({ message: { items: CROSSREF } }, null, 1).slice(0, -50),
      /^"a\.json" is not valid JSON: /,
    ],
  ])('%s that was cut off is told, with its place', async (name, content, message) => {
    folder.write(name, content);
    await expect(open()).rejects.toThrow(message);
  });
});

test('what holds papers, and its pages, are no papers', async () => {
  const [paper, volume, contents, written] = [1, 2, 3, 4].map((n) =>
    crossrefWork(worldWork(n, { venue: ICML, year: 2021 }), n),
  ) as [object, object, object, object];
  const items = [
    paper,
    { ...volume, type: 'proceedings' },
    { ...contents, title: ['[Table of contents]'], author: [] },
    { ...written, title: ['Table of Contents'] },
  ];
  folder.write('a.json', JSON.stringify({ items }));
  const page = (await (await open()).list(venueYear('ICML', 2021), undefined, askContext())) as ListedPage;
  expect(page.papers).toHaveLength(2);
  expect(page.notes).toEqual([
    'Crossref: 2 entries are front matter (title pages, contents), and are left out',
  ]);
});
