import { expect, test } from 'vitest';
import { listedWork } from '../../../src/venues/crossref/work.js';

test('says all that a listing has room for, and takes no link that is for plagiarism checkers', () => {
  const row = {
    DOI: '10.5555/ABC.1',
    title: ['Counting <i>Lynx</i>'],
    author: [
      {
        given: 'Ana',
        family: 'Muñoz',
        sequence: 'first',
        ORCID: 'https://orcid.org/0000-0002-1825-0097',
        affiliation: [{ name: 'Institute of Peat' }],
      },
    ],
    'container-title': ['Journal of Peat'],
    issued: { 'date-parts': [[2021, 7]] },
    type: 'journal-article',
    volume: '7',
    issue: '2',
    page: '1-12',
    abstract: '<jats:p>We counted.</jats:p>',
    URL: 'http://dx.doi.org/10.5555/ABC.1',
    resource: { primary: { URL: 'https://peat.example.org/1' } },
    link: [
      {
        URL: 'https://peat.example.org/check.pdf',
        'content-type': 'application/pdf',
        'intended-application': 'similarity-checking',
      },
      {
        URL: 'https://peat.example.org/1.pdf',
        'content-type': 'application/pdf',
        'intended-application': 'text-mining',
      },
    ],
    'updated-by': [{ type: 'retraction' }],
  };
  expect(listedWork(row)).toEqual({
    venue: 'Journal of Peat',
    year: 2021,
    paper: {
      paper_id: '10.5555/abc.1',
      title: 'Counting Lynx',
      authors: [{ name: 'Ana Muñoz', affiliations: ['Institute of Peat'], orcid: '0000-0002-1825-0097' }],
      booktitle: 'Journal of Peat',
      type: 'journal-article',
      volume: '7',
      number: '2',
      pages: '1-12',
      publication_date: '2021-07',
      doi: '10.5555/abc.1',
      abstract: 'We counted.',
      source_url: 'https://doi.org/10.5555/ABC.1',
      pdf_url: 'https://peat.example.org/1.pdf',
      urls: ['https://peat.example.org/1'],
      is_retracted: true,
    },
  });
});
