import type { OutcomeIndex } from '../../checkpoint/consolidation/outcome-index.js';
import type { Venue } from '../../match/venue-names.js';
import type { Paper } from '../../model/paper.js';
import type { Source, StepEstimate } from '../../sources/source.js';
import {
  FOUND_IDENTIFIERS,
  KNOWN_TO_ONE,
  unidentifiedAfter,
  unidentifiedAfterOneMore,
} from './expectations.js';
import { SEARCH_ROUND, isOpen } from '../closure.js';
import { searchOrder } from '../search-order.js';
import type { ListFeatures } from './list-features.js';
import type { SweepForecast } from './sweep-forecast.js';

/** What one step of a source is expected to be asked. */
export interface StepForecast {
  readonly step: string;
  /** By which kind of identifier, where the step asks by several. */
  readonly by: string;
  readonly papers: number;
  /** Papers that are asked about here if nothing comes of earlier steps and sources. */
  readonly papers_at_most: number;
  readonly expected: StepEstimate;
  readonly at_most: StepEstimate;
}

export interface SourcePlan {
  readonly source: Source;
  /** Papers without a final outcome from this source. */
  readonly papers: number;
  readonly steps: readonly StepForecast[];
  readonly sweeps: SweepForecast | undefined;
}

/** A paper that may be looked up in a list of its venue, with the chance that it comes to that. */
export interface TitlePaper {
  readonly row: number;
  readonly year: number;
  readonly chance: number;
}

export interface PlanSurroundings {
  readonly sources: readonly Source[];
  readonly features: ListFeatures;
  /** For each row the one that is asked about for it. */
  readonly chiefOf: Int32Array;
  readonly outcomes: OutcomeIndex | undefined;
  readonly creditsPerDay: (source: string) => number | undefined;
  readonly forecastSweeps: (
    source: Source,
    venues: ReadonlyMap<Venue, readonly TitlePaper[]>,
    titles: number,
  ) => Promise<SweepForecast & { readonly sweptRows: readonly number[] }>;
}

/** Expected papers and those at most, by step and group. */
class Counts {
  private readonly counts = new Map<string, { step: number; by: string; papers: number; most: number }>();

  add(step: number, by: string, papers: number, most = 1): void {
    const key = `${step} ${by}`;
    const known = this.counts.get(key) ?? { step, by, papers: 0, most: 0 };
    this.counts.set(key, { ...known, papers: known.papers + papers, most: known.most + most });
  }

  of(source: Source): StepForecast[] {
    return [...this.counts.values()]
      .sort((a, b) => a.step - b.step || b.papers - a.papers)
      .filter(({ papers }) => papers >= 0.5)
      .map(({ step: at, by, papers, most }) => {
        const step = source.steps[at]!;
        return {
          step: step.name,
          by,
          papers: Math.round(papers),
          papers_at_most: most,
          expected: step.estimate(Math.round(papers)),
          at_most: step.estimate(most),
        };
      });
  }
}

/**
 * Goes through the list as a run would, with chances in place of answers: identifiers of the input; lists of venues and other local titles, in
 * the order of the sources; then searches, the cheapest first; and what was found at one source is asked of the others.
 */
export async function planOf(around: PlanSurroundings): Promise<SourcePlan[]> {
  const plan = new Planning(around);
  plan.identifiers();
  const sweeps: (SweepForecast | undefined)[] = [];
  for (const nth of around.sources.keys()) sweeps.push(await plan.lists(nth));
  plan.searches();
  plan.found();
  return around.sources.map((source, nth) => ({
    source,
    papers: plan.papers[nth]!,
    steps: plan.counts[nth]!.of(source),
    sweeps: sweeps[nth],
  }));
}

/** One list on its way through the stages of a run. For each row the chance that nobody has identified it yet. */
class Planning {
  readonly counts: readonly Counts[];
  readonly papers: number[];
  private readonly around: PlanSurroundings;
  private readonly unidentified: Float32Array;
  /** A bit for each source: asked by identifiers of the input. */
  private readonly asked: Uint16Array;
  /** …and looked up in a list of its venue, or in a local index of titles. */
  private readonly listed: Uint16Array;
  /** For each source the papers that it is expected to find by their titles. */
  private readonly foundByTitle: number[];

  constructor(around: PlanSurroundings) {
    this.around = around;
    const { sources, features } = around;
    this.counts = sources.map(() => new Counts());
    this.papers = sources.map(() => 0);
    this.foundByTitle = sources.map(() => 0);
    this.unidentified = new Float32Array(features.count);
    this.asked = new Uint16Array(features.count);
    this.listed = new Uint16Array(features.count);
  }

  identifiers(): void {
    const { sources, features, outcomes } = this.around;
    for (const row of this.rows()) {
      const identified = sources.some(({ id }) => outcomes?.outcomeOf(id, row) === 'enriched');
      sources.forEach((source, nth) => {
        const isOpen = this.isOpen(nth, row);
        if (isOpen) this.papers[nth]!++;
        let chance = 1;
        source.steps.forEach(({ uses, name }, step) => {
          if (uses !== 'given' || !features.canAsk(nth, step, row)) return;
          this.asked[row]! |= 1 << nth;
          if (!isOpen || outcomes?.passed(source.id, row, name) === true) return;
          this.counts[nth]!.add(step, features.groupOf(nth, row), chance);
          chance *= unidentifiedAfter(1);
        });
      });
      this.unidentified[row] = identified ? 0 : unidentifiedAfter(bits(this.asked[row]!));
    }
  }

