import type { ConsolidationCheckpointManager } from '../checkpoint/consolidation/consolidation-checkpoint-manager.js';
import type { PlacedPaper } from '../formats/paper-file.js';
import type { Question, Source, Step } from '../sources/source.js';
import type { Asked } from './batch-queue.js';
import { Closure } from './closure.js';
import { isWorthASearch, mayBeSearched, type SearchTurn } from './search-order.js';

/**
 * A way through the list among papers with which all sources were through. `search`: searches the titles of those that nobody knows. `closure`:
 * asks once more, by what was found since. Papers that are `stuck` in an earlier round are left out.
 */
export type LaterWalk = { readonly round: number; readonly stuck: ReadonlySet<number> } & (
  { readonly kind: 'closure' } | { readonly kind: 'search'; readonly turn: SearchTurn }
);

/** What one source is asked when all were through: which papers, by what, in which of its steps. */
export class LaterQuestions {
  private readonly source: Source;
  private readonly manager: ConsolidationCheckpointManager;
  private readonly closure: Closure;

  /** `sources`: all that are asked, in their order. */
  constructor(source: Source, sources: readonly Source[], manager: ConsolidationCheckpointManager) {
    this.source = source;
    this.manager = manager;
    this.closure = new Closure(
      source.id,
      sources.map(({ id }) => id),
      manager,
    );
  }

  /** Whether there may be something to ask about a paper; told by the index alone. */
  mayAsk(row: number, walk: LaterWalk): boolean {
    if (walk.stuck.has(row)) return false;
    return walk.kind === 'closure'
      ? this.closure.mayAsk(row, walk.round)
      : mayBeSearched(this.manager.outcomes, row, walk.turn);
  }

  /** What is asked about these papers; nothing for those that are not worth it. */
  async questions(papers: readonly PlacedPaper[], walk: LaterWalk): Promise<Asked[]> {
    if (walk.kind === 'search') {
      const { outcomes } = this.manager;
      return papers
        .filter((placed) => isWorthASearch(outcomes, placed, walk.turn))
        .map(({ row, paper }) => ({ row, paper, identifiers: paper.identifiers }));
    }
    const identifiers = await this.closure.identifiers(papers, walk.round);
    return papers.map(({ row, paper }, nth) => ({ row, paper, identifiers: identifiers[nth]! }));
  }

  /** The number of the step that is next for a paper, behind the one that it has behind it; -1 when there is none. */
  nextStep(question: Question, { kind }: LaterWalk, behind = -1): number {
    return this.source.steps.findIndex(
      (step, at) =>
        at > behind &&
        (kind === 'search' ? step.searches === true : step.uses === 'found') &&
        step.canAsk(question),
    );
  }

  /** Whether a paper of which a step knew nothing has another one to go. */
  goesOn(step: Step, question: Question, walk: LaterWalk): boolean {
    return this.nextStep(question, walk, this.source.steps.indexOf(step)) >= 0;
  }
}
