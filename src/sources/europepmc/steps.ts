import type { Question, Step, StepEstimate } from '../source.js';
import { bytesOfClause, identifierClause, LONGEST_QUERY, PAPERS_PER_REQUEST } from './query.js';
import { TITLES_PER_REQUEST, titleQuery } from './title-query.js';

export type EuropePmcStep = Step & {
  readonly asks: 'identifiers' | 'titles';
  /** What finds a paper in this step. */
  clauseOf(question: Question): string | undefined;
};

/** Europe PMC's steps, cheapest first. Pure. */
export function europePmcSteps(requestsPerSecond: number): EuropePmcStep[] {
  const step = (perRequest: number, clauseOf: EuropePmcStep['clauseOf']) => ({
    batchSize: perRequest,
    maxBatchSize: perRequest,
    concurrency: 2,
    clauseOf,
    room: { bytes: LONGEST_QUERY, bytesOf: (question: Question) => bytesOfClause(clauseOf(question) ?? '') },
    canAsk: (question: Question) => clauseOf(question) !== undefined,
    estimate: (papers: number): StepEstimate => {
      const requests = Math.ceil(papers / perRequest);
      return { requests, credits: 0, seconds: requests / requestsPerSecond };
    },
  });
  const lists = {
    ...step(PAPERS_PER_REQUEST, ({ identifiers }) => identifierClause(identifiers)),
    asks: 'identifiers',
  } as const;
  return [
    { name: 'by_identifier', uses: 'given', ...lists },
    { name: 'by_found_identifier', uses: 'found', ...lists },
    {
      ...step(TITLES_PER_REQUEST, ({ paper }) => titleQuery(paper.title, paper.year)?.clause),
      name: 'by_title',
      uses: 'title',
      searches: true,
      asks: 'titles',
    },
  ];
}
