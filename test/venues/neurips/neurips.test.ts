import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RequestFailed } from '../../../src/http/failures.js';
import { InputError } from '../../../src/model/errors.js';
import type { ListerSettings } from '../../../src/venues/definition.js';
import type { ListAnswer, ListedPage, Lister } from '../../../src/venues/lister.js';
import { neuripsDefinition } from '../../../src/venues/neurips/definition.js';
import { neuripsFolderReader } from '../../../src/venues/neurips/folder.js';
import { askContext } from '../../support/ask-context.js';
import { FakeClock } from '../../support/fake-clock.js';
import { FakePages } from '../../support/fake-pages.js';
import { htmlFault } from '../../support/faults.js';
import { volumesIn } from '../../support/folder-file.js';
import { venueYear } from '../../support/lister-worlds.js';
import { sourceSettings } from '../../support/openalex-source.js';
import {
  framed,
  neuripsBook,
  neuripsHash,
  neuripsIndex,
  oldNeuripsBook,
  type NeuripsEntry,
} from '../../support/neurips-pages.js';

const entries = (from: number, to: number, track?: string): NeuripsEntry[] =>
  Array.from({ length: to - from + 1 }, (_, n) => ({
    hash: neuripsHash(from + n),
    title: `Paper ${from + n}`,
    authors: `Ada Number ${from + n}, Bob Number`,
    ...(track !== undefined && { track }),
  }));

const MAIN_2025 = '/paper_files/paper/2025/vol38-main-conference';
const PAGES = {
  '/': neuripsIndex([2025, 2024, 2021, 2019]),
  '/paper_files/paper/2024': neuripsBook(2024, entries(1, 3, 'Conference')),
  '/paper_files/paper/2021': neuripsBook(2021, entries(1, 2)),
  '/paper_files/paper/2019': oldNeuripsBook(2019, entries(1, 2)),
  '/paper_files/paper/2025': neuripsBook(2025, entries(1, 2, 'Creative_AI_Track'), { seeAlso: [MAIN_2025] }),
  [MAIN_2025]: neuripsBook(2025, entries(3, 7, 'Conference'), { seeAlso: ['/paper_files/paper/2025'] }),
};

let site: FakePages;
let lister: Lister;

const settings = (): ListerSettings =>
  sourceSettings(site.url, { CF_NEURIPS_URL: site.url, CF_NEURIPS_RPS: '1000' }, new FakeClock());

beforeEach(async () => {
  site = await FakePages.start(PAGES);
  lister = await neuripsDefinition.create(settings());
});

afterEach(async () => {
  await lister.close();
  await site.close();
});

const list = (year: number, next?: string): Promise<ListAnswer> =>
  lister.list(venueYear('NeurIPS', year), next, askContext());
const titles = (answer: ListAnswer): string[] => (answer as ListedPage).papers.map(({ title }) => title);

