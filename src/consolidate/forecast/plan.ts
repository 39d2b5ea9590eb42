import type { OutcomeIndex } from '../../checkpoint/outcome-index.js';
import type { Venue } from '../../match/venue-names.js';
import type { Source, StepEstimate } from '../../sources/source.js';
import { FOUND_IDENTIFIERS, unidentifiedAfter, unidentifiedAfterOneMore } from './expectations.js';
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

/** A paper that may be asked about by its title, with the chance that it comes to that. */
export interface TitlePaper {
  readonly row: number;
  readonly year: number;
  readonly chance: number;
}

export type ForecastSweeps = (
  source: Source,
  venues: ReadonlyMap<Venue, readonly TitlePaper[]>,
  titles: number,
) => Promise<SweepForecast>;

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
      .filter(({ papers, most }) => papers >= 0.5 || most >= 1)
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
 * Goes through the list as a run would (consolidate/way-through-source.ts), with chances in place of answers: identifiers of the
 * input, then titles in the order of the sources, then what was found at one source is asked of the others.
 */
export async function planOf(
  sources: readonly Source[],
  features: ListFeatures,
  chiefOf: Int32Array,
  outcomes: OutcomeIndex | undefined,
  forecastSweeps: ForecastSweeps,
): Promise<SourcePlan[]> {
  const counts = sources.map(() => new Counts());
  const papers = sources.map(() => 0);
  const venues = sources.map(() => new Map<Venue, TitlePaper[]>());
  const searched = sources.map(() => 0);
  const lastSearcher = sources.findLastIndex(({ steps }) => steps.some(({ uses }) => uses === 'title'));
  const foundShares = sources.map(shareAskedByFound);
  for (let row = 0; row < features.count; row++) {
    if (chiefOf[row] !== row) continue;
    const open = sources.map(({ id }) => outcomes?.isFinal(id, row) !== true);
    const identified = sources.some(({ id }) => outcomes?.outcomeOf(id, row) === 'enriched');
    const asked = sources.map(() => false);
    sources.forEach((source, nth) => {
      if (!open[nth]) return;
      papers[nth]!++;
      let chance = 1;
      source.steps.forEach(({ uses, name }, step) => {
        if (uses !== 'given' || !features.canAsk(nth, step, row)) return;
        asked[nth] = true;
        if (outcomes?.passed(source.id, row, name) === true) return;
        counts[nth]!.add(step, features.groupOf(nth, row), chance);
        chance *= unidentifiedAfter(1);
      });
    });
    let unidentified = identified ? 0 : unidentifiedAfter(asked.filter(Boolean).length);
    const byTitle = sources.map(() => 0);
    sources.forEach((source, nth) => {
      if (!open[nth] || unidentified === 0) return;
      const steps = source.steps.map((step, at) => ({ step, at }));
      const titles = steps.filter(
        ({ step, at }) =>
          step.uses === 'title' &&
          features.canAsk(nth, at, row) &&
          outcomes?.passed(source.id, row, step.name) !== true,
      );
      if (titles.length === 0) return;
      const place = features.venueAndYear(row);
      const sweep = titles.find(({ step }) => step.sweeps !== undefined);
      const search = titles.find(({ step }) => step.sweeps === undefined);
      const after = unidentifiedAfterOneMore(unidentified);
      if (sweep && place) {
        const own = venues[nth]!.get(place.venue);
        const paper = { row, year: place.year, chance: unidentified };
        if (own) own.push(paper);
        else venues[nth]!.set(place.venue, [paper]);
        // Whom a list does not have is searched by the last who can.
        if (search && nth === lastSearcher) counts[nth]!.add(search.at, '', 0, 1);
      } else if (search) {
        counts[nth]!.add(search.at, '', unidentified);
        searched[nth]! += unidentified;
      }
      byTitle[nth] = unidentified - after;
      unidentified = after;
    });
    sources.forEach((_, nth) => {
      if (!open[nth] || asked[nth]) return;
      const chance = identified ? 1 : 1 - unidentified - byTitle[nth]!;
      const found = foundShares[nth]!;
      if (found && chance > 0) counts[nth]!.add(found.step, 'found', chance * found.share, 1);
    });
  }
  const plans: SourcePlan[] = [];
  for (const [nth, source] of sources.entries()) {
    const own = venues[nth]!;
    const expected = [...own.values()].flat().reduce((sum, { chance }) => sum + chance, searched[nth]!);
    const sweeps = own.size === 0 ? undefined : await forecastSweeps(source, own, expected);
    if (sweeps) {
      const search = source.steps.findIndex((step) => step.uses === 'title' && step.sweeps === undefined);
      const left = nth === lastSearcher ? sweeps.swept * unidentifiedAfter(1) : 0;
      if (search >= 0) counts[nth]!.add(search, '', sweeps.searched + left, Math.ceil(sweeps.searched));
    }
    plans.push({ source, papers: papers[nth]!, steps: counts[nth]!.of(source), sweeps });
  }
  return plans;
}

/** The first step by found identifiers, and the share of found papers that it can ask about. */
function shareAskedByFound(source: Source): { step: number; share: number } | undefined {
  const step = source.steps.findIndex(({ uses }) => uses === 'found');
  if (step < 0) return undefined;
  const paper = {
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
  const shares = FOUND_IDENTIFIERS.filter(({ identifiers }) =>
    source.steps[step]!.canAsk({ paper, identifiers }),
  ).map(({ share }) => share);
  return shares.length === 0 ? undefined : { step, share: Math.max(...shares) };
}
