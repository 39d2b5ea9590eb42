import { arxivOfDoi, type Identifiers, type IdentifierType } from '../../model/identifiers.js';

/** Paths of arXiv's query API, pure. Facts: https://info.arxiv.org/help/api/user-manual.html (2026-07). */

/** Identifiers in one request. 642 made a URL too long (2026-05). */
export const IDS_PER_REQUEST = 100;

/** An arXiv id to ask for, and which identifier of the paper it is from. */
export interface Key {
  readonly id: string;
  readonly type: IdentifierType;
}

/** The arXiv ids of a paper; a DOI of arXiv's holds one too. */
export function keysOf({ arxiv, doi }: Identifiers): Key[] {
  const keys: Key[] = arxiv === undefined ? [] : [{ id: arxiv, type: 'arxiv' }];
  const ofDoi = doi === undefined ? undefined : arxivOfDoi(doi);
  if (ofDoi !== undefined && ofDoi !== arxiv) keys.push({ id: ofDoi, type: 'doi' });
  return keys;
}

/** `GET /api/query?id_list=…`; without `max_results` no more than ten are shown. */
export function idsPath(ids: readonly string[]): string {
  return `/api/query?id_list=${ids.join(',')}&max_results=${IDS_PER_REQUEST}`;
}
