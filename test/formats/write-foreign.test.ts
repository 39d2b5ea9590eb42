import { describe, expect, it } from 'vitest';
import type { PaperRecord } from '../../src/model/paper.js';
import { readForeign } from '../support/read-foreign.js';
import { writeForeign } from '../support/write-foreign.js';

/** What consolidation of a record adds. */
const FOUND = {
  doi: '10.1000/found',
  citations: [{ source: 'openalex', timestamp: '2026-01-01', original: false, data: { count: 7 } }],
  abstracts: [
    { source: 'openalex', timestamp: '2026-01-01', original: false, data: { text: 'An abstract.' } },
  ],
  urls: [{ source: 'openalex', timestamp: '2026-01-01', original: false, data: { url: 'https://a.b' } }],
  identifiers: [
    { source: 'openalex', original: false, data: { identifier_type: 'pmid', identifier_value: '12' } },
  ],
  consolidation: {
    outcomes: { openalex: { outcome: 'enriched' }, snapshot: { outcome: 'not_found' } },
    fields: { doi: { source: 'openalex' }, title: { source: 'input' } },
    merged_from: [{ row: 3, paper_id: null }],
    versions: [{ row: 9, paper_id: null, reasons: [] }],
  },
};

/** A record that stands for two, of which the other one gave the title. */
const merged = (record: PaperRecord, title: string): PaperRecord => ({
  ...record,
  title,
  consolidation: {
    outcomes: {},
    fields: {},
    merged_from: [
      { row: 1, paper_id: null, input: 'a.csv' },
      { row: 2, paper_id: null, input: 'b.csv' },
    ],
  },
});

const JSON_RECORD = {
  paper_id: 'an id, not a key',
  title: 'On 100% of {things} & more_or_less',
  authors: ['Smith, John', { name: 'Barnes and Noble' }],
  year: 2001,
  venue: 'The Journal',
  pages: '1-11',
  doi: '10.1000/a_b',
  arxiv_id: '2101.00001',
  keywords: ['a', 'b'],
  type: 'journal-article',
};

