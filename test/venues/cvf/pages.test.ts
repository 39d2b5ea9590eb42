import { describe, expect, test } from 'vitest';
import { readBibBlock } from '../../../src/venues/cvf/bib-block.js';
import { absoluteLink, cvfPaperLink, dayLink, meetingLink } from '../../../src/venues/cvf/links.js';
import { readCvfPage } from '../../../src/venues/cvf/pages.js';
import { cvfFrame, cvfList, oldCvfList, type CvfEntry, type CvfLayout } from '../../support/cvf-pages.js';

const LAYOUT: CvfLayout = { conference: 'CVPR', year: 2023, folder: 'content/CVPR2023', month: 'June' };
const ENTRIES: readonly CvfEntry[] = [
  {
    name: 'Lovelace_Engines_CVPR_2023_paper',
    title: '$\\alpha$-Engines &amp; <i>Looms</i>:<br>x<sup>2</sup>',
    authors: ['Ada Lovelace', 'Łukasz Kaiser', 'Jos&eacute; Mart&iacute;nez'],
    pages: '1-11',
    arxiv: '2303.01234v2',
    supplement: true,
  },
  { name: 'Bob_Two_CVPR_2023_paper', title: 'Two', authors: ['Bob Two'], pages: '12--20' },
];

const papersOf = (html: string): unknown => readCvfPage(html)?.papers.map(({ paper }) => paper);

describe('links of CVF', () => {
  test.each([
    ['/content/CVPR2023/html/A_CVPR_2023_paper.html', 'CVPR', 2023, undefined],
    ['content_cvpr_2018/html/A_CVPR_2018_paper.html', 'CVPR', 2018, undefined],
    ['content_CVPR_2019/html/A.html', 'CVPR', 2019, undefined],
    ['https://openaccess.thecvf.com/content_ICCV_2017/html/A.html', 'ICCV', 2017, undefined],
    ['/content/WACV2024/html/A.html', 'WACV', 2024, undefined],
    ['../content/ACCV2022/html/A.html', 'ACCV', 2022, undefined],
    ['/content/CVPR2023W/NTIRE/html/A.html', 'CVPR', 2023, 'workshops'],
    ['/content_CVPRW_2020/html/w1/A.html', 'CVPR', 2020, 'workshops'],
    ['content_cvpr_2018_workshops/w1/html/A.html', 'CVPR', 2018, 'workshops'],
    ['content_cvpr_workshops_2014/W13/html/A.html', 'CVPR', 2014, 'workshops'],
    ['/content/CVPR2026_findings/html/A.html', 'CVPR', 2026, 'findings'],
  ])('%s', (href, conference, year, beside) =>
    expect(cvfPaperLink(href)).toMatchObject({ conference, year, beside }),
  );

  test.each([
    '/CVPR2023',
    '/content/CVPR2023/papers/A.pdf',
    'https://example.org/content/CVPR2023/html/A.html',
    '',
    '//evil/content/CVPR2023/html/A.html',
  ])('no paper: "%s"', (href) => expect(cvfPaperLink(href)).toBeUndefined());

  test('days, conferences, addresses', () => {
    expect(dayLink('CVPR2018.py?day=2018-06-19')).toEqual({
      conference: 'CVPR',
      year: 2018,
      day: '2018-06-19',
      path: '/CVPR2018.py?day=2018-06-19',
    });
    expect(dayLink('/ICCV2021?day=all')?.path).toBe('/ICCV2021?day=all');
    expect(dayLink('/ICCV2021_workshops?day=all')).toBeUndefined();
    expect(meetingLink('/WACV2024')).toEqual({ conference: 'WACV', year: 2024 });
    expect(meetingLink('/WACV2024_workshops/menu')).toBeUndefined();
    expect(absoluteLink('content/CVPR2023/papers/A.pdf')).toBe(
      'https://openaccess.thecvf.com/content/CVPR2023/papers/A.pdf',
    );
    expect(absoluteLink('https://example.org/x')).toBe('https://example.org/x');
  });
});

