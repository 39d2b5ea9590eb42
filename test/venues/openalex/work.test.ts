import { expect, test } from 'vitest';
import { listedWork } from '../../../src/venues/openalex/work.js';

const WORK = {
  id: 'https://openalex.org/W4200000001',
  doi: 'https://doi.org/10.5555/ABC.1',
  ids: { pmid: 'https://pubmed.ncbi.nlm.nih.gov/123', mag: 3000000001 },
  title: 'Counting <i>Lynx</i> &amp; others',
  publication_year: 2021,
  publication_date: '2021-07-01',
  language: 'en',
  type: 'article',
  authorships: [
    {
      author: { display_name: 'Ana Muñoz', orcid: 'https://orcid.org/0000-0002-1825-0097' },
      raw_affiliation_strings: ['Institute of Peat'],
      institutions: [{ display_name: 'Peat', ror: 'https://ror.org/05ppvf150' }],
    },
  ],
  is_authors_truncated: true,
  primary_location: {
    landing_page_url: 'https://doi.org/10.5555/abc.1',
    pdf_url: null,
    source: { display_name: 'International Conference on Machine Learning' },
  },
  best_oa_location: {
    id: 'pmh:oai:arXiv.org:2101.00001',
    landing_page_url: 'https://arxiv.org/abs/2101.00001',
    pdf_url: 'https://arxiv.org/pdf/2101.00001',
  },
  locations: [{ id: 'pmh:oai:arXiv.org:2101.00001', landing_page_url: 'https://arxiv.org/abs/2101.00001' }],
  biblio: { volume: '139', issue: null, first_page: '1', last_page: '12' },
  abstract_inverted_index: { We: [0], 'counted.': [1] },
  keywords: [{ display_name: 'Lynx', score: 0.9 }, { display_name: 'Lynx' }, null, { display_name: '' }],
  open_access: { is_oa: true, oa_url: 'https://arxiv.org/pdf/2101.00001' },
  is_retracted: true,
};

test('says all that a listing has room for', () => {
  expect(listedWork(WORK)).toEqual({
    venue: 'International Conference on Machine Learning',
    year: 2021,
    paper: {
      paper_id: 'W4200000001',
      title: 'Counting Lynx & others',
      authors: [
        {
          name: 'Ana Muñoz',
          affiliations: ['Institute of Peat'],
          orcid: '0000-0002-1825-0097',
          ror: ['https://ror.org/05ppvf150'],
        },
      ],
      authors_truncated: true,
      booktitle: 'International Conference on Machine Learning',
      type: 'article',
      volume: '139',
      pages: '1-12',
      publication_date: '2021-07-01',
      language: 'en',
      openalex_id: 'W4200000001',
      doi: '10.5555/abc.1',
      pmid: '123',
      mag_id: '3000000001',
      arxiv_id: '2101.00001',
      abstract: 'We counted.',
      keywords: ['Lynx'],
      source_url: 'https://doi.org/10.5555/abc.1',
      pdf_url: 'https://arxiv.org/pdf/2101.00001',
      is_retracted: true,
    },
  });
});

test.each([[null], [7], [{}], [{ id: 'https://openalex.org/W1', title: null }], [{ title: 'No id' }]])(
  'what has no id or title is a row without a paper (%#)',
  (row) => {
    expect(listedWork(row).paper).toBeUndefined();
  },
);
