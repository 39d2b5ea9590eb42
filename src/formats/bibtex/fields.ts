import type { InputField } from '../input-fields.js';

/** Which BibTeX and BibLaTeX fields stand for a field, best first. The type and the key of the entry are not among them. */
export const BIBTEX_FIELDS: readonly (readonly [InputField, readonly string[]])[] = [
  ['title', ['title']],
  ['authors', ['author']],
  [
    'venue',
    ['journal', 'journaltitle', 'booktitle', 'eventtitle', 'series', 'school', 'institution', 'howpublished'],
  ],
  ['year', ['year', 'date']],
  ['volume', ['volume']],
  ['number', ['number', 'issue']],
  ['pages', ['pages']],
  ['doi', ['doi']],
  ['pmid', ['pmid']],
  ['pmcid', ['pmcid', 'pmc']],
  ['arxiv_id', ['arxivid', 'arxiv']],
  ['abstract', ['abstract']],
  ['keywords', ['keywords', 'keyword', 'author_keywords']],
  ['url', ['url', 'ee', 'bdsk-url-1']],
  ['issn', ['issn']],
  ['isbn', ['isbn']],
  ['language', ['langid', 'language']],
  ['publisher', ['publisher']],
  ['article_number', ['article-number', 'articleno', 'eid']],
];

/** Fields in which LaTeX only escapes characters. */
export const VERBATIM: ReadonlySet<InputField> = new Set([
  'doi',
  'pmid',
  'pmcid',
  'arxiv_id',
  'url',
  'issn',
  'isbn',
]);
