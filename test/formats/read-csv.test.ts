import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { COLUMN_NAMES, columnsOf } from '../../src/formats/csv/columns.js';
import { INPUT_FIELDS } from '../../src/formats/input-fields.js';
import { cameAs } from '../../src/formats/output-values.js';
import { readForeign } from '../support/read-foreign.js';

const SCOPUS = `"Authors","Author full names","Title","Year","Source title","Volume","Issue","Art. No.","Page start","Page end","Cited by","DOI","Author Keywords","Document Type","Source","EID"
"Smith J.; Doe A.B.","Smith, John (57190000001); Doe, Anna B. (57190000002)","Deep ""learning"" for organs,
a review","2019","Nature Methods","16","3","","201","210","15","10.1038/S41592","CNN; organs","Article","Scopus","2-s2.0-1"
"[No author name available]","","Editorial","2020","Nature Methods","17","","e12","","","","","","Editorial","Scopus","2-s2.0-2"
`;

const WEB_OF_SCIENCE =
  'PT\tAU\tAF\tTI\tSO\tDE\tID\tPY\tVL\tIS\tBP\tEP\tDI\tPM\tUT\r\n' +
  'J\tSmith, J; Doe, AB\tSmith, John; Doe, Anna B.\t"Smart" cities\tCITIES\tdata; cities\tBIG DATA\t2020\t12\t2\t33\t44\t10.1016/j.c\t31234567\tWOS:0005\r\n';

const PUBMED = `PMID,Title,Authors,Citation,Journal/Book,Publication Year,PMCID,DOI
31234567,"Smart drugs: a trial.","Smith J, Doe AB, van der Berg C.","Lancet. 2020",Lancet,2020,PMC7000001,10.1016/S0140-6736(20)30001-1
`;

const ZOTERO = `\ufeff"Key","Item Type","Publication Year","Author","Title","Publication Title","ISSN","DOI","Url","Abstract Note","Pages","Issue","Volume","Manual Tags"
"ABCD1234","journalArticle","2018","Kaiser, Łukasz; Gomez, Aidan N.","One Model","Journal X","1234-5678","10.1000/xyz","http://a.b","Text","1-10","2","5","a; b"
`;

const EMBASE = `sep=;
Title;Author Names;Source title;Publication Year;First Page;Last Page;Medline PMID;Embase Accession ID
"Aspirin; a review";"Müller A., Roe B.C.";"BMJ";2011;10;20;12345678;L5000001
`;

const BIB_DEDUPE = `"ID","title","year","author","pages","volume","number","ENTRYTYPE","journal"
"id_1","One",2006,"Zuna, R E and Wang, S S","288-297",108,,"article","Cancer"
`;

