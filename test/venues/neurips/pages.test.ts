import { describe, expect, test } from 'vitest';
import { checkBook } from '../../../src/venues/neurips/checked-book.js';
import { paperLink, trackNamed, volumeLink } from '../../../src/venues/neurips/links.js';
import { readBook, readIndex } from '../../../src/venues/neurips/pages.js';
import {
  framed,
  neuripsBook,
  neuripsHash,
  neuripsIndex,
  oldNeuripsBook,
  type NeuripsEntry,
} from '../../support/neurips-pages.js';

const ENTRIES: readonly NeuripsEntry[] = [
  {
    hash: neuripsHash(1),
    title: 'Sampling in $\\mathbb{R}^d$ &amp; beyond:<br> H<sub>2</sub>O',
    authors: 'Ada Lovelace, Jos&eacute; N&uacute;ñez,\n Chen &amp;quot;x&amp;quot; Dai',
    track: 'Conference',
  },
  {
    hash: neuripsHash(2),
    title: '<i>In situ</i> Benchmarks',
    authors: "Łukasz Müller, Conan O'Brien, Sammy Davis, Jr.",
    track: 'Datasets_and_Benchmarks_Track',
  },
];

function checked(html: string, year: number): Exclude<ReturnType<typeof checkBook>, { wrong: string }> {
  const book = checkBook(html, year);
  if ('wrong' in book) throw new Error(book.wrong);
  return book;
}

describe('links of NeurIPS', () => {
  test.each([
    ['/paper_files/paper/2022/hash/0123456789abcdef-Abstract-Conference.html', 2022, 'Conference'],
    ['/paper/1987/hash/0123456789ABCDEF-Abstract.html', 1987, undefined],
    [
      'https://papers.nips.cc/paper_files/paper/2024/hash/0123456789abcdef-Abstract-Datasets_and_Benchmarks_Track.html?x=1',
      2024,
      'Datasets_and_Benchmarks_Track',
    ],
  ])('a paper: %s', (href, year, track) =>
    expect(paperLink(href)).toMatchObject({ year, track, hash: '0123456789abcdef' }),
  );

  test.each([
    '/paper_files/paper/2022',
    '/paper_files/paper/2022/file/0123456789abcdef-Paper-Conference.pdf',
    '/paper_files/paper/2022/hash/0123456789abcdef-Supplemental.zip',
    'javascript:alert(1)',
    '',
  ])('no paper: %s', (href) => expect(paperLink(href)).toBeUndefined());

  test('the Datasets and Benchmarks of 2021 are at their own site', () => {
    const link = paperLink('/paper_files/paper/2021/hash/0123456789abcdef-Abstract-round2.html');
    expect(link?.pdf).toBe(
      'https://datasets-benchmarks-proceedings.neurips.cc/paper_files/paper/2021/file/0123456789abcdef-Paper-round2.pdf',
    );
  });

  test('pages of papers', () => {
    expect(volumeLink('https://proceedings.neurips.cc/paper_files/paper/2025/vol38-main-conference')).toEqual(
      {
        year: 2025,
        path: '/paper_files/paper/2025/vol38-main-conference',
      },
    );
    expect(volumeLink('/paper/1999/')).toEqual({ year: 1999, path: '/paper/1999' });
    expect(volumeLink('/paper_files/paper/2025/hash/x')).toBeUndefined();
  });

  test.each([
    [undefined, 'main'],
    ['none', 'main'],
    ['', 'main'],
    ['Conference', 'main'],
    ['Datasets_and_Benchmarks', 'Datasets and Benchmarks'],
    ['Datasets_and_Benchmarks_Track', 'Datasets and Benchmarks'],
    ['round1', 'Datasets and Benchmarks'],
    ['Position_Paper_Track', 'Position Paper'],
    ['Creative_AI_Track', 'Creative AI'],
  ])('the track %s is %s', (track, name) => expect(trackNamed(track)).toBe(name));
});

