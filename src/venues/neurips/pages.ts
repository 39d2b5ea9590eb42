import type { ListedPaper } from '../../model/listed-paper.js';
import { authorsNamed, namesBetweenCommas } from '../text/author-names.js';
import {
  around,
  elementsBelow,
  hasClass,
  linkOf,
  markupIn,
  readHtml,
  textIn,
  type Element,
} from '../pages/html-tree.js';
import { titleText } from '../text/title-text.js';
import { paperLink, trackNamed, volumeLink, type PaperLink } from './links.js';

/**
 * The pages of the NeurIPS Proceedings. Read after their structure of 2026-10, as it is recorded in public tests of other programs
 * (never fetched by us), and of the years before (authors in `<i>`, the book in `<h4>`): links tell what is a paper, classes
 * only help. Pure.
 */

/** A paper with the year of its link. */
export interface PaperOfYear {
  readonly year: number;
  readonly paper: ListedPaper;
}

export interface BookPage {
  /** `Advances in Neural Information Processing Systems 38 Creative AI`. */
  readonly book: string | undefined;
  readonly isNeurips: boolean;
  readonly papers: readonly PaperOfYear[];
  /** How many there are, as the page says. */
  readonly count: number | undefined;
  /** Entries that look like papers and can't be read, by their text. */
  readonly unread: readonly string[];
  /** Further pages of papers, by their year. */
  readonly others: readonly { readonly year: number; readonly path: string }[];
}

/** The pages of each year, in their order, that the first page of the site lists; undefined when it lists none. */
export function readIndex(html: string): ReadonlyMap<number, readonly string[]> | undefined {
  const years = new Map<number, string[]>();
  for (const link of volumesIn(readHtml(html)?.elements ?? [])) {
    const paths = years.get(link.year) ?? [];
    if (!paths.includes(link.path)) paths.push(link.path);
    years.set(link.year, paths);
  }
  return years.size === 0 ? undefined : years;
}

/** What a page of papers lists; undefined for one that can't be taken apart at all. */
export function readBook(html: string): BookPage | undefined {
  const elements = readHtml(html)?.elements;
  if (elements === undefined) return undefined;
  const heading =
    elements.find((one) => hasClass(one, 'book-title')) ?? elements.find(({ name }) => name === 'h4');
  const book = heading === undefined ? undefined : textIn(heading) || undefined;
  const volume = /\bSystems\s+(\d{1,3})\b/i.exec(book ?? '')?.[1];
  const about = { ...(book !== undefined && { booktitle: book }), ...(volume !== undefined && { volume }) };
  const papers = new Map<string, PaperOfYear>();
  const untitled = new Map<string, string>();
  const read = new Set<Element>();
  for (const element of elements) {
    const link = paperLink(linkOf(element) ?? '');
    if (link === undefined) continue;
    const entry = around(element, ({ name }) => name === 'li') ?? around(element, holdsAuthors);
    if (entry !== undefined) read.add(entry);
    // Other links of an entry may lead to the same page.
    if (papers.has(link.hash)) continue;
    const title = titleText(markupIn(element));
    if (title === '') untitled.set(link.hash, `a link to ${link.page} without a title`);
    else papers.set(link.hash, { year: link.year, paper: { ...paperOf(link, title, entry), ...about } });
  }
  const strange = elements.filter((one) => isEntry(one) && !read.has(one));
  const unread = [
    ...[...untitled].filter(([hash]) => !papers.has(hash)).map(([, text]) => text),
    ...strange.map((entry) => textIn(entry).slice(0, 100) || 'an empty entry'),
  ];
  return {
    book,
    isNeurips: elements.some(saysNeurips),
    papers: [...papers.values()],
    count: countIn(elements),
    unread,
    others: volumesIn(elements),
  };
}

function volumesIn(elements: readonly Element[]): { year: number; path: string }[] {
  return elements.map((one) => volumeLink(linkOf(one) ?? '')).filter((link) => link !== undefined);
}

function paperOf(link: PaperLink, title: string, entry: Element | undefined): ListedPaper {
  const authors = authorsIn(entry);
  return {
    paper_id: link.hash,
    title,
    authors: authorsNamed(namesBetweenCommas(authors)),
    track: trackNamed(link.track ?? entry?.attribs['data-track']),
    source_url: link.page,
    pdf_url: link.pdf,
  };
}

/** Since 2024 in an element of their own, before in the first `<i>` that is no icon. */
function authorsIn(entry: Element | undefined): string {
  if (entry === undefined) return '';
  const below = elementsBelow(entry);
  const named = below.find((one) => hasClass(one, 'paper-authors')) ?? below.find(isItalic);
  return named === undefined ? '' : textIn(named);
}

/** Titles have italics too, within their link. */
function isItalic(element: Element): boolean {
  return (
    element.name === 'i' &&
    !/\bfa[bsr]?\b/.test(element.attribs.class ?? '') &&
    around(element, ({ name }) => name === 'a') === undefined &&
    textIn(element) !== ''
  );
}

function holdsAuthors(element: Element): boolean {
  return hasClass(element, 'paper-content') || element.name === 'p' || element.name === 'tr';
}

function isEntry(element: Element): boolean {
  const list = element.name === 'li' ? around(element, ({ name }) => name === 'ul') : undefined;
  return list !== undefined && hasClass(list, 'paper-list');
}

function countIn(elements: readonly Element[]): number | undefined {
  const counter = elements.find((one) => hasClass(one, 'paper-count'));
  const said = counter === undefined ? undefined : /(\d[\d,]*)\s*papers?\b/i.exec(textIn(counter))?.[1];
  return said === undefined ? undefined : Number(said.replaceAll(',', ''));
}

/** The same program serves the proceedings of other conferences: the name stands in a heading, in the bar of the site, or in a link. */
function saysNeurips(element: Element): boolean {
  if (
    /^(?:h[1-6]|title)$/.test(element.name) ||
    hasClass(element, 'book-meta') ||
    hasClass(element, 'navbar-brand')
  )
    return /neural information processing systems|\bneurips\b|\bnips\b/i.test(textIn(element));
  return /^https?:\/\/(?:[\w-]+\.)*(?:neurips|nips)\.cc\/(?:paper_files\/)?paper\//i.test(
    linkOf(element) ?? '',
  );
}
