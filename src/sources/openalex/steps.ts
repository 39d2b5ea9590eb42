import type { Question, Step, StepEstimate } from '../source.js';
import { requestsUnderWay } from './api.js';
import { COST } from './budget.js';
import { IDS_PER_LIST, fitsFilter, keysOf, titlePath, type Key } from './query.js';

/** A batch of requests that go out one by one; small, so that little is asked again after a kill. */
const SMALL_BATCH = 25;

export type OpenAlexStep = Step & { readonly asks: 'lists' | 'singles' | 'titles' };

/** The identifier by which a paper is asked about in a list, if there is one that can stand in a list. */
export function listKey(question: Question): Key | undefined {
  return keysOf(question.identifiers).find(fitsFilter);
}

/** OpenAlex's steps, cheapest first. Pure. */
export function openalexSteps(requestsPerSecond: number): OpenAlexStep[] {
  const estimate =
    (perRequest: number, credits: number) =>
    (papers: number): StepEstimate => {
      const requests = Math.ceil(papers / perRequest);
      return { requests, credits: requests * credits, seconds: requests / requestsPerSecond };
    };
  const lists = {
    asks: 'lists',
    batchSize: IDS_PER_LIST,
    maxBatchSize: 5 * IDS_PER_LIST,
    concurrency: Math.min(32, Math.max(2, Math.ceil(requestsPerSecond))),
    canAsk: (question: Question) => listKey(question) !== undefined,
    estimate: estimate(IDS_PER_LIST, COST.list),
  } as const;
  const oneByOne = {
    batchSize: SMALL_BATCH,
    maxBatchSize: 8 * SMALL_BATCH,
    concurrency: Math.ceil(requestsUnderWay(requestsPerSecond) / SMALL_BATCH) + 1,
  } as const;
  const singles = {
    ...oneByOne,
    asks: 'singles',
    canAsk: (question: Question) => keysOf(question.identifiers).length > 0,
    estimate: estimate(1, COST.single),
  } as const;
  return [
    { name: 'by_identifier', uses: 'given', ...lists },
    { name: 'by_single', uses: 'given', ...singles },
    { name: 'by_found_identifier', uses: 'found', ...lists },
    { name: 'by_found_single', uses: 'found', ...singles },
    {
      ...oneByOne,
      name: 'by_title',
      uses: 'title',
      asks: 'titles',
      canAsk: ({ paper }) => paper.title !== undefined && titlePath(paper.title) !== undefined,
      estimate: estimate(1, COST.search),
    },
  ];
}
