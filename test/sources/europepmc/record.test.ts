import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseResult } from '../../../src/sources/europepmc/record.js';

/** A record of a MEDLINE article with everything that is read. */
const FULL = {
  id: '31000001',
  source: 'MED',
  pmid: '31000001',
  pmcid: 'PMC6500001',
  doi: '10.5555/PEAT.2019.7',
  title: 'Peat &amp; water in <i>Sphagnum</i> bogs.',
  authorString: 'Hale Z, Rao P, Bog Consortium.',
  authorList: {
    author: [
      {
        fullName: 'Hale Z',
        firstName: 'Zoë',
        lastName: 'Hale',
        initials: 'Z',
        authorId: { type: 'ORCID', value: '0000-0002-1825-0097' },
        authorAffiliationDetailsList: {
          authorAffiliation: [
            {
              affiliation: 'Institute of Bogs, Uppsala, Sweden.',
              affiliationOrgId: [{ organizationIdType: 'ROR', organizationId: 'https://ror.org/05ppvf150' }],
            },
            { affiliation: 'Museum of Peat, Oslo, Norway.' },
          ],
        },
      },
      { fullName: 'Rao P', lastName: 'Rao', affiliation: 'Peat Office.' },
      { collectiveName: 'Bog Consortium' },
      { initials: 'X' },
    ],
  },
  journalInfo: {
    issue: '2',
    volume: '7',
    dateOfPublication: '2019 Mar',
    yearOfPublication: 2019,
    printPublicationDate: '2019-03-01',
    journal: { title: 'Journal of peat', isoabbreviation: 'J Peat', issn: '1234-5679' },
  },
  pubYear: '2019',
  pageInfo: '10-19',
  abstractText: '<h4>Background</h4>Bogs are wet.<h4>Results</h4>H<sub>2</sub>O &lt; 5 %.',
  language: 'eng',
  pubTypeList: { pubType: ['Review', 'Journal Article'] },
  fullTextUrlList: {
    fullTextUrl: [
      { availabilityCode: 'S', documentStyle: 'doi', url: 'https://doi.org/10.5555/peat.2019.7' },
      {
        availabilityCode: 'OA',
        documentStyle: 'pdf',
        url: 'https://europepmc.org/articles/PMC6500001?pdf=render',
      },
    ],
  },
  isOpenAccess: 'Y',
  license: 'cc by',
  citedByCount: 12,
  firstPublicationDate: '2019-02-11',
};

test('a whole record', () => {
  expect(parseResult(FULL)).toEqual({
    title: 'Peat & water in Sphagnum bogs',
    authors: [
      {
        name: 'Zoë Hale',
        affiliations: ['Institute of Bogs, Uppsala, Sweden.', 'Museum of Peat, Oslo, Norway.'],
        orcid: '0000-0002-1825-0097',
        ror: ['https://ror.org/05ppvf150'],
      },
      { name: 'Rao P', affiliations: ['Peat Office.'] },
      { name: 'Bog Consortium', affiliations: [] },
    ],
    year: 2019,
    publication_date: '2019-02-11',
    venue: 'Journal of peat',
    type: 'review',
    language: 'en',
    volume: '7',
    number: '2',
    pages: '10-19',
    identifiers: [
      { type: 'doi', value: '10.5555/peat.2019.7' },
      { type: 'pmid', value: '31000001' },
      { type: 'pmcid', value: 'PMC6500001' },
    ],
    citations: { count: 12 },
    abstract: { text: 'Background: Bogs are wet. Results: H2O < 5 %.', language: 'en' },
    urls: [
      'https://europepmc.org/articles/PMC6500001?pdf=render',
      'https://doi.org/10.5555/peat.2019.7',
      'https://europepmc.org/article/MED/31000001',
    ],
    is_retracted: false,
    open_access: { is_oa: true, license: 'cc by' },
  });
});

test('a preprint: its server is its venue', () => {
  const preprint = {
    id: 'PPR100001',
    source: 'PPR',
    doi: '10.48550/arXiv.2104.12255',
    title: 'Peat, early',
    pubYear: '2021',
    bookOrReportDetails: { publisher: 'arXiv', yearOfPublication: 2021 },
    pubTypeList: { pubType: ['Preprint'] },
    isOpenAccess: 'N',
  };
  expect(parseResult(preprint)).toEqual({
    title: 'Peat, early',
    year: 2021,
    venue: 'arXiv',
    type: 'preprint',
    identifiers: [
      { type: 'doi', value: '10.48550/arxiv.2104.12255' },
      { type: 'arxiv', value: '2104.12255' },
    ],
    urls: ['https://europepmc.org/article/PPR/PPR100001'],
  });
});

test('a short record (`lite`): names as far as they are told', () => {
  const lite = {
    id: '31000002',
    source: 'MED',
    title: 'Peat.',
    authorString: "O'Toole RD, Ventura KL, Gómez-Ruiz M.",
    journalTitle: 'J Peat',
    journalVolume: '3',
    issue: 1,
    pubYear: '2020',
    pubType: 'research-article; journal article; ',
  };
  expect(parseResult(lite)).toMatchObject({
    authors: ["O'Toole RD", 'Ventura KL', 'Gómez-Ruiz M'].map((name) => ({ name, affiliations: [] })),
    venue: 'J Peat',
    volume: '3',
    number: '1',
    type: 'article',
    identifiers: [{ type: 'pmid', value: '31000002' }],
  });
});

