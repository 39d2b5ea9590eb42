import type { VenueNames } from '../../match/venue-names.js';
import { isListable } from '../listing.js';
import type { Question, Step, StepEstimate, Sweeps } from '../source.js';
import type { Limits } from './dialect.js';
import {
  DOIS_PER_LIST,
  FARTHEST_OFFSET,
  ROWS_PER_PAGE,
  bytesInList,
  doiOf,
  fitsFilter,
  titlePath,
} from './query.js';

/** Requests that go out one by one; few in a batch, so that little is asked again after a kill. */
const SMALL_BATCH = 20;
const SWEPT_AT_ONCE = 20_000;

export type CrossrefStep = Step & { readonly asks: 'lists' | 'singles' | 'venue' | 'titles' };

export interface StepOptions {
  readonly limits: Limits;
  /** Bytes for the DOIs of one list. */
  readonly room: number;
  readonly count: Sweeps['count'];
  readonly venues: VenueNames | undefined;
}

/** Crossref's steps, cheapest first. Pure. */
export function crossrefSteps({ limits, room, count, venues }: StepOptions): CrossrefStep[] {
  const taking = (requests: number): StepEstimate => ({
    requests,
    credits: 0,
    seconds: requests / limits.requestsPerSecond,
  });
  const concurrency = limits.concurrency + 1;
  const lists = {
    asks: 'lists',
    batchSize: DOIS_PER_LIST,
    maxBatchSize: DOIS_PER_LIST,
    room: {
      bytes: room,
      bytesOf: ({ identifiers }: Question) => bytesInList(doiOf(identifiers) ?? ''),
    },
    concurrency,
    canAsk: ({ identifiers }: Question) => {
      const doi = doiOf(identifiers);
      return doi !== undefined && fitsFilter(doi);
    },
    estimate: (papers: number) => taking(Math.ceil(papers / DOIS_PER_LIST)),
  } as const;
  const singles = {
    asks: 'singles',
    batchSize: SMALL_BATCH,
    maxBatchSize: SMALL_BATCH,
    concurrency: 1,
    canAsk: ({ identifiers }: Question) => {
      const doi = doiOf(identifiers);
      return doi !== undefined && !fitsFilter(doi);
    },
    estimate: taking,
  } as const;
  return [
    { name: 'by_identifier', uses: 'given', ...lists },
    { name: 'by_single', uses: 'given', ...singles },
    { name: 'by_found_identifier', uses: 'found', ...lists },
    { name: 'by_found_single', uses: 'found', ...singles },
    {
      name: 'by_sweep',
      uses: 'title',
      asks: 'venue',
      sweeps: { count, estimate: (works) => taking(pagesOf(works)) },
      batchSize: SWEPT_AT_ONCE,
      maxBatchSize: SWEPT_AT_ONCE,
      concurrency: 1,
      canAsk: ({ paper }) => isListable(paper, venues),
      estimate: taking,
    },
    {
      name: 'by_title',
      uses: 'title',
      searches: true,
      asks: 'titles',
      batchSize: SMALL_BATCH,
      maxBatchSize: SMALL_BATCH,
      concurrency: Math.ceil(concurrency / SMALL_BATCH) + 1,
      canAsk: ({ paper }) => titlePath(paper) !== undefined,
      estimate: taking,
    },
  ];
}

/** More works than can be counted through are listed again from the beginning, by a cursor. */
function pagesOf(works: number): number {
  return Math.max(1, Math.ceil(works / ROWS_PER_PAGE)) + (works > FARTHEST_OFFSET ? 1 : 0);
}
