/** Pages in the structures that CVF Open Access has had, with papers made up. */

export interface CvfEntry {
  /** The name of its file: `Lovelace_Engines_CVPR_2023_paper`. */
  readonly name: string;
  readonly title: string;
  readonly authors: readonly string[];
  readonly pages?: string;
  readonly arxiv?: string;
  readonly supplement?: boolean;
}

export interface CvfLayout {
  readonly conference: string;
  readonly year: number;
  /** Where papers are: `content/CVPR2023`. */
  readonly folder: string;
  readonly month?: string;
  readonly booktitle?: string;
}

/** Since 2020: a form for each author. */
export function cvfList(layout: CvfLayout, entries: readonly CvfEntry[]): string {
  const { conference, year, folder } = layout;
  let form = 0;
  const items = entries.map((entry) => {
    const forms = entry.authors.map((name, nth) => {
      const id = `form-${entry.name}-${form++}`;
      return `<form id="${id}" action="/${conference}${year}" method="post" class="authsearch">
<input type="hidden" name="query_author" value="${name}">
<a href="#" onclick="document.getElementById('${id}').submit();">${name}</a>${nth + 1 < entry.authors.length ? ',' : ''}
</form>`;
    });
    return `<dt class="ptitle"><br><a href="/${folder}/html/${entry.name}.html">${entry.title}</a></dt>
<dd>
${forms.join('\n')}
</dd>
<dd>
[<a href="/${folder}/papers/${entry.name}.pdf">pdf</a>]
${entry.supplement === true ? `[<a href="/${folder}/supplemental/${entry.name}_supp.zip">supp</a>]` : ''}
${entry.arxiv === undefined ? '' : `[<a href="http://arxiv.org/abs/${entry.arxiv}">arXiv</a>]`}
<div class="link2">[<a class="fakelink" onclick="$(this).siblings('.bibref').slideToggle()">bibtex</a>]
<div class="bibref pre-white-space">${bib(layout, entry)}</div>
</div>
</dd>`;
  });
  return cvfFrame(
    layout,
    `<h3>Papers</h3>\n<dl>\n<dd>\n<a href="/${conference}${year}">Back</a>\n</dd>\n${items.join('\n')}\n</dl>`,
  );
}

/** Until 2019: names in a text, relative links, BibTeX with breaks. */
export function oldCvfList(layout: CvfLayout, entries: readonly CvfEntry[]): string {
  const items = entries.map(
    (
      entry,
    ) => `<dt class="ptitle"><br><a href="${layout.folder}/html/${entry.name}.html">${entry.title}</a></dt>
<dd>
${entry.authors.join(',\n')}</dd>
<dd>
[<a href="${layout.folder}/papers/${entry.name}.pdf">pdf</a>]
<div class="link2">[<a class="fakelink">bibtex</a>]
<div class="bibref">
${bib(layout, entry).replaceAll('\n', '<br>\n')}
</div>
</div>
</dd>`,
  );
  return cvfFrame(layout, `<h3>Papers</h3>\n<dl>\n${items.join('\n')}\n</dl>`);
}

/** The page of a conference, that links to its days. */
export function cvfDays(
  { conference, year }: Pick<CvfLayout, 'conference' | 'year'>,
  links: readonly string[],
): string {
  const items = links.map((link) => `<dd><a href="${link}">Day</a></dd>`);
  return cvfFrame({ conference, year }, `<h3>Papers</h3>\n<dl>\n${items.join('\n')}\n</dl>`);
}

export function cvfMenu(names: readonly string[]): string {
  const items = names.map(
    (name) =>
      `<dd>${name} [<a href="/${name}">Main Conference</a>] [<a href="/${name}_workshops/menu">Workshops</a>]</dd>`,
  );
  return cvfFrame({ conference: 'CVF', year: 2026 }, `<dl>\n${items.join('\n')}\n</dl>`);
}

function bib(
  { conference, year, month, booktitle }: CvfLayout,
  { name, title, authors, pages }: CvfEntry,
): string {
  const lines = [
    `    author    = {${authors.map((author) => author.replace(/^(.*) (\S+)$/, '$2, $1')).join(' and ')}}`,
    `    title     = {${title}}`,
    `    booktitle = {${booktitle ?? `Proceedings of the Conference on Vision (${conference})`}}`,
    ...(month === undefined ? [] : [`    month     = {${month}}`]),
    `    year      = {${year}}`,
    ...(pages === undefined ? [] : [`    pages     = {${pages}}`]),
  ];
  return `@InProceedings{${name.split('_')[0] ?? ''}_${year}_${conference},\n${lines.join(',\n')}\n}`;
}

export function cvfFrame({ conference, year }: Pick<CvfLayout, 'conference' | 'year'>, main: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head><meta charset="UTF-8"><title>${conference} ${year} Open Access Repository</title></head>
<body>
<div id="header"><a href="/menu">CVF</a> <a href="http://www.cv-foundation.org">Foundation</a></div>
<div id="content">
${main}
</div>
<div id="footer"><a href="/menu">Menu</a> <a href="https://example.org/help.html">Help</a></div>
</body>
</html>
`;
}
