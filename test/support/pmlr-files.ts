/** Files of a volume in the shapes in which PMLR publishes them. */

export interface PmlrFilePaper {
  /** In TeX. */
  readonly title: string;
  /** In TeX: "Last, First and …". */
  readonly author: string;
  /** Further fields of its entry: `software = {…},`. */
  readonly more?: string;
}

export function editorsBib(papers: readonly PmlrFilePaper[], proceedings = PROCEEDINGS): string {
  const entries = papers.map(
    ({ title, author, more = '' }, nth) =>
      `@InProceedings{key${nth}, title = {${title}}, author = {${author}}, pages = {${nth}1--${nth}9}, abstract = {On $k$ things.}, ${more}}\n`,
  );
  return `${proceedings}\n${entries.join('\n')}`;
}

export const PROCEEDINGS = `@Proceedings{PEAT-2031,
  booktitle = {Proceedings of The 3rd Asian Conference on Machine Learning},
  name = {Asian Conference on Machine Learning}, shortname = {ACML}, volume = {906}, year = {2030},
  start = {2030-12-11}, end = {2030-12-13}, published = {2031-02-01}, sections = {Short|Long} }
`;

export interface CiteprocPaper {
  readonly id: string;
  readonly title: string;
  /** Given name, prefix, family name. */
  readonly authors: readonly (readonly [string, string, string])[];
  readonly more?: string;
}

export function citeproc(volume: string, papers: readonly CiteprocPaper[]): string {
  const records = papers.map(({ id, title, authors, more = '' }) => {
    const people = authors.map(
      ([given, prefix, family]) =>
        `\n  - given: ${given}${prefix === '' ? '' : `\n    prefix: ${prefix}`}\n    family: ${family}`,
    );
    return `
- title: '${title.replaceAll("'", "''")}'
  abstract: 'On $k$ things: '''
  volume: ${volume.slice(1)}
  URL: https://proceedings.mlr.press/${volume}/${id}.html
  PDF: https://proceedings.mlr.press/${volume}/${id}/${id}.pdf
  series: 'Proceedings of Machine Learning Research'
  container-title: 'Proceedings of The 3rd Asian Conference on Machine Learning'
  publisher: 'PMLR'
  author: ${people.join('')}
  page: 1-9
  id: ${id}
  issued:
    date-parts:${' '}
      - 2031
      - 2
      - 1${more}
  published: 2031-02-01 00:00:00 +0000`.replace("things: '''", "things.'");
  });
  return `${records.join('')}\n`;
}
