import { expect, test } from 'vitest';
import { listedPaper } from '../../../src/venues/semantic_scholar/paper.js';

test('says all that a listing has room for', () => {
  const paperId = '0123456789abcdef0123456789abcdef01234567';
  const row = {
    paperId,
    externalIds: {
      CorpusId: 42,
      DOI: '10.5555/ABC.1',
      ArXiv: '2101.00001',
      DBLP: 'conf/icml/Munoz21',
      ACL: null,
    },
    url: `https://www.semanticscholar.org/paper/${paperId}`,
    title: 'Counting Lynx',
    abstract: 'We counted.',
    venue: 'International Conference on Machine Learning',
    year: 2021,
    publicationDate: '2021-07-01',
    openAccessPdf: { url: 'https://arxiv.org/pdf/2101.00001', status: 'GREEN' },
    publicationTypes: ['JournalArticle', 'Conference'],
    journal: { pages: '1 - 12' },
    authors: [{ authorId: '1', name: 'Ana Muñoz' }],
  };
  expect(listedPaper(row)).toEqual({
    venue: 'International Conference on Machine Learning',
    year: 2021,
    paper: {
      paper_id: paperId,
      title: 'Counting Lynx',
      authors: [{ name: 'Ana Muñoz', affiliations: [] }],
      booktitle: 'International Conference on Machine Learning',
      type: 'Conference',
      pages: '1-12',
      publication_date: '2021-07-01',
      s2_paper_id: paperId,
      corpus_id: '42',
      doi: '10.5555/abc.1',
      arxiv_id: '2101.00001',
      dblp_key: 'conf/icml/Munoz21',
      abstract: 'We counted.',
      source_url: `https://www.semanticscholar.org/paper/${paperId}`,
      pdf_url: 'https://arxiv.org/pdf/2101.00001',
    },
  });
});