describe('a page of papers of CVF', () => {
  test('says everything that it has room for', () => {
    const page = readCvfPage(cvfList(LAYOUT, ENTRIES));
    expect(page?.papers.map(({ paper }) => paper)).toEqual([
      {
        paper_id: 'Lovelace_Engines_CVPR_2023_paper',
        title: 'α-Engines & Looms: x²',
        authors: ['Ada Lovelace', 'Łukasz Kaiser', 'José Martínez'].map((name) => ({
          name,
          affiliations: [],
        })),
        booktitle: 'Proceedings of the Conference on Vision (CVPR)',
        track: 'main',
        pages: '1-11',
        publication_date: '2023-06',
        arxiv_id: '2303.01234',
        source_url:
          'https://openaccess.thecvf.com/content/CVPR2023/html/Lovelace_Engines_CVPR_2023_paper.html',
        pdf_url: 'https://openaccess.thecvf.com/content/CVPR2023/papers/Lovelace_Engines_CVPR_2023_paper.pdf',
        urls: [
          'https://openaccess.thecvf.com/content/CVPR2023/supplemental/Lovelace_Engines_CVPR_2023_paper_supp.zip',
        ],
      },
      {
        paper_id: 'Bob_Two_CVPR_2023_paper',
        title: 'Two',
        authors: [{ name: 'Bob Two', affiliations: [] }],
        booktitle: 'Proceedings of the Conference on Vision (CVPR)',
        track: 'main',
        pages: '12-20',
        publication_date: '2023-06',
        source_url: 'https://openaccess.thecvf.com/content/CVPR2023/html/Bob_Two_CVPR_2023_paper.html',
        pdf_url: 'https://openaccess.thecvf.com/content/CVPR2023/papers/Bob_Two_CVPR_2023_paper.pdf',
      },
    ]);
    expect(page).toMatchObject({ unread: [], days: [], meetings: [{ conference: 'CVPR', year: 2023 }] });
  });

  test('reads the same from its older layout', () => {
    const plain = ENTRIES.map(({ arxiv: _, supplement: __, ...entry }) => entry);
    expect(papersOf(oldCvfList({ ...LAYOUT, folder: 'content/CVPR2023' }, plain))).toEqual(
      papersOf(cvfList(LAYOUT, plain)),
    );
  });

  test('reads entries whose tags were not closed', () => {
    const open = cvfList(LAYOUT, ENTRIES).replaceAll(/<\/(?:a|dt|dd)>/g, '');
    expect(papersOf(open)).toEqual(papersOf(cvfList(LAYOUT, ENTRIES)));
  });

  test('takes authors from links, and from the BibTeX where nothing else names them', () => {
    const names = (html: string): unknown =>
      readCvfPage(html)?.papers.map(({ paper }) => paper.authors.map(({ name }) => name));
    const whole = cvfList(LAYOUT, ENTRIES);
    const expected = [['Ada Lovelace', 'Łukasz Kaiser', 'José Martínez'], ['Bob Two']];
    expect(names(whole.replaceAll(/<input [^>]*>/g, ''))).toEqual(expected);
    expect(names(whole.replaceAll(/<form [\s\S]*?<\/form>/g, ''))).toEqual(expected);
  });

  test('leaves out what is behind the list, and keeps an entry that it can not read as such', () => {
    const odd = cvfList(LAYOUT, ENTRIES).replace(
      '</dl>',
      '<dt class="ptitle"><br><a href="/elsewhere.html">A Paper Elsewhere</a></dt><dd>X</dd><dt class="ptitle"></dt></dl>',
    );
    const page = readCvfPage(odd);
    expect(page?.papers).toHaveLength(2);
    expect(page?.unread).toEqual(['A Paper Elsewhere', 'an empty entry']);
    expect(JSON.stringify(readCvfPage(cvfList(LAYOUT, ENTRIES)))).not.toContain('help.html');
  });

  test('knows workshops by their links and by the book that they are in', () => {
    const beside = (layout: CvfLayout): unknown =>
      readCvfPage(cvfList(layout, ENTRIES))?.papers.map(({ link, paper }) => [link.beside, paper.track]);
    const workshops = ['workshops', 'workshops'];
    expect(beside({ ...LAYOUT, folder: 'content/CVPR2023W/NTIRE' })).toEqual([workshops, workshops]);
    expect(beside({ ...LAYOUT, booktitle: 'Proceedings of the Conference (CVPR) Workshops' })).toEqual([
      workshops,
      workshops,
    ]);
    expect(
      beside({ ...LAYOUT, booktitle: 'IEEE Workshop/Winter Conference on Applications (WACV)' }),
    ).toEqual([
      [undefined, 'main'],
      [undefined, 'main'],
    ]);
  });

  test('is empty without papers, and none when it is nested without end', () => {
    expect(readCvfPage(cvfFrame(LAYOUT, '<p>Soon</p>'))).toMatchObject({ papers: [], unread: [] });
    expect(readCvfPage('<div>'.repeat(200_000))).toBeUndefined();
  });
});

describe('BibTeX on a page', () => {
  test('is read with its accents and dates', () => {
    const read = readBibBlock(
      `bibtex: @InProceedings{G_2020_X, author = {G\\"odel, Kurt and {\\'E}va Tardos and Davis, Sammy}, pages={3 -- 9}, year = 2020, month = nov }`,
    );
    expect(read).toEqual({
      key: 'G_2020_X',
      authors: ['Kurt Gödel', 'Éva Tardos', 'Sammy Davis'],
      pages: '3-9',
      date: '2020-11',
    });
  });

  test.each(['', 'bibtex', '@InProceedings{x, author = {A', '@x', '@{}{}'])('none: "%s"', (text) =>
    expect(readBibBlock(text)).toBeUndefined(),
  );
});
