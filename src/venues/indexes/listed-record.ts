import type { ListedPaper } from '../../model/listed-paper.js';
import type { IdentifierType } from '../../model/identifiers.js';
import type { WorkRecord } from '../../model/outcome.js';
import { distinct, nonEmpty, withoutUndefined } from '../../sources/record-parts.js';
import { isFrontMatter } from '../text/front-matter.js';

/** What a source says of a work that a record has no place for. */
export interface BesideRecord {
  readonly pdf_url?: string | undefined;
  /** The page of the work itself; the first of its other links where it is not given. */
  readonly source_url?: string | undefined;
  readonly keywords?: readonly string[] | undefined;
}

const FIELDS = {
  doi: 'doi',
  arxiv: 'arxiv_id',
  openalex: 'openalex_id',
  s2_paper: 's2_paper_id',
  s2_corpus: 'corpus_id',
  pmid: 'pmid',
  pmcid: 'pmcid',
  acl: 'acl_id',
  dblp: 'dblp_key',
  mag: 'mag_id',
} as const satisfies Record<IdentifierType, keyof ListedPaper>;

/**
 * A source's record of a work as a paper of a listing, under the first of its identifiers, which is the source's own; undefined for one
 * without a title or identifier. Pure.
 */
function paperOfRecord(record: WorkRecord, beside: BesideRecord = {}): ListedPaper | undefined {
  const [own] = record.identifiers;
  if (record.title === undefined || own === undefined) return undefined;
  const urls = record.urls.filter((url) => url !== beside.pdf_url);
  const sourceUrl = beside.source_url ?? urls[0];
  return withoutUndefined({
    paper_id: own.value,
    title: record.title,
    authors: record.authors ?? [],
    authors_truncated: record.authors_truncated,
    booktitle: record.venue,
    type: record.type,
    volume: record.volume,
    number: record.number,
    pages: record.pages,
    publication_date: record.publication_date,
    language: record.language,
    ...identifiersOf(record),
    abstract: record.abstract?.text,
    keywords: nonEmpty(distinct(beside.keywords ?? [])),
    source_url: sourceUrl,
    pdf_url: beside.pdf_url,
    urls: nonEmpty(urls.filter((url) => url !== sourceUrl)),
    is_retracted: record.is_retracted === true ? (true as const) : undefined,
  });
}

/** The first of each type: the published version's comes before those of copies. */
function identifiersOf({
  identifiers,
}: WorkRecord): Partial<Record<(typeof FIELDS)[IdentifierType], string>> {
  const fields: Partial<Record<(typeof FIELDS)[IdentifierType], string>> = {};
  for (const { type, value } of identifiers) fields[FIELDS[type]] ??= value;
  return fields;
}

/** A row of an answer: the paper in it, or nothing where it has none that can be listed. */
export interface ListedRow {
  readonly paper: ListedPaper | undefined;
  /** It is no paper, but a page of a volume, or the volume. */
  readonly isFrontMatter?: true;
  /** As the source names it. */
  readonly venue?: string | undefined;
  readonly year?: number | undefined;
}

/** What `read` makes of a row, with what `beside` finds in it. Never undefined: a row that can't be read is a row too. Pure. */
export function listedRow(
  row: unknown,
  read: (row: unknown) => WorkRecord | undefined,
  beside: (row: unknown) => BesideRecord,
): ListedRow {
  const record = read(row);
  if (record === undefined) return { paper: undefined };
  if (isNoPaper(record)) return { paper: undefined, isFrontMatter: true };
  return { paper: paperOfRecord(record, beside(row)), venue: record.venue, year: record.year };
}

/** Types of Crossref for what holds papers, or stands beside them. */
const NO_PAPERS = new Set(
  'proceedings proceedings-series journal journal-volume journal-issue component'.split(' '),
);

function isNoPaper({ type, title, authors = [] }: WorkRecord): boolean {
  if (type !== undefined && NO_PAPERS.has(type)) return true;
  if (authors.length > 0) return false;
  // OpenAlex guesses it by the title: what has authors is a paper all the same.
  return type === 'paratext' || (title !== undefined && isFrontMatter(title));
}

/** The papers of rows, each once. Pure. */
export function distinctPapers(rows: readonly ListedRow[]): ListedPaper[] {
  const papers = new Map<string, ListedPaper>();
  for (const { paper } of rows) {
    if (paper !== undefined && !papers.has(paper.paper_id)) papers.set(paper.paper_id, paper);
  }
  return [...papers.values()];
}