describe('tables', () => {
  it.each([
    [
      'Scopus',
      SCOPUS,
      {
        title: 'Deep "learning" for organs, a review',
        authors: ['Smith J.', 'Doe A.B.'],
        venue: 'Nature Methods',
        year: 2019,
        volume: '16',
        number: '3',
        pages: '201-210',
        doi: '10.1038/S41592',
        keywords: ['CNN', 'organs'],
        type: 'Article',
        paper_id: '2-s2.0-1',
      },
    ],
    [
      'Web of Science',
      WEB_OF_SCIENCE,
      {
        title: '"Smart" cities',
        authors: ['Smith, John', 'Doe, Anna B.'],
        venue: 'CITIES',
        year: 2020,
        volume: '12',
        number: '2',
        pages: '33-44',
        doi: '10.1016/j.c',
        pmid: '31234567',
        keywords: ['data', 'cities'],
        type: 'J',
        paper_id: 'WOS:0005',
      },
    ],
    [
      'PubMed',
      PUBMED,
      {
        title: 'Smart drugs: a trial.',
        authors: ['Smith J', 'Doe AB', 'van der Berg C'],
        venue: 'Lancet',
        year: 2020,
        doi: '10.1016/S0140-6736(20)30001-1',
        pmid: '31234567',
        pmcid: 'PMC7000001',
      },
    ],
    [
      'Zotero',
      ZOTERO,
      {
        title: 'One Model',
        authors: ['Kaiser, Łukasz', 'Gomez, Aidan N.'],
        venue: 'Journal X',
        year: 2018,
        volume: '5',
        number: '2',
        pages: '1-10',
        doi: '10.1000/xyz',
        abstract: 'Text',
        keywords: ['a', 'b'],
        url: 'http://a.b',
        issn: '1234-5678',
        type: 'journalArticle',
        paper_id: 'ABCD1234',
      },
    ],
    [
      'Embase, with semicolons',
      EMBASE,
      {
        title: 'Aspirin; a review',
        authors: ['Müller A.', 'Roe B.C.'],
        venue: 'BMJ',
        year: 2011,
        pages: '10-20',
        pmid: '12345678',
        paper_id: 'L5000001',
      },
    ],
    [
      'bib-dedupe',
      BIB_DEDUPE,
      {
        title: 'One',
        authors: ['Zuna, R E', 'Wang, S S'],
        venue: 'Cancer',
        year: 2006,
        volume: '108',
        pages: '288-297',
        type: 'article',
        paper_id: 'id_1',
      },
    ],
  ])('of %s are read by the names of their columns', async (_, text, paper) => {
    for (const piece of [1 << 20, 7]) {
      const { format, papers, notes } = await readForeign(text, 'list.csv', { piece });
      expect(format).toBe('csv');
      expect(papers[0]).toEqual(paper);
      expect(notes).toEqual([]);
    }
  });

  it('keep every cell as it came, in order, under its own name', async () => {
    const { records } = await readForeign('Title,odd column,2019,Title\n"A ""b""", x ,7,\n', 'x.csv');
    expect(records[0]!.input_record).toEqual({
      format: 'csv',
      fields: [
        ['Title', 'A "b"'],
        ['odd column', ' x '],
        ['2019', '7'],
        ['Title', ''],
      ],
    });
  });

  it('are told by their content where their name says nothing, zipped or not', async () => {
    for (const content of [PUBMED, gzipSync(PUBMED)]) {
      expect((await readForeign(content, 'standard input')).papers).toHaveLength(1);
    }
  });

  it('are read in UTF-16, and line by line in Windows-1252, which is told', async () => {
    const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(EMBASE, 'utf16le')]);
    expect((await readForeign(wide, 'x.csv', { piece: 5 })).papers[0]).toMatchObject({
      authors: ['Müller A.', 'Roe B.C.'],
    });
    const narrow = Buffer.concat([
      Buffer.from('title,author\nOne,"Müller, A"\nTwo,"M'),
      Buffer.from([0xfc, 0x6c, 0x6c, 0x65, 0x72]),
      Buffer.from(', A"\nDash '),
      Buffer.from([0x96, 0x0a]),
    ]);
    const { papers, notes } = await readForeign(narrow, 'x.csv');
    expect(papers.map(({ title, authors }) => [title, authors])).toEqual([
      ['One', ['Müller, A']],
      ['Two', ['Müller, A']],
      ['Dash –', undefined],
    ]);
    expect(notes[1]).toBe(
      '"x.csv", line 3, and another one are not UTF-8: read as Windows-1252. If names look wrong there, save the list as UTF-8.',
    );
  });
});

