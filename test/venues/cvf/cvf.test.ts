import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RequestFailed } from '../../../src/http/failures.js';
import { InputError } from '../../../src/model/errors.js';
import { cvfDefinition } from '../../../src/venues/cvf/definition.js';
import { cvfFolderReader } from '../../../src/venues/cvf/folder.js';
import type { ListerSettings } from '../../../src/venues/definition.js';
import type { ListAnswer, ListedPage, Lister } from '../../../src/venues/lister.js';
import { askContext } from '../../support/ask-context.js';
import { cvfDays, cvfFrame, cvfList, cvfMenu, oldCvfList, type CvfEntry } from '../../support/cvf-pages.js';
import { FakeClock } from '../../support/fake-clock.js';
import { FakePages } from '../../support/fake-pages.js';
import { htmlFault } from '../../support/faults.js';
import { volumesIn } from '../../support/folder-file.js';
import { venueYear } from '../../support/lister-worlds.js';
import { sourceSettings } from '../../support/openalex-source.js';

const entries = (conference: string, from: number, to: number): CvfEntry[] =>
  Array.from({ length: to - from + 1 }, (_, n) => ({
    name: `Paper_${from + n}_${conference}_paper`,
    title: `Paper ${from + n}`,
    authors: [`Ada Number ${from + n}`, 'Bob Number'],
  }));
const CVPR23 = { conference: 'CVPR', year: 2023, folder: 'content/CVPR2023' };
const CVPR18 = { conference: 'CVPR', year: 2018, folder: 'content_cvpr_2018' };

const PAGES = {
  '/CVPR2023': cvfDays(CVPR23, ['/CVPR2023?day=2023-06-20', '/CVPR2023?day=2023-06-21', '/CVPR2023?day=all']),
  '/CVPR2023?day=all': cvfList(CVPR23, entries('CVPR', 1, 5)),
  '/CVPR2023?day=2023-06-20': cvfList(CVPR23, entries('CVPR', 1, 2)),
  '/CVPR2023?day=2023-06-21': cvfList(CVPR23, entries('CVPR', 3, 5)),
  '/CVPR2018': cvfDays(CVPR18, [
    'CVPR2018.py?day=2018-06-19',
    'CVPR2018.py?day=2018-06-20',
    'ICCV2017.py?day=all',
  ]),
  '/CVPR2018.py?day=2018-06-19': oldCvfList(CVPR18, entries('CVPR', 1, 2)),
  '/CVPR2018.py?day=2018-06-20': oldCvfList(CVPR18, entries('CVPR', 3, 3)),
  '/WACV2024': cvfList({ conference: 'WACV', year: 2024, folder: 'content/WACV2024' }, entries('WACV', 1, 2)),
};

let site: FakePages;
let lister: Lister;

const settings = (): ListerSettings =>
  sourceSettings(site.url, { CF_CVF_URL: site.url, CF_CVF_RPS: '1000' }, new FakeClock());

beforeEach(async () => {
  site = await FakePages.start(PAGES);
  lister = await cvfDefinition.create(settings());
});

afterEach(async () => {
  await lister.close();
  await site.close();
});

const list = (name: string, year: number, next?: string): Promise<ListAnswer> =>
  lister.list(venueYear(name, year), next, askContext());
const titles = (answer: ListAnswer): string[] => (answer as ListedPage).papers.map(({ title }) => title);

