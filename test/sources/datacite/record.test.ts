import { describe, expect, it } from 'vitest';
import { parseRecord } from '../../../src/sources/datacite/record.js';

const parse = (attributes: object): ReturnType<typeof parseRecord> =>
  parseRecord({ id: '10.5281/zenodo.7', attributes: { doi: '10.5281/ZENODO.7', ...attributes } });

describe('a record of DataCite', () => {
  it('is read in full', () => {
    const record = parse({
      titles: [
        { title: 'Das Zählen der Reiher', titleType: 'TranslatedTitle' },
        { title: 'Counting herons &amp; <i>Ardea</i>' },
      ],
      creators: [
        {
          name: 'Ito, Hana',
          nameType: 'Personal',
          givenName: 'Hana',
          familyName: 'Ito',
          nameIdentifiers: [
            { nameIdentifier: '0000-0001-2103-2683', nameIdentifierScheme: 'ISNI' },
            { nameIdentifier: 'https://orcid.org/0000-0002-1825-0097', nameIdentifierScheme: 'ORCID' },
          ],
          affiliation: [
            { name: 'Heron Institute', affiliationIdentifier: 'https://ror.org/05ppvf150' },
            'Field Station',
          ],
        },
        { name: 'Brook, Ada', affiliation: 'Field Station' },
        { name: 'Heron Survey, Northern Branch', nameType: 'Organizational' },
        { name: 'Brook, Ada; Field Station, Marsh, Northland' },
        { name: '  ' },
      ],
      publisher: { name: 'Zenodo' },
      container: { title: 'Field Notes', volume: '7', issue: '2', firstPage: '11', lastPage: '19' },
      publicationYear: 2020,
      dates: [
        { date: '2020', dateType: 'Issued' },
        { date: '2020-05-04T10:00:00Z', dateType: 'Available' },
      ],
      language: 'en-GB',
      types: { resourceTypeGeneral: 'JournalArticle', resourceType: 'Article' },
      rightsList: [
        { rightsUri: 'info:eu-repo/semantics/openAccess' },
        { rightsUri: 'https://creativecommons.org/licenses/by-sa/4.0/legalcode' },
      ],
      descriptions: [
        { description: 'Was zählt.', descriptionType: 'Abstract', lang: 'de' },
        { description: '<p>What &lt; counts.</p>', descriptionType: 'Abstract', lang: 'en' },
        { description: 'Counted twice.', descriptionType: 'Methods' },
      ],
      url: 'https://zenodo.org/records/7',
      contentUrl: ['https://zenodo.org/records/7/files/a.pdf'],
      citationCount: 5,
      citationsOverTime: [
        { year: '2022', total: 3 },
        { year: '2021', total: 2 },
      ],
      referenceCount: 12,
      updated: '2024-01-01T00:00:00.000Z',
    });
    expect(record).toEqual({
      title: 'Counting herons & Ardea',
      authors: [
        {
          name: 'Hana Ito',
          affiliations: ['Heron Institute', 'Field Station'],
          orcid: '0000-0002-1825-0097',
          ror: ['https://ror.org/05ppvf150'],
        },
        { name: 'Ada Brook', affiliations: ['Field Station'] },
        { name: 'Heron Survey, Northern Branch', affiliations: [] },
        { name: 'Brook, Ada; Field Station, Marsh, Northland', affiliations: [] },
      ],
      year: 2020,
      publication_date: '2020-05-04',
      venue: 'Field Notes',
      type: 'journal-article',
      language: 'en',
      volume: '7',
      number: '2',
      pages: '11-19',
      identifiers: [{ type: 'doi', value: '10.5281/zenodo.7' }],
      citations: {
        count: 5,
        by_year: [
          { year: 2021, count: 2 },
          { year: 2022, count: 3 },
        ],
      },
      references_count: 12,
      abstract: { text: 'What < counts.', language: 'en' },
      urls: ['https://zenodo.org/records/7', 'https://zenodo.org/records/7/files/a.pdf'],
      open_access: { is_oa: true, license: 'cc-by-sa-4.0' },
    });
  });

  it('gives an arXiv paper its id, and not the identifiers of other works that it is related to', () => {
    const record = parseRecord({
      id: '10.48550/arxiv.2104.12250',
      attributes: {
        doi: '10.48550/arxiv.2104.12250',
        publisher: 'arXiv',
        relatedIdentifiers: ['IsVersionOf', 'IsPreprintOf', 'IsPartOf', 'References'].map(
          (relationType, n) => ({
            relationType,
            relatedIdentifier: `10.1000/other.${n}`,
            relatedIdentifierType: 'DOI',
          }),
        ),
      },
    });
    expect(record?.identifiers).toEqual([
      { type: 'doi', value: '10.48550/arxiv.2104.12250' },
      { type: 'arxiv', value: '2104.12250' },
    ]);
    expect(record?.venue).toBe('arXiv');
    expect(record?.open_access).toEqual({ is_oa: true });
  });

  it('takes what is identical with it for itself', () => {
    const record = parse({
      alternateIdentifiers: [
        { alternateIdentifierType: 'arXiv', alternateIdentifier: '2104.12250v2' },
        { alternateIdentifierType: 'URN', alternateIdentifier: 'urn:nbn:7' },
      ],
      relatedIdentifiers: [
        { relationType: 'IsIdenticalTo', relatedIdentifier: '10.6084/M9.7', relatedIdentifierType: 'DOI' },
        { relationType: 'IsIdenticalTo', relatedIdentifier: '978-83-7683', relatedIdentifierType: 'ISBN' },
      ],
    });
    expect(record?.identifiers.map(({ type, value }) => `${type} ${value}`)).toEqual([
      'doi 10.5281/zenodo.7',
      'arxiv 2104.12250',
      'doi 10.6084/m9.7',
    ]);
  });

  it.each([
    [{ rightsList: [{ rightsUri: 'info:eu-repo/semantics/restrictedAccess' }] }, { is_oa: false }],
    [{ rightsList: [{ rightsIdentifier: 'CC0-1.0' }] }, { is_oa: true, license: 'cc0-1.0' }],
    [
      { rightsList: [{ rightsUri: 'http://creativecommons.org/publicdomain/zero/1.0' }] },
      { is_oa: true, license: 'cc0-1.0' },
    ],
    [{ rightsList: [{ rights: 'In Copyright' }, null] }, undefined],
    [{}, undefined],
  ])('%j: open access %j', (attributes, expected) =>
    expect(parse(attributes)?.open_access).toEqual(expected),
  );

  it.each([
    [{ resourceTypeGeneral: 'Text', resourceType: 'Journal Article' }, 'journal-article'],
    [{ resourceTypeGeneral: 'Text' }, 'text'],
    [{ resourceTypeGeneral: 'Preprint', resourceType: 'Article' }, 'preprint'],
    [{ resourceType: 'Dataset' }, 'dataset'],
    [null, undefined],
  ])('%j: type %s', (types, expected) => expect(parse({ types })?.type).toBe(expected));

  it('drops years and dates that cannot be', () => {
    const updated = '2019-05-05T00:00:00.000Z';
    const record = parse({
      publicationYear: 2549,
      dates: [{ date: '2031-01-01', dateType: 'Issued' }],
      updated,
    });
    expect(record).not.toHaveProperty('year');
    expect(record).not.toHaveProperty('publication_date');
    expect(parse({ publicationYear: 2020, updated })?.year).toBe(2020);
    expect(parse({ dates: [{ date: '07.04.2017', dateType: 'Issued' }] })).not.toHaveProperty(
      'publication_date',
    );
  });

  it('does not take places and dates for volumes and pages', () => {
    const container = { volume: '1-5 September 2008', issue: 'Spain', firstPage: 'Korea', lastPage: '3356' };
    const record = parse({ container });
    expect(record).not.toHaveProperty('volume');
    expect(record).not.toHaveProperty('number');
    expect(record?.pages).toBe('3356');
  });

  it('gets through whatever may stand in a record', () => {
    expect(parseRecord(null)).toBeUndefined();
    expect(parseRecord({ attributes: {} })).toBeUndefined();
    expect(parseRecord({ id: 'urn:x', attributes: { titles: [{ title: 'x' }] } })).toBeUndefined();
    const fields = [
      'titles',
      'creators',
      'container',
      'publicationYear',
      'dates',
      'types',
      'rightsList',
      'url',
    ];
    for (const odd of [null, 7, 'x', [], {}, [null, 7, {}, []], { a: [null] }]) {
      const record = parse(Object.fromEntries(fields.map((field) => [field, odd])));
      expect(record?.identifiers).toHaveLength(1);
    }
    const creators = Array.from({ length: 5_000 }, (_, n) => ({ name: `Brook, Ada ${n}` }));
    const long = parse({ creators, titles: [{ title: 'heron '.repeat(2_000) }] });
    expect(long?.authors).toHaveLength(5_000);
    expect(long?.title).toHaveLength(11_999);
  });
});
