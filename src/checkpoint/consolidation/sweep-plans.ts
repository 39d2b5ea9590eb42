import type { SweepPlanned } from './facts.js';

/** How the papers of venues are looked up, as the journal says. A few hundred bytes for each plan. */
export class SweepPlans {
  private readonly plans = new Map<string, SweepPlanned[]>();
  private readonly titles = new Map<string, number>();

  /** A later plan for the same years takes the place of an earlier one. */
  apply(fact: SweepPlanned): void {
    if (fact.titles !== undefined && !this.titles.has(fact.source)) this.titles.set(fact.source, fact.titles);
    const key = keyOf(fact.source, fact.venue);
    const others = (this.plans.get(key) ?? []).filter(({ from, to }) => from !== fact.from || to !== fact.to);
    this.plans.set(key, [...others, fact]);
  }

  /** The plan for a venue in a year, if there is one; of several the one for the fewest years. */
  planFor(source: string, venue: string, year: number): SweepPlanned | undefined {
    const plans = this.plans.get(keyOf(source, venue)) ?? [];
    return plans
      .filter(({ from, to }) => from <= year && year <= to)
      .sort((a, b) => a.to - a.from - (b.to - b.from))[0];
  }

  /** How many papers there were in all when the first plan of a source was made. */
  titlesOf(source: string): number | undefined {
    return this.titles.get(source);
  }

  /** All of them, for telling. */
  *all(): Generator<SweepPlanned> {
    for (const plans of this.plans.values()) yield* plans;
  }
}

const keyOf = (source: string, venue: string): string => `${source} ${venue}`;