test.each([
  ['On peat.', 'On peat'],
  ['[On peat].', 'On peat'],
  ['[On peat.]', 'On peat'],
  ['Is it peat?', 'Is it peat?'],
  ['And then...', 'And then...'],
  ['[Peat] and [bogs].', '[Peat] and [bogs]'],
  ['', undefined],
])('the title "%s" is "%s"', (title, expected) =>
  expect(parseResult({ id: '1', title })?.title).toBe(expected),
);

test.each<[object, boolean | undefined]>([
  [{ source: 'MED', pubTypeList: { pubType: ['Retracted Publication', 'Journal Article'] } }, true],
  [
    {
      source: 'MED',
      pubTypeList: { pubType: 'Journal Article' },
      commentCorrectionList: { commentCorrection: [{ type: 'Retraction in' }] },
    },
    true,
  ],
  [
    {
      source: 'MED',
      pubTypeList: { pubType: ['Retraction of Publication'] },
      commentCorrectionList: { commentCorrection: [{ type: 'Retraction of' }] },
    },
    false,
  ],
  [{ source: 'MED', pubTypeList: { pubType: ['Journal Article'] } }, false],
  [{ source: 'PPR', pubTypeList: { pubType: ['Preprint'] } }, undefined],
  [{ source: 'MED' }, undefined],
])('%j: retracted is %s', (record, expected) =>
  expect(parseResult({ id: '1', ...record })?.is_retracted).toBe(expected),
);

test.each([
  [['Journal Article'], 'article'],
  [['Clinical Trial'], 'article'],
  [['Case Reports'], 'article'],
  [['Letter', 'Comment'], 'letter'],
  [['Published Erratum'], 'erratum'],
  [['Retraction of Publication'], 'retraction'],
  [['Systematic Review', 'Journal Article'], 'review'],
  [['Preprint'], 'preprint'],
  [['Something new'], undefined],
  [[], undefined],
])('%j is of type %s', (pubType, type) =>
  expect(parseResult({ id: '1', pubTypeList: { pubType } })?.type).toBe(type),
);

test.each([
  ['ger', 'de'],
  ['deu', 'de'],
  ['chi', 'zh'],
  ['mul', undefined],
  ['und', undefined],
  ['', undefined],
])('the language %s is %s', (language, expected) =>
  expect(parseResult({ id: '1', language })?.language).toBe(expected),
);

test('an abstract of an article in another language says nothing of its own language', () => {
  expect(parseResult({ id: '1', language: 'ger', abstractText: 'Bogs.' })?.abstract).toEqual({
    text: 'Bogs.',
  });
});

describe('odd content', () => {
  test.each([null, undefined, 7, 'x', [], {}, { id: null }, { title: 'no id' }])('%j is no record', (json) =>
    expect(parseResult(json)).toBeUndefined(),
  );

  test('every field of a wrong type is dropped, and costs nothing else', () => {
    for (const field of Object.keys(FULL)) {
      if (field === 'id') continue;
      for (const odd of [null, 7, '', [], {}, [[]], [null], { author: 3 }, true]) {
        const record = parseResult({ ...FULL, [field]: odd });
        expect(record, `${field} ${JSON.stringify(odd)}`).toBeDefined();
        if (field !== 'doi')
          expect(record?.identifiers).toContainEqual({ type: 'doi', value: '10.5555/peat.2019.7' });
      }
    }
  });

  test('lists of one that came as that one', () => {
    const one = {
      ...FULL,
      authorList: { author: FULL.authorList.author[0] },
      fullTextUrlList: { fullTextUrl: FULL.fullTextUrlList.fullTextUrl[0] },
    };
    expect(parseResult(one)).toMatchObject({
      authors: [{ name: 'Zoë Hale' }],
      urls: ['https://doi.org/10.5555/peat.2019.7', 'https://europepmc.org/article/MED/31000001'],
    });
  });

  test('links and ids that are something else lead nowhere', () => {
    const record = parseResult({
      id: '../../admin?x=1',
      source: 'MED',
      fullTextUrlList: { fullTextUrl: [{ url: 'javascript:alert(1)' }, { url: 'https://a b' }, { url: '' }] },
    });
    expect(record).toMatchObject({ urls: [], identifiers: [] });
  });

  test('texts with control characters, markup and marks of direction are one line', () => {
    const record = parseResult({
      id: '1',
      title: 'Peat\u0000\n<script>x</script>\u202e.',
      abstractText: '<p>a</p>\u0007<p>b',
    });
    expect(record?.title).not.toMatch(/[<>\p{Cc}]/u);
    expect(record?.abstract?.text).not.toMatch(/[<>\p{Cc}]/u);
  });

  test('whatever it is, it never throws, and gives the same twice', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(FULL)), fc.jsonValue()), (fields) => {
        const record = { ...FULL, ...fields };
        expect(parseResult(record)).toEqual(parseResult(record));
      }),
      { numRuns: 300 },
    );
  });
});
