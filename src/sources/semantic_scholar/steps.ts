import type { VenueNames } from '../../match/venue-names.js';
import { isListable } from '../listing.js';
import type { Question, Step, StepEstimate, Sweeps } from '../source.js';
import { IDS_PER_BATCH, PAPERS_PER_PAGE, keysOf, matchPath } from './query.js';

/** Requests under way at once: replies may take two seconds. */
export function requestsUnderWay(requestsPerSecond: number): number {
  return Math.min(20, Math.ceil(Math.max(1, requestsPerSecond) * 2));
}

/** Titles go out one by one; few in a batch, so that little is asked again after a kill. */
const TITLES_PER_BATCH = 10;
/** Papers of one listing that are looked for together: all that a list is likely to have of it. */
const PAPERS_PER_SWEEP = 20_000;

export type SemanticScholarStep = Step & { readonly asks: 'batch' | 'listing' | 'title' };

/** Semantic Scholar's steps, cheapest first. Pure. */
export function semanticScholarSteps(
  requestsPerSecond: number,
  count: Sweeps['count'],
  venues: VenueNames | undefined,
): SemanticScholarStep[] {
  const estimate =
    (perRequest: number) =>
    (papers: number): StepEstimate => {
      const requests = Math.ceil(papers / perRequest);
      return { requests, credits: 0, seconds: requests / requestsPerSecond };
    };
  const concurrency = requestsUnderWay(requestsPerSecond);
  const batch = {
    asks: 'batch',
    batchSize: IDS_PER_BATCH,
    maxBatchSize: IDS_PER_BATCH,
    concurrency,
    canAsk: ({ identifiers }: Question) => keysOf(identifiers).length > 0,
    estimate: estimate(IDS_PER_BATCH),
  } as const;
  return [
    { name: 'by_identifier', uses: 'given', ...batch },
    { name: 'by_found_identifier', uses: 'found', ...batch },
    {
      name: 'by_sweep',
      uses: 'title',
      asks: 'listing',
      sweeps: { count, estimate: estimate(PAPERS_PER_PAGE) },
      batchSize: PAPERS_PER_SWEEP,
      maxBatchSize: PAPERS_PER_SWEEP,
      concurrency: 1,
      canAsk: ({ paper }) => isListable(paper, venues),
      estimate: estimate(PAPERS_PER_PAGE),
    },
    {
      name: 'by_title',
      uses: 'title',
      searches: true,
      asks: 'title',
      batchSize: TITLES_PER_BATCH,
      maxBatchSize: 10 * TITLES_PER_BATCH,
      concurrency,
      canAsk: ({ paper }) => paper.title !== undefined && matchPath(paper.title) !== undefined,
      estimate: estimate(1),
    },
  ];
}
