import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FolderReader } from '../../../src/venues/folder/folder-reader.js';
import { openreviewFolderReader } from '../../../src/venues/openreview/folder.js';
import { pmlrFolder } from '../../../src/venues/pmlr/folder.js';
import { takeRecords } from '../../../src/venues/dblp/record-xml.js';
import { FolderLister } from '../../../src/venues/folder/folder-lister.js';
import { folderReaders } from '../../../src/venues/folder/folder-readers.js';
import { folderFile, volumesIn } from '../../support/folder-file.js';
import { FolderOfFiles } from '../../support/folder-of-files.js';
import { citeproc } from '../../support/pmlr-files.js';

const DEEP = 100_000;

let folder: FolderOfFiles | undefined;
afterEach(() => folder?.remove());

/** What is found in a folder of one file, and the notes. */
async function foundIn(name: string, content: string | Buffer): Promise<[string, number, number][]> {
  folder?.remove();
  folder = new FolderOfFiles({ [name]: content });
  const lister = await FolderLister.open(folder.path, { readers: await folderReaders() });
  if (lister.found().length === 0)
    expect(lister.notes).toEqual([expect.stringMatching(/is none that a lister can read$/)]);
  return lister.found().map(({ venue, year, papers }) => [venue.key, year, papers]);
}

describe('XML of others beside that of the ACL Anthology', () => {
  const record =
    '<inproceedings key="conf/nips/a"><author>Björn</author><title>T.</title><year>2020</year></inproceedings>';

  it.each([
    ['a document type', '<!DOCTYPE dblp SYSTEM "dblp.dtd">\n<dblp>', 'utf8'],
    ['another encoding', '<dblp>', 'latin1'],
  ] as const)('is not refused for %s', async (_, head, encoding) => {
    const named = `<?xml version="1.0" encoding="${encoding === 'latin1' ? 'ISO-8859-1' : 'UTF-8'}"?>`;
    const xml = Buffer.from(`${named}\n${head}${record}</dblp>`, encoding);
    expect(await foundIn('nips.xml', xml)).toEqual([['neurips', 2020, 1]]);
  });

  it.each([
    ['a drawing', '<!DOCTYPE svg PUBLIC "x" "y"><svg/>'],
    ['no XML', 'hello'],
    ['UTF-16', Buffer.from('\ufeff<a/>', 'utf16le')],
    ['a page', '<!DOCTYPE html><html><br></html>'],
  ])('is left out with a note when it is %s', async (_, content) => {
    expect(await foundIn('x.xml', content)).toEqual([]);
  });

  it('does not hide that a collection has a document type, or is in another encoding', async () => {
    const collection =
      '<collection id="2022.acl"><volume id="1"><meta><booktitle>é</booktitle><year>2022</year></meta></volume></collection>';
    await expect(foundIn('2022.acl.xml', `<!DOCTYPE a [<!ENTITY b "c">]>${collection}`)).rejects.toThrow(
      /line 1: it has a document type/,
    );
    await expect(foundIn('2022.acl.xml', Buffer.from(collection, 'latin1'))).rejects.toThrow(/not UTF-8/);
  });
});

describe('what is nested without an end', () => {
  it.each([
    ['lists', '['.repeat(DEEP) + ']'.repeat(DEEP)],
    ['notes', '{"notes":['.repeat(DEEP) + ']}'.repeat(DEEP)],
  ])('in JSON is left out with a note: %s', async (_, json) => {
    expect(await foundIn('notes.json', json)).toEqual([]);
  });

  it('in a record of DBLP is told with its place', async () => {
    const author = `${'<i>'.repeat(DEEP)}${'</i>'.repeat(DEEP)}`;
    const xml = `<bht><inproceedings key="conf/nips/a"><author>${author}</author></inproceedings></bht>`;
    await expect(foundIn('nips.xml', xml)).rejects.toThrow(/"nips.xml" .*record 1 is no XML/);
  });

  it.each([
    ['brackets', '['.repeat(DEEP)],
    ['hyphens', `\n    ${'- '.repeat(DEEP)}`],
    ['question marks', `\n    ${'? '.repeat(DEEP)}`],
  ])('in a record of PMLR costs that record only: %s', async (_, nested) => {
    const yaml = citeproc('v906', [
      { id: 'a31a', title: 'A', authors: [['A', '', 'B']], more: `\n  more: ${nested}` },
      { id: 'c31a', title: 'C', authors: [['C', '', 'D']] },
    ]);
    const [volume] = await volumesIn(pmlrFolder, 'citeproc.yaml', yaml);
    expect(volume?.papers.map(({ title }) => title)).toEqual(['C']);
    expect(volume?.notes).toEqual(["record 1 (title: 'A') is no YAML, and was left out"]);
  });

  it('in the _config.yml beside a volume of PMLR is as good as none', async () => {
    const yaml = citeproc('v906', [{ id: 'a31a', title: 'A', authors: [['A', '', 'B']] }]);
    const config = folderFile('_config.yml', `volume: ${'- '.repeat(DEEP)}`);
    const file = { ...folderFile('citeproc.yaml', yaml), beside: () => config };
    for await (const volume of pmlrFolder.volumes(file)) expect(volume).toMatchObject({ year: 2031 });
  });
});

