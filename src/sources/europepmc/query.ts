import type { Identifiers, IdentifierType } from '../../model/identifiers.js';

/**
 * Europe PMC's queries, pure. Facts: https://europepmc.org/RestfulWebService and https://europepmc.org/searchsyntax; 500 DOIs and 12,900
 * characters in one POST measured 2026-08.
 */

/** Papers asked about in one request. More are taken, but a reply holds whole records (some 15 kB each) and has to come in time. */
export const PAPERS_PER_REQUEST = 200;
/** Bytes of a query. */
export const LONGEST_QUERY = 12_000;
/** The server's own limit. */
export const MOST_PER_PAGE = 1_000;

/** What Europe PMC can be asked by, the most reliable first. */
export const ASKABLE = ['doi', 'pmid', 'pmcid'] as const satisfies readonly IdentifierType[];
export type AskableType = (typeof ASKABLE)[number];

const CLAUSE: Readonly<Record<AskableType, (value: string) => string>> = {
  doi: (doi) => `DOI:${quoted(doi)}`,
  // The same number may be another source's: of patents, of theses.
  pmid: (pmid) => `(EXT_ID:${pmid} AND SRC:MED)`,
  pmcid: (pmcid) => `PMCID:${pmcid}`,
};

/** What finds a paper by any of its identifiers; undefined when it has none that Europe PMC knows. */
export function identifierClause(identifiers: Identifiers): string | undefined {
  const clauses = ASKABLE.flatMap((type) => {
    const value = identifiers[type];
    return value === undefined ? [] : [CLAUSE[type](value)];
  });
  return clauses.length === 0 ? undefined : clauses.join(OR);
}

function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

const OR = ' OR ';

export const anyOf = (clauses: readonly string[]): string => [...new Set(clauses)].join(OR);

/** What a clause takes of a query, in bytes. */
export const bytesOfClause = (clause: string): number => Buffer.byteLength(clause) + OR.length;

/** The form that asks for a page of records; `cursor` is `*` for the first. */
export function searchForm(query: string, pageSize: number, cursor: string): string {
  return new URLSearchParams({
    query,
    resultType: 'core',
    format: 'json',
    synonym: 'false',
    pageSize: String(pageSize),
    cursorMark: cursor,
  }).toString();
}
