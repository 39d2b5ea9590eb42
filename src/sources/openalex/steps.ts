import type { VenueNames } from '../../match/venue-names.js';
import { isListable } from '../listing.js';
import type { Question, Step, StepEstimate, Sweeps } from '../source.js';
import { requestsUnderWay } from './api.js';
import { COST } from './budget.js';
import {
  IDS_PER_LIST,
  PER_PAGE,
  ROOM_FOR_VALUES,
  TITLES_PER_SEARCH,
  listKey,
  listKeys,
  roomOf,
  singleKeys,
  titlePath,
  type Key,
} from './query.js';

/** A batch of requests that go out one by one; small, so that little is asked again after a kill. */
const SMALL_BATCH = 25;
/** Papers of one venue that are looked up in one listing. */
const PAPERS_OF_A_LISTING = 20_000;

export type OpenAlexStep = Step & {
  readonly asks: 'lists' | 'other_lists' | 'singles' | 'listings' | 'titles';
};

/** OpenAlex's steps, cheapest first. Pure. */
export function openalexSteps(
  requestsPerSecond: number,
  count: Sweeps['count'],
  venues: VenueNames | undefined,
): OpenAlexStep[] {
  const taking = (requests: number, credits: number): StepEstimate => ({
    requests,
    credits,
    seconds: requests / requestsPerSecond,
  });
  const listsBy = (keyOf: (question: Question) => Key | undefined) =>
    ({
      groupOf: (question: Question) => keyOf(question)?.filter ?? '',
      room: {
        bytes: ROOM_FOR_VALUES,
        bytesOf: (question: Question) => roomOf(keyOf(question)?.value ?? ''),
      },
      batchSize: IDS_PER_LIST,
      maxBatchSize: IDS_PER_LIST,
      concurrency: Math.min(32, Math.max(2, Math.ceil(requestsPerSecond))),
      canAsk: (question: Question) => keyOf(question) !== undefined,
      estimate: (papers: number) => {
        const requests = Math.ceil(papers / IDS_PER_LIST);
        return taking(requests, requests * COST.list);
      },
    }) as const;
  const lists = { asks: 'lists', ...listsBy(({ identifiers }) => listKey(identifiers)) } as const;
  // In lists of their own, so that these are full too.
  const otherLists = {
    asks: 'other_lists',
    ...listsBy(({ identifiers }) => listKeys(identifiers)[1]),
  } as const;
  const oneByOne = {
    batchSize: SMALL_BATCH,
    maxBatchSize: 8 * SMALL_BATCH,
    concurrency: Math.ceil(requestsUnderWay(requestsPerSecond) / SMALL_BATCH) + 1,
  } as const;
  const singles = {
    ...oneByOne,
    asks: 'singles',
    canAsk: ({ paper, identifiers }: Question) => singleKeys(identifiers, paper.identifiers).length > 0,
    estimate: (papers: number) => taking(papers, papers * COST.single),
  } as const;
  return [
    { name: 'by_identifier', uses: 'given', ...lists },
    { name: 'by_other_identifier', uses: 'given', ...otherLists },
    { name: 'by_single', uses: 'given', ...singles },
    { name: 'by_found_identifier', uses: 'found', ...lists },
    { name: 'by_found_other_identifier', uses: 'found', ...otherLists },
    { name: 'by_found_single', uses: 'found', ...singles },
    {
      name: 'by_sweep',
      uses: 'title',
      asks: 'listings',
      sweeps: {
        count,
        // One more, without credits, for the venue's name.
        estimate: (works) => {
          const pages = Math.max(1, Math.ceil(works / PER_PAGE));
          return taking(pages + 1, pages * COST.list);
        },
      },
      batchSize: PAPERS_OF_A_LISTING,
      maxBatchSize: PAPERS_OF_A_LISTING,
      concurrency: 2,
      canAsk: ({ paper }) => hasTitle(paper) && isListable(paper, venues),
      // Each in a listing of its own, of one page.
      estimate: (papers) => taking(2 * papers, papers * COST.list),
    },
    {
      ...oneByOne,
      name: 'by_title',
      uses: 'title',
      searches: true,
      asks: 'titles',
      canAsk: ({ paper }) => hasTitle(paper),
      // One title in each search is the control.
      estimate: (papers) => {
        const searches = Math.ceil(papers / (TITLES_PER_SEARCH - 1));
        return taking(searches, searches * COST.search);
      },
    },
  ];
}

function hasTitle({ title }: Question['paper']): boolean {
  return title !== undefined && titlePath(title) !== undefined;
}
