import { readFileSync, writeFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COLUMNS, type ReviewedPair } from '../../../src/dedupe/review/columns.js';
import { decisionIn } from '../../../src/dedupe/review/decision-words.js';
import { readReview, type ReviewFile } from '../../../src/dedupe/review/read-review.js';
import { writeReview } from '../../../src/dedupe/review/write-review.js';
import { readPaper } from '../../../src/model/paper.js';
import { contentHash } from '../../../src/model/paper-key.js';
import { temporaryFolder } from '../../support/run-consolidate.js';

let folder: string;
let path: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
  path = join(folder, 'pairs.csv');
});
afterEach(() => remove());

const AT = '2026-01-02T03:04:05.000Z';

function record(row: number, fields: object): ReviewedPair['a'] {
  const read = readPaper(fields);
  if ('problem' in read) throw new Error(read.problem.expected);
  return { row, paper: read.paper, input: undefined, content: contentHash(read.paper) };
}

function pair(n: number, more: object = {}): ReviewedPair {
  return {
    score: 0.5,
    why: `for: title ${n} equal | against: years 2010 and 2012`,
    a: record(2 * n, { title: `Title ${n}`, authors: ['Doe, J.', 'Roe, R.'], year: 2010, ...more }),
    b: record(2 * n + 1, { title: `Title ${n}`, authors: ['Doe, J.'], year: 2012, pages: '3-7', volume: 12 }),
  };
}

const PAIRS = [pair(0), pair(1), pair(2)];

async function* batches(pairs: readonly ReviewedPair[]): AsyncGenerator<ReviewedPair[]> {
  for (const each of pairs) yield await Promise.resolve([each]);
}
const write = (pairs: readonly ReviewedPair[] = PAIRS, before?: ReviewFile): Promise<void> =>
  writeReview(path, before, batches(pairs));
const text = (): string => readFileSync(path, 'utf8');
const read = async (): Promise<ReviewFile> => (await readReview(path, AT))!;
const table = (): string[][] => parse(text(), { bom: true });
const cell = (line: number, column: string): string => table()[line - 1]![table()[0]!.indexOf(column)]!;

/** What a person does in a spreadsheet: types into cells, adds columns, and saves. Line 2 is the first pair. */
function edit(
  cells: readonly (readonly [line: number, column: string, text: string])[],
  save: (table: string[][]) => string | Buffer = (table) => stringify(table, { bom: true }),
): void {
  const edited = table();
  for (const [line, column, typed] of cells) {
    if (!edited[0]!.includes(column)) edited.forEach((row, nth) => row.push(nth === 0 ? column : ''));
    edited[line - 1]![edited[0]!.indexOf(column)] = typed;
  }
  writeFileSync(path, save(edited));
}
const asked = (nth: number): { a: string; b: string } => ({
  a: PAIRS[nth]!.a.content,
  b: PAIRS[nth]!.b.content,
});

