import { describe, expect, test } from 'vitest';
import { parsePaper } from '../../../src/sources/semantic_scholar/work.js';
import { semanticScholarPaper } from '../../support/semantic-scholar-papers.js';
import { worldWork } from '../../support/world-work.js';

const SHA = '0123456789abcdef0123456789abcdef01234567';
const paper = (fields: Record<string, unknown>): unknown => ({ paperId: SHA, ...fields });
const record = (fields: Record<string, unknown>) => parsePaper(paper(fields));

test('everything that a paper says', () => {
  const work = worldWork(12, { arxiv: '2101.00012', pmid: '31000012', pmcid: 'PMC7000012' });
  const json = semanticScholarPaper(work);
  const externalIds = { ...(json.externalIds as object), ACL: 'W12-3903', DBLP: 'conf/x/Y12', MAG: '77' };
  expect(parsePaper({ ...json, externalIds })).toEqual({
    title: work.title,
    authors: work.authors.map((name) => ({ name, affiliations: [] })),
    year: work.year,
    publication_date: `${work.year}-05-17`,
    venue: work.venue,
    type: 'JournalArticle',
    volume: String(work.year - 1960),
    pages: '1-12',
    identifiers: [
      { type: 's2_paper', value: work.s2 },
      { type: 's2_corpus', value: work.corpusId },
      { type: 'doi', value: work.doi },
      { type: 'arxiv', value: '2101.00012' },
      { type: 'pmid', value: '31000012' },
      { type: 'pmcid', value: 'PMC7000012' },
      { type: 'acl', value: 'W12-3903' },
      { type: 'dblp', value: 'conf/x/Y12' },
      { type: 'mag', value: '77' },
    ],
    citations: { count: work.citations },
    references_count: work.citations % 40,
    abstract: { text: work.abstract },
    urls: ['https://arxiv.org/pdf/2101.00012', `https://www.semanticscholar.org/paper/${work.s2}`],
    open_access: { is_oa: true, status: 'green', license: 'cc-by' },
  });
});

test('nulls, odd types and empty links are left out', () => {
  const odd = {
    title: null,
    abstract: 7,
    venue: '',
    publicationVenue: '1901e811-ee72-4b20-8f7e-de08cd395a10',
    year: 'unknown',
    publicationDate: '2021-13',
    citationCount: -1,
    externalIds: { DOI: null, PubMed: ['1'], CorpusId: 5, Other: 'x' },
    openAccessPdf: { url: '', status: null },
    publicationTypes: null,
    journal: {},
    authors: [{ authorId: '1', name: null }, null, { name: 'Ada Abara' }, { name: ' ' }],
  };
  expect(record(odd)).toEqual({
    authors: [{ name: 'Ada Abara', affiliations: [] }],
    identifiers: [
      { type: 's2_paper', value: SHA },
      { type: 's2_corpus', value: '5' },
    ],
    urls: [],
  });
});

test.each([[null], [7], ['x'], [[]], [{}], [{ title: 'No id' }], [{ paperId: null, title: 'No id' }]])(
  '%j is no paper',
  (json) => {
    expect(parsePaper(json)).toBeUndefined();
  },
);

test('a DOI of arXiv says the arXiv id too, once', () => {
  const identifiers = { DOI: '10.48550/arXiv.2312.07559', ArXiv: '2312.07559' };
  expect(record({ externalIds: identifiers })?.identifiers.slice(1)).toEqual([
    { type: 'doi', value: '10.48550/arxiv.2312.07559' },
    { type: 'arxiv', value: '2312.07559' },
  ]);
  expect(record({ externalIds: { DOI: identifiers.DOI } })?.identifiers).toHaveLength(3);
});

describe('where it was published', () => {
  test.each([
    [{ publicationVenue: { name: 'Full Name' }, venue: 'F. Name', journal: { name: 'F N' } }, 'Full Name'],
    [{ publicationVenue: null, venue: 'F. Name', journal: { name: 'F N' } }, 'F. Name'],
    [{ venue: '', journal: { name: 'F N' } }, 'F N'],
    // One record for the preprint and what became of it.
    [
      { publicationVenue: { name: 'bioRxiv' }, venue: 'bioRxiv', journal: { name: 'Cell Counts' } },
      'Cell Counts',
    ],
    [
      { publicationVenue: { name: 'arXiv.org' }, venue: 'arXiv.org', journal: { name: 'ArXiv' } },
      'arXiv.org',
    ],
  ])('%j: %s', (fields, venue) => {
    expect(record(fields)?.venue).toBe(venue);
  });

  test.each([
    [{ volume: 'abs/2312.07559', name: 'ArXiv' }, undefined, undefined],
    [{ volume: 118, pages: '\n          677 - 688.1\n        ' }, '118', '677-688.1'],
    [{ volume: '5', pages: 'E4832 – E4841' }, '5', 'E4832–E4841'],
  ])('volume and pages of %j', (journal, volume, pages) => {
    expect([record({ journal })?.volume, record({ journal })?.pages]).toEqual([volume, pages]);
  });
});

test.each([
  [['JournalArticle', 'Conference'], 'conference', 'Conference'],
  [['JournalArticle', 'Conference'], 'journal', 'JournalArticle'],
  [['Review', 'JournalArticle'], 'journal', 'JournalArticle'],
  [['Book', 'JournalArticle', 'Conference'], undefined, 'Conference'],
  [['Review'], undefined, 'Review'],
  [[], 'journal', undefined],
])('of the types %j in a %s it is %s', (publicationTypes, type, chosen) => {
  expect(record({ publicationTypes, publicationVenue: { name: 'X', type } })?.type).toBe(chosen);
});

test.each([
  ['CCBY', 'cc-by'],
  ['CCBYNCND', 'cc-by-nc-nd'],
  ['CC0', 'cc0'],
  ['publisher-specific-oa', 'publisher-specific-oa'],
  [null, undefined],
])('the licence %s is %s', (license, said) => {
  const openAccessPdf = { url: 'https://example.org/a.pdf', status: 'HYBRID', license };
  expect(record({ isOpenAccess: true, openAccessPdf })?.open_access?.license).toBe(said);
});

test('markup in titles and abstracts is read', () => {
  const found = record({ title: 'CO<sub>2</sub> &amp; more', abstract: '<jats:p>Aim &lt; 5.</jats:p>' });
  expect(found).toMatchObject({ title: 'CO 2 & more', abstract: { text: 'Aim < 5.' } });
});