describe('the lister cvf', () => {
  test('asks for all papers where there is such a page', async () => {
    const answer = await list('CVPR', 2023);
    expect(titles(answer)).toEqual(['Paper 1', 'Paper 2', 'Paper 3', 'Paper 4', 'Paper 5']);
    expect(answer).toMatchObject({ next: undefined, notes: [] });
    expect(site.paths).toEqual(['/CVPR2023', '/CVPR2023?day=all']);
  });

  test('lists a conference whose own page has its papers', async () => {
    expect(titles(await list('WACV', 2024))).toEqual(['Paper 1', 'Paper 2']);
    expect(site.paths).toEqual(['/WACV2024']);
  });

  test('lists day by day where there is no such page, also in another process', async () => {
    const first = (await list('CVPR', 2018)) as ListedPage;
    expect(titles(first)).toEqual(['Paper 1', 'Paper 2']);
    const other = await cvfDefinition.create(settings());
    const second = await other.list(venueYear('CVPR', 2018), first.next, askContext());
    await other.close();
    expect(titles(second)).toEqual(['Paper 3']);
    expect(second).toMatchObject({ next: undefined });
    expect(site.paths).toEqual(['/CVPR2018', '/CVPR2018.py?day=2018-06-19', '/CVPR2018.py?day=2018-06-20']);
  });

  test.each([
    ['without papers', cvfFrame(CVPR23, '<dl></dl>')],
    ['that is not there', undefined],
  ])('lists day by day where the page of all papers is one %s', async (_, page) => {
    if (page === undefined) site.pages.delete('/CVPR2023?day=all');
    else site.pages.set('/CVPR2023?day=all', page);
    const first = (await list('CVPR', 2023)) as ListedPage;
    expect(titles(first)).toEqual(['Paper 1', 'Paper 2']);
    expect(titles(await list('CVPR', 2023, first.next))).toEqual(['Paper 3', 'Paper 4', 'Paper 5']);
  });

  test.each(['', '[]', '["/CVPR2018?day=2018-06-19"]', '["/CVPR2023?day=2023-06-20","/menu"]', '{"a":1}'])(
    'a place that leads nowhere is expired: %s',
    async (next) => {
      await expect(list('CVPR', 2023, next)).resolves.toBe('expired');
      expect(site.paths).toEqual([]);
    },
  );

  test('a conference that is not there, and another venue, are unknown', async () => {
    await expect(list('ICCV', 2031)).resolves.toBe('unknown');
    await expect(list('ICML', 2023)).resolves.toBe('unknown');
    expect(site.paths).toEqual(['/ICCV2031']);
  });

  test('who is led to the menu learns what there is', async () => {
    site.pages.set('/ICCV2031', cvfMenu(['CVPR2023', 'WACV2024', 'ICCV2021']));
    await expect(list('ICCV', 2031)).resolves.toBe('unknown');
  });

  test('leaves out workshops, and says so', async () => {
    const mixed = cvfList(CVPR23, entries('CVPR', 1, 2)).replace(
      '</dl>',
      '<dt class="ptitle"><a href="/content/CVPR2023W/X/html/W.html">At a Workshop</a></dt><dd>A B</dd></dl>',
    );
    site.pages.set('/CVPR2023?day=all', mixed);
    const answer = await list('CVPR', 2023);
    expect(titles(answer)).toEqual(['Paper 1', 'Paper 2']);
    expect(answer).toMatchObject({
      notes: ['1 papers of workshops or other conferences on the page were left out'],
    });
  });

  test.each([
    [
      'without papers',
      cvfFrame(CVPR23, '<p>Being built</p>'),
      /\/WACV2024\) has another shape .* no paper was found/,
    ],
    [
      'of workshops',
      PAGES['/WACV2024'].replaceAll('WACV2024/', 'WACV2024W/X/'),
      /all papers on it are of workshops/,
    ],
    [
      'without authors',
      PAGES['/WACV2024']
        .replaceAll('query_author', 'q')
        .replaceAll(/>[^<]*Number[^<]*</g, '><')
        .replaceAll('author ', 'x '),
      /no authors were found/,
    ],
    ['nested without end', `<html>${'<div>'.repeat(100_000)}</html>`, /nested deeper/],
  ])('a page %s is a failure, never a list', async (_, page, message) => {
    site.pages.set('/WACV2024', page);
    const listing = list('WACV', 2024);
    await expect(listing).rejects.toBeInstanceOf(RequestFailed);
    await expect(listing).rejects.toThrow(message);
  });

  test('a page of a day that is not there is a failure', async () => {
    site.pages.delete('/CVPR2018.py?day=2018-06-19');
    await expect(list('CVPR', 2018)).rejects.toThrow(/is not there, although another page links to it/);
  });

  test('a page that is cut off is asked for again', async () => {
    const page = PAGES['/WACV2024'];
    site.fail({ kind: 'reply', status: 200, body: page.slice(0, page.indexOf('Paper 2')) });
    expect(titles(await list('WACV', 2024))).toEqual(['Paper 1', 'Paper 2']);
    expect(site.paths).toHaveLength(2);
  });

  test('a wall against bots is no answer, also where a page is asked for that there may not be', async () => {
    site.fail(htmlFault(404));
    await expect(list('WACV', 2024)).rejects.toMatchObject({ name: 'SourceUnavailable', state: 'refused' });
  });

  test('who is told to wait waits', async () => {
    site.fail({ kind: 'reply', status: 429, headers: { 'retry-after': '2' }, body: '' }, 2);
    expect(titles(await list('WACV', 2024))).toHaveLength(2);
  });

  test.each([
    ['CVPR', 2013, true],
    ['CVPR', 2012, false],
    ['ICCV', 2023, true],
    ['ICCV', 2024, false],
    ['WACV', 2021, true],
    ['Asian Conference on Computer Vision', 2022, true],
    ['ACCV', 2023, false],
    ['ECCV', 2022, false],
  ])('serves %s %i: %s', (name, year, served) =>
    expect(cvfDefinition.serves(venueYear(name).venue, year)).toBe(served),
  );
});

describe('saved pages of CVF', () => {
  const read = (html: string): ReturnType<typeof volumesIn> =>
    volumesIn(cvfFolderReader, 'saved/page.html', html);

  test('say venue and year themselves', async () => {
    const [volume, ...more] = await read(PAGES['/CVPR2023?day=all']);
    expect(volume).toMatchObject({ venues: ['CVPR'], year: 2023 });
    expect(volume?.papers).toEqual(((await list('CVPR', 2023)) as ListedPage).papers);
    expect(more).toEqual([]);
  });

  test('with absolute links, as browsers save them', async () => {
    const html = PAGES['/WACV2024'].replaceAll('href="/', 'href="https://openaccess.thecvf.com/');
    expect(await read(html)).toEqual(await read(PAGES['/WACV2024']));
  });

  test('of workshops are another venue', async () => {
    const [volume] = await read(PAGES['/WACV2024'].replaceAll('WACV2024/', 'WACV2024W/X/'));
    expect(volume?.venues).toEqual(['WACV workshops']);
    expect(venueYear('WACV workshops').venue.key).not.toBe('wacv');
  });

  test.each([
    ['a list of days', PAGES['/CVPR2023']],
    ['another page', '<html><p>ptitle content/CVPR2023</p></html>'],
    ['nothing', ''],
  ])('%s has no volume', async (_, html) => {
    await expect(read(html)).resolves.toEqual([]);
  });

  test('one that is cut off is an error with its name', async () => {
    const reading = read(PAGES['/WACV2024'].slice(0, -40));
    await expect(reading).rejects.toBeInstanceOf(InputError);
    await expect(reading).rejects.toThrow(/^"saved\/page\.html" can't be read .* cut off\.$/);
  });
});