describe('a page of papers of NeurIPS', () => {
  test('says everything that it has room for', () => {
    const { papers, notes, count, others } = checked(neuripsBook(2024, ENTRIES), 2024);
    expect(papers).toEqual([
      {
        paper_id: neuripsHash(1),
        title: 'Sampling in R^d & beyond: H2O',
        authors: ['Ada Lovelace', 'José Núñez', 'Chen "x" Dai'].map((name) => ({ name, affiliations: [] })),
        track: 'main',
        booktitle: 'Advances in Neural Information Processing Systems 37',
        volume: '37',
        source_url: `https://proceedings.neurips.cc/paper_files/paper/2024/hash/${neuripsHash(1)}-Abstract-Conference.html`,
        pdf_url: `https://proceedings.neurips.cc/paper_files/paper/2024/file/${neuripsHash(1)}-Paper-Conference.pdf`,
      },
      {
        paper_id: neuripsHash(2),
        title: 'In situ Benchmarks',
        authors: ['Łukasz Müller', "Conan O'Brien", 'Sammy Davis, Jr.'].map((name) => ({
          name,
          affiliations: [],
        })),
        track: 'Datasets and Benchmarks',
        booktitle: 'Advances in Neural Information Processing Systems 37',
        volume: '37',
        source_url: `https://proceedings.neurips.cc/paper_files/paper/2024/hash/${neuripsHash(2)}-Abstract-Datasets_and_Benchmarks_Track.html`,
        pdf_url: `https://proceedings.neurips.cc/paper_files/paper/2024/file/${neuripsHash(2)}-Paper-Datasets_and_Benchmarks_Track.pdf`,
      },
    ]);
    expect({ notes, count, others }).toEqual({ notes: [], count: 2, others: [] });
  });

  test('reads the same from its older layout', () => {
    const old = checked(oldNeuripsBook(2024, ENTRIES, 'paper_files/paper'), 2024);
    const shape = ({ papers }: typeof old): unknown =>
      papers.map(({ booktitle, ...paper }) => [paper, booktitle?.slice(0, 50)]);
    expect(shape(old)).toEqual(shape(checked(neuripsBook(2024, ENTRIES), 2024)));
    expect(old.count).toBeUndefined();
  });

  test('reads entries without any class, whose tags were not closed', () => {
    const bare = framed(
      'NIPS Proceedings',
      `<ul>${ENTRIES.map(
        ({ hash, title }) =>
          `<li><a href=/paper/2019/hash/${hash}-Abstract.html>${title}</a> <i class="fas fa-x"></i><i>A. One, B. Two and C. Three</i>`,
      ).join('\n')}</ul>`,
    );
    const { papers } = checked(bare, 2019);
    expect(papers.map(({ track, authors }) => [track, authors.map(({ name }) => name)])).toEqual([
      ['main', ['A. One', 'B. Two', 'C. Three']],
      ['main', ['A. One', 'B. Two', 'C. Three']],
    ]);
  });

  test('counts a paper once that is linked to twice, and takes its title from the link that has one', () => {
    const twice = neuripsBook(2024, ENTRIES).replaceAll(
      /<a title="paper title" (href="[^"]+")>/g,
      '<a $1><img src="x.png"></a> $&',
    );
    expect(checked(twice, 2024).papers.map(({ title }) => title)).toEqual(
      checked(neuripsBook(2024, ENTRIES), 2024).papers.map(({ title }) => title),
    );
    expect(checked(twice, 2024).notes).toEqual([]);
  });

  test('that counts more papers than can be found is wrong', () => {
    expect(checkBook(neuripsBook(2024, ENTRIES, { count: 4034 }), 2024)).toEqual({
      wrong: 'it counts 4034 papers, and 2 were found on it',
    });
  });

  test('notes what looks like a paper and is none that it can read', () => {
    const odd = neuripsBook(2024, ENTRIES, { count: 4 }).replace(
      '<ul class="paper-list">',
      `$&<li><a href="/paper/x.html">A Paper Elsewhere</a></li><li><a href="/paper/2024/hash/${neuripsHash(9)}-Abstract.html"> </a> <i>A</i></li>`,
    );
    const { papers, notes } = checked(odd, 2024);
    expect(papers).toHaveLength(2);
    expect(notes).toEqual([
      expect.stringContaining(`${neuripsHash(9)}-Abstract.html without a title`) as string,
      'an entry could not be read: "A Paper Elsewhere"',
    ]);
  });

  test.each([
    ['without a paper', framed('NeurIPS Proceedings', '<p>Soon</p>'), 'no paper was found on it'],
    ['of another year', neuripsBook(2023, ENTRIES), 'all papers on it are of other years than 2024'],
    [
      'without authors',
      neuripsBook(2024, ENTRIES).replaceAll('paper-authors', 'people'),
      'no authors were found on it',
    ],
    [
      'that is nested without end',
      `<html>${'<div>'.repeat(200_000)}`,
      'its elements are nested deeper than in any page known',
    ],
  ])('%s is wrong', (_, html, wrong) => expect(checkBook(html, 2024)).toEqual({ wrong }));

  test('one paper without authors is a note', () => {
    const [first, second] = ENTRIES as [NeuripsEntry, NeuripsEntry];
    const { notes } = checked(neuripsBook(2024, [first, { ...second, authors: '' }]), 2024);
    expect(notes).toEqual(['1 papers have no authors on the page']);
  });

  test('names the other pages of its year', () => {
    const path = '/paper_files/paper/2025/vol38-main-conference';
    const html = neuripsBook(2025, ENTRIES, { seeAlso: [path, '/paper_files/paper/2024', path] });
    expect(checked(html, 2025).others).toEqual([path]);
  });

  test('tells NeurIPS from other conferences on the same program', () => {
    const iclr = neuripsBook(2025, ENTRIES)
      .replaceAll('Neural Information Processing Systems', 'Learning Representations')
      .replaceAll(/NeurIPS/g, 'ICLR');
    expect(readBook(iclr)).toMatchObject({ isNeurips: false });
    expect(readBook(neuripsBook(2025, ENTRIES))).toMatchObject({ isNeurips: true });
  });
});

describe('the index of NeurIPS', () => {
  test('has the pages of each year', () => {
    expect([...(readIndex(neuripsIndex([2025, 2024, 1987])) ?? [])]).toEqual([
      [2025, ['/paper_files/paper/2025']],
      [2024, ['/paper_files/paper/2024']],
      [1987, ['/paper_files/paper/1987']],
    ]);
  });

  test('is none without years', () => {
    expect(readIndex(framed('NeurIPS Proceedings', '<p>Moved</p>'))).toBeUndefined();
    expect(readIndex('')).toBeUndefined();
  });
});
