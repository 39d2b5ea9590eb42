import { describe, expect, it } from 'vitest';
import { generateRows } from '../../bench/generate-duplicates.js';
import { DUPLICATE_KINDS } from '../../bench/generated/deform.js';

const rows = [...generateRows(20_000)];

describe('generateRows', () => {
  it('gives the same rows every time, and begins a longer list like a shorter one', () => {
    expect([...generateRows(500)]).toEqual(rows.slice(0, 500));
  });

  it('repeats 5 % of the works, in ten kinds alike, each after its first record', () => {
    const firsts = new Set<number>();
    const kinds = new Map<string, number>();
    for (const { work, kind } of rows) {
      expect(firsts.has(work)).toBe(kind !== undefined);
      if (kind === undefined) firsts.add(work);
      else kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
    expect(kinds).toEqual(new Map(DUPLICATE_KINDS.map((kind) => [kind, rows.length / 200])));
  });

  it('gives no identifier to two works, but for those that were copied by mistake', () => {
    const owner = new Map<string, number>();
    for (const { record, work } of rows) {
      for (const identifier of [record.doi, record.pmid, record.arxiv_id]) {
        if (identifier === undefined || identifier.includes('copied')) continue;
        expect(owner.get(identifier) ?? work).toBe(work);
        owner.set(identifier, work);
      }
    }
    expect(owner.size).toBeGreaterThan(rows.length / 2);
  });

  it('leaves something to recognise in every duplicate: a title, and authors or a place', () => {
    for (const { record, kind } of rows) {
      if (kind === undefined) continue;
      expect(record.title.length).toBeGreaterThan(8);
      expect(record.authors ?? record.pages).toBeDefined();
    }
  });
});
