import type { ConsolidationCheckpointManager } from '../checkpoint/consolidation/consolidation-checkpoint-manager.js';
import type { PlacedPaper } from '../formats/paper-file.js';
import type { Identifiers } from '../model/identifiers.js';
import type { VenueNames } from '../match/venue-names.js';
import type { Outcome, SourceId } from '../model/outcome.js';
import type { Paper } from '../model/paper.js';
import type { Question, Source, Step } from '../sources/source.js';
import { SEARCH_ROUND, foundBefore } from './closure.js';
import { foundIdentifiers } from './found-identifiers.js';

/** What is next for a paper in a source: a step, waiting for earlier sources, or, when no step is left, its end. */
export type NextStep =
  | { readonly step: number; readonly identifiers: Identifiers }
  | { readonly waits: true }
  | { readonly closes: Outcome };

/** What the way needs to know beside the journal. */
export interface WaySurroundings {
  readonly manager: ConsolidationCheckpointManager;
  readonly venues: VenueNames;
  /** Sources that are asked before this one, and after it, in their order. */
  readonly earlier: readonly SourceId[];
  readonly later: readonly Source[];
  /** Papers of which so few share a venue that it is not worth listing. */
  readonly isAlone: (row: number) => boolean;
}

/**
 * The rules by which a paper goes through the steps of a source: identifiers of the input at once, what depends on
 * earlier sources when those are final for it, its title only when none of them identified it. A duplicate is not asked
 * about; where nothing was found of its chief, it is, by what that one lacks. Depends on the input and the journal alone, never
 * on when an answer came.
 */
export class WayThroughSource {
  private readonly source: Source;
  private readonly earlier: readonly SourceId[];
  private readonly later: readonly Source[];
  private readonly manager: ConsolidationCheckpointManager;
  private readonly around: WaySurroundings;

  constructor(source: Source, around: WaySurroundings) {
    this.source = source;
    this.earlier = around.earlier;
    this.later = around.later;
    this.manager = around.manager;
    this.around = around;
  }

  /** In the order of the papers. */
  async nextSteps(papers: readonly PlacedPaper[]): Promise<NextStep[]> {
    // Taken once: earlier sources go on while what they found is read.
    const ready = new Set(papers.map(({ row }) => row).filter((row) => this.earlierFinal(row)));
    const uses = this.source.steps.some((step) => step.uses === 'found');
    const depending = uses ? papers.filter(({ row }) => ready.has(row) && this.identifiedEarlier(row)) : [];
    const found = await foundIdentifiers(this.manager, this.earlier, depending);
    return papers.map((placed) => this.nextStep(placed, found.get(placed.row) ?? {}, ready.has(placed.row)));
  }

  /** Where a paper stands of which this step knows nothing: with another step to go, or at the end. */
  afterAbsence(step: Step, { paper }: Question, thorough: boolean): 'goes_on' | 'not_found' {
    // What a source does not have where the paper would be, it has hardly under its title: better ask somebody else.
    if (thorough && this.later.some(({ steps }) => steps.some((other) => searches(other, paper))))
      return 'not_found';
    const rest = this.source.steps
      .slice(this.source.steps.indexOf(step) + 1)
      .filter(({ searches }) => !searches);
    const possible = rest.some((candidate) => {
      if (candidate.uses !== 'given' && this.earlier.length > 0) return true;
      return candidate.uses !== 'found' && candidate.canAsk({ paper, identifiers: paper.identifiers });
    });
    return possible ? 'goes_on' : 'not_found';
  }

  /** Whether a paper that is not through may come to the list of its venue in a later run. */
  mayBeSwept({ row, paper }: PlacedPaper, sweep: Step): boolean {
    return (
      sweep.canAsk({ paper, identifiers: paper.identifiers }) &&
      this.isSwept(row, paper) &&
      !this.manager.outcomes.passed(this.source.id, row, sweep.name) &&
      !this.identifiedEarlier(row)
    );
  }

  private nextStep({ row, paper }: PlacedPaper, found: Identifiers, ready: boolean): NextStep {
    const { outcomes } = this.manager;
    const { id } = this.source;
    const chief = outcomes.duplicates.chiefOf(row);
    const shares = { outcome: 'same_as', same_as: this.manager.papers.keyOf(chief) } as const;
    const offers = outcomes.duplicates.spareOf(row);
    if (chief !== row) {
      if (!offers || foundBefore(outcomes, id, chief, SEARCH_ROUND)) return { closes: shares };
      if (!outcomes.isFinal(id, chief)) return { waits: true };
    }
    for (const [number, step] of this.source.steps.entries()) {
      if (offers && !offers.includes(step.uses === 'title' ? 'title' : 'identifiers')) continue;
      // Searches come when everybody is through.
      if (step.searches || outcomes.passed(this.source.id, row, step.name)) continue;
      if (step.uses !== 'given' && !ready) return { waits: true };
      if (step.uses === 'title' && this.identifiedEarlier(row)) continue;
      if (step.sweeps && !this.isSwept(row, paper)) continue;
      const identifiers = step.uses === 'found' ? found : paper.identifiers;
      if (step.canAsk({ paper, identifiers })) return { step: number, identifiers };
    }
    if (outcomes.passedAny(id, row)) return { closes: { outcome: 'not_found' } };
    return { closes: chief === row ? { outcome: 'not_asked' } : shares };
  }

  /** Whether a paper is looked for in the list of its venue, or may be: that is decided when all papers of the venue are known. */
  private isSwept(row: number, { venue, year }: Paper): boolean {
    const known = venue === undefined ? undefined : this.around.venues.named(venue);
    if (known === undefined || year === undefined || this.around.isAlone(row)) return false;
    return this.manager.outcomes.sweeps.planFor(this.source.id, known.key, year)?.way !== 'search';
  }

  private earlierFinal(row: number): boolean {
    return this.earlier.every((source) => this.manager.outcomes.isFinal(source, row));
  }

  private identifiedEarlier(row: number): boolean {
    const { outcomes } = this.manager;
    return this.earlier.some((source) =>
      foundBefore(outcomes, source, outcomes.answeredBy(source, row), SEARCH_ROUND),
    );
  }
}

const searches = (step: Step, paper: Paper): boolean =>
  step.uses === 'title' && step.canAsk({ paper, identifiers: paper.identifiers });
