/** Collection files in the shape of the ACL Anthology's. */

export function collectionXml(id: string, ...volumes: string[]): string {
  return `<?xml version='1.0' encoding='UTF-8'?>\n<collection id="${id}">\n${volumes.join('\n')}\n</collection>\n`;
}

export interface VolumeParts {
  readonly id?: string;
  readonly type?: string;
  readonly venues?: readonly string[];
  readonly year?: string;
  readonly month?: string;
  readonly booktitle?: string;
  /** Further elements of its `<meta>`. */
  readonly meta?: string;
  /** Elements of papers. */
  readonly papers?: string;
}

export function volumeXml(parts: VolumeParts): string {
  const {
    id = 'main',
    type = 'proceedings',
    venues = ['peat'],
    year = '2031',
    month = 'July',
    booktitle = 'Proceedings of the Conference on <fixed-case>P</fixed-case>eat',
    meta = '',
    papers = paperXml({}),
  } = parts;
  const ids = venues.map((venue) => `<venue>${venue}</venue>`).join('');
  return `  <volume id="${id}" type="${type}" ingest-date="2031-07-05">
    <meta>
      <booktitle>${booktitle}</booktitle>
      <editor><first>Ed</first><last>Itor</last></editor>
      <month>${month}</month>
      <year>${year}</year>
      ${ids}${meta}
    </meta>
    <frontmatter><url hash="ff">front</url><bibkey>front</bibkey></frontmatter>
    ${papers}
  </volume>`;
}

export function paperXml({ id = '1', inner }: { id?: string; inner?: string }): string {
  const said =
    inner ??
    `<title>Title ${id}</title><author><first>Ann</first><last>Author</last></author><pages>1-2</pages><bibkey>author-${id}</bibkey>`;
  return `<paper id="${id}">${said}</paper>\n`;
}
