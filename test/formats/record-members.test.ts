import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { membersOf, withoutSpace } from '../../src/formats/record-members.js';
import { ListWriter } from '../../src/formats/write-list.js';

type Values = Readonly<Record<string, unknown>>;

const parse = (text: string): unknown => JSON.parse(text);

/** The line that is written for a record that came in these bytes. */
async function lineOf(text: string, added: Values): Promise<string> {
  const chunks: Buffer[] = [];
  const sink = {
    write: (bytes: Buffer): Promise<void> => {
      chunks.push(Buffer.from(bytes));
      return Promise.resolve();
    },
  };
  const writer = new ListWriter(sink, 'lines', false);
  await writer.begin({});
  await writer.add({ record: parse(text) as Values, bytes: Buffer.from(text) }, added);
  await writer.end();
  return Buffer.concat(chunks).toString();
}

const nasty = fc
  .array(
    fc.constantFrom('"', '\\', '\\"', '[', ']', '{', '}', ',', ':', 'é', '\u{1f600}', '\n', ' ', '\u0000'),
    {
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(''));
const key = fc.oneof(nasty, fc.constantFrom('a', 'b', 'n', '__proto__', 'constructor', '7', 'toString', ''));
const space = fc
  .array(fc.constantFrom(' ', '\t', '\r', '\n'), { maxLength: 2 })
  .map((parts) => parts.join(''));

/** A text as JSON, with some of its characters escaped although they need not be. */
const string = (of: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(of, fc.boolean()).map(([text, escaped]) => {
    const json = JSON.stringify(text);
    return escaped
      ? json.replace(/[^\0-\x7f]|[a-z](?=")/g, (found) =>
          Array.from(
            { length: found.length },
            (_, at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, '0')}`,
          ).join(''),
        )
      : json;
  });

const members = (value: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(fc.array(fc.tuple(string(key), value, space, space), { maxLength: 5 }), space)
    .map(
      ([list, end]) =>
        `{${list.map(([name, held, left, right]) => `${left}${name}${right}:${left}${held}${right}`).join(',')}${end}}`,
    );
const { value } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    string(nasty),
    fc.constantFrom('0', '-0', '1.0', '-1.5E-7', '12345678901234567890', 'true', 'false', 'null', '[]', '{}'),
    fc
      .tuple(fc.array(tie('value'), { maxLength: 3 }), space)
      .map(([list, pad]) => `[${pad}${list.join(`${pad},${pad}`)}${pad}]`),
    members(tie('value')),
  ),
}));
const object = members(value);
const addition = fc.dictionary(key, fc.jsonValue(), { maxKeys: 4 });

describe('the members of a record', () => {
  it('are found in their own bytes, whatever they hold', () => {
    fc.assert(
      fc.property(object, (text) => {
        const found = membersOf(Buffer.from(text));
        const again = found.map((each) => `${each.keyBytes.toString()}:${each.valueBytes.toString()}`);
        expect(parse(`{${again.join(',')}}`)).toEqual(parse(text));
        expect(Object.keys(parse(text) as object).sort()).toEqual(
          [...new Set(found.map((each) => each.key))].sort(),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('lose nothing but the space between them', () => {
    fc.assert(
      fc.property(object, (text) => {
        const short = withoutSpace(Buffer.from(text)).toString();
        expect(parse(short)).toEqual(parse(text));
        expect(short).not.toMatch(/[\n\r\t]/);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a written record', () => {
  it('is {...record, ...added}, with its keys in that order', async () => {
    await fc.assert(
      fc.asyncProperty(object, addition, async (text, added) => {
        const line = await lineOf(text, added);
        const expected = JSON.stringify({ ...(parse(text) as Values), ...added });
        expect(line.indexOf('\n')).toBe(line.length - 1);
        expect(JSON.stringify(parse(line))).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    [
      'pretty-printed',
      '{\n  "id": 12345678901234567890,\n  "x": [1.0, 2e3]\n}',
      '{"id":12345678901234567890,"x":[1.0,2e3],"n":1}',
    ],
    [
      'with an empty field',
      '{"id": 12345678901234567890, "n": null, "x": 1.0}',
      '{"id":12345678901234567890,"n":1,"x":1.0}',
    ],
    ['with a field twice', '{"n":null,"x":1.0,"n":""}', '{"n":1,"x":1.0}'],
    ['with another field twice', '{"x":1.0,"n":null,"x":2.0}', '{"x":2.0,"n":1}'],
    ['without fields', '{ }', '{"n":1}'],
  ])('keeps its numbers as they were spelled: %s', async (_, text, expected) => {
    expect(await lineOf(text, { n: 1 })).toBe(`${expected}\n`);
  });

  it('stays as it came when nothing is added', async () => {
    expect(await lineOf('{"a": 1.0}', {})).toBe('{"a": 1.0}\n');
    expect(await lineOf('{}', {})).toBe('{}\n');
  });
});
