import type { ListedPaper } from '../../model/listed-paper.js';
import { identifierInUrl } from '../../model/identifier-in-url.js';
import { distinct, linksOf, nonEmpty, withoutUndefined } from '../../sources/record-parts.js';
import { authorsNamed, namesBetweenCommas } from '../text/author-names.js';
import {
  around,
  hasClass,
  linkOf,
  markupIn,
  rawTextIn,
  readHtml,
  textIn,
  type Element,
} from '../pages/html-tree.js';
import { titleText } from '../text/title-text.js';
import { readBibBlock, type BibBlock } from './bib-block.js';
import {
  absoluteLink,
  cvfPaperLink,
  dayLink,
  meetingLink,
  type CvfPaperLink,
  type DayLink,
  type Meeting,
} from './links.js';

/**
 * The pages of CVF Open Access. Written after public descriptions of them and after memory, for none could be fetched: a paper
 * is a `<dt class="ptitle">` with a link, and what follows it up to the next one: authors (a form for each of them since 2020, a text or
 * links before), links, BibTeX. Pure.
 */

export interface PaperOfMeeting {
  readonly link: CvfPaperLink;
  readonly paper: ListedPaper;
}

export interface CvfPage {
  readonly papers: readonly PaperOfMeeting[];
  /** Entries that look like papers and can't be read, by their text. */
  readonly unread: readonly string[];
  /** Pages of days, and of all of them, that it links to. */
  readonly days: readonly DayLink[];
  /** Conferences that it links to. */
  readonly meetings: readonly Meeting[];
}

/** Undefined for a page that can't be taken apart at all. */
export function readCvfPage(html: string): CvfPage | undefined {
  const elements = readHtml(html)?.elements;
  if (elements === undefined) return undefined;
  const papers = new Map<string, PaperOfMeeting>();
  const unread: string[] = [];
  for (const entry of entriesOf(elements)) {
    const read = readEntry(entry);
    if (read === undefined) unread.push(textIn(entry[0] as Element).slice(0, 100) || 'an empty entry');
    else papers.set(`${read.link.conference} ${read.link.year} ${read.link.beside} ${read.link.name}`, read);
  }
  const links = elements.map(linkOf).filter((href) => href !== undefined);
  return {
    papers: [...papers.values()],
    unread,
    days: links.map(dayLink).filter((link) => link !== undefined),
    meetings: links.map(meetingLink).filter((link) => link !== undefined),
  };
}

/** Each heading of a paper with all elements up to the next one, or to the end of their list, however they are nested. */
function entriesOf(elements: readonly Element[]): Element[][] {
  const entries: Element[][] = [];
  let list: Element | undefined;
  for (const element of elements) {
    if (element.name === 'dt' && hasClass(element, 'ptitle')) {
      list = around(element, isList);
      entries.push([element]);
    } else if (around(element, isList) === list) entries.at(-1)?.push(element);
  }
  return entries;
}

function isList({ name }: Element): boolean {
  return name === 'dl';
}

function readEntry(entry: readonly Element[]): PaperOfMeeting | undefined {
  const heading = entry.find((one) => linkOf(one) !== undefined);
  const href = heading === undefined ? undefined : linkOf(heading);
  const link = href === undefined ? undefined : cvfPaperLink(href);
  const title = heading === undefined ? '' : titleText(markupIn(heading));
  if (href === undefined || link === undefined || title === '') return undefined;
  const block = entry.find((one) => hasClass(one, 'bibref'));
  const bib = block === undefined ? undefined : readBibBlock(rawTextIn(block));
  const beside = link.beside ?? besideIn(bib);
  const links = entry.filter((one) => one !== heading && linkOf(one) !== undefined);
  const paper: ListedPaper = withoutUndefined({
    paper_id: link.name,
    title,
    authors: authorsNamed(authorsIn(entry, heading as Element, bib)),
    booktitle: bib?.booktitle,
    track: beside ?? 'main',
    pages: bib?.pages,
    publication_date: bib?.date,
    arxiv_id: links.map((one) => arxivIn(linkOf(one) as string)).find((id) => id !== undefined),
    source_url: absoluteLink(href),
    pdf_url: links.filter(isPdf).map((one) => absoluteLink(linkOf(one) as string))[0],
    urls: nonEmpty(distinct(linksOf(links.filter((one) => !isPdf(one)).map(furtherLink)))),
  });
  return { link: { ...link, beside }, paper };
}

/** Workshops of some years are known by the book that they are in only. */
function besideIn(bib: BibBlock | undefined): string | undefined {
  return /\bworkshops?\b(?!\/)/i.test((bib?.booktitle ?? '').replace(/workshop\/winter/i, ''))
    ? 'workshops'
    : undefined;
}

/** Of the forms, else of the links or the text of the first `<dd>`, else of the BibTeX, whose names may be folded to ASCII. */
function authorsIn(entry: readonly Element[], heading: Element, bib: BibBlock | undefined): string[] {
  const asked = entry
    .filter(({ name, attribs }) => name === 'input' && attribs.name === 'query_author')
    .map(({ attribs }) => (attribs.value ?? '').trim())
    .filter((name) => name !== '');
  if (asked.length > 0) return asked;
  const line = entry.find((one) => one.name === 'dd' && one !== heading);
  const names = line === undefined || isLinks(line) ? [] : namesBetweenCommas(textIn(line));
  return names.length > 0 ? names : [...(bib?.authors ?? [])];
}

/** `[pdf] [supp] [bibtex]`. */
function isLinks(element: Element): boolean {
  return /^\[|\[(?:pdf|bibtex)\]/i.test(textIn(element).replace(/\s+/g, ''));
}

/** `[pdf]`; a supplement may be one too. */
function isPdf(element: Element): boolean {
  const href = linkOf(element) as string;
  return /\.pdf(?:[?#].*)?$/i.test(href) && (/^pdf$/i.test(textIn(element)) || /\/papers\//i.test(href));
}

function arxivIn(href: string): string | undefined {
  const found = identifierInUrl(href.trim());
  return found?.type === 'arxiv' ? found.value : undefined;
}

/** Supplements, videos, data sets: neither arXiv nor a place on the page or in a search. */
function furtherLink(element: Element): string | undefined {
  const href = linkOf(element) as string;
  const isElsewhere = /^(?:#|javascript:|mailto:|\?)/i.test(href) || cvfPaperLink(href) !== undefined;
  const isMenu =
    dayLink(href) !== undefined || meetingLink(href) !== undefined || /\/?menu(?:\.py)?$/i.test(href);
  return isElsewhere || isMenu || arxivIn(href) !== undefined ? undefined : absoluteLink(href);
}
