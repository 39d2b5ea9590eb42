import { describe, expect, test } from 'vitest';
import type { WorkRecord } from '../../../src/model/outcome.js';
import type { IdentifierType } from '../../../src/model/identifiers.js';
import { assign } from '../../../src/sources/openalex/lists.js';

const record = (...identifiers: [IdentifierType, string][]): WorkRecord => ({
  identifiers: identifiers.map(([type, value]) => ({ type, value })),
  urls: [],
});

describe('whose record it is', () => {
  const journal = record(
    ['openalex', 'W1'],
    ['doi', '10.1/journal'],
    ['doi', '10.48550/arxiv.1'],
    ['pmcid', 'PMC7'],
  );

  test('of whose identifier it carries as its own', () => {
    expect(assign('doi', ['10.1/journal', '10.1/other'], [journal])).toEqual(
      new Map([['10.1/journal', [journal]]]),
    );
  });

  test('of whose identifier it carries among its alternates, if nobody asked for its own', () => {
    expect(assign('doi', ['10.48550/arxiv.1'], [journal])).toEqual(
      new Map([['10.48550/arxiv.1', [journal]]]),
    );
  });

  test('a preprint does not get it because the same batch asked for the journal version', () => {
    const assigned = assign('doi', ['10.48550/arxiv.1', '10.1/journal'], [journal]);
    expect([...assigned.keys()]).toEqual(['10.1/journal']);
  });

  test('several works of one DOI all count', () => {
    const other = record(['openalex', 'W2'], ['doi', '10.1/journal']);
    expect(assign('doi', ['10.1/journal'], [journal, other]).get('10.1/journal')).toEqual([journal, other]);
  });

  test('a PMCID was asked for by its digits', () => {
    expect(assign('pmcid', ['7'], [journal]).get('7')).toEqual([journal]);
  });

  test("a record that nobody asked for is nobody's", () => {
    expect(assign('openalex', ['W9'], [journal]).size).toBe(0);
  });
});
