import { describe, expect, it } from 'vitest';
import { readForeign } from '../support/read-foreign.js';

const RIS = `1.
TY  - JOUR
AU  - Smith, John
AU  - Centers for Disease Control and Prevention
PY  - 2006/05//
TI  - A title that
goes on
T2  - Cancer
VL  - 108
SP  - 288
EP  - 297
DO  - https://doi.org/10.1002/cncr.1
KW  - Proteins, human
C1  - kept as it is
SN  - 1234-5678
SN  - 978-3-16-148410-0
AB  - First.

Second paragraph.
ER  - \u0020

TY - CONF
T1  - Second
A1  - X, Y
ER  -
`;

describe('RIS', () => {
  it('becomes papers, whatever the size of the pieces and the ends of the lines', async () => {
    for (const [text, piece] of [
      [RIS, 1 << 20],
      [RIS, 3],
      [RIS.replaceAll('\n', '\r\n'), 11],
    ] as const) {
      const { format, papers, notes } = await readForeign(text, 'standard input', { piece });
      expect(format).toBe('ris');
      expect(papers).toEqual([
        {
          title: 'A title that goes on',
          authors: ['Smith, John', 'Centers for Disease Control and Prevention'],
          venue: 'Cancer',
          year: 2006,
          volume: '108',
          pages: '288-297',
          doi: 'https://doi.org/10.1002/cncr.1',
          abstract: 'First.\n\nSecond paragraph.',
          keywords: ['Proteins, human'],
          issn: '1234-5678',
          isbn: '978-3-16-148410-0',
          type: 'JOUR',
        },
        { title: 'Second', authors: ['X, Y'], type: 'CONF' },
      ]);
      expect(notes).toEqual([]);
    }
  });

  it('keeps every tag as it came, in order', async () => {
    const { records } = await readForeign('TY  - JOUR\nZZ  - a  \nAU  - x\nZZ  - b\nZ1  -\nER  -', 'x.ris');
    expect(records[0]!.input_record).toEqual({
      format: 'ris',
      fields: [
        ['TY', 'JOUR'],
        ['ZZ', 'a  '],
        ['AU', 'x'],
        ['ZZ', 'b'],
        ['Z1', ''],
      ],
    });
  });

  it('names what is wrong by its line, and reads the others', async () => {
    const text = [
      'TY  - JOUR',
      'TI  - One has no end',
      'TY  - JOUR',
      'TI  - Two',
      'ER  - ',
      'what is this',
      'TI  - Three has no type',
      'ER  - ',
      'TY  - JOUR',
      'ER  - ',
      'ER  - ',
      'TY  - JOUR',
      'TI  - Four',
    ].join('\n');
    const { papers, notes } = await readForeign(text, 'x.ris');
    expect(papers.map(({ title }) => title)).toEqual(['One has no end', 'Two', 'Three has no type', 'Four']);
    expect(notes.map((note) => note.slice(0, 39))).toEqual([
      '"x.ris", line 1: the record that begins',
      '"x.ris", line 6: "what is this" stands ',
      '"x.ris", line 7: a record begins with "',
      '"x.ris", line 9: a record without anyth',
      '"x.ris", line 11: a record ends here th',
      '"x.ris", line 12: the record that begin',
    ]);
  });
});

