import { identifierInUrl } from '../../model/identifier-in-url.js';
import { normaliseDoi, normaliseIdentifier, type IdentifierType } from '../../model/identifiers.js';
import type { ListedPaper } from '../../model/listed-paper.js';
import { lineOfMarkup } from '../../sources/abstract-text.js';
import { linksOf, nonEmpty, orcidOf, readable, withoutUndefined } from '../../sources/record-parts.js';
import { isFrontMatter } from '../text/front-matter.js';

/** A record of DBLP, as its search and its XML both have it; texts as they came. */
export interface DblpEntry {
  /** `conf/nips/VaswaniSPUJGKP17`. */
  readonly key: string;
  /** As the search words it: `Conference and Workshop Papers`. */
  readonly type?: string | undefined;
  readonly title?: string | undefined;
  readonly authors: readonly { readonly name: string; readonly orcid?: string | undefined }[];
  /** What it appeared in: `ICLR (Poster)`, `J. Mach. Learn. Res.`; several for joint proceedings. */
  readonly venues: readonly string[];
  readonly year?: string | undefined;
  readonly volume?: string | undefined;
  readonly number?: string | undefined;
  readonly pages?: string | undefined;
  readonly doi?: string | undefined;
  /** Electronic editions. */
  readonly links: readonly string[];
}

/** Kinds of record that are no papers: volumes and their editors, data. */
const NO_PAPERS = new Set(['Editorship', 'Data and Artifacts']);

export function isPaper({ type }: DblpEntry): boolean {
  return type === undefined || !NO_PAPERS.has(type);
}

/** Whether it stands among the papers and is a page of the volume. */
export function isPageOfVolume({ title, authors }: DblpEntry): boolean {
  return authors.length === 0 && title !== undefined && isFrontMatter(lineOfMarkup(title));
}

/** A record as a paper; undefined where it has no title. Pure. */
export function paperOf(entry: DblpEntry): ListedPaper | undefined {
  const title = titleOf(entry.title);
  if (title === undefined) return undefined;
  const links = linksOf(entry.links);
  const pdf = links.find((link) => /\.pdf$/i.test(link));
  const page = links.find((link) => link !== pdf);
  const record = `https://dblp.org/rec/${entry.key}`;
  const found = (type: IdentifierType): string | undefined =>
    links.map((link) => identifierInUrl(link)).find((identifier) => identifier?.type === type)?.value;
  return withoutUndefined({
    paper_id: entry.key,
    title,
    authors: entry.authors.flatMap(({ name, orcid }) => authorOf(name, orcid) ?? []),
    booktitle: entry.key.startsWith('conf/') ? readable(entry.venues.join('; ')) : undefined,
    track: entry.venues.some((venue) => /datasets and benchmarks/i.test(venue))
      ? 'Datasets and Benchmarks'
      : undefined,
    type: readable(entry.type),
    volume: readable(entry.volume),
    number: readable(entry.number),
    pages: readable(entry.pages),
    doi: normaliseDoi(entry.doi ?? '') ?? found('doi'),
    arxiv_id: found('arxiv'),
    acl_id: found('acl'),
    dblp_key: normaliseIdentifier('dblp', entry.key),
    openreview_id: openreviewIn(links),
    source_url: page ?? record,
    pdf_url: pdf,
    urls: nonEmpty([
      ...links.filter((link) => link !== page && link !== pdf),
      ...(page === undefined ? [] : [record]),
    ]),
    is_retracted: entry.type === 'Withdrawn Items' ? (true as const) : undefined,
  });
}

/** All titles end with a full stop, except behind another sign. */
function titleOf(raw: string | undefined): string | undefined {
  return readable(lineOfMarkup(raw ?? '').replace(/(?<!\.)\.$/, ''));
}

/** Namesakes are told apart by a number: `Jens Lehmann 0001`. */
function authorOf(raw: string, orcid: string | undefined): ListedPaper['authors'][number] | undefined {
  const name = readable(raw)?.replace(/ \d{4}$/, '');
  if (name === undefined) return undefined;
  return withoutUndefined({ name, affiliations: [], orcid: orcidOf(orcid) });
}

function openreviewIn(links: readonly string[]): string | undefined {
  return links
    .map((link) => /^https?:\/\/openreview\.net\/(?:forum|pdf)\?id=([\w-]+)/i.exec(link)?.[1])
    .find(Boolean);
}
