import type { OutcomeIndex } from '../checkpoint/consolidation/outcome-index.js';
import type { PlacedPaper } from '../formats/paper-file.js';
import type { SourceId } from '../model/outcome.js';
import type { Source, Step } from '../sources/source.js';
import { FIRST_ROUND, SEARCH_ROUND, foundBefore, isOpen } from './closure.js';

/** A search that takes no longer than this for a title, in seconds, is cheap: several titles share a request. */
const CHEAP_S = 0.1;
/** Titles over which the cost of one is taken, so that those that share a request share its cost. */
const MANY = 1000;

/** A source that can search titles. */
export interface Searcher {
  readonly source: Pick<Source, 'id' | 'steps'>;
  readonly isCheap: boolean;
}

/**
 * Who searches so many titles, in this order: who takes least time for one; last of all who gives credits by the day and would
 * need more than one day's. Pure.
 */
export function searchOrder(
  sources: readonly Pick<Source, 'id' | 'steps'>[],
  titles: number,
  creditsPerDay: (source: SourceId) => number | undefined,
): Searcher[] {
  return sources
    .flatMap((source) => {
      const step = searchOf(source);
      if (!step) return [];
      const credits = creditsPerDay(source.id) ?? Infinity;
      const seconds = step.estimate(MANY).seconds / MANY;
      return [{ source, seconds, isScarce: step.estimate(titles).credits > credits }];
    })
    .sort((a, b) => Number(a.isScarce) - Number(b.isScarce) || a.seconds - b.seconds)
    .map(({ source, seconds }) => ({ source, isCheap: seconds <= CHEAP_S }));
}

export const searchOf = ({ steps }: Pick<Source, 'steps'>): Step | undefined =>
  steps.find(({ searches }) => searches === true);

/** What the searches of a session go by, at one source. */
export interface SearchTurn {
  readonly source: SourceId;
  readonly isCheap: boolean;
  /** Those that searched before it. */
  readonly before: readonly SourceId[];
  /** All sources that are asked. */
  readonly all: readonly Source[];
}

/** Whether a paper may be searched at a source, as far as the journal tells: everybody is through with it, and nobody has found it. */
export function mayBeSearched(outcomes: OutcomeIndex, row: number, turn: SearchTurn): boolean {
  const { source, before, all } = turn;
  if (!isOpen(outcomes, source, row, SEARCH_ROUND)) return false;
  const { duplicates } = outcomes;
  const isSpare = outcomes.outcomeOf(source, row) === 'same_as';
  if (isSpare && duplicates.spareOf(row)?.includes('title') !== true) return false;
  const chief = duplicates.chiefOf(row);
  return all.every(({ id }) => {
    // What comes of a spare's chief in this turn, or came of it behind it while the spare was stuck, decides nothing.
    const round = before.includes(id) ? FIRST_ROUND : SEARCH_ROUND;
    return (
      outcomes.isFinal(id, row) &&
      outcomes.outcomeOf(id, row) !== 'enriched' &&
      !foundBefore(outcomes, id, chief, round)
    );
  });
}

/**
 * Whether it is worth it. The first source searches whatever nobody knows, and so do all that are cheap. A request for each title is
 * spent only on papers that have nothing else: not on one with an identifier that nobody knows, nor on one that was missing in a thorough list of its venue.
 */
export function isWorthASearch(
  outcomes: OutcomeIndex,
  { row, paper }: PlacedPaper,
  { before, isCheap, all }: SearchTurn,
): boolean {
  if (before.length === 0 || isCheap) return true;
  if (Object.keys(paper.identifiers).length > 0) return false;
  return !all.some(({ id, steps }) =>
    steps.some(({ sweeps, name }) => sweeps !== undefined && outcomes.passed(id, row, name)),
  );
}