describe('a bad row', () => {
  const rows = (...lines: string[]): string => ['title,doi,year', ...lines, ''].join('\n');

  it.each([
    ['a cell too many', '"Two",10.1/2,2001,more', '4 cells where the table has 3 columns'],
    ['a quote that is never closed', 'Two,"10.1/2,2001', 'a quoted cell goes on'],
    ['a quote that closes too early', '"Two" is it,10.1/2', 'a quoted cell goes on'],
  ])('%s: is named by its line, and the others are read', async (_, bad, what) => {
    const { papers, notes } = await readForeign(
      rows('"One",10.1/1,2000', bad, '"Three",10.1/3,2003', '"Four",10.1/4,2004'),
      'x.csv',
    );
    expect(papers.map(({ title }) => title)).toEqual(['One', 'Three', 'Four']);
    expect(notes).toEqual([
      expect.stringMatching(new RegExp(`^"x.csv", line 3: ${what}.*left out`)) as string,
    ]);
  });

  it('that goes on to the end of the file costs itself only', async () => {
    const { papers, notes } = await readForeign(
      rows('One,10.1/1,2000', '"Two,10.1/2,2001', 'Three,10.1/3,2003'),
      'x.csv',
    );
    expect(papers.map(({ title }) => title)).toEqual(['One', 'Three']);
    expect(notes).toEqual([
      '"x.csv", line 3: a quote is opened here and never closed. This entry was left out; the others are read.',
    ]);
  });

  it('is mended where that is safe, and told of', async () => {
    const { papers, notes } = await readForeign(
      rows('"A "good" one",10.1/1,2000', '12" disks,10.1/2,2001', 'Short', '', ',,', 'Long,10.1/4,2004,,'),
      'x.csv',
    );
    expect(papers.map(({ title }) => title)).toEqual(['A "good" one', '12" disks', 'Short', 'Long']);
    expect(notes).toEqual([
      '"x.csv", line 2: quotes inside a quoted cell are not doubled; they are read as they stand.',
      '"x.csv", line 4: only 1 cell where the table has 3 columns; the others are taken as empty.',
    ]);
  });

  it('is none where only notes stand beside the table, in columns without a name', async () => {
    const { papers, records, notes } = await readForeign(
      'title;doi;;\nOne;10.1/1;my note;\nTwo;10.1/2;;\nThree;10.1/3;x;y\nFour;10.1/4;x;y;z\n',
      'x.csv',
    );
    expect(papers.map(({ title }) => title)).toEqual(['One', 'Two', 'Three']);
    expect(records.map((record) => cameAs(record)!.fields.slice(2))).toEqual([
      [['', 'my note']],
      [],
      [
        ['', 'x'],
        ['', 'y'],
      ],
    ]);
    expect(notes).toEqual([expect.stringContaining('line 5: 5 cells') as string]);
  });

  it('is named twenty times at most', async () => {
    const { notes } = await readForeign(rows(...Array<string>(500).fill('a,b,c,d')), 'x.csv');
    expect(notes).toHaveLength(21);
    expect(notes[20]).toBe('"x.csv", in all: 500 entries were left out; the first 20 are named above.');
  });
});

describe('--columns', () => {
  it('says which column is which', async () => {
    const text = 'Titel,Jahr,Year\nEins,1999,2001\n';
    const { papers } = await readForeign(text, 'x.csv', { columns: { title: 'titel', year: 'Jahr' } });
    expect(papers).toEqual([{ title: 'Eins', year: 1999 }]);
  });

  it('is asked for where no column is known, with the names of those that there are', async () => {
    await expect(readForeign('Titel,Jahr\nEins,1999\n', 'x.csv')).rejects.toMatchObject({
      exitCode: 65,
      message: '"x.csv" has no column that is known to hold titles or identifiers; it has: "Titel", "Jahr"',
      next: 'Say which column is which, for example: --columns title=Titel',
    });
  });

  it('is refused where it names a column that is not there', async () => {
    await expect(
      readForeign('title,year\nx,1\n', 'x.csv', { columns: { doi: 'DOI link' } }),
    ).rejects.toMatchObject({
      message: '"x.csv" has no column "DOI link", which --columns names for "doi"; it has: "title", "year"',
    });
  });
});

describe('the names of columns', () => {
  it('stand in docs/formats.md, each of them', () => {
    const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'formats.md'), 'utf8');
    const missing = INPUT_FIELDS.flatMap((field) => {
      const row = page.split('\n').find((line) => line.startsWith(`| \`${field}\` |`)) ?? '';
      return COLUMN_NAMES[field].filter((name) => !row.includes(name)).map((name) => `${field}: ${name}`);
    });
    expect(missing).toEqual([]);
  });

  it('count without case, spaces and punctuation; "Source" only where nothing else is a venue', () => {
    expect([...columnsOf(['ARTICLE_TITLE', 'source']).places]).toEqual([
      ['title', [0]],
      ['venue', [1]],
    ]);
    expect(columnsOf(['Title', 'Source title', 'Source']).places.get('venue')).toEqual([1]);
  });
});
