import type { SweepPlanned, SweepWay } from '../checkpoint/consolidation/facts.js';
import type { SweepPlans } from '../checkpoint/consolidation/sweep-plans.js';
import { RequestFailed } from '../http/failures.js';
import type { AskContext, Source, Step, StepEstimate } from '../sources/source.js';
import type { Listing } from '../sources/listing.js';
import { FURTHEST_APART, type SweptPaper, type VenuePapers } from './sweep-queue.js';

/** Works that a venue is taken to have in a year before its source was asked. */
export const LIKELY_WORKS_A_YEAR = 400;
/** For fewer papers no request is spent on a count. */
const FEWEST_PAPERS = 3;

/** Papers of one venue in some years: what one listing may find. */
export interface SweepGroup {
  readonly listing: Listing;
  readonly papers: readonly SweptPaper[];
}

/** Papers for which it is settled how they are looked up. */
export interface PlannedGroup extends SweepGroup {
  readonly way: SweepWay;
}

export interface SweepPlan {
  readonly groups: readonly PlannedGroup[];
  /** What is to be written into the journal: what was found out now. */
  readonly facts: readonly SweepPlanned[];
}

/** Thrown when a source did not say how many works a venue has. */
export class CountFailed extends RequestFailed {}

export interface PlannerSurroundings {
  readonly source: Pick<Source, 'id' | 'steps'>;
  readonly plans: SweepPlans;
  readonly now: () => Date;
  /** The credits that may be spent in a day, where that is limited. */
  readonly creditsPerDay: number | undefined;
}

/**
 * Decides how the papers of a venue are looked up in one source: by listing the venue, or by a search for each of them, whichever
 * takes less. What a venue's list would take is told by a count, which is one request.
 */
export class SweepPlanner {
  private readonly around: PlannerSurroundings;
  private readonly sweep: Step;
  private readonly search: Step | undefined;

  constructor(around: PlannerSurroundings) {
    this.around = around;
    const { steps } = around.source;
    this.sweep = steps.find(({ sweeps }) => sweeps !== undefined)!;
    this.search = steps.find(({ uses, sweeps }) => uses === 'title' && sweeps === undefined);
  }

  /** What the papers of a venue fall into: those that were planned earlier, and those of neighbouring years. */
  groupsOf({ venue, papers }: VenuePapers): { planned: PlannedGroup[]; open: SweepGroup[] } {
    const planned = new Map<SweepPlanned, SweptPaper[]>();
    const open: SweptPaper[] = [];
    for (const paper of papers) {
      const plan = this.around.plans.planFor(this.around.source.id, venue.key, paper.year);
      const own = plan && planned.get(plan);
      if (own) own.push(paper);
      else if (plan) planned.set(plan, [paper]);
      else open.push(paper);
    }
    return {
      planned: [...planned].map(([{ from, to, way }, own]) => ({
        listing: { venue, from, to },
        papers: own,
        way,
      })),
      open: inNeighbouringYears(venue, open),
    };
  }

  /** Whether it is worth a request to find out how many works the venue has: if listing it would be cheaper were it as large as others. */
  isWorthCounting({ listing, papers }: SweepGroup, titles: number): boolean {
    const works = LIKELY_WORKS_A_YEAR * (listing.to - listing.from + 1);
    return papers.length >= FEWEST_PAPERS && this.cheaper(papers.length, works, titles) === 'sweep';
  }

  /**
   * What is to be written into the journal of papers that are searched without a count: what is left of them by an interruption may be
   * papers of fewer years, whose list would be worth it.
   */
  uncounted(group: SweepGroup, titles: number): SweepPlanned[] {
    const { listing, papers } = group;
    const mayBeWorthIt =
      listing.from < listing.to &&
      papers.length >= FEWEST_PAPERS &&
      this.cheaper(papers.length, LIKELY_WORKS_A_YEAR, titles) === 'sweep';
    return mayBeWorthIt ? [this.fact(titles, group, 'search', null)] : [];
  }

