import {
  arxivOfDoi,
  normaliseIdentifier,
  type Identifier,
  type IdentifierType,
} from '../../model/identifiers.js';
import type { OpenAlexWork } from './schema.js';

/**
 * Every identifier by which OpenAlex knows a work, without duplicates, its own first; undefined when the work has
 * no id of OpenAlex's. A work has one `doi`, the published version's; those of its preprints and copies stand in
 * its locations (`locations[].id`: `doi:…`, `pmid:…`, `pmh:oai:arXiv.org:…`, or only as a link, in older files).
 */
export function identifiersOf(work: OpenAlexWork): Identifier[] | undefined {
  const found = new Map<string, Identifier>();
  const add = (type: IdentifierType, raw: unknown): void => {
    const value = normaliseIdentifier(type, raw);
    if (value === undefined || (type === 'doi' && isLaterCopy(value, work.publication_year))) return;
    found.set(`${type}:${value}`, { type, value });
    const arxiv = type === 'doi' ? arxivOfDoi(value) : undefined;
    if (arxiv !== undefined) found.set(`arxiv:${arxiv}`, { type: 'arxiv', value: arxiv });
  };
  add('openalex', work.id);
  if (found.size === 0) return undefined;
  add('doi', work.doi);
  for (const type of ['doi', 'pmid', 'pmcid', 'mag'] as const) add(type, work.ids?.[type]);
  for (const location of work.locations) {
    const named = location.id === undefined ? undefined : ofLocationId(location.id);
    if (named) add(named.type, named.raw);
    const linked = location.landing_page_url === undefined ? undefined : ofLink(location.landing_page_url);
    if (linked) add(linked.type, linked.raw);
  }
  return [...found.values()];
}

/**
 * A prefix first used in 2025, under which famous older works were registered once more; OpenAlex took some of these DOIs for
 * theirs ("Attention Is All You Need", 2017, is 10.65215/2q58a426 there; measured 2026-07).
 */
function isLaterCopy(doi: string, year: number | undefined): boolean {
  return doi.startsWith('10.65215/') && year !== undefined && year < 2025;
}

interface Unnormalised {
  readonly type: IdentifierType;
  readonly raw: string;
}

const LOCATION_IDS: readonly (readonly [IdentifierType, RegExp])[] = [
  ['doi', /^doi:(.+)$/i],
  ['pmid', /^pmid:(.+)$/i],
  ['arxiv', /^pmh:oai:arxiv\.org:(.+)$/i],
  ['pmcid', /^pmh:oai:pubmedcentral\.nih\.gov:(.+)$/i],
];

const LINKS: readonly (readonly [IdentifierType, RegExp])[] = [
  ['doi', /^(https?:\/\/(?:dx\.)?doi\.org\/.+)$/i],
  ['arxiv', /^(https?:\/\/(?:www\.|export\.)?arxiv\.org\/(?:abs|pdf|html)\/.+)$/i],
  ['pmid', /^(https?:\/\/pubmed\.ncbi\.nlm\.nih\.gov\/.+)$/i],
  ['pmcid', /^(https?:\/\/(?:www\.ncbi\.nlm\.nih\.gov\/pmc|pmc\.ncbi\.nlm\.nih\.gov)\/articles\/.+)$/i],
];

function ofLocationId(id: string): Unnormalised | undefined {
  return firstOf(LOCATION_IDS, id);
}

function ofLink(link: string): Unnormalised | undefined {
  return firstOf(LINKS, link);
}

function firstOf(forms: typeof LINKS, text: string): Unnormalised | undefined {
  for (const [type, form] of forms) {
    const raw = form.exec(text.trim())?.[1];
    if (raw !== undefined) return { type, raw };
  }
  return undefined;
}
