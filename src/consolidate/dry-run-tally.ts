import type { OutcomeIndex } from '../checkpoint/outcome-index.js';
import type { Paper } from '../model/paper.js';
import type { Source, Step, StepEstimate } from '../sources/source.js';

/** What one step of a source would be asked. */
export interface StepForecast {
  readonly step: string;
  /** Papers that are asked about in this step whatever is answered elsewhere. */
  readonly papers: number;
  /** Papers that are asked about here if nothing comes of earlier steps and sources. */
  readonly papers_at_most: number;
  readonly at_least: StepEstimate;
  readonly at_most: StepEstimate;
}

export interface SourceForecast {
  readonly id: string;
  /** Papers without a final outcome from this source. */
  readonly papers: number;
  readonly steps: readonly StepForecast[];
  readonly at_least: StepEstimate;
  readonly at_most: StepEstimate;
  /** What the source gives for a day, anew at midnight UTC; null when that is not limited. */
  readonly credits_per_day: number | null;
  /** On how many days that is spent. */
  readonly days_at_least: number;
  readonly days_at_most: number;
}

interface Counted {
  readonly step: Step;
  certain: number;
  possible: number;
}

/**
 * Counts, for one source, how its steps would share the papers among them. A duplicate is left out, also one that would be asked
 * about because nothing is found of the paper that is asked for it.
 */
export class Tally {
  private readonly source: Source;
  private readonly earlier: readonly Source[];
  private readonly outcomes: OutcomeIndex | undefined;
  private readonly steps: readonly Counted[];
  private papers = 0;
  /** For each row the steps that can ask about it, a bit each. */
  private steppable = new Uint8Array(1024);
  private rows = 0;

  constructor(source: Source, earlier: readonly Source[], outcomes: OutcomeIndex | undefined) {
    this.source = source;
    this.earlier = earlier;
    this.outcomes = outcomes;
    this.steps = source.steps.map((step) => ({ step, certain: 0, possible: 0 }));
  }

  add(paper: Paper, row: number): void {
    this.rows = row + 1;
    if (row >= this.steppable.length) {
      const larger = new Uint8Array(this.steppable.length * 2);
      larger.set(this.steppable);
      this.steppable = larger;
    }
    const { identifiers } = paper;
    this.steps.forEach(({ step }, nth) => {
      if (step.uses !== 'found' && step.canAsk({ paper, identifiers })) this.steppable[row]! |= 1 << nth;
    });
  }

  /** When all are there and it is known who is asked about for whom. */
  count(chiefOf: Int32Array): void {
    for (let row = 0; row < this.rows; row++) if (chiefOf[row] === row) this.countRow(row);
  }

  private countRow(row: number): void {
    if (this.outcomes?.isFinal(this.source.id, row) === true) return;
    this.papers++;
    const settled = this.earlier.every(({ id }) => this.outcomes?.isFinal(id, row) === true);
    const identified = this.earlier.some(({ id }) => this.outcomes?.outcomeOf(id, row) === 'enriched');
    let certain = true;
    for (const [nth, counted] of this.steps.entries()) {
      const { step } = counted;
      if (this.outcomes?.passed(this.source.id, row, step.name) === true) continue;
      if (step.uses === 'title' && identified) continue;
      const may =
        step.uses === 'found'
          ? this.mayBeIdentified(settled, identified)
          : (this.steppable[row]! & (1 << nth)) !== 0;
      if (!may) continue;
      if (certain && (step.uses === 'given' || (step.uses === 'title' && settled))) counted.certain++;
      else counted.possible++;
      certain = false;
    }
  }

  private mayBeIdentified(settled: boolean, identified: boolean): boolean {
    return this.earlier.length > 0 && (identified || !settled);
  }

  forecast(creditsPerDay: ((id: string) => number | undefined) | undefined): SourceForecast {
    const steps = this.steps
      .filter(({ certain, possible }) => certain + possible > 0)
      .map(({ step, certain, possible }): StepForecast => ({
        step: step.name,
        papers: certain,
        papers_at_most: certain + possible,
        at_least: step.estimate(certain),
        at_most: step.estimate(certain + possible),
      }));
    const at_least = sum(steps.map((step) => step.at_least));
    const at_most = sum(steps.map((step) => step.at_most));
    const perDay = creditsPerDay?.(this.source.id);
    const days = ({ credits }: StepEstimate): number =>
      perDay === undefined ? 1 : Math.max(1, Math.ceil(credits / perDay));
    return {
      id: this.source.id,
      papers: this.papers,
      steps,
      at_least,
      at_most,
      credits_per_day: perDay ?? null,
      days_at_least: days(at_least),
      days_at_most: days(at_most),
    };
  }
}

function sum(estimates: readonly StepEstimate[]): StepEstimate {
  const add = (pick: (estimate: StepEstimate) => number): number =>
    estimates.reduce((total, one) => total + pick(one), 0);
  return {
    requests: add((one) => one.requests),
    credits: add((one) => one.credits),
    seconds: add((one) => one.seconds),
  };
}