  /** Asks how many works there are, and decides. `titles`: papers without an identifier in all. Throws CountFailed. */
  async decide(group: SweepGroup, titles: number, context: AskContext): Promise<SweepPlan> {
    const { listing, papers } = group;
    const works = await this.count(group, context);
    const way = this.cheaper(papers.length, works, titles);
    const whole = this.fact(titles, group, way, works);
    if (way === 'sweep' || works === null || listing.from === listing.to) {
      return { groups: [{ ...group, way }], facts: [whole] };
    }
    return this.yearByYear(group, works, titles, context, whole);
  }

  /** A venue that is too large as a whole may have years in which most of its works are wanted. */
  private async yearByYear(
    { listing, papers }: SweepGroup,
    works: number,
    titles: number,
    context: AskContext,
    whole: SweepPlanned,
  ): Promise<SweepPlan> {
    const average = works / (listing.to - listing.from + 1);
    const years = new Map<number, SweptPaper[]>();
    for (const paper of papers) {
      const own = years.get(paper.year);
      if (own) own.push(paper);
      else years.set(paper.year, [paper]);
    }
    const groups: PlannedGroup[] = [];
    const facts: SweepPlanned[] = [whole];
    for (const [year, own] of years) {
      const group = { listing: { venue: listing.venue, from: year, to: year }, papers: own };
      let way: SweepWay = 'search';
      if (own.length >= FEWEST_PAPERS && this.cheaper(own.length, average, titles) === 'sweep') {
        const size = await this.count(group, context);
        way = this.cheaper(own.length, size, titles);
        facts.push(this.fact(titles, group, way, size));
      }
      groups.push({ ...group, way });
    }
    return { groups, facts };
  }

  private async count({ listing }: SweepGroup, context: AskContext): Promise<number | null> {
    const size = await this.sweep.sweeps!.count(listing, context);
    if (size === 'unknown') return null;
    if ('works' in size) return size.works;
    throw new CountFailed(size.failed, { cause: size.unavailable ?? size.failure });
  }

  private cheaper(papers: number, works: number | null, titles: number): SweepWay {
    if (works === null) return 'search';
    if (!this.search) return 'sweep';
    const sweep = this.sweep.sweeps!.estimate(works);
    return this.compare(sweep, this.search.estimate(papers), titles) <= 0 ? 'sweep' : 'search';
  }

  /**
   * Credits count where a day's credits would not do for searching all titles: then they are what the run waits for. Otherwise
   * they cost nothing, and time counts; then requests.
   */
  private compare(a: StepEstimate, b: StepEstimate, titles: number): number {
    return (
      (this.isScarce(titles) ? a.credits - b.credits : 0) || a.seconds - b.seconds || a.requests - b.requests
    );
  }

  /** Whether a day's credits would not do for searching so many titles. */
  isScarce(titles: number): boolean {
    const { creditsPerDay } = this.around;
    return creditsPerDay !== undefined && (this.search?.estimate(titles).credits ?? 0) > creditsPerDay;
  }

  private fact(
    titles: number,
    { listing, papers }: SweepGroup,
    way: SweepWay,
    works: number | null,
  ): SweepPlanned {
    return {
      fact: 'sweep_planned',
      source: this.around.source.id,
      venue: listing.venue.key,
      from: listing.from,
      to: listing.to,
      way,
      papers: papers.length,
      works,
      titles,
      at: this.around.now().toISOString(),
    };
  }
}

function inNeighbouringYears(venue: Listing['venue'], papers: readonly SweptPaper[]): SweepGroup[] {
  const sorted = [...papers].sort((a, b) => a.year - b.year || a.row - b.row);
  const runs: SweptPaper[][] = [];
  for (const paper of sorted) {
    const last = runs.at(-1);
    if (last && paper.year - last.at(-1)!.year <= FURTHEST_APART) last.push(paper);
    else runs.push([paper]);
  }
  return runs.map((run) => ({ listing: { venue, from: run[0]!.year, to: run.at(-1)!.year }, papers: run }));
}
