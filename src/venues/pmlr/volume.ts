import type { ListedPaper } from '../../model/listed-paper.js';
import type { Author } from '../../model/outcome.js';
import { pageRange } from '../../model/page-range.js';
import { inReadingOrder, type Person } from '../../formats/bibtex/person.js';
import {
  distinct,
  linksOf,
  nonEmpty,
  orcidOf,
  readable,
  withoutUndefined,
} from '../../sources/record-parts.js';

const SITE = 'https://proceedings.mlr.press';

/** A volume of PMLR as one of its files has it. */
export interface PmlrVolume {
  /** `v206`, `r1`. */
  readonly id: string;
  readonly booktitle: string | undefined;
  /** The venue's name and its short name. */
  readonly names: readonly string[];
  /** Of the conference, where the file says it; else of publishing. */
  readonly year: number | undefined;
  readonly papers: readonly ListedPaper[];
  readonly notes: readonly string[];
}

/** What a file says of a paper, its texts plain. */
export interface PmlrEntry {
  /** Of its page: `sakaue23a`. */
  readonly key: string;
  readonly title: string;
  readonly people: readonly (Person & { readonly orcid?: string })[];
  readonly abstract: string | undefined;
  readonly keywords?: string | undefined;
  readonly pages: string | undefined;
  readonly section?: string | undefined;
  readonly number?: string | undefined;
  /** ISO 8601. */
  readonly date: string | undefined;
  readonly booktitle: string | undefined;
  readonly doi?: string | undefined;
  readonly pdf?: string | undefined;
  /** Any form of a link to the paper's forum on OpenReview, or its id. */
  readonly openreview?: string | undefined;
  readonly links: readonly (string | undefined)[];
}

/** One shape of papers for both kinds of file. Pure. */
export function listedPaper(volume: string, entry: PmlrEntry): ListedPaper {
  return withoutUndefined({
    paper_id: `${volume}/${entry.key}`,
    title: entry.title,
    authors: entry.people.map((person): Author => {
      const orcid = orcidOf(person.orcid);
      return { name: inReadingOrder(person), affiliations: [], ...(orcid !== undefined && { orcid }) };
    }),
    booktitle: entry.booktitle,
    track: entry.section,
    type: 'inproceedings',
    volume: volume.replace(/^v/, '').toUpperCase(),
    number: entry.number,
    pages: entry.pages && pageRange(entry.pages),
    publication_date: entry.date,
    doi: entry.doi,
    openreview_id: openreviewIdOf(entry.openreview),
    abstract: entry.abstract,
    keywords: nonEmpty(keywordsIn(entry.keywords)),
    source_url: `${SITE}/${volume}/${entry.key}.html`,
    pdf_url: linksOf([entry.pdf])[0] ?? `${SITE}/${volume}/${entry.key}/${entry.key}.pdf`,
    urls: nonEmpty(linksOf(entry.links)),
  });
}

/** `https://openreview.net/forum?id=abc_DE-1`, `…/pdf?id=…`, or the id alone. */
function openreviewIdOf(text: string | undefined): string | undefined {
  const id = /[?&]id=([\w-]{4,40})/.exec(text ?? '')?.[1] ?? text?.trim();
  return id !== undefined && /^[\w-]{4,40}$/.test(id) ? id : undefined;
}

/** Parted by semicolons, or by commas where there are none. */
function keywordsIn(text = ''): string[] {
  return distinct(text.split(text.includes(';') ? ';' : ',').map(readable));
}

/** `v206` of `206`, `r1` of `R1`. */
export function volumeIdOf(volume: string | undefined): string | undefined {
  const [, series, number] = /^([vr]?)0*(\d{1,5})$/i.exec(volume?.trim() ?? '') ?? [];
  return number === undefined ? undefined : `${series?.toLowerCase() === 'r' ? 'r' : 'v'}${number}`;
}

/** The year that a book's title says; undefined when it says none, or several. */
export function yearInTitle(title: string | undefined): number | undefined {
  const years = new Set(title?.match(/\b(?:19|20)\d\d\b/g));
  return years.size === 1 ? Number([...years][0]) : undefined;
}

/** The year that a text begins with. */
export function yearIn(text: string | undefined): number | undefined {
  const year = /^\s*((?:19|20)\d\d)(?!\d)/.exec(text ?? '')?.[1];
  return year === undefined ? undefined : Number(year);
}

/** The first day in a text; of several cycles, that of the first. */
export function dayIn(text: string | undefined): string | undefined {
  return /\b\d{4}-\d{2}-\d{2}\b/.exec(text ?? '')?.[0];
}