describe('RIS that lacks its beginnings and ends', () => {
  const titled = async (text: string): Promise<{ titles: unknown[]; notes: readonly string[] }> => {
    const { papers, notes } = await readForeign(text, 'a.ris');
    return { titles: papers.map(({ title, authors }) => [title, authors]), notes };
  };

  it('is parted where an empty line and a second title show another record', async () => {
    const text = 'TI  - One\nAU  - A, B\nAB  - x\n\ny\n\nAU  - C, D\nTI  - Two\n\nTI  - Three\nER  - \n';
    const { titles, notes } = await titled(text);
    expect(titles).toEqual([
      ['One', ['A, B']],
      ['Two', ['C, D']],
      ['Three', undefined],
    ]);
    expect(notes.map((note) => note.replace(/:.*/, ''))).toEqual([
      '"a.ris", line 1',
      '"a.ris", line 7',
      '"a.ris", line 10',
    ]);
    expect(notes[1]).toContain('another record begins here, without "TY" and without "ER" before it');
  });

  it('is not parted by an empty line alone, nor by a title that stands twice', async () => {
    const text = 'TY  - JOUR\nTI  - One\nTI  - One again\n\nAU  - A, B\n\nT1  - Other\nER  - \n';
    expect(await titled(text)).toEqual({ titles: [['One', ['A, B']]], notes: [] });
  });

  it('goes on behind a line of its abstract that looks like the end', async () => {
    const text = 'TY  - JOUR\nAB  - In the\nER - visits rose\nTI  - One\nER  - \n';
    const { papers, notes } = await readForeign(text, 'a.ris');
    expect(papers).toEqual([{ title: 'One', abstract: 'In the\nER - visits rose', type: 'JOUR' }]);
    expect(notes).toEqual([]);
  });

  it('may be indented, and have no space behind the dash', async () => {
    const text =
      '  TY  - JOUR\n  TI  - One\n  ER  - \n\nTY  -JOUR\nTI  -Two\nAB  - On\nIL-6 and A1-AT\nER  -\n';
    const { papers, notes } = await readForeign(text, 'a.ris');
    expect(papers).toEqual([
      { title: 'One', type: 'JOUR' },
      { title: 'Two', abstract: 'On\nIL-6 and A1-AT', type: 'JOUR' },
    ]);
    expect(notes).toEqual([]);
  });
});

it('PubMed files become papers', async () => {
  const text = `PMID- 30000001
TI  - A long title that goes on over
      two lines.
LID - S0001 [pii]
LID - 10.1000/abc [doi]
FAU - Smith, John
AU  - Smith J
FAU - Doe, Anna
AU  - Doe A
DP  - 2019 May
JT  - The Journal
PMC - PMC123
IS  - 1471-2296 (Electronic)
IS  - 1471-2296 (Linking)
PT  - Journal Article

PMID- 30000002
TI  - Second
`;
  const { format, papers, notes } = await readForeign(text, 'pubmed-set.txt');
  expect(format).toBe('nbib');
  expect(papers).toEqual([
    {
      title: 'A long title that goes on over two lines.',
      authors: ['Smith, John', 'Doe, Anna'],
      venue: 'The Journal',
      year: 2019,
      doi: '10.1000/abc',
      pmid: '30000001',
      pmcid: 'PMC123',
      issn: '1471-2296',
      type: 'Journal Article',
    },
    { title: 'Second', pmid: '30000002' },
  ]);
  expect(notes).toEqual([]);
});

it('Web of Science files become papers', async () => {
  const text = `\ufeffFN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Smith, J
   Doe, AB
AF Smith, John
   Doe, Anna B.
TI A title over
   two lines
SO CITIES
DE data; smart
   cities
BP 33
EP 44
PY 2020
UT WOS:0005
ER

EF
`;
  const { format, papers, notes } = await readForeign(text, 'savedrecs.txt');
  expect(format).toBe('wos');
  expect(papers).toEqual([
    {
      title: 'A title over two lines',
      authors: ['Smith, John', 'Doe, Anna B.'],
      venue: 'CITIES',
      year: 2020,
      pages: '33-44',
      keywords: ['data', 'smart cities'],
      type: 'J',
      paper_id: 'WOS:0005',
    },
  ]);
  expect(notes).toEqual([]);
});

it('EndNote files become papers', async () => {
  const text =
    '%0 Journal Article\n%T One\n%A Smith, J.\n%A Doe, A.\n%D 2001\n%J The Journal\n%R 10.1/x\n\n%0 Book\n%T Two\n';
  const { format, papers } = await readForeign(text, 'x');
  expect(format).toBe('enw');
  expect(papers[0]).toEqual({
    title: 'One',
    authors: ['Smith, J.', 'Doe, A.'],
    venue: 'The Journal',
    year: 2001,
    doi: '10.1/x',
    type: 'Journal Article',
  });
  expect(papers).toHaveLength(2);
});
