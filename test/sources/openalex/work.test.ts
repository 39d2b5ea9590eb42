import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseWork } from '../../../src/sources/openalex/work.js';
import { fakeWork } from '../../support/openalex-works.js';

const ID = 'https://openalex.org/W4000000001';

describe('parseWork', () => {
  test('a work of 2026', () => {
    expect(
      parseWork({
        id: ID,
        doi: 'https://doi.org/10.7000/ABC.1',
        ids: {
          openalex: ID,
          doi: 'https://doi.org/10.7000/abc.1',
          mag: '77',
          pmid: 'https://pubmed.ncbi.nlm.nih.gov/123',
          pmcid: 'https://www.ncbi.nlm.nih.gov/pmc/articles/456',
        },
        title: 'On &lt;i&gt;E. coli&lt;/i&gt; <b>growth</b>',
        publication_year: 2021,
        publication_date: '2021-03-04',
        language: 'zh-cn',
        type: 'article',
        authorships: [
          {
            author: { display_name: 'Ada Okafor', orcid: 'https://orcid.org/0000-0001-2345-678X' },
            institutions: [
              { display_name: 'Univ A', ror: 'https://ror.org/05ppvf150' },
              { display_name: 'Univ A again', ror: '05ppvf150' },
              { display_name: 'No ROR', ror: null },
            ],
            raw_affiliation_strings: ['Dept. of B, Univ A', 'Dept. of B, Univ A', ''],
          },
          {
            author: { display_name: null },
            raw_author_name: 'B. Moreau',
            institutions: [{ display_name: 'Univ C' }],
          },
          { author: null },
        ],
        primary_location: {
          landing_page_url: 'https://doi.org/10.7000/abc.1',
          pdf_url: 'https://x.org/1.pdf',
          license: 'cc-by',
          source: { display_name: 'Journal &amp; Co' },
        },
        best_oa_location: { pdf_url: 'https://x.org/1.pdf', license: null },
        locations: [
          { id: 'doi:10.7000/abc.1', landing_page_url: 'https://doi.org/10.7000/abc.1' },
          { id: 'pmid:123' },
          { id: 'pmh:oai:arXiv.org:2104.12255' },
          { id: 'doi:10.48550/arXiv.2104.12255' },
          { id: 'pmh:oai:pubmedcentral.nih.gov:456' },
          { id: 'pmh:oai:somewhere.edu:9', landing_page_url: 'https://arxiv.org/abs/2104.12255v2' },
        ],
        biblio: { volume: '5', issue: 2, first_page: '397', last_page: '414' },
        cited_by_count: 12,
        counts_by_year: [
          { year: 2025, cited_by_count: 7 },
          { year: 2023, cited_by_count: 1 },
          { year: 2024, cited_by_count: 4 },
        ],
        referenced_works_count: 31,
        abstract_inverted_index: { '<jats:p>We': [0], grow: [1, 3], and: [2], 'again.</jats:p>': [4] },
        open_access: { is_oa: true, oa_status: 'gold', oa_url: 'https://x.org/1' },
        is_retracted: false,
      }),
    ).toEqual({
      title: 'On E. coli growth',
      authors: [
        {
          name: 'Ada Okafor',
          affiliations: ['Dept. of B, Univ A'],
          orcid: '0000-0001-2345-678X',
          ror: ['https://ror.org/05ppvf150'],
        },
        { name: 'B. Moreau', affiliations: ['Univ C'] },
      ],
      year: 2021,
      publication_date: '2021-03-04',
      venue: 'Journal & Co',
      type: 'article',
      language: 'zh',
      volume: '5',
      number: '2',
      pages: '397-414',
      identifiers: [
        { type: 'openalex', value: 'W4000000001' },
        { type: 'doi', value: '10.7000/abc.1' },
        { type: 'pmid', value: '123' },
        { type: 'pmcid', value: 'PMC456' },
        { type: 'mag', value: '77' },
        { type: 'arxiv', value: '2104.12255' },
        { type: 'doi', value: '10.48550/arxiv.2104.12255' },
      ],
      citations: {
        count: 12,
        by_year: [
          { year: 2023, count: 1 },
          { year: 2024, count: 4 },
          { year: 2025, count: 7 },
        ],
      },
      references_count: 31,
      abstract: { text: 'We grow and grow again.', language: 'zh' },
      urls: ['https://doi.org/10.7000/abc.1', 'https://x.org/1', 'https://x.org/1.pdf'],
      is_retracted: false,
      open_access: { is_oa: true, status: 'gold', license: 'cc-by' },
    });
  });

  test('a work of 2023', () => {
    const record = parseWork({
      id: ID,
      doi: null,
      title: null,
      display_name: 'A title',
      host_venue: { display_name: 'Annals of X', url: 'https://annals.org/1' },
      primary_location: null,
      authorships: [
        {
          author: { display_name: 'C. Silva', orcid: null },
          institutions: [],
          raw_affiliation_string: 'Univ D',
        },
      ],
      locations: [
        { landing_page_url: 'https://doi.org/10.48550/arxiv.2104.12255' },
        { landing_page_url: 'https://pubmed.ncbi.nlm.nih.gov/99/' },
      ],
      biblio: { first_page: 'e4375', last_page: 'e4375', volume: null },
      referenced_works: ['https://openalex.org/W1', 'https://openalex.org/W2'],
      abstract_inverted_index: null,
    });
    expect(record).toEqual({
      title: 'A title',
      authors: [{ name: 'C. Silva', affiliations: ['Univ D'] }],
      venue: 'Annals of X',
      pages: 'e4375',
      identifiers: [
        { type: 'openalex', value: 'W4000000001' },
        { type: 'doi', value: '10.48550/arxiv.2104.12255' },
        { type: 'arxiv', value: '2104.12255' },
        { type: 'pmid', value: '99' },
      ],
      references_count: 2,
      urls: ['https://annals.org/1'],
    });
  });

  test.each([
    [true, true],
    [false, undefined],
    [null, undefined],
  ])('whether there are more authors than it names is kept: %j', (is_authors_truncated, kept) => {
    expect(parseWork(fakeWork(1, { is_authors_truncated }))?.authors_truncated).toBe(kept);
  });

  test('an affiliation that stands among those with institutions only is taken from there', () => {
    const affiliations = [{ raw_affiliation_string: 'Univ E', institution_ids: [] }, null];
    const authorships = [
      { author: { display_name: 'A' }, affiliations, institutions: [{ display_name: 'E' }] },
    ];
    expect(parseWork(fakeWork(1, { authorships }))?.authors?.[0]?.affiliations).toEqual(['Univ E']);
  });

  test.each([
    [2017, ['10.48550/arxiv.1706.03762']],
    [2025, ['10.65215/2q58a426', '10.48550/arxiv.1706.03762']],
  ])('a DOI under which a work of %i was registered again later is not its own', (year, dois) => {
    const doi = 'https://doi.org/10.65215/2q58a426';
    const locations = [{ id: 'doi:10.65215/2q58a426' }, { id: 'doi:10.48550/arxiv.1706.03762' }];
    const record = parseWork(fakeWork(1, { doi, ids: { doi }, locations, publication_year: year }));
    const found = record?.identifiers.filter(({ type }) => type === 'doi').map(({ value }) => value);
    expect(found).toEqual(dois);
  });

  test('an id is all that it takes', () => {
    expect(parseWork({ id: ID })).toEqual({
      identifiers: [{ type: 'openalex', value: 'W4000000001' }],
      urls: [],
    });
  });

  test.each([
    null,
    undefined,
    7,
    'W1',
    [],
    {},
    { id: null },
    { id: 'https://openalex.org/A1' },
    { id: 'https://openalex.org/W4285719527', title: 'Deleted Work' },
  ])('%j is no work', (json) => {
    expect(parseWork(json)).toBeUndefined();
  });

  test.each<[string, unknown]>([
    ['doi', 7],
    ['ids', []],
    ['title', { x: 1 }],
    ['publication_year', '2021'],
    ['publication_date', '04.03.2021'],
    ['authorships', 'nobody'],
    ['authorships', [null, 7, { author: 'X' }]],
    ['primary_location', []],
    ['locations', [null, 'x', { id: 7 }]],
    ['biblio', 'p. 7'],
    ['cited_by_count', -1],
    ['cited_by_count', 1.5],
    ['counts_by_year', [{ year: 'x' }, null]],
    ['abstract_inverted_index', { word: 'x', other: [null, 'y', 1.5] }],
    ['abstract_inverted_index', 'text'],
    ['open_access', { is_oa: 'yes' }],
    ['is_retracted', 'no'],
    ['language', 'English'],
  ])('an odd %s of %j costs nothing but itself', (field, value) => {
    const whole = parseWork(fakeWork(1));
    const record = parseWork({ ...fakeWork(1), [field]: value });
    expect(record?.identifiers[0]).toEqual({ type: 'openalex', value: 'W4000000001' });
    const kept = Object.keys(whole ?? {}).filter((name) => name in (record ?? {}));
    expect(kept.length).toBeGreaterThanOrEqual(Object.keys(whole ?? {}).length - 3);
  });

  test('whatever comes, it does not throw', () => {
    fc.assert(
      fc.property(
        fc.object({ maxDepth: 3 }),
        fc.constantFrom(...Object.keys(fakeWork(1))),
        fc.anything(),
        (more, field, value) => {
          const record = parseWork({ ...more, ...fakeWork(1), [field]: value });
          if (field !== 'id')
            expect(record?.identifiers[0]).toEqual({ type: 'openalex', value: 'W4000000001' });
        },
      ),
    );
  });

  test('many thousand words of an abstract come out in order', () => {
    const words = Array.from({ length: 20_000 }, (_, i) => `w${(i * 7919) % 20_000}`);
    const index: Record<string, number[]> = {};
    words.forEach((word, i) => (index[word] ??= []).push(i));
    expect(parseWork({ id: ID, abstract_inverted_index: index })?.abstract?.text).toBe(words.join(' '));
  });

  test('words named like what every object has are words', () => {
    const index = JSON.parse('{"__proto__":[1],"constructor":[0],"toString":[2]}') as unknown;
    expect(parseWork({ id: ID, abstract_inverted_index: index })?.abstract?.text).toBe(
      'constructor __proto__ toString',
    );
  });
});
