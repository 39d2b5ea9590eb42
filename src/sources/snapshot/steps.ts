import { foldLetters } from '../../model/fold.js';
import type { Question, Step, StepEstimate } from '../source.js';
import { KNOWN_TYPES } from './keys.js';

const BATCH = 4_000;
/** Twenty thousand are a tenth faster, and take twice the memory. */
const MAX_BATCH = 10_000;
/** One batch is joined by DuckDB while another one is read and judged. */
const CONCURRENCY = 2;

const byAnyIdentifier = (question: Question): boolean =>
  KNOWN_TYPES.some((type) => question.identifiers[type] !== undefined);

/** At a pace that a slow disk holds too. */
const localPace =
  (perSecond: number) =>
  (papers: number): StepEstimate => ({ requests: 0, credits: 0, seconds: Math.ceil(papers / perSecond) });

const common = { batchSize: BATCH, maxBatchSize: MAX_BATCH, concurrency: CONCURRENCY };

/** The ways of asking a snapshot; their names stand in journals. */
export const snapshotSteps: readonly Step[] = [
  { name: 'by_identifier', uses: 'given', ...common, canAsk: byAnyIdentifier, estimate: localPace(10_000) },
  {
    name: 'by_found_identifier',
    uses: 'found',
    ...common,
    canAsk: byAnyIdentifier,
    estimate: localPace(10_000),
  },
  {
    name: 'by_title',
    uses: 'title',
    ...common,
    canAsk: ({ paper }) => paper.title !== undefined && foldLetters(paper.title).length >= 3,
    estimate: localPace(1_000),
  },
];
