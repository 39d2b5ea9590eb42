import type { OutcomeIndex } from '../checkpoint/consolidation/outcome-index.js';
import type { ConsolidationCheckpointManager } from '../checkpoint/consolidation/consolidation-checkpoint-manager.js';
import type { PlacedPaper } from '../formats/paper-file.js';
import type { Identifier, Identifiers, IdentifierType } from '../model/identifiers.js';
import type { SourceId } from '../model/outcome.js';
import type { Paper } from '../model/paper.js';
import { readAnswers } from './read-answers.js';

/** Titles are searched when all sources are through, in a round before the first of closure. */
export const SEARCH_ROUND = 1;
export const FIRST_ROUND = SEARCH_ROUND + 1;
/** Further rounds bring nothing but alternates of alternates. */
export const LAST_ROUND = FIRST_ROUND + 3;

/** What a source found of a paper, and in which round. */
export interface FoundBy {
  readonly round: number;
  readonly identifiers: readonly Identifier[];
}

/**
 * What is asked of one source once more, because other sources have found identifiers that it was not asked by. In round n it is what
 * was found before round n, so that the order in which answers come decides nothing.
 */
export class Closure {
  private readonly source: SourceId;
  private readonly order: readonly SourceId[];
  private readonly manager: ConsolidationCheckpointManager;

  /** `order`: all sources that are asked, this one among them. */
  constructor(source: SourceId, order: readonly SourceId[], manager: ConsolidationCheckpointManager) {
    this.source = source;
    this.order = order;
    this.manager = manager;
  }

  /** Whether this source may have something to be asked about a paper in this round; told by the index alone. */
  mayAsk(row: number, round: number): boolean {
    const { outcomes } = this.manager;
    if (!isOpen(outcomes, this.source, row, round)) return false;
    if (!this.order.every((source) => outcomes.isFinal(source, row))) return false;
    const at = this.order.indexOf(this.source);
    const found = this.order.map((source) => foundBefore(outcomes, source, row, round));
    if (round === FIRST_ROUND) {
      // What earlier sources found on their way this one was asked by then.
      return found.some(
        (is, nth) => is && (nth > at || outcomes.roundOf(this.order[nth]!, row) === SEARCH_ROUND),
      );
    }
    return this.order.some(
      (source, nth) => (found[nth] === true || nth === at) && outcomes.roundOf(source, row) === round - 1,
    );
  }

  /** What each of these papers is to be asked by in this round; in their order, nothing where there is nothing new. */
  async identifiers(papers: readonly PlacedPaper[], round: number): Promise<Identifiers[]> {
    const { outcomes } = this.manager;
    const rows = papers.map(({ row }) => row);
    const answers = await readAnswers(this.manager, this.order, rows);
    return papers.map(({ row, paper }, nth) => {
      const found = answers[nth]!.map(({ source, answered }): FoundBy | undefined =>
        answered?.outcome.outcome === 'enriched'
          ? {
              round: outcomes.roundOf(source, row),
              identifiers: answered.outcome.enrichment.record.identifiers,
            }
          : undefined,
      );
      return newIdentifiers(paper, found, this.order.indexOf(this.source), round);
    });
  }
}

/** Whether a source that is through with a paper may be asked about it in this round: it has not found it, and was not asked in this round. */
export function isOpen(outcomes: OutcomeIndex, source: SourceId, row: number, round: number): boolean {
  if (outcomes.roundOf(source, row) >= round) return false;
  const outcome = outcomes.outcomeOf(source, row);
  if (outcome === 'not_found' || outcome === 'not_asked') return true;
  // A spare shares what is said of its chief as long as nobody has found it by what it has to say itself.
  const { duplicates } = outcomes;
  return (
    outcome === 'same_as' &&
    duplicates.spareOf(row) !== undefined &&
    !foundBefore(outcomes, source, duplicates.chiefOf(row), round)
  );
}

/** Whether a source had found a paper before this round. What others find in it, now or in the run that was interrupted, decides nothing. */
export function foundBefore(outcomes: OutcomeIndex, source: SourceId, row: number, round: number): boolean {
  return outcomes.outcomeOf(source, row) === 'enriched' && outcomes.roundOf(source, row) < round;
}

/**
 * Of each type the first identifier by which source number `at` was not asked yet; `found` is in the order of the sources. It was asked by
 * those of the input, by what earlier sources found, and by what the rounds before this one gave. Pure.
 */
export function newIdentifiers(
  paper: Paper,
  found: readonly (FoundBy | undefined)[],
  at: number,
  round: number,
): Identifiers {
  const asked = new Set(Object.entries(paper.identifiers).map(([type, value]) => `${type}:${value}`));
  const earlier = found.slice(0, at).filter((one) => one?.round === 0);
  let picked = pick(earlier, asked);
  for (let now = FIRST_ROUND; now <= round; now++) {
    for (const [type, value] of Object.entries(picked)) asked.add(`${type}:${value}`);
    picked = pick(
      found.filter((one) => one !== undefined && one.round < now),
      asked,
    );
  }
  return picked;
}

/** Of each type the first that was not asked. */
function pick(found: readonly (FoundBy | undefined)[], asked: ReadonlySet<string>): Identifiers {
  const picked: Partial<Record<IdentifierType, string>> = {};
  for (const one of found) {
    for (const { type, value } of one?.identifiers ?? []) {
      if (!asked.has(`${type}:${value}`)) picked[type] ??= value;
    }
  }
  return picked;
}
