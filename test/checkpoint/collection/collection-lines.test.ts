import fc from 'fast-check';
import { expect, it } from 'vitest';
import { COLLECTION_LINES } from '../../../src/checkpoint/collection/collection-lines.js';

const read = (paper_id: string): unknown =>
  COLLECTION_LINES.read(
    Buffer.from(COLLECTION_LINES.encode({ paper_id, title: '"}\\', authors: [] }).trimEnd()),
  );

it('finds the id of a paper in its line, whatever it is made of', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: fc.constantFrom('"', '\\', '\n', '\ud800', 'u', '}', ',') }),
      ),
      (id) => {
        expect(read(id)).toEqual({ paper: id });
      },
    ),
  );
});

it('finds an id of many megabytes', () => {
  const id = 'x'.repeat(20_000_000);
  expect((read(id) as { paper: string }).paper === id).toBe(true);
});

it('takes a line that is cut off inside of the id for none', () => {
  const line = COLLECTION_LINES.encode({ paper_id: 'a"b\\', title: 't', authors: [] });
  for (let end = 1; end < line.indexOf(',"title"'); end++)
    expect(COLLECTION_LINES.read(Buffer.from(line.slice(0, end)))).toBeUndefined();
});
