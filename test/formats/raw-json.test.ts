import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonOf, RawJson } from '../../src/formats/raw-json.js';
import { elementsOf } from '../../src/formats/record-members.js';

describe('raw JSON', () => {
  it('stands in its own bytes inside of other values, on one line', () => {
    const raw = new RawJson(Buffer.from('{"a": 1.0,\n "big": 12345678901234567890}'));
    expect(jsonOf({ list: [raw, 2], not: undefined })).toBe(
      '{"list":[{"a":1.0,"big":12345678901234567890},2]}',
    );
    expect(JSON.stringify({ raw: new RawJson(Buffer.from('[1.0]')) })).toBe('{"raw":[1]}');
  });

  it('is written around as JSON.stringify writes it', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => jsonOf(value) === JSON.stringify(value)));
  });
});

it('an array is cut into its elements, in their bytes', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.constantFrom(undefined, ' '), (values, space) => {
      const elements = elementsOf(Buffer.from(JSON.stringify(values, null, space)));
      expect(elements.map((each) => JSON.parse(each.toString()) as unknown)).toEqual(
        JSON.parse(JSON.stringify(values)) as unknown,
      );
    }),
  );
});