describe('a review file', () => {
  it('has both records of a pair side by side, in words that no spreadsheet takes for dates or numbers', async () => {
    await write([pair(0)]);
    expect(text().startsWith('\ufeff')).toBe(true);
    expect(table()[0]).toEqual(COLUMNS);
    const cells = Object.fromEntries(COLUMNS.map((name) => [name, cell(2, name)]));
    expect(cells).toMatchObject({
      pair: '1',
      score: '0.5',
      decision: '',
      why: 'for: title 0 equal | against: years 2010 and 2012',
      row_a: '1',
      row_b: '2',
      title_a: 'Title 0',
      authors_a: 'Doe, J.; Roe, R.',
      year_b: '2012',
      volume_pages_b: 'vol. 12, pp. 3-7',
      a: `h${pair(0).a.content}`,
    });
  });

  it('that is not there is none, and one without a pair has no decisions', async () => {
    expect(await readReview(path, AT)).toBeUndefined();
    writeFileSync(path, '\ufeff\r\n');
    expect((await read()).decisions).toEqual([]);
    await write([], await read());
    expect((await read()).decisions).toEqual([]);
    expect(table()).toEqual([COLUMNS]);
  });

  it('gives the decisions that were filled in, with what tells the records to a person', async () => {
    await write();
    edit([
      [2, 'decision', ' Same '],
      [4, 'decision', 'N'],
    ]);
    expect((await read()).decisions).toEqual([
      { ...asked(0), decision: 'same', at: AT, a_is: 'Doe, J. 2010: Title 0', b_is: 'Doe, J. 2012: Title 0' },
      {
        ...asked(2),
        decision: 'different',
        at: AT,
        a_is: 'Doe, J. 2010: Title 2',
        b_is: 'Doe, J. 2012: Title 2',
      },
    ]);
  });

  it.each<[name: string, save: (table: string[][]) => string | Buffer]>([
    ['Excel in UTF-8', (t) => stringify(t, { bom: true, record_delimiter: '\r\n' })],
    ['Excel with semicolons', (t) => stringify(t, { bom: true, delimiter: ';', record_delimiter: '\r\n' })],
    ['Excel in the Windows code page', (t) => Buffer.from(stringify(t, { delimiter: ';' }), 'latin1')],
    ['Excel as Unicode text', (t) => Buffer.from(`\ufeff${stringify(t, { delimiter: '\t' })}`, 'utf16le')],
    ['LibreOffice with everything in quotes', (t) => stringify(t, { quoted: true })],
    ['an editor', (t) => `\n${stringify(t).trimEnd()}`.slice(1)],
    [
      'a program that writes hashes in capitals',
      (t) =>
        stringify(
          t.map((row, nth) =>
            nth === 0 ? row : row.map((c) => (/^h[0-9a-f]{16}$/.test(c) ? c.toUpperCase() : c)),
          ),
        ),
    ],
  ])('can be read as %s saved it', async (_, save) => {
    await write();
    edit(
      [
        [3, 'decision', 'same'],
        [3, 'note', 'é'],
      ],
      save,
    );
    expect((await read()).decisions).toEqual([
      expect.objectContaining({ ...asked(1), decision: 'same', note: { note: 'é' } }),
    ]);
  });

  it.each(['same', 's', 'S', 'yes', 'y', '1', 'duplicate', 'TRUE'])('takes "%s" for the same', (word) =>
    expect(decisionIn(word)).toBe('same'),
  );
  it.each(['different', 'd', 'no', 'N', '0', 'false', 'Not a duplicate.', 'not_a_duplicate'])(
    'takes "%s" for different',
    (word) => expect(decisionIn(word)).toBe('different'),
  );
  it.each(['maybe', '2', '?', 'x', 'samedifferent'])('does not take "%s"', (word) =>
    expect(decisionIn(word)).toBe('wrong'),
  );

  it('with words that are not known names their lines and what is taken, and stays as it is', async () => {
    await write();
    edit([
      [2, 'decision', 'same'],
      [3, 'decision', 'maybe'],
      [4, 'decision', '?'],
    ]);
    const before = text();
    await expect(read()).rejects.toMatchObject({
      message: expect.stringMatching(
        /pairs\.csv", line 3: the decision "maybe" is not known; line 4: the decision "\?"/,
      ) as string,
      next: expect.stringContaining('same (or s, yes, y, 1, duplicate), different (or d,') as string,
    });
    expect(text()).toBe(before);
  });

  it.each<[string, () => void, RegExp]>([
    ['whose hashes were lost', () => edit([[3, 'a', '1.23E+15']]), /line 3: the columns a and b do not name/],
    [
      'that decides a pair twice',
      () =>
        edit([
          [2, 'decision', 'same'],
          [3, 'decision', 'different'],
          [3, 'a', `h${asked(0).b}`],
          [3, 'b', `h${asked(0).a}`],
        ]),
      /line 3: line 2 decides the same pair otherwise/,
    ],
    [
      'that lost a column',
      () => edit([[1, 'decision', 'verdict']]),
      /does not have the columns "decision", "a" and "b"/,
    ],
    ['with an open quote', () => writeFileSync(path, text() + '"open'), /is no CSV.*quote/i],
    ['that is a list of papers', () => writeFileSync(path, '[{"title":"x"}]'), /is no review file/],
  ])('%s is refused', async (_, spoil, message) => {
    await write();
    spoil();
    await expect(read()).rejects.toThrow(message);
  });

  it('tells lines as an editor counts them, also behind cells of several lines', async () => {
    await write();
    edit([
      [2, 'note', 'two\nlines'],
      [3, 'decision', 'huh'],
    ]);
    await expect(read()).rejects.toThrow(/line 4: the decision "huh"/);
  });
});

describe('a review file that is written again', () => {
  it('keeps undecided pairs with the columns, notes and places that a person gave them, and drops the decided', async () => {
    await write();
    edit([
      [2, 'decision', 'same'],
      [3, 'my notes', 'ask Ann,\n"soon"'],
      [4, 'my notes', '=as typed'],
    ]);
    const columns = table()[0];
    await write([PAIRS[2]!, PAIRS[1]!], await read());
    expect(table()[0]).toEqual(columns);
    expect(table()).toHaveLength(3);
    expect([cell(2, 'title_a'), cell(2, 'my notes')]).toEqual(['Title 2', '=as typed']);
    expect([cell(3, 'title_a'), cell(3, 'my notes')]).toEqual(['Title 1', 'ask Ann,\n"soon"']);
    expect((await read()).decisions).toEqual([]);
  });

  it('keeps a noted line at the end when its pair is not to be decided any more', async () => {
    await write();
    edit([[2, 'note', 'look again']]);
    await write([PAIRS[1]!], await read());
    expect(table().map((row) => row[COLUMNS.indexOf('title_a')])).toEqual(['title_a', 'Title 1', 'Title 0']);
    expect(cell(3, 'note')).toBe('look again');
  });

  it('keeps the semicolons of a spreadsheet that wants them', async () => {
    await write();
    edit([], (t) => stringify(t, { bom: true, delimiter: ';' }));
    await write(PAIRS, await read());
    expect(text()).toContain('pair;score;decision');
  });

  it('is not replaced when a person saved it meanwhile', async () => {
    await write();
    const before = await read();
    edit([[2, 'decision', 'same']]);
    const saved = text();
    await expect(write(PAIRS, before)).rejects.toThrow(/was changed while cf worked/);
    expect(text()).toBe(saved);
    expect(readdirSync(folder)).toEqual(['pairs.csv']);
  });
});

describe('texts of records in a spreadsheet', () => {
  it.each(['=HYPERLINK("http://x","y")', '+1', '-2', '@SUM(A1)', '＝1'])(
    'are never formulas: %s',
    async (title) => {
      await write([pair(0, { title, authors: [title] })]);
      expect(cell(2, 'title_a')).toBe(`'${title}`);
      expect(cell(2, 'authors_a')).toBe(`'${title}`);
      edit([[2, 'decision', 'same']]);
      expect((await read()).decisions[0]!.a_is).toContain(title.startsWith('＝') ? `'${title}` : title);
    },
  );

  it('stand on one line, and long lists of authors are cut', async () => {
    const authors = Array.from({ length: 3000 }, (_, n) => `Author ${n}`);
    await write([pair(0, { title: 'A\n\tB <i>c</i>', authors })]);
    expect(cell(2, 'title_a')).toBe('A B c');
    expect(cell(2, 'authors_a')).toMatch(/Author 19; … \(3000 authors\)$/);
  });
});
