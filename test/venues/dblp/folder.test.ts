import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../../src/model/errors.js';
import { dblpFolderReader } from '../../../src/venues/dblp/folder.js';
import { dblpRecord, pageAnswer } from '../../support/fake-dblp.js';
import { folderFile, volumesIn } from '../../support/folder-file.js';

const volumes = (name: string, content: string | Buffer) => volumesIn(dblpFolderReader, name, content);
const search = (...records: object[]) => JSON.stringify(pageAnswer(records, 0, 1000).json);

const PAPER = `<inproceedings key="conf/cikm/BohlenH19" mdate="2020-01-01">
<author>Michael H. B&ouml;hlen</author>
<author orcid="0000-0001-9108-4278">Jens Lehmann 0001</author>
<title>On <i>n</i><sup>2</sup> &amp; H<sub>2</sub>O &mdash; a view.</title>
<pages>1-10</pages><year>2019</year><booktitle>CIKM</booktitle>
<ee type="oa">https://doi.org/10.1145/1234567.7654321</ee>
<ee>https://example.org/a.pdf?x=1&amp;y=2</ee>
<crossref>conf/cikm/2019</crossref>
<url>db/conf/cikm/cikm2019.html#BohlenH19</url>
</inproceedings>`;
const ARTICLE = `<article key="journals/jmlr/Lovelace20"><author>Ada Lovelace</author><title>Engines.</title><journal>J. Mach. Learn. Res.</journal><volume>21</volume><number>3</number><year>2020</year></article>`;
const OTHERS = `<proceedings key="conf/cikm/2019"><editor>Ada Lovelace</editor><title>Proceedings of CIKM.</title><year>2019</year><booktitle>CIKM</booktitle></proceedings>
<www key="homepages/1/1"><author>Ada Lovelace</author><title>Home Page</title></www>
<inproceedings key="conf/cikm/W19"><author>Ada Lovelace</author><title>Beside.</title><year>2019</year><booktitle>CIKM Workshops</booktitle></inproceedings>`;
const dump = (...records: string[]) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE dblp SYSTEM "dblp.dtd">\n<dblp>\n${records.join('\n')}\n</dblp>\n`;

describe('the XML of DBLP', () => {
  test('is read record by record, with its entities, tags and namesakes', async () => {
    expect(await volumes('part.xml', dump(PAPER, OTHERS, ARTICLE, PAPER))).toEqual([
      {
        venues: ['cikm'],
        year: 2019,
        papers: [
          {
            paper_id: 'conf/cikm/BohlenH19',
            title: 'On n² & H2O — a view',
            authors: [
              { name: 'Michael H. Böhlen', affiliations: [] },
              { name: 'Jens Lehmann', affiliations: [], orcid: '0000-0001-9108-4278' },
            ],
            booktitle: 'CIKM',
            type: 'Conference and Workshop Papers',
            pages: '1-10',
            doi: '10.1145/1234567.7654321',
            dblp_key: 'conf/cikm/BohlenH19',
            source_url: 'https://doi.org/10.1145/1234567.7654321',
            urls: ['https://example.org/a.pdf?x=1&y=2', 'https://dblp.org/rec/conf/cikm/BohlenH19'],
          },
        ],
      },
      { venues: ['CIKM Workshops'], year: 2019, papers: [expect.objectContaining({ title: 'Beside' })] },
      { venues: ['jmlr'], year: 2020, papers: [expect.objectContaining({ title: 'Engines', number: '3' })] },
    ]);
  });

  test('is read in its own encoding, with any root, in chunks of any size', async () => {
    const latin = Buffer.from(dump(PAPER.replace('&ouml;', 'ö')).replace('UTF-8', 'ISO-8859-1'), 'latin1');
    for (const content of [
      latin,
      PAPER,
      `<dblpperson name="x"><r>${PAPER}</r></dblpperson>`,
      `<bht key="a">${PAPER}</bht>`,
    ]) {
      const [volume] = await volumes('x.xml', content);
      expect(volume?.papers[0]?.authors[0]?.name).toBe('Michael H. Böhlen');
    }
    const long = dump(...Array.from({ length: 300 }, (_, n) => PAPER.replaceAll('BohlenH19', `B${n}`)));
    for (const size of [64, 4_001, 1_000_000]) {
      const found: number[] = [];
      for await (const { papers } of dblpFolderReader.volumes(folderFile('l.xml', long, size)))
        found.push(papers.length);
      expect(found).toEqual([300]);
    }
  });

  test('that is cut off or broken is an error that says where', async () => {
    const whole = dump(PAPER, ARTICLE);
    await expect(volumes('a/x.xml', whole.slice(0, -40))).rejects.toThrow(InputError);
    await expect(volumes('a/x.xml', whole.slice(0, -6))).rejects.toThrow(
      '"a/x.xml" looks like a file of DBLP, but it is cut off behind record 2',
    );
    await expect(volumes('a/x.xml', dump(PAPER, ARTICLE.replace('</author>', '')))).rejects.toThrow(
      /record 2 is no XML/,
    );
  });

  test('takes no entities that a file defines', async () => {
    const bomb = `<!DOCTYPE dblp [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n<dblp>${PAPER.replace('On ', '&b; ')}</dblp>`;
    expect(await volumes('x.xml', bomb)).toEqual([]);
  });
});

describe('saved answers of the search', () => {
  test('in JSON', async () => {
    const acl = (n: number, venue: string) => dblpRecord(n, { key: `conf/acl/A${n}`, venue });
    const content = search(acl(1, 'ACL (1)'), acl(2, 'ACL (2)'), acl(3, 'ACL (Findings)'), dblpRecord(4));
    const found = await volumes('search.json', content);
    expect(found.map(({ venues, year, papers }) => [...venues, year, papers.length])).toEqual([
      ['acl', 2019, 2],
      ['ACL (Findings)', 2019, 1],
      ['icml', 2019, 1],
    ]);
    expect(await volumes('pages.json', `[${content},${content}]`)).toHaveLength(3);
  });

  test('without the front matter, which has no authors', async () => {
    const front = dblpRecord(2, { title: 'Front Matter, Table of Contents, Preface.', authors: undefined });
    const [volume] = await volumes('search.json', search(dblpRecord(1), front));
    expect(volume?.papers).toHaveLength(1);
    expect(volume?.notes).toEqual(['1 entry is front matter (a title page, contents), and is left out']);
  });

  test('in XML', async () => {
    const content = `<?xml version="1.0" encoding="UTF-8"?>
<result><query id="1">…</query><status code="200">OK</status><time unit="msecs">1.0</time>
<hits total="2" computed="2" sent="2" first="0">
<hit score="1" id="1"><info><authors><author pid="1/1">Ada Lovelace 0001</author></authors><title>What &amp; Why &lt; How.</title><venue>ICML</venue><year>2019</year><type>Conference and Workshop Papers</type><key>conf/icml/L19</key><ee>https://doi.org/10.1000/x1</ee></info><url>URL#1</url></hit>
<hit score="1" id="2"><info><title>Nobody.</title><venue>ICML</venue><year>2019</year><type>Editorship</type><key>conf/icml/2019</key></info><url>URL#2</url></hit>
</hits></result>`;
    expect(await volumes('search.xml', content)).toEqual([
      {
        venues: ['icml'],
        year: 2019,
        papers: [
          expect.objectContaining({
            title: 'What & Why < How',
            authors: [{ name: 'Ada Lovelace', affiliations: [] }],
            doi: '10.1000/x1',
          }),
        ],
      },
    ]);
    await expect(volumes('search.xml', content.replace('sent="2"', 'sent="3"'))).rejects.toThrow(InputError);
    await expect(volumes('search.xml', content.slice(0, -30))).rejects.toThrow(InputError);
  });

  test('that are not whole are an error, and one page of several says so', async () => {
    const content = search(dblpRecord(1), dblpRecord(2));
    await expect(volumes('s.json', content.slice(0, -20))).rejects.toThrow(/cut off or damaged/);
    await expect(volumes('s.json', content.replace('"@sent":"2"', '"@sent":"3"'))).rejects.toThrow(
      InputError,
    );
    const [volume] = await volumes('s.json', content.replace('"@total":"2"', '"@total":"20"'));
    expect(volume?.notes).toEqual(['the search counts 20 papers, of which this file has 2']);
  });

  test('are told from the files of others', async () => {
    for (const content of ['', '[]', '{"result": {}}', '{"notes": []}', '{"result": {"hits": 3}}', 'null'])
      expect(await volumes('x.json', content)).toEqual([]);
    for (const content of [
      '',
      '<collection id="2022.x"><volume/></collection>',
      '<html><article key="x"></article></html>',
      '<result><a/></result>',
      '<article class="x">',
    ])
      expect(await volumes('x.xml', content)).toEqual([]);
    expect(dblpFolderReader.reads('a.bib')).toBe(false);
  });
});

const RECORDED = new URL('../../../../shared/data/recorded/dblp/', import.meta.url);
const present = existsSync(RECORDED);
if (!present) console.log('skipped: recorded answers of DBLP (../shared/data is not there)');

test.skipIf(!present)('real answers are read', async () => {
  const titles: (string | undefined)[] = [];
  for (const folder of readdirSync(RECORDED)) {
    for (const file of readdirSync(new URL(`${folder}/`, RECORDED))) {
      const { response } = JSON.parse(readFileSync(new URL(`${folder}/${file}`, RECORDED), 'utf8')) as {
        response: { body: string; headers: Record<string, string> };
      };
      const ending = response.headers['content-type']?.includes('json') ? 'json' : 'xml';
      for (const { papers } of await volumes(`x.${ending}`, response.body)) {
        titles.push(...papers.map(({ title }) => title));
        expect(papers.every(({ authors }) => authors.length > 0)).toBe(true);
      }
    }
  }
  expect(titles).toHaveLength(2);
});