describe('a table', () => {
  it('keeps its cells, fills empty ones, and has what it lacked and what was found out behind them', async () => {
    const { records } = await readForeign('Title,DOI,odd\nOne,,"x, y"\nTwo,10.1/two,\n', 'x.csv');
    const out = await writeForeign('csv', [{ ...records[0], ...FOUND }, records[1]!]);
    expect(out).toBe(
      [
        'Title,DOI,odd,pmid,abstract,url,cf_citations,cf_sources,cf_filled,cf_merged_rows,cf_versions',
        'One,10.1000/found,"x, y",12,An abstract.,https://a.b,7,openalex: enriched; snapshot: not_found,doi: openalex,3,9',
        'Two,10.1/two,,,,,,,,,',
        '',
      ].join('\n'),
    );
  });

  it('shows the value that was chosen in a record that stands for several', async () => {
    const { records } = await readForeign('Title,Page start,Page end\nOne.,1,9\n', 'x.csv');
    const out = await writeForeign('csv', [merged({ ...records[0], pages: '1-19' }, 'One')]);
    expect(out.split('\n')[1]).toBe('One,1,19,,,,a.csv: 1; b.csv: 2,');
  });

  it('has the columns of all tables that its records come from, and room for records of other forms', async () => {
    const one = await readForeign('Title,DOI\nOne,10.1/1\n', 'one.csv');
    const two = await readForeign('odd,Title\nx,Two\n', 'two.csv');
    const out = await writeForeign('csv', [...one.records, ...two.records, { title: 'Three', year: 2001 }]);
    expect(out.split('\n').map((line) => line.replace(/(?:,cf_\w+)+$|,{5}$/, ''))).toEqual([
      'Title,DOI,odd,year',
      'One,10.1/1,,',
      'Two,,x,',
      'Three,,,2001',
      '',
    ]);
  });

  it('says each field in one column for all rows, whatever the tables call it; ids stay where they are', async () => {
    const scopus = await readForeign('Authors,Title,Year,EID\n"A, B; C, D",One,2001,2-s2\n', 'a.csv');
    const zotero = await readForeign('Key,Publication Year,Author,Title\nK1,2002,"E, F",Two\n', 'b.csv');
    const ris = await readForeign('TY  - JOUR\nAU  - G, H\nTI  - Three\nID  - 7\nER  - \n', 'c.ris');
    const out = await writeForeign('csv', [...scopus.records, ...zotero.records, ...ris.records]);
    expect(out.split('\n').map((line) => line.replace(/(?:,cf_\w+)+$|,{5}$/, ''))).toEqual([
      'Authors,Title,Year,EID,Key,Publication Year,Author,type,paper_id',
      '"A, B; C, D",One,2001,2-s2,,,,,2-s2',
      '"E, F",Two,2002,,K1,2002,"E, F",,K1',
      '"G, H",Three,,,,,,JOUR,7',
      '',
    ]);
  });

  it.each(['csv', 'tsv'] as const)(
    'made of Web of Science tables and others is read again as the same papers (%s)',
    async (format) => {
      const wos =
        'PT\tAU\tTI\tSO\tAB\tDT\tDE\tID\tPG\tSP\tBP\tEP\tPY\tUT\r\nJ\tSmith, J\tA "new" disk\tX\t5" disk\tReview\tdata\tDATA\t12\tNSF\t1\t9\t2020\tWOS:1\r\n';
      const web = await readForeign(wos, 'savedrecs.txt');
      const scopus = await readForeign('Authors,Title,Page start,EID\n"A, B",One,5,2-s2\n', 'a.csv');
      const pubmed = await readForeign('PMID- 7\nTI  - Two\nPMC - PMC77\nFAU - C, D\n', 'c.nbib');
      for (const lists of [[web], [web, pubmed], [web, scopus], [scopus, web, pubmed]]) {
        const records = lists.flatMap((list) => list.records);
        const again = await readForeign(await writeForeign(format, records), `x.${format}`);
        expect(again.papers).toMatchObject(lists.flatMap((list) => list.papers));
      }
    },
  );

  it('is read again as the same papers, and its own columns are not doubled', async () => {
    const { records } = await readForeign('Title,DOI\nOne,\n', 'x.csv');
    const first = await writeForeign('csv', [{ ...records[0], ...FOUND }]);
    const again = await readForeign(first, 'x.csv');
    expect(again.papers).toEqual([
      { title: 'One', doi: '10.1000/found', pmid: '12', abstract: 'An abstract.', url: 'https://a.b' },
    ]);
    const second = await writeForeign('csv', again.records);
    expect(second.split('\n')[0]).toBe(first.split('\n')[0]);
  });

  it('goes by the columns that were chosen', async () => {
    const columns = { title: 'Titel', doi: 'Kennung' };
    const { records } = await readForeign('Titel,Kennung,DOI\nEins,,mine\n', 'x.csv', { columns });
    const out = await writeForeign('csv', [{ ...records[0], ...FOUND }], columns);
    expect(out.split('\n')[1]).toMatch(/^Eins,10.1000\/found,mine,/);
  });
});