  /** What this source looks up in lists of venues, or among titles of its own. */
  async lists(nth: number): Promise<SweepForecast | undefined> {
    const { sources, features, outcomes } = this.around;
    const source = sources[nth]!;
    const venues = new Map<Venue, TitlePaper[]>();
    const local: number[] = [];
    const steps = [...source.steps.entries()].filter(
      ([, { uses, searches }]) => uses === 'title' && !searches,
    );
    for (const row of this.rows()) {
      const chance = this.unidentified[row]!;
      if (chance === 0 || !this.isOpen(nth, row)) continue;
      for (const [at, step] of steps) {
        if (!features.canAsk(nth, at, row) || outcomes?.passed(source.id, row, step.name) === true) continue;
        const place = step.sweeps && features.venueAndYear(row);
        if (place) {
          const own = venues.get(place.venue);
          const paper = { row, year: place.year, chance };
          if (own) own.push(paper);
          else venues.set(place.venue, [paper]);
        } else if (!step.sweeps) {
          this.counts[nth]!.add(at, '', chance);
          local.push(row);
        }
      }
    }
    for (const row of local) this.lookedUp(nth, row);
    if (venues.size === 0) return undefined;
    const titles = [...venues.values()].flat().reduce((sum, { chance }) => sum + chance, 0);
    const { sweptRows, ...forecast } = await this.around.forecastSweeps(source, venues, titles);
    for (const row of sweptRows) this.lookedUp(nth, row);
    return forecast;
  }

  searches(): void {
    const { sources, creditsPerDay } = this.around;
    let titles = 0;
    for (const row of this.rows()) titles += this.unidentified[row]!;
    for (const [turn, { source, isCheap }] of searchOrder(sources, titles, creditsPerDay).entries()) {
      const nth = sources.findIndex(({ id }) => id === source.id);
      const step = source.steps.findIndex(({ searches }) => searches === true);
      for (const row of this.rows()) {
        const chance = this.unidentified[row]!;
        if (chance === 0 || !this.around.features.canAsk(nth, step, row)) continue;
        if (!this.isOpenForSearch(nth, row)) continue;
        if (turn > 0 && !isCheap && (this.asked[row]! | this.listed[row]!) !== 0) continue;
        this.counts[nth]!.add(step, '', chance);
        // It was through with this paper but for its title.
        if (!this.isOpen(nth, row)) this.papers[nth]!++;
        this.lookedUp(nth, row);
      }
    }
  }

  /** What was found at one source is asked of those that were not asked by an identifier of the input. */
  found(): void {
    const { sources, outcomes } = this.around;
    sources.forEach((source, nth) => {
      const share = sources.length > 1 ? shareAskedByFound(source) : undefined;
      if (!share) return;
      let papers = 0;
      let most = 0;
      for (const row of this.rows()) {
        if (!this.isOpen(nth, row)) continue;
        if ((this.asked[row]! & (1 << nth)) !== 0) {
          // Where the identifier of the input led to nothing, another one may have been found elsewhere.
          papers += (1 - this.unidentified[row]!) * (1 - KNOWN_TO_ONE) * otherShare(source);
          continue;
        }
        const identified = sources.some(({ id }) => outcomes?.outcomeOf(id, row) === 'enriched');
        papers += identified ? 1 : 1 - this.unidentified[row]!;
        most++;
      }
      const others = Math.max(0, papers - this.foundByTitle[nth]!);
      if (most > 0) this.counts[nth]!.add(share.step, 'found', others * share.share, most);
    });
  }

  private lookedUp(nth: number, row: number): void {
    const before = this.unidentified[row]!;
    const after = unidentifiedAfterOneMore(before);
    this.foundByTitle[nth]! += before - after;
    this.unidentified[row] = after;
    this.listed[row]! |= 1 << nth;
  }

  private isOpen(nth: number, row: number): boolean {
    return this.around.outcomes?.isFinal(this.around.sources[nth]!.id, row) !== true;
  }

  private isOpenForSearch(nth: number, row: number): boolean {
    const { outcomes, sources } = this.around;
    const { id } = sources[nth]!;
    return !outcomes || !outcomes.isFinal(id, row) || isOpen(outcomes, id, row, SEARCH_ROUND);
  }

  /** Those that are asked about. */
  private *rows(): Generator<number> {
    const { features, chiefOf } = this.around;
    for (let row = 0; row < features.count; row++) if (chiefOf[row] === row) yield row;
  }
}

function bits(of: number): number {
  let count = 0;
  for (let left = of; left !== 0; left &= left - 1) count++;
  return count;
}

/** The share of found papers that a source can ask about by an identifier that is no DOI. */
function otherShare(source: Source): number {
  const shares = FOUND_IDENTIFIERS.filter(({ identifiers }) => !('doi' in identifiers));
  return shares
    .filter(({ identifiers }) =>
      source.steps.some((step) => step.uses === 'found' && step.canAsk({ paper: NOTHING, identifiers })),
    )
    .reduce((sum, { share }) => sum + share, 0);
}

const NOTHING: Paper = {
  title: undefined,
  authors: [],
  year: undefined,
  venue: undefined,
  volume: undefined,
  number: undefined,
  pages: undefined,
  type: undefined,
  identifiers: {},
};

/** The first step by found identifiers, and the share of found papers that it can ask about. */
function shareAskedByFound(source: Source): { step: number; share: number } | undefined {
  const step = source.steps.findIndex(({ uses }) => uses === 'found');
  if (step < 0) return undefined;
  const shares = FOUND_IDENTIFIERS.filter(({ identifiers }) =>
    source.steps[step]!.canAsk({ paper: NOTHING, identifiers }),
  ).map(({ share }) => share);
  return shares.length === 0 ? undefined : { step, share: Math.max(...shares) };
}
