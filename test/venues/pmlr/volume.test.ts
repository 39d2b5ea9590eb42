import { describe, expect, test } from 'vitest';
import { readBib } from '../../../src/venues/pmlr/read-bib.js';
import { readCiteproc } from '../../../src/venues/pmlr/read-citeproc.js';
import type { PmlrVolume } from '../../../src/venues/pmlr/volume.js';
import { citeproc, editorsBib, PROCEEDINGS } from '../../support/pmlr-files.js';

const volume = async (text: string, hints = {}): Promise<PmlrVolume> => {
  const read = /^\s*- title/.test(text) ? await readCiteproc(text, hints) : await readBib(text, hints);
  if (!('papers' in read)) throw new Error(JSON.stringify(read));
  return read;
};

describe('the BibTeX of the editors', () => {
  test('says the volume, its venue and its year, and each paper with all that it has', async () => {
    const read = await volume(
      editorsBib([
        {
          title: 'On {PEAT}: $\\tilde O(n\\log n)$ and Na\\"{\\i}ve \\emph{Moss} \\& Fen',
          author: 'B\\"urkner, Paul-Christian and van der {\\L}o\\v{s}, Mi{\\c{s}}a and Doe, Jr., John',
          more: 'software = {https://code.example/a\\_b}, openreview = {https://openreview.net/forum?id=aB_c-12}, section = {Long}, video = {none}',
        },
      ]),
    );
    expect(read).toMatchObject({
      id: 'v906',
      year: 2030,
      booktitle: 'Proceedings of The 3rd Asian Conference on Machine Learning',
      names: [
        'Asian Conference on Machine Learning',
        'ACML',
        'Proceedings of The 3rd Asian Conference on Machine Learning',
      ],
      notes: [],
    });
    expect(read.papers).toEqual([
      {
        paper_id: 'v906/burkner31a',
        title: 'On PEAT: Õ(n log n) and Naïve Moss & Fen',
        authors: [
          { name: 'Paul-Christian Bürkner', affiliations: [] },
          { name: 'Mişa van der Łoš', affiliations: [] },
          { name: 'John Doe Jr.', affiliations: [] },
        ],
        booktitle: 'Proceedings of The 3rd Asian Conference on Machine Learning',
        track: 'Long',
        type: 'inproceedings',
        volume: '906',
        pages: '01-09',
        publication_date: '2031-02-01',
        openreview_id: 'aB_c-12',
        abstract: 'On k things.',
        source_url: 'https://proceedings.mlr.press/v906/burkner31a.html',
        pdf_url: 'https://proceedings.mlr.press/v906/burkner31a/burkner31a.pdf',
        urls: ['https://code.example/a_b'],
      },
    ]);
  });

  test('names pages after the first author, the year of publishing and the order', async () => {
    const by = (author: string): { title: string; author: string } => ({ title: 'T', author });
    const { papers } = await volume(
      editorsBib(
        ['Li, A', 'Lí, B', 'de Campos, C', "O'Brien, D", 'De Ath, E', 'Li, F', '{The Peat Group}'].map(by),
      ),
    );
    expect(papers.map(({ paper_id }) => paper_id.slice(5))).toEqual([
      'li31a',
      'li31b',
      'campos31a',
      'o-brien31a',
      'de-ath31a',
      'li31c',
      'group31a',
    ]);
  });

  test('does not know yet what its pages will be called, whatever links it has', async () => {
    const link = 'http://proceedings.mlr.press/v906/li30';
    const { papers } = await volume(
      editorsBib([
        { title: 'T', author: 'Li, A', more: `url = {${link}.html}, pdf = {${link}/li30.pdf}` },
        { title: 'U', author: 'Wu, A', more: 'pdf = {https://files.example/u.pdf}' },
      ]),
    );
    expect(papers.map(({ source_url, pdf_url }) => [source_url, pdf_url])).toEqual([
      ['https://proceedings.mlr.press/v906/li31a.html', 'https://proceedings.mlr.press/v906/li31a/li31a.pdf'],
      ['https://proceedings.mlr.press/v906/wu31a.html', 'https://files.example/u.pdf'],
    ]);
  });

  test('has keywords, and sections by their titles', async () => {
    const { papers } = await volume(
      editorsBib(
        [
          { title: 'T', author: 'Li, A', more: 'section = {open}, keywords = {{B}ogs, Fen \\& Moor,peat}' },
          { title: 'U', author: 'Wu, A', more: 'section = {Short}, keywords = {moss, dry; peat}' },
          { title: 'V', author: 'Xu, A', more: 'section = {else}' },
        ],
        PROCEEDINGS.replace('{Short|Long}', '{open=Open Problems|Short}'),
      ),
    );
    expect(papers.map(({ track, keywords }) => [track, keywords])).toEqual([
      ['Open Problems', ['Bogs', 'Fen & Moor', 'peat']],
      ['Short', ['moss, dry', 'peat']],
      ['else', undefined],
    ]);
  });

  test('is of the year of the conference, whatever year the volume was made for', async () => {
    const late = PROCEEDINGS.replace('year = {2030}', 'year = {2031}');
    expect((await volume(editorsBib([{ title: 'T', author: 'Li, A' }], late))).year).toBe(2030);
    const { year } = await volume(editorsBib([{ title: 'T', author: 'Li, A' }], ''), {
      volume: '906',
      year: '2031',
      start: '2030-12-11',
      published: '2031-02-01',
      shortname: 'ACML',
    });
    expect(year).toBe(2030);
  });

  test('has names with a comma behind them', async () => {
    const { papers } = await volume(editorsBib([{ title: 'T', author: 'Roe, Ann M, and Doe, John,' }]));
    expect(papers[0]?.authors.map(({ name }) => name)).toEqual(['Ann M Roe', 'John Doe']);
  });

  test('of old volumes has the keys of the pages', async () => {
    const { papers } = await volume(
      editorsBib([{ title: 'T', author: 'Li, A' }], PROCEEDINGS.replace('{906}', '{37}')),
    );
    expect(papers[0]?.paper_id).toBe('v37/key0');
  });

  test('may leave what it says of the volume to others', async () => {
    const bib = editorsBib([{ title: 'T', author: 'Li, A' }], '');
    expect(await readBib(bib)).toEqual({ other: true });
    const read = await volume(bib, {
      volume: '906',
      year: '2030',
      published: '2031-02-01',
      shortname: 'ACML',
    });
    expect(read).toMatchObject({ id: 'v906', year: 2030, names: ['ACML'] });
    expect(read.papers[0]).toMatchObject({ paper_id: 'v906/li31a', publication_date: '2031-02-01' });
  });

  test('names an entry that can not be read, and reads the others', async () => {
    const bib = editorsBib([
      { title: 'A', author: 'Li, A' },
      { title: 'B', author: 'Wu, B', more: 'x = = y' },
      { title: '', author: 'Zu, C' },
      { title: 'D', author: 'Xu, D' },
    ]);
    const { papers, notes } = await volume(bib);
    expect(papers.map(({ title }) => title)).toEqual(['A', 'D']);
    expect(notes).toEqual([
      expect.stringMatching(
        /^line \d+: the entry "key1" \(@InProceedings\) can't be read: .* and was left out$/,
      ),
      'the entry "key2" has no title, and was left out',
    ]);
  });

  test('that is cut off is no volume', async () => {
    const bib = editorsBib([
      { title: 'A', author: 'Li, A' },
      { title: 'B', author: 'Wu, B' },
    ]);
    expect(await readBib(bib.slice(0, -9))).toEqual({ wrong: 'its last entry is cut off' });
  });
});

