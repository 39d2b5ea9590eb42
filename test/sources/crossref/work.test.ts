import { describe, expect, test } from 'vitest';
import { parseWork } from '../../../src/sources/crossref/work.js';

const DOI = '10.5555/Owls.1';
const record = (fields: object): ReturnType<typeof parseWork> => parseWork({ DOI, ...fields });

test('a whole work', () => {
  expect(
    parseWork({
      DOI,
      title: ['Counting owls &amp; bats'],
      subtitle: ['a method'],
      author: [
        { name: 'The Owl Group', sequence: 'additional', affiliation: [] },
        {
          given: 'Ada',
          family: 'Brook',
          suffix: 'Jr',
          sequence: 'first',
          ORCID: 'http://orcid.org/0000-0001-5109-3700',
          affiliation: [
            { name: 'University of Bern', id: [{ id: 'https://ror.org/02k7v4d05', 'id-type': 'ROR' }] },
            { name: 'University of Bern' },
          ],
        },
        { affiliation: [] },
      ],
      'container-title': ['Journal of Owls', 'J. Owls'],
      issued: { 'date-parts': [[2021, 7, 1]] },
      type: 'journal-article',
      language: 'en',
      volume: '12',
      issue: '3',
      page: '9-32',
      abstract: '<jats:title>Abstract</jats:title><jats:p>Owls.</jats:p>',
      'is-referenced-by-count': 7,
      'references-count': 40,
      URL: 'http://dx.doi.org/10.5555/Owls.1',
      resource: { primary: { URL: 'https://owls.example.org/1' } },
      link: [
        {
          URL: 'https://owls.example.org/1.pdf',
          'content-type': 'application/pdf',
          'intended-application': 'syndication',
        },
        {
          URL: 'https://api.example.org/1.xml',
          'content-type': 'text/xml',
          'intended-application': 'text-mining',
        },
        {
          URL: 'https://owls.example.org/check',
          'content-type': 'unspecified',
          'intended-application': 'similarity-checking',
        },
      ],
      license: [
        { URL: 'https://owls.example.org/terms', 'delay-in-days': 0 },
        { URL: 'http://creativecommons.org/licenses/by-nc/4.0/', 'delay-in-days': 0 },
      ],
      relation: { 'has-preprint': [{ 'id-type': 'doi', id: '10.48550/arXiv.2101.00001' }] },
    }),
  ).toEqual({
    title: 'Counting owls & bats: a method',
    authors: [
      {
        name: 'Ada Brook Jr',
        affiliations: ['University of Bern'],
        orcid: '0000-0001-5109-3700',
        ror: ['https://ror.org/02k7v4d05'],
      },
      { name: 'The Owl Group', affiliations: [] },
    ],
    year: 2021,
    publication_date: '2021-07-01',
    venue: 'Journal of Owls',
    type: 'journal-article',
    language: 'en',
    volume: '12',
    number: '3',
    pages: '9-32',
    identifiers: [
      { type: 'doi', value: '10.5555/owls.1' },
      { type: 'arxiv', value: '2101.00001' },
    ],
    citations: { count: 7 },
    references_count: 40,
    abstract: { text: 'Owls.', language: 'en' },
    urls: ['https://doi.org/10.5555/Owls.1', 'https://owls.example.org/1', 'https://owls.example.org/1.pdf'],
    open_access: { is_oa: true, license: 'cc-by-nc' },
  });
});

test.each([null, 7, 'x', [], {}, { DOI: null }, { DOI: 'no doi' }, { title: ['x'] }])(
  'what has no DOI is no work: %j',
  (json) => {
    expect(parseWork(json)).toBeUndefined();
  },
);

test('fields of odd types are dropped, the others stay', () => {
  expect(
    record({
      title: [null, 'Owls', 7],
      author: [null, 'Ada', { family: 'Ito', affiliation: null }],
      issued: { 'date-parts': [[null]] },
      volume: 12,
      page: null,
      link: 'x',
      'is-referenced-by-count': -1,
      relation: [],
      abstract: ' ',
    }),
  ).toEqual({
    title: 'Owls',
    authors: [{ name: 'Ito', affiliations: [] }],
    volume: '12',
    identifiers: [{ type: 'doi', value: '10.5555/owls.1' }],
    urls: [],
  });
});

