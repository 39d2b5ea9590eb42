import { splitNames } from '../../formats/author-list.js';
import { identifierInUrl } from '../../model/identifier-in-url.js';
import { normaliseIdentifier } from '../../model/identifiers.js';
import type { ListedPaper } from '../../model/listed-paper.js';
import type { Author } from '../../model/outcome.js';
import { abstractText } from '../../sources/abstract-text.js';
import { distinct, linksOf, nonEmpty, readable, withoutUndefined } from '../../sources/record-parts.js';
import { textOf, valueOf, type Note } from './schema.js';

const SITE = 'https://openreview.net';
/** Fields of links that venues have asked authors for. */
const LINKS = [
  'code',
  'code_link',
  'url',
  'website',
  'project_page',
  'video',
  'data',
  'dataset_url',
  'poster',
  'slides',
];

/** A submission as a paper; undefined for what has no title. `decision` and `track` as they were found out. Pure. */
export function paperOf(
  note: Note,
  { decision, track }: { readonly decision: string; readonly track: string | undefined },
): ListedPaper | undefined {
  const { content } = note;
  const title = readable(textOf(content, 'title'));
  if (title === undefined) return undefined;
  const id = note.forum ?? note.id;
  const source_url = `${SITE}/forum?id=${encodeURIComponent(id)}`;
  const pdf = pdfOf(textOf(content, 'pdf'), id);
  const links = linksOf([...LINKS.map((name) => textOf(content, name)), attachmentOf(content, id)]);
  return withoutUndefined({
    paper_id: id,
    title,
    authors: authorsOf(content),
    track,
    decision,
    awards: nonEmpty(textsOf(valueOf(content, 'certifications'))),
    publication_date: dateOf(note.pdate),
    doi: normaliseIdentifier('doi', textOf(content, 'doi') ?? textOf(content, 'DOI')),
    arxiv_id: arxivIn([pdf, ...links]),
    openreview_id: id,
    abstract: abstractOf(textOf(content, 'abstract')),
    keywords: nonEmpty(keywordsOf(valueOf(content, 'keywords'))),
    source_url,
    pdf_url: pdf,
    urls: nonEmpty(links),
  });
}

/** What a paper lacks that its note has, in a form that can't be read: the names of its authors. Pure. */
export function lacksAuthors({ content }: Note): boolean {
  const authors = valueOf(content, 'authors');
  return authors !== undefined && authors !== null && authorsOf(content).length === 0;
}

/**
 * As a list of names, or (since 2025) of objects with the author's institutions. ICLR 2017 has some that are one text: it is taken apart
 * where it gives as many names as there are ids of authors.
 */
function authorsOf(content: Note['content']): Author[] {
  const raw = valueOf(content, 'authors');
  const ids = valueOf(content, 'authorids');
  if (typeof raw === 'string') {
    const names = splitNames(raw) ?? [];
    const isSure = Array.isArray(ids) ? names.length === ids.length : names.length === 1;
    return isSure ? named(names) : [];
  }
  if (!Array.isArray(raw)) return [];
  return (raw as unknown[]).flatMap((one) => {
    if (typeof one === 'string') return named([one]);
    if (typeof one !== 'object' || one === null) return [];
    const { fullname, name, institutions } = one as Readonly<Record<string, unknown>>;
    const [author] = named([fullname, name].filter((said) => typeof said === 'string').slice(0, 1));
    if (author === undefined) return [];
    const places = Array.isArray(institutions) ? (institutions as unknown[]) : [];
    const affiliations = distinct(
      places.map((place) => readable((place as { name?: unknown } | null)?.name?.toString())),
    );
    return [{ ...author, affiliations }];
  });
}

function named(names: readonly string[]): Author[] {
  return names.flatMap((raw) => {
    const name = readable(raw);
    return name === undefined || /^anonymous$/i.test(name) ? [] : [{ name, affiliations: [] }];
  });
}

function textsOf(value: unknown): string[] {
  const list = Array.isArray(value) ? (value as unknown[]) : [];
  return distinct(list.map((one) => (typeof one === 'string' ? readable(one) : undefined)));
}

/** A list; in some years one text with commas. */
function keywordsOf(value: unknown): string[] {
  if (typeof value === 'string') return textsOf(value.split(/[,;\n]/));
  // "a, b, c" as the one keyword of a list.
  const list = textsOf(value);
  return list.length === 1 ? textsOf((list[0] as string).split(/[,;]\s/)) : list;
}

function abstractOf(raw: string | undefined): string | undefined {
  const paragraphs = (raw ?? '').split(/\n\s*\n/).flatMap((one) => abstractText(one) ?? []);
  return paragraphs.length === 0 ? undefined : paragraphs.join('\n\n');
}

/** A path of the site's own stands for the paper's file there. */
function pdfOf(raw: string | undefined, id: string): string | undefined {
  if (raw === undefined) return undefined;
  return raw.startsWith('/') ? `${SITE}/pdf?id=${encodeURIComponent(id)}` : linksOf([raw])[0];
}

function attachmentOf(content: Note['content'], id: string): string | undefined {
  const has = textOf(content, 'supplementary_material')?.startsWith('/') === true;
  return has ? `${SITE}/attachment?id=${encodeURIComponent(id)}&name=supplementary_material` : undefined;
}

function arxivIn(links: readonly (string | undefined)[]): string | undefined {
  return links
    .map((link) => (link === undefined ? undefined : identifierInUrl(link)))
    .find((found) => found?.type === 'arxiv')?.value;
}

/** The day it was published, of milliseconds since 1970; those of submissions (`cdate`) are no such day. */
export function dateOf(milliseconds: number | undefined): string | undefined {
  const date = new Date(milliseconds ?? Number.NaN);
  const isSane = date.getTime() > Date.UTC(1990, 0) && date.getTime() < Date.UTC(2200, 0);
  return isSane ? date.toISOString().slice(0, 10) : undefined;
}
