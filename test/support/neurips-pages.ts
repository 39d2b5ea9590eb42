/** Pages in the structure of the NeurIPS Proceedings, with papers made up. */

export interface NeuripsEntry {
  readonly hash: string;
  readonly title: string;
  readonly authors: string;
  /** As in the link; none before 2022. */
  readonly track?: string;
}

export function neuripsHash(n: number): string {
  return n.toString(16).padStart(32, '0');
}

/** The first page of the site. */
export function neuripsIndex(years: readonly number[]): string {
  const items = years.map(
    (year) =>
      `<li><a href="/paper_files/paper/${year}">Advances in Neural Information Processing Systems ${year - 1987} (NeurIPS ${year})</a></li>`,
  );
  return framed(
    'NeurIPS Proceedings',
    `<h2>Electronic Proceedings</h2>\n<ul>\n${items.join('\n')}\n</ul>\n<a href="/paper_files/paper">all</a>`,
  );
}

/** A page of papers as it was in 2026. */
export function neuripsBook(
  year: number,
  entries: readonly NeuripsEntry[],
  { count = entries.length, seeAlso = [] as readonly string[], part = '' } = {},
): string {
  const items = entries.map(({ hash, title, authors, track }) => {
    const slug = track?.toLowerCase() ?? '';
    const end = track === undefined ? '' : `-${track}`;
    return `<li class="${slug}" data-track="${slug === '' ? 'none' : slug}">
      <div class="paper-content">
        <a title="paper title" href="/paper_files/paper/${year}/hash/${hash}-Abstract${end}.html">${title}</a>
        <span class="paper-authors">${authors}</span>
      </div>
      ${track === undefined ? '' : '<span class="paper-track-badge">A Track</span>'}
    </li>`;
  });
  const links = seeAlso.map(
    (path) =>
      `<p class="book-see-also">See also: <a href="${path}">Advances in Neural Information Processing Systems</a></p>`,
  );
  return framed(
    'NeurIPS Proceedings',
    `<header class="book-header">
      <h1 class="book-title">Advances in Neural Information Processing Systems ${year - 1987} ${part}</h1>
      <p class="book-meta">NeurIPS ${year}</p>
      <p class="book-editors">Edited by A. Editor and B. Editor</p>
      ${links.join('\n')}
    </header>
    <div class="paper-list-header"><span class="paper-count">${count.toLocaleString('en')} papers</span></div>
    <ul class="paper-list">${items.join('\n')}</ul>`,
  );
}

/** A page of papers as it was until 2024: authors in italics, the book in a small heading, nothing counted. */
export function oldNeuripsBook(year: number, entries: readonly NeuripsEntry[], folder = 'paper'): string {
  const items = entries.map(({ hash, title, authors, track }) => {
    const end = track === undefined ? '' : `-${track}`;
    return `<li class="${track?.toLowerCase() ?? 'none'}">
      <a title="paper title" href="/${folder}/${year}/hash/${hash}-Abstract${end}.html">${title}</a> <i>${authors}</i></li>`;
  });
  return framed(
    'NeurIPS Proceedings',
    `<h4>Advances in Neural Information Processing Systems ${year - 1987} (NeurIPS ${year})</h4>
    <div>Edited by: <i>A. Editor and B. Editor</i></div>
    <ul class=" paper-list">${items.join('\n')}</ul>`,
  );
}

export function framed(site: string, main: string): string {
  return `\n\n<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Book</title><style>ul.paper-list li::before { color: ; }</style></head>
<body class="modern-theme">
<nav class="navbar"><div class="container-fluid"><a class="navbar-brand" href="/">${site}</a>
<ul class="navbar-nav"><li class="nav-item"><a class="nav-link" href="/admin/login/?next=/admin/"><i class="fas fa-sign-in-alt" title="Login"></i></a></li></ul></div></nav>
<div class="container-fluid"><div class="col book-page">
${main}
</div></div>
<script>const items = '<li class="paper"><a href="/paper_files/paper/1999/hash/00000000-Abstract.html">none</a>';</script>
<footer class="footer"><a href="https://example.org/contact">Report an Issue</a></footer>
<!-- Do not remove -->
</body>
</html>`;
}
