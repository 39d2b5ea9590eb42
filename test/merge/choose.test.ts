import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../src/merge/candidate.js';
import { choose } from '../../src/merge/choose.js';
import { DEFAULT_PRECEDENCE, Precedence, PRECEDENCE } from '../../src/merge/precedence.js';
import { INPUT } from '../../src/merge/provenance.js';

const VALUES: readonly unknown[] = [
  'On peat',
  'ON PEAT AND MOSS',
  'On peat and moss: a survey',
  'Sjögren in peat',
  'Sj??gren in peat',
  'On peat and…',
  'J. Peat',
  'bioRxiv',
  2020,
  '2020',
  'c2001',
  '288-97',
  '288',
  '10.1101/2020.01.01.000001',
  '10.1016/x',
  ['Hale, Z.'],
  ['Hale, Zoe', 'Byron, A.'],
  [{ name: 'Zoe Hale', affiliations: ['Peat Institute'] }],
  [{ affiliations: ['Peat Institute'], name: 'Zoe Hale' }],
  { is_oa: true, status: 'gold' },
  { status: 'gold', is_oa: true },
  true,
];

/** Of few values, so that several often say the same. */
const candidates: fc.Arbitrary<Candidate[]> = fc
  .array(
    fc.record({
      value: fc.constantFrom(...VALUES.slice(0, 4)).chain((first) => fc.constantFrom(first, ...VALUES)),
      source: fc.constantFrom(INPUT, 'crossref', 'openalex', 'semantic_scholar'),
      kind: fc.constantFrom('published', 'preprint', 'unknown'),
      isStub: fc.boolean(),
      authorsAreCut: fc.boolean(),
      place: fc.nat(2),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((some) =>
    some.map(({ value, source, kind, isStub, authorsAreCut, place }, row) => ({
      value,
      origin: { source, timestamp: '2026-01-01T00:00:00.000Z', matched_by: 'doi', score: 1 },
      trust: ['crossref', 'openalex', 'semantic_scholar'].indexOf(source),
      witness: { kind, isStub, authorsAreCut, place, input: undefined },
      row: row + 1,
      voter: String(row),
    })),
  );

/** By which every rule looks at every value, also where all are equal. */
const unhurried = new Precedence();
unhurried.rulesOf = (field) =>
  DEFAULT_PRECEDENCE.rulesOf(field).map((rule) => ({ ...rule, ofRecord: true as const }));

describe('a value chosen among several', () => {
  it('is the one that wins when every rule looks at every value', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(PRECEDENCE), 'note'), candidates, (field, some) => {
        expect(choose(field, some, DEFAULT_PRECEDENCE)).toEqual(choose(field, some, unhurried));
      }),
      { numRuns: 500 },
    );
  });
});
