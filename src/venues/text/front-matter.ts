/** Pages of a book or an issue, as publishers register them with identifiers of their own: "[Title page i]", "Front Matter, Table of Contents". */
const PAGES = new RegExp(
  '^(?:' +
    [
      'front ?matter(?:,.*)?',
      'back ?matter',
      '(?:inside )?(?:(?:front|back) )?cover(?: page)?',
      '(?:half )?title pages?',
      'copyright(?: page| notice)?',
      '(?:table of )?contents',
      'index',
      '(?:author|subject|keyword|name)s?’? index',
      'index of (?:authors|subjects)',
      'editorial board',
      'masthead',
      'colophon',
      '(?:list of )?reviewers',
      '(?:organi[sz]ing|(?:technical )?program(?:me)?|steering|conference) committees?',
      'committees',
      'conference organi[sz](?:ation|ers)',
      'sponsors',
      'publisher’?s information',
      'information for authors',
      '.{0,200} publication information',
      'blank page',
      'spine',
    ].join('|') +
    ')(?: (?:[ivxlc]+|\\d+))?$',
  'i',
);
const VOLUME = /^proceedings of /i;

/** Whether a title that nobody is the author of is that of a page of a volume, or of the volume itself. Pure. */
export function isFrontMatter(title: string): boolean {
  const words = title
    .replace(/['`]/g, '’')
    .replace(/^[^\p{L}]+|(?<=[\p{L}\d])[^\p{L}\d]+$/gu, '')
    .replace(/\s+/g, ' ');
  return PAGES.test(words) || VOLUME.test(words);
}

/** What a person is told of entries that are no papers. Pure. */
export function frontMatterNote(entries: number): string {
  return entries === 1
    ? '1 entry is front matter (a title page, contents), and is left out'
    : `${entries} entries are front matter (title pages, contents), and are left out`;
}
