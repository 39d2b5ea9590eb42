import { describe, expect, it } from 'vitest';
import { isDepositDoi, isServer, publicationKind, sortOf } from '../../src/model/publication-kind.js';

describe('DOIs', () => {
  it.each([
    '10.48550/arxiv.2001.00001',
    '10.1101/2020.01.01.123456',
    '10.1101/123456',
    '10.2139/ssrn.3456789',
    '10.5281/zenodo.1234',
    '10.21203/rs.3.rs-1234/v1',
    '10.20944/preprints202001.0001.v1',
    '10.31234/osf.io/abcde',
    '10.31219/osf.io/abcde',
    '10.26434/chemrxiv-2021-abc',
    '10.6084/m9.figshare.123',
  ])("%s is a preprint server's or a repository's", (doi) => expect(isDepositDoi(doi)).toBe(true));

  it.each([
    '10.1101/gad.123.4',
    '10.1101/gr.1',
    '10.1016/j.peat.2020.01.001',
    '10.3389/fpos.2020.1',
    '10.2139/other',
    '10.31240/x',
  ])("%s is a publisher's", (doi) => expect(isDepositDoi(doi)).toBe(false));
});

it.each([
  'arXiv (Cornell University)',
  'CoRR abs/1706.03762',
  'bioRxiv',
  'SSRN Electronic Journal',
  'Preprints.org',
])('"%s" is a server', (venue) => expect(isServer(venue)).toBe(true));

it.each(['Corrosion Science', 'Journal of Peat', 'Cornell University Press', 'Nature'])(
  '"%s" is none',
  (venue) => expect(isServer(venue)).toBe(false),
);

it("the databases' words for one sort of text are one word", () => {
  expect(['JOUR', 'journal-article', 'Article', 'article-journal'].map(sortOf)).toEqual(
    Array(4).fill('article'),
  );
  expect(sortOf('Something Own')).toBe('somethingown');
});

it('a record that does not say is neither published nor a preprint', () => {
  expect(publicationKind({})).toBe('unknown');
  expect(publicationKind({ type: 'article' })).toBe('unknown');
  expect(publicationKind({ type: 'article', venue: 'arXiv' })).toBe('preprint');
  expect(publicationKind({ doi: '10.1016/x' })).toBe('published');
  expect(publicationKind({ type: 'posted-content', doi: '10.1016/x' })).toBe('preprint');
});
