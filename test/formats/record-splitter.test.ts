import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecordSplitter, type ListShape } from '../../src/formats/record-splitter.js';
import { InputError } from '../../src/model/errors.js';

interface Split {
  readonly shape: ListShape;
  readonly texts: string[];
  readonly offsets: number[];
}

/** Splits the text, given in pieces of these sizes in turn. */
function split(text: string | Buffer, sizes: readonly number[] = [Infinity]): Split {
  const bytes = Buffer.from(text as string);
  const splitter = new RecordSplitter('list.json');
  const records: { offset: number; bytes: Buffer }[] = [];
  // Records are copied at once: what a record's bytes stand on is only promised until the next push.
  const keep = (found: readonly { offset: number; bytes: Buffer }[]): void => {
    records.push(...found.map((record) => ({ offset: record.offset, bytes: Buffer.from(record.bytes) })));
  };
  for (let at = 0, nth = 0; at < bytes.length; nth++) {
    const size = Math.max(1, sizes[nth % sizes.length] as number);
    keep(splitter.push(Buffer.from(bytes.subarray(at, at + size))));
    at += size;
  }
  keep(splitter.end());
  for (const { offset, bytes: found } of records) {
    expect(bytes.subarray(offset, offset + found.length).equals(found)).toBe(true);
  }
  return {
    shape: splitter.shape,
    texts: records.map((record) => record.bytes.toString()),
    offsets: records.map(({ offset }) => offset),
  };
}

const SIZES = [[1], [2], [3], [7], [64], [1, 2, 3, 5, 8], [Infinity]];

/** Strings made of what a splitter could stumble over. */
const nastyText = fc
  .array(
    fc.constantFrom(
      '"',
      '\\',
      '\\"',
      '[',
      ']',
      '{',
      '}',
      ',',
      ':',
      'papers',
      'é',
      '\u{1f600}',
      '\n',
      ' ',
      '\u0000',
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));
const key = fc.oneof(nastyText, fc.constantFrom('papers', 'title', '__proto__x'));
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    nastyText,
    fc.constantFrom(0, -1.5e-7, true, false, null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 3 }),
  ),
}));
const record = fc.dictionary(key, value, { maxKeys: 4 });
const indent = fc.constantFrom(undefined, 1, '\t');
const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });

describe('splitting a list into records', () => {
  it('cuts an array at its records, whatever they hold and however the bytes arrive', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 5 }), indent, sizes, (records, space, pieces) => {
        const text = JSON.stringify(records, null, space);
        const { texts, shape } = split(text, pieces);
        expect(texts.map((each) => JSON.parse(each) as unknown)).toEqual(JSON.parse(JSON.stringify(records)));
        expect(shape).toBe('array');
      }),
      { numRuns: 300 },
    );
  });

  it('cuts {"papers": […]} with anything before and behind it', () => {
    const other = fc.dictionary(
      key.filter((name) => name !== 'papers'),
      value,
      { maxKeys: 3 },
    );
    fc.assert(
      fc.property(
        other,
        fc.array(record, { maxLength: 4 }),
        other,
        indent,
        sizes,
        (before, records, after, space, pieces) => {
          const members = [...Object.entries(before), ['papers', records], ...Object.entries(after)] as [
            string,
            unknown,
          ][];
          const pad = space === undefined ? '' : '\n ';
          const text = `{${members.map(([name, held]) => `${pad}${JSON.stringify(name)}${pad}:${pad}${JSON.stringify(held, null, space)}`).join(',')}}`;
          const { texts, shape } = split(text, pieces);
          expect(texts.map((each) => JSON.parse(each) as unknown)).toEqual(
            JSON.parse(JSON.stringify(records)),
          );
          expect(shape).toBe('papers');
        },
      ),
      { numRuns: 300 },
    );
  });

  it('cuts JSON Lines, with blank lines, CRLF, and no newline at the end', () => {
    const line = record.filter((each) => !Array.isArray(each.papers));
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 5 }),
        fc.constantFrom('\n', '\r\n', '\n\n', '\n \t\n'),
        fc.boolean(),
        sizes,
        (records, newline, closed, pieces) => {
          const text = records.map((each) => JSON.stringify(each)).join(newline) + (closed ? newline : '');
          const { texts, shape } = split(text, pieces);
          expect(texts.map((each) => JSON.parse(each) as unknown)).toEqual(
            JSON.parse(JSON.stringify(records)),
          );
          expect(shape).toBe('lines');
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    ['a byte order mark', '\ufeff[{"a":1}]', ['{"a":1}']],
    ['space all around', ' \r\n\t [ {"a":1} , {"b":2} ] \n', ['{"a":1}', '{"b":2}']],
    ['an empty array', '[]', []],
    ['an empty array with space', ' [ ] ', []],
    ['an empty list in its wrapper', '{"papers":[]}', []],
    ['a nested "papers"', '{"meta":{"papers":[{"no":1}]},"papers":[{"yes":1}]}', ['{"yes":1}']],
    ['a "papers" that is a text first', '{"kind":"papers","papers":[{"yes":1}]}', ['{"yes":1}']],
    ['papers inside a record', '{"papers":[{"papers":[{"in":1}]}]}', ['{"papers":[{"in":1}]}']],
    ['a run of backslashes', '[{"a":"\\\\\\\\"},{"b":"\\\\\\""}]', ['{"a":"\\\\\\\\"}', '{"b":"\\\\\\""}']],
    ['one object', '{"title":"A paper"}', ['{"title":"A paper"}']],
  ])('reads %s in pieces of every size', (_, text, expected) => {
    for (const pieces of SIZES) expect(split(text, pieces).texts).toEqual(expected);
  });
});