describe('RIS', () => {
  it('keeps its lines, and has what it lacked and what was found out behind them', async () => {
    const { records } = await readForeign('TY  - JOUR\nZZ  - odd\nTI  - One\nER  - \n', 'x.ris');
    const out = await writeForeign('ris', [{ ...records[0], ...FOUND }]);
    expect(out.split('\r\n')).toEqual([
      'TY  - JOUR',
      'ZZ  - odd',
      'TI  - One',
      'DO  - 10.1000/found',
      'AB  - An abstract.',
      'UR  - https://a.b',
      'N1  - PMID: 12',
      'N1  - cf_citations: 7',
      'N1  - cf_sources: openalex: enriched; snapshot: not_found',
      'N1  - cf_filled: doi: openalex',
      'N1  - cf_merged_rows: 3',
      'N1  - cf_versions: 9',
      'ER  - ',
      '',
      '',
    ]);
    const again = await readForeign(out, 'x.ris');
    expect(again.papers[0]).toMatchObject({ title: 'One', doi: '10.1000/found', pmid: '12' });
    const second = await writeForeign('ris', [{ ...again.records[0], ...FOUND }]);
    expect(second.match(/cf_citations/g)).toHaveLength(1);
  });

  it('shows the value that was chosen in a record that stands for several; other notes stay', async () => {
    const { records } = await readForeign(
      'TY  - JOUR\nTI  - One.\nN1  - a note\nN1  - PMID: 1\nER  - \n',
      'x.ris',
    );
    const out = await writeForeign('ris', [merged({ ...records[0], pmid: '2' }, 'One')]);
    expect(out.split('\r\n').slice(0, 4)).toEqual([
      'TY  - JOUR',
      'N1  - a note',
      'TI  - One',
      'N1  - PMID: 2',
    ]);
  });

  it('is made of any record', async () => {
    const out = await writeForeign('ris', [JSON_RECORD]);
    expect(out.split('\r\n')).toEqual([
      'TY  - JOUR',
      'ID  - an id, not a key',
      'TI  - On 100% of {things} & more_or_less',
      'AU  - Smith, John',
      'AU  - Barnes and Noble',
      'PY  - 2001',
      'T2  - The Journal',
      'SP  - 1',
      'EP  - 11',
      'DO  - 10.1000/a_b',
      'KW  - a',
      'KW  - b',
      'N1  - arXiv: 2101.00001',
      'ER  - ',
      '',
      '',
    ]);
  });
});

describe('BibTeX', () => {
  it('keeps its values as they were spelled, and has what it lacked and what was found out behind them', async () => {
    const { records } = await readForeign('@Article{k, odd = "x", title = {{O}ne}, month = jan}', 'x.bib');
    expect(await writeForeign('bibtex', [{ ...records[0], ...FOUND }])).toBe(`@Article{k,
  odd = "x",
  title = {{O}ne},
  month = jan,
  doi = {10.1000/found},
  pmid = {12},
  abstract = {An abstract.},
  url = {https://a.b},
  cf_citations = {7},
  cf_sources = {openalex: enriched; snapshot: not\\_found},
  cf_filled = {doi: openalex},
  cf_merged_rows = {3},
  cf_versions = {9},
}

`);
  });

  it('defines each macro before it is used, anew where another file has another value', async () => {
    const one = await readForeign('@string{j = {J}}@misc{a, title = {A}, journal = j}', 'one.bib');
    const two = await readForeign('@string{j = {K}}@misc{b, title = {B}, journal = j}', 'two.bib');
    const out = await writeForeign('bibtex', [...one.records, ...one.records, ...two.records]);
    expect(out.match(/@\w+\{\w+/g)).toEqual(['@string{j', '@misc{a', '@misc{a', '@string{j', '@misc{b']);
    expect((await readForeign(out, 'x.bib')).papers.map(({ venue }) => venue)).toEqual(['J', 'J', 'K']);
  });

  it('is made of any record, and says the same when it is read', async () => {
    const out = await writeForeign('bibtex', [JSON_RECORD]);
    expect(out).toContain('@article{smith2001_1,');
    expect(out).toContain('title = {On 100\\% of \\{things\\} \\& more\\_or\\_less}');
    const { papers, notes } = await readForeign(out, 'x.bib');
    expect(notes).toEqual([]);
    expect(papers[0]).toEqual({
      title: JSON_RECORD.title,
      authors: ['Smith, John', 'Barnes and Noble'],
      year: 2001,
      venue: 'The Journal',
      pages: '1-11',
      doi: '10.1000/a_b',
      arxiv_id: '2101.00001',
      keywords: ['a', 'b'],
      type: 'article',
      paper_id: 'smith2001_1',
    });
  });

  it('makes keys of family names, however names are written', async () => {
    const names = ['Smith, John', 'Smith J.', 'Smith AB', 'John Smith', 'van der Berg C', 'WHO'];
    const out = await writeForeign(
      'bibtex',
      names.map((name) => ({ title: 'One', authors: [name] })),
    );
    expect(out.match(/(?<=\{)\w+_\d/g)).toEqual([
      'smith_1',
      'smith_2',
      'smith_3',
      'smith_4',
      'berg_5',
      'who_6',
    ]);
  });
});
