import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { REGISTRAR_OF_PREFIX } from '../../src/model/doi-prefixes.js';
import { asksCrossref, asksDataCite, registrarOf } from '../../src/model/doi-registrar.js';
import { normaliseDoi } from '../../src/model/identifiers.js';

describe('registrarOf', () => {
  it.each([
    ['10.48550/arxiv.1706.03762', 'datacite'],
    ['10.5281/zenodo.1239', 'datacite'],
    ['10.4230/lipics.icalp.2016.9', 'datacite'],
    ['10.1016/j.cell.2020.01.001', 'crossref'],
    ['10.18653/v1/n19-1423', 'crossref'],
    ['10.31234/osf.io/abcde', 'crossref'],
    ['10.17605/osf.io/abcde', 'datacite'],
    ['10.11501/3140078', 'jalc'],
    ['10.27005/d.cnki.gdzku.2020.000001', 'cnki'],
    ['10.2760/12345', 'op'],
    ['10.1400/12345', 'medra'],
  ])('%s: %s', (doi, registrar) => expect(registrarOf(doi)).toBe(registrar));

  it('does not guess: neither at prefixes that it does not know, nor at those that only begin like one', () => {
    for (const doi of ['10.99999/x', '10.10160/x', '10.101/x', '10.1016.12/x', '10.1016', ''])
      expect(registrarOf(doi)).toBeUndefined();
  });

  it('lists every prefix in the form that prefixes have, for one registrar', () => {
    expect(REGISTRAR_OF_PREFIX.size).toBeGreaterThan(150);
    for (const prefix of REGISTRAR_OF_PREFIX.keys()) expect(normaliseDoi(`${prefix}/x`)).toBe(`${prefix}/x`);
    const text = readFileSync(new URL('../../src/model/doi-prefixes.ts', import.meta.url), 'utf8');
    const written = [...text.matchAll(/^ +'(10\.\d+)':/gm)].map(([, prefix]) => prefix);
    expect(new Set(written).size).toBe(written.length);
    expect(written.length).toBe(REGISTRAR_OF_PREFIX.size);
  });
});

describe('who is asked for a DOI', () => {
  it('Crossref for its own and for those nobody knows, DataCite only for its own', () => {
    const asked = (doi: string): string => `${asksCrossref(doi)} ${asksDataCite(doi)}`;
    expect(asked('10.1038/nature14539')).toBe('true false');
    expect(asked('10.99999/x')).toBe('true false');
    expect(asked('10.5281/zenodo.1')).toBe('false true');
    expect(asked('10.11501/3140078')).toBe('false false');
  });
});

const RECORDS = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'crossref-works.jsonl.gz');

describe.skipIf(!existsSync(RECORDS))(
  'real records of Crossref (skipped: ../shared/data is not there)',
  () => {
    it('are never taken for those of another registrar', () => {
      const dois = gunzipSync(readFileSync(RECORDS))
        .toString()
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => normaliseDoi((JSON.parse(line) as { DOI: string }).DOI) as string);
      expect(dois.length).toBeGreaterThan(3_000);
      expect(dois.filter((doi) => !asksCrossref(doi))).toEqual([]);
    });
  },
);
