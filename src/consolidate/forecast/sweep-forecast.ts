import { SweepPlans } from '../../checkpoint/consolidation/sweep-plans.js';
import type { Venue } from '../../match/venue-names.js';
import type { AskContext, ListingSize, Source, StepEstimate } from '../../sources/source.js';
import { LIKELY_WORKS_A_YEAR, SweepPlanner, type SweepGroup } from '../sweep-planner.js';
import type { TitlePaper } from './plan.js';

/** What listing venues is expected to take in one source. */
export interface SweepForecast {
  readonly step: string;
  /** Listings: a venue in neighbouring years each. */
  readonly listings: number;
  /** Papers that are looked for in lists, and works in these lists. */
  readonly swept: number;
  readonly works: number;
  /** Papers that are searched by their titles, because their venues' lists are too long for them, or unknown. */
  readonly searched: number;
  readonly expected: StepEstimate;
  /** Listings whose size was assumed, because nobody was asked. */
  readonly assumed: number;
}

export interface SweepForecastSurroundings {
  readonly now: () => Date;
  readonly creditsPerDay: number | undefined;
  /** Whether the source is asked how large venues are; else that is assumed. */
  readonly countVenues: boolean;
  /** What earlier runs of the session decided. */
  readonly plans: SweepPlans | undefined;
}

/** Decides about every venue as a run would. Throws CountFailed when a source does not say how many works a venue has. */
export async function forecastSweeps(
  source: Source,
  venues: ReadonlyMap<Venue, readonly TitlePaper[]>,
  titles: number,
  around: SweepForecastSurroundings,
): Promise<SweepForecast & { readonly sweptRows: readonly number[] }> {
  const at = source.steps.findIndex(({ sweeps }) => sweeps !== undefined);
  const step = source.steps[at]!;
  const sweeps = step.sweeps!;
  const total = { listings: 0, swept: 0, works: 0, searched: 0, assumed: 0 };
  const sweptRows: number[] = [];
  let expected: StepEstimate = { requests: 0, credits: 0, seconds: 0 };
  const add = (more: StepEstimate): void => {
    expected = {
      requests: expected.requests + more.requests,
      credits: expected.credits + more.credits,
      seconds: expected.seconds + more.seconds,
    };
  };
  const assumed = (listing: SweepGroup['listing']): ListingSize => ({
    works: LIKELY_WORKS_A_YEAR * (listing.to - listing.from + 1),
  });
  const planner = new SweepPlanner({
    source: {
      id: source.id,
      steps: source.steps.map((one) =>
        one === step
          ? {
              ...step,
              sweeps: {
                estimate: (works) => sweeps.estimate(works),
                count: (listing, context) => {
                  if (around.countVenues) return sweeps.count(listing, context);
                  total.assumed++;
                  return Promise.resolve(assumed(listing));
                },
              },
            }
          : one,
      ),
    },
    plans: around.plans ?? new SweepPlans(),
    now: around.now,
    creditsPerDay: around.creditsPerDay,
  });
  const never = new AbortController().signal;
  const context: AskContext = { stopping: never, signal: never };
  for (const [venue, papers] of venues) {
    const { planned, open } = planner.groupsOf({ venue, papers: likely(papers) });
    for (const { listing, papers: own, way } of planned) {
      if (way === 'search') {
        total.searched += own.length;
        continue;
      }
      const { works } = around.plans!.planFor(source.id, venue.key, listing.from)!;
      total.listings++;
      total.swept += own.length;
      for (const { row } of own) sweptRows.push(row);
      total.works += works ?? 0;
      add(sweeps.estimate(works ?? 0));
    }
    for (const group of open) {
      if (!planner.isWorthCounting(group, titles)) {
        total.searched += group.papers.length;
        continue;
      }
      const { groups, facts } = await planner.decide(group, titles, context);
      const sizes = new Map(facts.map(({ from, to, works }) => [`${from}-${to}`, works]));
      // The first page of a list is its count; a count that led to nothing is a request of its own.
      const counts = facts.filter(({ way }) => way === 'search').length;
      add({ ...sweeps.estimate(0), requests: counts });
      for (const { listing, papers: own, way } of groups) {
        if (way === 'search') {
          total.searched += own.length;
          continue;
        }
        const works = sizes.get(`${listing.from}-${listing.to}`) ?? 0;
        total.listings++;
        total.swept += own.length;
        for (const { row } of own) sweptRows.push(row);
        total.works += works;
        add(sweeps.estimate(works));
      }
    }
  }
  return { step: step.name, ...total, expected, sweptRows };
}

/** As many of these as are expected to be asked about, evenly from all years. */
function likely(papers: readonly TitlePaper[]): TitlePaper[] {
  const sorted = [...papers].sort((a, b) => a.year - b.year || a.row - b.row);
  let due = 0.5;
  return sorted.filter(({ chance }) => {
    due += chance;
    if (due < 1) return false;
    due -= 1;
    return true;
  });
}
