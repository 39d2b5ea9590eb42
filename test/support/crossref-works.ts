import { venueNamed } from '../../src/match/venue-names.js';
import type { WorldWork } from './world-work.js';

/** A work as Crossref renders it; fields that it was not given are missing. */
export type FakeCrossrefWork = Readonly<Record<string, unknown>> & {
  readonly DOI: string;
  readonly title: readonly string[];
  readonly 'container-title': readonly string[];
  readonly ISSN?: readonly string[];
};

/** What Crossref says of a work of the world; of one without a DOI nothing. Publishers write DOIs as they like. */
export function crossrefWork(work: WorldWork, n: number): FakeCrossrefWork | undefined {
  if (work.doi === undefined) return undefined;
  const issns = issnsOf(work.venue);
  const month = 1 + (n % 12);
  const date = { 'date-parts': [n % 5 === 0 ? [work.year] : [work.year, month, 1 + (n % 28)]] };
  const doi = n % 3 === 0 ? work.doi.toUpperCase() : work.doi;
  return {
    DOI: doi,
    type: /conference|proceedings|symposium/i.test(work.venue) ? 'proceedings-article' : 'journal-article',
    title: [work.title],
    'container-title': [work.venue],
    author: work.authors.map((name, nth) => personOf(name, nth)),
    issued: date,
    published: date,
    volume: String(1 + (n % 60)),
    page: `${n}-${n + 9}`,
    'is-referenced-by-count': work.citations,
    'references-count': n % 80,
    URL: `https://doi.org/${doi}`,
    resource: { primary: { URL: `https://publisher.example.org/works/${n}` } },
    link: [],
    license: n % 2 === 0 ? [{ URL: 'https://creativecommons.org/licenses/by/4.0/', 'delay-in-days': 0 }] : [],
    score: 1,
    ...(issns.length > 0 && { ISSN: issns }),
    ...(work.abstract !== undefined && { abstract: jats(work.abstract) }),
  };
}

const ISSNS = new Map<string, readonly string[]>();

/** Looked up once for each name: there are thousands of works of one venue. */
function issnsOf(venue: string): readonly string[] {
  const issns = ISSNS.get(venue) ?? venueNamed(venue)?.issns ?? [];
  ISSNS.set(venue, issns);
  return issns;
}

function personOf(name: string, nth: number): object {
  const at = name.lastIndexOf(' ');
  return {
    ...(at > 0 && { given: name.slice(0, at) }),
    family: name.slice(at + 1),
    sequence: nth === 0 ? 'first' : 'additional',
    affiliation: nth === 0 ? [{ name: 'University of Somewhere' }] : [],
  };
}

function jats(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<jats:title>Abstract</jats:title><jats:p>${escaped}</jats:p>`;
}
