import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KeyTable } from '../../../src/checkpoint/consolidation/key-table.js';
import { KEY_BYTES } from '../../../src/model/paper-key.js';

/** Keys that collide in the slots: few different beginnings, few different ends. */
const keys = fc
  .array(fc.tuple(fc.nat(5), fc.nat(200)), { maxLength: 3000 })
  .map((pairs) => pairs.map(([start, end]) => ({ start, end })));

it('finds what a Map finds, also among keys that collide, and while it grows', () => {
  fc.assert(
    fc.property(keys, (wanted) => {
      const bytes = Buffer.alloc(Math.max(1, wanted.length) * KEY_BYTES);
      const table = new KeyTable(() => bytes, 1);
      const map = new Map<string, number>();
      wanted.forEach(({ start, end }, row) => {
        bytes.writeUInt32LE(start, row * KEY_BYTES);
        bytes.writeUInt32LE(end, row * KEY_BYTES + 12);
        const key = `${start} ${end}`;
        expect(table.add(row)).toBe(map.get(key) ?? -1);
        if (!map.has(key)) map.set(key, row);
      });
      wanted.forEach(({ start, end }, row) =>
        expect(table.find(bytes, row * KEY_BYTES)).toBe(map.get(`${start} ${end}`)),
      );
      expect(table.find(Buffer.alloc(KEY_BYTES, 0xff), 0)).toBe(-1);
    }),
    { numRuns: 50 },
  );
});