describe('the lister neurips', () => {
  test('lists a year, and asks for the index once', async () => {
    const answer = await list(2024);
    expect(answer).toMatchObject({ total: 3, next: undefined, notes: [] });
    expect(titles(answer)).toEqual(['Paper 1', 'Paper 2', 'Paper 3']);
    expect(titles(await list(2019))).toEqual(['Paper 1', 'Paper 2']);
    expect(site.paths).toEqual(['/', '/paper_files/paper/2024', '/paper_files/paper/2019']);
  });

  test('goes on to the other pages of a year, also in another process', async () => {
    const first = (await list(2025)) as ListedPage;
    expect(first.papers.map(({ track }) => track)).toEqual(['Creative AI', 'Creative AI']);
    expect(first.total).toBeUndefined();
    const other = await neuripsDefinition.create(settings());
    const second = await other.list(venueYear('NIPS', 2025), first.next, askContext());
    await other.close();
    expect(titles(second)).toEqual(['Paper 3', 'Paper 4', 'Paper 5', 'Paper 6', 'Paper 7']);
    expect(second).toMatchObject({ next: undefined });
    expect(site.paths).toEqual(['/', '/paper_files/paper/2025', MAIN_2025]);
  });

  test.each([
    '',
    '{}',
    '["1","/paper_files/paper/2025"]',
    '["0","/a"]',
    '["1","/paper_files/paper/2024","/paper_files/paper/2024/x"]',
  ])('a place that leads nowhere is expired: %s', async (next) => {
    await expect(list(2025, next)).resolves.toBe('expired');
    expect(site.paths).toEqual([]);
  });

  test('a year that the index does not have, and another venue, are unknown', async () => {
    await expect(list(2031)).resolves.toBe('unknown');
    await expect(lister.list(venueYear('ICML', 2024), undefined, askContext())).resolves.toBe('unknown');
    expect(site.paths).toEqual(['/']);
  });

  test('says where the Datasets and Benchmarks of 2021 are', async () => {
    expect(((await list(2021)) as ListedPage).notes).toEqual([
      expect.stringContaining('datasets-benchmarks-proceedings.neurips.cc/paper/2021') as string,
    ]);
  });

  test('a page that the index links to and that is not there is a failure', async () => {
    site.pages.delete('/paper_files/paper/2024');
    await expect(list(2024)).rejects.toMatchObject({
      name: 'RequestFailed',
      message:
        'the page of NeurIPS 2024 (/paper_files/paper/2024) is not there, although another page links to it',
    });
  });

  test.each([
    ['without papers', framed('NeurIPS Proceedings', '<p>Being built</p>'), /no paper was found on it/],
    [
      'with fewer than it counts',
      neuripsBook(2024, entries(1, 3), { count: 4034 }),
      /it counts 4034 papers, and 3 were/,
    ],
  ])('a page %s is a failure, never a list', async (_, page, message) => {
    site.pages.set('/paper_files/paper/2024', page);
    const listing = list(2024);
    await expect(listing).rejects.toBeInstanceOf(RequestFailed);
    await expect(listing).rejects.toThrow(message);
  });

  test('an index without years is a failure, and asked for again', async () => {
    site.pages.set('/', framed('NeurIPS Proceedings', '<p>Moved</p>'));
    await expect(list(2024)).rejects.toThrow(/the index of the NeurIPS Proceedings .* lists no years/);
    site.pages.set('/', PAGES['/']);
    expect(titles(await list(2024))).toHaveLength(3);
  });

  test('a page that is cut off is asked for again, and a failure in the end', async () => {
    const page = PAGES['/paper_files/paper/2024'];
    site.pages.set('/paper_files/paper/2024', page.slice(0, page.indexOf('Paper 3')));
    await expect(list(2024)).rejects.toMatchObject({
      name: 'RequestFailed',
      message: expect.stringContaining('a web page that is cut off') as string,
    });
    expect(site.paths.length).toBeGreaterThan(3);
  });

  test('a wall against bots is no answer, whatever its status, and closes the lister', async () => {
    site.fail(htmlFault(200), 1, (path) => path !== '/');
    await expect(list(2024)).rejects.toMatchObject({
      name: 'SourceUnavailable',
      state: 'refused',
      message: expect.stringContaining('a proof that no program is asking') as string,
    });
    const asked = site.paths.length;
    await expect(list(2019)).rejects.toMatchObject({ name: 'SourceUnavailable' });
    expect(site.paths).toHaveLength(asked);
  });

  test('who is told to wait waits', async () => {
    site.fail({ kind: 'reply', status: 429, headers: { 'retry-after': '2' }, body: '<html>slow</html>' }, 2);
    expect(titles(await list(2024))).toHaveLength(3);
  });

  test('serves NeurIPS since 1987', () => {
    expect(neuripsDefinition.serves(venueYear('NIPS').venue, 1987)).toBe(true);
    expect(neuripsDefinition.serves(venueYear('NIPS').venue, 1986)).toBe(false);
    expect(neuripsDefinition.serves(venueYear('ICLR').venue, 2020)).toBe(false);
  });
});

describe('saved pages of NeurIPS', () => {
  const read = (html: string, name = 'saved/2024.html'): ReturnType<typeof volumesIn> =>
    volumesIn(neuripsFolderReader, name, html);

  test('say venue and year themselves', async () => {
    const volumes = await read(neuripsBook(2024, entries(1, 3, 'Conference')));
    expect(volumes).toMatchObject([{ venues: ['NeurIPS'], year: 2024, papers: [{}, {}, {}] }]);
    expect(volumes[0]?.papers).toEqual(((await list(2024)) as ListedPage).papers);
    expect(volumes[0]).not.toHaveProperty('notes');
  });

  test('with absolute links, as browsers save them', async () => {
    const html = neuripsBook(2024, entries(1, 2)).replaceAll('href="/', 'href="https://papers.nips.cc/');
    expect((await read(html))[0]?.papers).toEqual((await read(neuripsBook(2024, entries(1, 2))))[0]?.papers);
  });

  test('the Datasets and Benchmarks of 2021', async () => {
    const [volume] = await read(oldNeuripsBook(2021, entries(1, 2, 'round1'), 'paper_files/paper'));
    expect(volume).toMatchObject({
      year: 2021,
      papers: [{ track: 'Datasets and Benchmarks' }, { track: 'Datasets and Benchmarks' }],
    });
    expect(volume?.papers[0]?.source_url).toMatch(
      /^https:\/\/datasets-benchmarks-proceedings\.neurips\.cc\//,
    );
  });

  test.each([
    ['the index', neuripsIndex([2024])],
    ['another page', '<html><p>/paper/2024/hash/ is how they begin</p></html>'],
    [
      'another conference on the same program',
      neuripsBook(2024, entries(1, 2)).replaceAll(/Neural Information Processing|NeurIPS/g, 'Learning'),
    ],
    ['nothing', ''],
  ])('%s has no volume', async (_, html) => {
    await expect(read(html)).resolves.toEqual([]);
  });

  test.each([
    [
      'cut off',
      neuripsBook(2024, entries(1, 3)).slice(0, 2_000),
      /"saved\/2024\.html" .*: it is a web page that is cut off/,
    ],
    ['of fewer papers than it counts', neuripsBook(2024, entries(1, 3), { count: 9 }), /it counts 9 papers/],
  ])('one that is %s is an error with its name', async (_, html, message) => {
    const reading = read(html);
    await expect(reading).rejects.toBeInstanceOf(InputError);
    await expect(reading).rejects.toThrow(message);
  });

  test('are looked for by their names', () => {
    for (const name of ['a.html', 'b/C.HTM', 'x.html.gz']) expect(neuripsFolderReader.reads(name)).toBe(true);
    for (const name of ['a.bib', 'html', 'a.html.txt']) expect(neuripsFolderReader.reads(name)).toBe(false);
  });
});