describe('titles', () => {
  test.each([
    [['Owls: a method'], ['A method'], 'Owls: a method'],
    [['Why owls?'], ['A method'], 'Why owls? A method'],
    [[], ['A method'], 'A method'],
    [['The role of H<sub>2</sub>O in\n  <i>Strix</i>'], [], 'The role of H2O in Strix'],
    [
      ['<mml:math><mml:msup><mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:msup></mml:math> and owls'],
      [],
      'x² and owls',
    ],
  ])('%j and %j', (title, subtitle, expected) => {
    expect(record({ title, subtitle })?.title).toBe(expected);
  });
});

describe('venues', () => {
  test.each([
    ['journal-article', ['Journal of Owls', 'Zeitschrift'], 'Journal of Owls'],
    ['book-chapter', ['Lecture Notes in Owl Science', 'Owls 2021'], 'Owls 2021'],
    ['posted-content', [], 'owlRxiv'],
  ])('of a %s', (type, names, venue) => {
    expect(record({ type, 'container-title': names, institution: [{ name: 'owlRxiv' }] })?.venue).toBe(venue);
  });
});

describe('dates', () => {
  test.each([
    [{ issued: { 'date-parts': [[2021]] } }, 2021, '2021'],
    [{ issued: { 'date-parts': [[2021, 2]] } }, 2021, '2021-02'],
    [{ issued: { 'date-parts': [[2021, 2, 30]] } }, 2021, '2021-02'],
    [{ issued: { 'date-parts': [[2021, 13, 1]] } }, 2021, '2021'],
    [{ issued: { 'date-parts': [['2021', '2', '3']] } }, 2021, '2021-02-03'],
    [{ issued: { 'date-parts': [[null]] }, 'published-print': { 'date-parts': [[1999]] } }, 1999, '1999'],
    [{ issued: { 'date-parts': [] } }, undefined, undefined],
    [{ issued: { 'date-parts': [[20]] } }, undefined, undefined],
    [{ issued: null }, undefined, undefined],
  ])('%j', (dates, year, date) => {
    expect(record(dates)?.year).toBe(year);
    expect(record(dates)?.publication_date).toBe(date);
  });
});

describe('retractions', () => {
  test.each([
    ['a notice says so', { 'updated-by': [{ type: 'retraction' }] }, true],
    ['withdrawn', { 'updated-by': [{ type: 'correction' }, { type: 'withdrawal' }] }, true],
    ['corrected', { 'updated-by': [{ type: 'correction' }] }, undefined],
    ['partly', { 'updated-by': [{ type: 'partial_retraction' }] }, undefined],
    ['in the title', { title: ['RETRACTED ARTICLE: Owls'] }, true],
    ['in brackets', { title: ['[Retracted] Owls'] }, true],
    ['the notice itself', { title: ['Retraction: Owls'], 'update-to': [{ type: 'retraction' }] }, undefined],
    [
      'a notice that is called like it',
      { title: ['Retracted: Owls'], 'update-to': [{ type: 'retraction' }] },
      undefined,
    ],
    ['about it', { title: ['Retracted articles in ornithology'] }, undefined],
  ])('%s', (_, fields, retracted) => {
    expect(record(fields)?.is_retracted).toBe(retracted);
  });
});

describe('licences', () => {
  test.each([
    ['https://creativecommons.org/licenses/by/4.0/legalcode', 0, { is_oa: true, license: 'cc-by' }],
    ['http://creativecommons.org/publicdomain/zero/1.0/', 0, { is_oa: true, license: 'cc0' }],
    ['https://creativecommons.org/licenses/by/4.0/', 365, undefined],
    ['https://www.elsevier.com/tdm/userlicense/1.0/', 0, undefined],
  ])('%s after %i days', (URL, delay, expected) => {
    expect(record({ license: [{ URL, 'delay-in-days': delay }] })?.open_access).toEqual(expected);
  });
});
