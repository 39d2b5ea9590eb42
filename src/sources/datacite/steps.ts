import type { Identifiers } from '../../model/identifiers.js';
import type { Question, Step } from '../source.js';
import { DOIS_PER_LIST, LIST_ROOM, bytesInList, fitsList, otherKeys, ownKeys, type Key } from './query.js';

export type DataCiteStep = Step & { readonly keysOf: (identifiers: Identifiers) => Key[] };

/**
 * DataCite's steps. DOIs whose registrar is not known come last and only for papers that no earlier source identified:
 * most of them are Crossref's. Pure.
 */
export function dataciteSteps(requestsPerSecond: number): DataCiteStep[] {
  const by = (keysOf: (identifiers: Identifiers) => Key[]): Omit<DataCiteStep, 'name' | 'uses'> => ({
    keysOf,
    // DOIs that no list can hold are asked for one by one.
    groupOf: ({ identifiers }: Question) => (keysOf(identifiers).every(fitsList) ? 'list' : 'single'),
    room: {
      bytes: LIST_ROOM,
      bytesOf: ({ identifiers }: Question) =>
        keysOf(identifiers).reduce((bytes, { doi }) => bytes + bytesInList(doi), 0),
    },
    batchSize: DOIS_PER_LIST,
    maxBatchSize: 5 * DOIS_PER_LIST,
    concurrency: 2,
    canAsk: ({ identifiers }: Question) => keysOf(identifiers).length > 0,
    estimate: (papers) => {
      const requests = Math.ceil(papers / DOIS_PER_LIST);
      return { requests, credits: 0, seconds: requests / requestsPerSecond };
    },
  });
  return [
    { name: 'by_identifier', uses: 'given', ...by(ownKeys) },
    { name: 'by_found_identifier', uses: 'found', ...by(ownKeys) },
    { name: 'by_other_doi', uses: 'title', ...by(otherKeys) },
  ];
}