describe('the files of the site', () => {
  const yaml = citeproc('v906', [
    { id: 'burkner31a', title: 'On {PEAT}: $k$-Means & Fen', authors: [['Paul-Christian', '', 'Bürkner']] },
    {
      id: 'los31a',
      title: "It's: a #1 - {Title}",
      authors: [
        ['Mişa', 'van der', 'Łoš'],
        ['Yes', '', 'No'],
      ],
    },
  ]);

  test('citeproc.yaml gives the same papers as the BibTeX of the editors', async () => {
    const bib = await volume(
      editorsBib([
        { title: 'On {PEAT}: $k$-Means \\& Fen', author: 'B\\"urkner, Paul-Christian' },
        { title: "It's: a \\#1 - {Title}", author: 'van der {\\L}o{\\v s}, Mi{\\c s}a and No, Yes' },
      ]),
    );
    const site = await volume(yaml, { year: '2030' });
    const same = (read: PmlrVolume): unknown =>
      read.papers.map(({ pages, ...paper }) => ({ ...paper, pages: typeof pages }));
    expect(same(site)).toEqual(same(bib));
    expect([site.id, site.year]).toEqual([bib.id, bib.year]);
  });

  test('bibliography.bib has the names of the pages in its keys and links', async () => {
    const read = await volume(`
@InProceedings{pmlr-v906-burkner31a,
  title = 	 {On {PEAT}},
  author =       {B{\\"u}rkner, Paul-Christian},
  booktitle = 	 {Proceedings of The 3rd Asian Conference on Machine Learning},
  pages = 	 {1--9},
  year = 	 {2031},
  volume = 	 {906},
  month = 	 {01 Feb},
  publisher =    {PMLR},
  pdf = 	 {https://proceedings.mlr.press/v906/burkner31a/burkner31a.pdf},
  url = 	 {https://proceedings.mlr.press/v906/burkner31a.html},
}`);
    expect(read.id).toBe('v906');
    expect(read.papers).toMatchObject([
      {
        paper_id: 'v906/burkner31a',
        title: 'On PEAT',
        authors: [{ name: 'Paul-Christian Bürkner' }],
        publication_date: '2031-02',
      },
    ]);
  });

  test('YAML that somebody wrote by hand is read record by record', async () => {
    const three = citeproc('v906', [
      {
        id: 'a31a',
        title: 'A',
        authors: [
          ['null', '', 'True'],
          ['1e5', '', 'Off'],
        ],
      },
      { id: 'b31a', title: 'B', authors: [['*x', '', ': y']] },
      { id: 'c31a', title: 'C\u0002D', authors: [['C', '', 'D']] },
    ]);
    const { papers, notes } = await volume(three);
    expect(papers.map(({ title }) => title)).toEqual(['A', 'CD']);
    expect(papers[0]?.authors.map(({ name }) => name)).toEqual(['null True', '1e5 Off']);
    expect(notes).toEqual(["record 2 (title: 'B') is no YAML, and was left out"]);
  });

  test('YAML that is cut off inside of its last record is no volume', async () => {
    const second = yaml.lastIndexOf('- title');
    for (let at = second + 9; at < yaml.indexOf('issued', second); at += 3)
      expect(await readCiteproc(yaml.slice(0, at)), yaml.slice(second, at)).toHaveProperty('wrong');
  });

  test('somebody’s references that cite papers of the site are no volume', async () => {
    const cited = (key: string, volume: string, publisher: string): string =>
      `@inproceedings{${key}, title = {On ${key}}, author = {Roe, A}, volume = {${volume}}, publisher = {${publisher}}}\n`;
    expect(await readBib(cited('peat', '906', 'PMLR') + cited('moss', '1', 'Moor Press'))).toEqual({
      other: true,
    });
    expect(await readBib(cited('peat', '906', 'PMLR') + cited('moss', '907', 'PMLR'))).toEqual({
      other: true,
    });
    expect(await readBib(cited('peat', '906', 'PMLR') + cited('moss', '906', 'PMLR'))).toMatchObject({
      id: 'v906',
    });
  });

  test('what is no volume is somebody else’s', async () => {
    expect(await readCiteproc('venues:\n- name: icml\n')).toEqual({ other: true });
    expect(await readBib('@article{a, title={T}, journal={J}}')).toEqual({ other: true });
    expect(await readBib('')).toEqual({ other: true });
  });
});
