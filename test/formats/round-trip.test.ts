import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ForeignFormat } from '../../src/formats/foreign-output.js';
import { cameAs, ADDED_NAMES } from '../../src/formats/output-values.js';
import { readForeign } from '../support/read-foreign.js';
import { writeForeign } from '../support/write-foreign.js';

const text = fc.string({ unit: 'grapheme', maxLength: 12 }).map((made) => made.replaceAll('\u0000', ''));
const lineText = text.map((made) => made.replace(/[\r\n\u2028\u2029]/g, ''));

type Fields = readonly (readonly [string, string])[];

/** What each record was, without what is ours. */
async function readBack(
  content: string,
  name: string,
): Promise<{ fields: Fields[]; notes: readonly string[] }> {
  const { records, notes } = await readForeign(content, name, { piece: 1000 });
  const ours: readonly string[] = ADDED_NAMES;
  const fields = records.map((record) => cameAs(record)!.fields.filter(([field]) => !ours.includes(field)));
  return { fields, notes };
}

async function roundTrip(format: ForeignFormat, name: string, content: string): Promise<Fields[]> {
  const { records, notes } = await readForeign(content, name);
  expect(notes).toEqual([]);
  return (await readBack(await writeForeign(format, records), name)).fields;
}

describe('what came comes back, known or not', () => {
  const cell = fc.oneof(text, fc.constantFrom('', ' ', '"', ',', ';', 'a"b', 'a\nb', 'x\r', '=1+1', '\t'));
  const table = fc.integer({ min: 0, max: 4 }).chain((more) =>
    fc.record({
      header: fc.tuple(
        fc.constant('title'),
        ...Array.from({ length: more }, () =>
          fc.oneof(fc.constantFrom('2019', 'Cited by', 'odd', 'doi'), lineText),
        ),
      ),
      rows: fc.array(
        fc.tuple(
          lineText.map((made) => `T${made}`),
          ...Array.from({ length: more }, () => cell),
        ),
        { minLength: 1, maxLength: 5 },
      ),
    }),
  );
  const quoted = (made: string): string => `"${made.replaceAll('"', '""')}"`;

  it.each([
    ['csv', ','],
    ['tsv', '\t'],
  ] as const)('%s', async (format, separator) => {
    await fc.assert(
      fc.asyncProperty(table, async ({ header, rows }) => {
        const names = [...header.map((name, nth) => (nth === 0 ? name : `${name.trim()}${nth}`))];
        const content = [names, ...rows].map((row) => row.map(quoted).join(separator)).join('\r\n');
        const came = rows.map((row) => names.map((name, nth): [string, string] => [name, row[nth]!]));
        expect(await roundTrip(format, `x.${format}`, content)).toEqual(came);
      }),
      { numRuns: 150 },
    );
  });

  const tag = fc.constantFrom('TI', 'AU', 'ZZ', 'C1', 'KW', 'N1', 'DO', 'PY', 'SP');
  const value = fc.oneof(
    lineText,
    fc.constant('two\n  lines\n\nand a half'),
    fc.constant('ends with a space '),
  );
  const risRecord = fc.array(fc.tuple(tag, value), { minLength: 1, maxLength: 8 });

  it('ris', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(risRecord, { minLength: 1, maxLength: 4 }), async (records) => {
        const came = records.map((fields): Fields => [['TY', 'JOUR'], ['TI', 'A title'], ...fields]);
        const content = came
          .map((fields) => `${fields.map(([name, made]) => `${name}  - ${made}\n`).join('')}ER  - \n\n`)
          .join('');
        expect(await roundTrip('ris', 'x.ris', content)).toEqual(came);
      }),
      { numRuns: 150 },
    );
  });

  const word = lineText.map((made) => made.replace(/[{}\\"$%@#]/g, ''));
  const bibValue = fc.oneof(
    word.map((made) => `{${made}}`),
    word.map((made) => `"${made}"`),
    word.map((made) => `{a {${made}} \\"{o} {{${made}}}}`),
    fc.constantFrom('jan', '2001', 'mac # " and more"', '"a {"} quote"', '{50\\% of $x_i$}', 'mac'),
  );
  const name = fc.constantFrom('title', 'x-odd', 'author', 'note', 'journal', 'month', 'Year');

  it('bibtex', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.tuple(name, bibValue), { minLength: 1, maxLength: 6 }), {
          minLength: 1,
          maxLength: 4,
        }),
        async (entries) => {
          const content = entries
            .map(
              (fields, nth) =>
                `@article{k${nth}, ${fields.map(([field, made]) => `${field} = ${made}`).join(', ')}}`,
            )
            .join('\n');
          expect(await roundTrip('bibtex', 'x.bib', `@string{mac = {a macro}}\n${content}`)).toEqual(entries);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a bad entry in the middle loses nothing but itself', () => {
  const title = fc.stringMatching(/^[A-Z][a-z]{1,8}$/).filter((made) => made !== 'Bad');
  const titles = fc.array(title, { minLength: 2, maxLength: 30 });

  it.each([
    ['x.csv', (title: string) => `"${title}","10.1/x",2001`, 'title,doi,year\n', '"Bad, 10.1/y,1999', 1],
    ['x.csv', (title: string) => `${title},10.1/x,2001`, 'title,doi,year\n', 'Bad,10.1/y,1999,', 0],
    ['x.ris', (title: string) => `TY  - JOUR\nTI  - ${title}\nER  - `, '', 'ER  - ', 1],
    ['x.bib', (title: string) => `@misc{k, title={${title}}}`, '', '@misc{bad, title={never closed}', 1],
    ['x.bib', (title: string) => `@misc{k, title={${title}}}`, '', '@misc{bad, title}', 1],
  ] as const)('%s', async (file, entry, header, bad, expected) => {
    await fc.assert(
      fc.asyncProperty(titles, fc.nat(), fc.integer({ min: 5, max: 200 }), async (good, nth, piece) => {
        const at = nth % good.length;
        const lines = good.map((title) => entry(title));
        lines.splice(at, 0, bad);
        const { papers, notes } = await readForeign(`${header}${lines.join('\n')}\n`, file, { piece });
        const read = papers.map(({ title }) => title).filter((title) => title !== 'Bad');
        expect(read).toEqual(good);
        expect(notes).toHaveLength(expected);
      }),
      { numRuns: 60 },
    );
  });
});