describe('a record of PMLR', () => {
  it.each(["'It's broken'", "'A' and more", '"a \\q b"'])(
    'with the title %s is not listed under a part of it',
    async (title) => {
      const yaml = citeproc('v906', [
        { id: 'a31a', title: 'REPLACED', authors: [['A', '', 'B']] },
        { id: 'c31a', title: 'C', authors: [['C', '', '@D']] },
      ]).replace("'REPLACED'", title);
      const [volume] = await volumesIn(pmlrFolder, 'citeproc.yaml', yaml);
      expect(volume?.papers.map((paper) => [paper.title, paper.authors[0]?.name])).toEqual([['C', 'C @D']]);
      expect(volume?.notes).toEqual([expect.stringMatching(/^record 1 .* is no YAML, and was left out$/)]);
    },
  );
});

it('takes a word of JavaScript for no kind of publication', async () => {
  const record =
    '<inproceedings key="conf/nips/a" publtype="constructor"><author>A</author><title>T</title><year>2020</year></inproceedings>';
  expect(await foundIn('nips.xml', `<dblp>${record}</dblp>`)).toEqual([['neurips', 2020, 1]]);
  expect(await volumesIn(openreviewFolderReader, 'a.json', '{"notes":[{"id":"constructor"}]}')).toEqual([]);
});

it('lists a venue and year that is spread over thousands of files without counting them anew for each', async () => {
  const files = 1_000;
  folder = new FolderOfFiles();
  for (let nth = 0; nth < files; nth++) folder.write(`${nth}.x`, 'x');
  const reader: FolderReader = {
    reads: () => true,
    async *volumes({ name }) {
      await Promise.resolve();
      yield { venues: ['icml'], year: 2020, papers: [{ paper_id: name, title: name, authors: [] }] };
    },
  };
  const lister = await FolderLister.open(folder.path, { readers: [{ lister: 'pmlr', reader }] });
  const stringified = vi.spyOn(JSON, 'stringify');
  const wanted = { venue: { key: 'icml', names: ['icml'], issns: [] }, year: 2020 };
  expect(lister.papersOf(wanted)).toBe(files);
  let papers = 0;
  const signal = new AbortController().signal;
  for (let next: string | undefined, more = true; more; more = next !== undefined) {
    const page = await lister.list(wanted, next, { stopping: signal, signal });
    if (typeof page === 'string') throw new Error(page);
    papers += page.papers.length;
    next = page.next;
  }
  expect(papers).toBe(files);
  // What an edition is made of is written out for each volume, not for each pair of a volume and a page.
  expect(stringified.mock.calls.length).toBeLessThan(10 * files);
  stringified.mockRestore();
});

describe('a file that is not UTF-8', () => {
  const search = {
    result: {
      hits: {
        ...{ '@total': '1', '@sent': '1', '@first': '0' },
        hit: [{ info: { key: 'conf/nips/a', title: 'é', year: '2020', authors: { author: 'Bü' } } }],
      },
    },
  };
  const note = {
    id: 'a1',
    content: { title: { value: 'é' }, venueid: { value: 'ICLR.cc/2024/Conference' } },
  };
  it.each([
    ['nips.json', JSON.stringify(search)],
    ['iclr.json', JSON.stringify({ notes: [note] })],
    ['citeproc.yaml', citeproc('v906', [{ id: 'a31a', title: 'é', authors: [['Bü', '', 'Q']] }])],
    [
      'cvpr.html',
      '<html><dl><dt class="ptitle"><a href="/content/CVPR2021/html/Q_A_CVPR_2021_paper.html">é</a><dd>Bü Q</dl></html>',
    ],
  ])(
    'is read as UTF-8, and refused in Latin-1, where its accents would be lost in silence: %s',
    async (name, text) => {
      expect(await foundIn(name, text)).toHaveLength(1);
      folder?.remove();
      await expect(foundIn(name, Buffer.from(text, 'latin1'))).rejects.toThrow(`"${name}" is not UTF-8`);
    },
  );
});

it('looks at what stands between the records of a file of DBLP once', async () => {
  const spaces = ' '.repeat(100_000);
  const xml = `<dblp>${spaces}<article key="journals/ml/A1"><title>T</title><year>2020</year></article>${spaces}</dblp>`;
  expect(await foundIn('ml.xml', xml)).toEqual([['machine learning', 2020, 1]]);
  const { rest } = takeRecords(`<dblp>${spaces.repeat(10)}`);
  expect(rest.length).toBeLessThan(spaces.length);
  expect(takeRecords(`${rest}<article key="a/b/c"></article>`).records).toHaveLength(1);
});