describe('what is no list', () => {
  function refusal(text: string | Buffer, pieces: readonly number[]): string {
    try {
      split(text, pieces);
    } catch (error) {
      expect(error).toBeInstanceOf(InputError);
      expect((error as InputError).exitCode).toBe(65);
      return (error as Error).message;
    }
    return 'accepted';
  }

  it.each([
    ['nothing', '', '"list.json" is empty; expected a list of papers'],
    ['only space', ' \n ', '"list.json" is empty; expected a list of papers'],
    [
      'a text',
      '"hello"',
      '"list.json" is no list of papers: it begins with "\\"hello\\""; expected {"papers": […]}, an array, or JSON Lines',
    ],
    [
      'no comma',
      '[{"a":1} {"b":2}]',
      '"list.json" is damaged at byte 9: expected a comma between two papers, found',
    ],
    ['a comma too many', '[{"a":1},,{"b":2}]', '"list.json" is damaged at byte 9: expected a paper, found'],
    [
      'a comma behind the last paper',
      '[{"a":1},]',
      '"list.json" is damaged at byte 9: expected a paper, found "]"',
    ],
    [
      'a comma behind the last paper of the wrapper',
      '{"papers":[{"a":1} , ] }',
      '"list.json" is damaged at byte 21: expected a paper, found "] }"',
    ],
    [
      'garbage behind the list in the wrapper',
      '{"papers":[{"a":1}] garbage }',
      '"list.json" is damaged behind its list of papers, which ends at byte 19',
    ],
    [
      'a missing value behind the list in the wrapper',
      '{"papers":[{"a":1}],"total": }',
      '"list.json" is damaged behind its list of papers, which ends at byte 19',
    ],
    [
      'a wrapper closed by the wrong bracket',
      '{"papers":[{"a":1}]]',
      '"list.json" is damaged behind its list of papers, which ends at byte 19',
    ],
    [
      'garbage before the list in the wrapper',
      '{"total":1 2,"papers":[{"a":1}]}',
      '"list.json" is damaged before its list of papers, which begins at byte 22',
    ],
    [
      'a second list of papers',
      '{"papers":[{"a":1}],"papers":[{"b":2}]}',
      '"list.json" has "papers" twice: the first ends at byte 19',
    ],
    [
      'UTF-16 with a mark',
      Buffer.from('\ufeff[{"a":1}]', 'utf16le'),
      '"list.json" is UTF-16; save it as UTF-8',
    ],
    [
      'UTF-16 with the other mark',
      Buffer.from('\ufeff[{"a":1}]', 'utf16le').swap16(),
      '"list.json" is UTF-16; save it as UTF-8',
    ],
    ['UTF-16 without a mark', Buffer.from('[{"a":1}]', 'utf16le'), '"list.json" is UTF-16; save it as UTF-8'],
    [
      'the other UTF-16 without a mark',
      Buffer.from('{"papers":[]}', 'utf16le').swap16(),
      '"list.json" is UTF-16; save it as UTF-8',
    ],
    ['a second list', '[{"a":1}][', '"list.json" is damaged at byte 9: expected the end of the file, found'],
  ])('%s is refused, saying where', (_, text, message) => {
    for (const pieces of SIZES) expect(refusal(text, pieces)).toContain(message.slice(0, 50));
    expect(refusal(text, [Infinity])).toContain(message);
  });

  it.each([
    '[{"title":"a [b] \\" c"},{"x":[1,{}]}]',
    '{"meta":{"n":[1]},"papers":[{"a":1},{"b":"]}"}],"after":{"x":[]}}',
  ])('every shorter part of %s is refused as cut off', (text) => {
    for (let length = 1; length < text.length; length++) {
      for (const pieces of [[1], [Infinity]]) {
        expect(refusal(text.slice(0, length), pieces)).toBe(
          `"list.json" ends too early, at byte ${length}: the list is not closed`,
        );
      }
    }
  });
});
