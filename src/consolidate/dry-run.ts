import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { findSessions, isFinished, sessionsRoot, type FoundSession } from '../checkpoint/find-sessions.js';
import { loadCheckpoint } from '../checkpoint/load-checkpoint.js';
import type { OutcomeIndex } from '../checkpoint/outcome-index.js';
import { PaperIndexBuilder } from '../checkpoint/paper-index-builder.js';
import { openListFile, openListStream } from '../formats/list-file.js';
import { readList, type ListedPaper } from '../formats/read-list.js';
import { UsageError } from '../model/errors.js';
import type { Paper } from '../model/paper.js';
import type { Source, Step, StepEstimate } from '../sources/source.js';
import { sessionOfList } from './choose-session.js';
import type { ConsolidateConfig } from './config.js';
import type { Reading } from '../formats/foreign-list.js';
import { columnsOfRun } from './list-of-run.js';

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

export interface Forecast {
  readonly papers: number;
  /** The session that would be gone on with; null for a new one. */
  readonly session_id: string | null;
  readonly sources: readonly SourceForecast[];
}

export interface DryRunSurroundings {
  readonly config: ConsolidateConfig;
  readonly defaultSources: readonly string[];
  readonly sources: (ids: readonly string[]) => Promise<Source[]>;
  readonly creditsPerDay?: (id: string) => number | undefined;
  readonly stdin: NodeJS.ReadableStream;
  /** Hears what is wrong with entries of the list. */
  readonly note: (message: string) => void;
}

/** What a run would ask of whom. Reads the list as a stream, asks nothing, and makes no session. */
export async function dryRun(around: DryRunSurroundings): Promise<Forecast> {
  const { config } = around;
  const going = config.resume === false ? undefined : await standing(around);
  const sources = await around.sources(config.sources ?? going?.sources ?? around.defaultSources);
  const tallies = sources.map((source, nth) => new Tally(source, sources.slice(0, nth), going?.outcomes));
  let papers = 0;
  for await (const { paper } of listed(around, going?.input ?? config.input, around.note)) {
    for (const tally of tallies) tally.add(paper, papers);
    papers++;
  }
  return {
    papers,
    session_id: going?.id ?? null,
    sources: tallies.map((tally) => tally.forecast(around.creditsPerDay)),
  };
}

interface Standing {
  readonly id: string;
  readonly sources: readonly string[];
  readonly outcomes: OutcomeIndex;
  readonly input: string | undefined;
}

/** Where the session stands that would be gone on with, if there is one. */
async function standing(around: DryRunSurroundings): Promise<Standing | undefined> {
  const { config } = around;
  const all = await findSessions(sessionsRoot(config.stateDir));
  const named = all.find(({ id }) => id === config.resume);
  if (typeof config.resume === 'string' && !named) {
    throw new UsageError(`there is no session "${config.resume}" in "${config.stateDir}"`, {
      next: 'See: cf sessions list',
    });
  }
  const input = config.input ?? inputOf(named);
  const builder = new PaperIndexBuilder();
  for await (const paper of listed(around, input, () => undefined)) builder.add(paper);
  const index = builder.finish();
  const path = input === undefined ? null : resolve(input);
  const unfinished = all.filter((one) => !isFinished(one));
  const found = named ?? sessionOfList(unfinished, await index.keysSha256(), path);
  if (!found?.session) return undefined;
  const loaded = await loadCheckpoint(found.folder, index, () => false);
  return { id: found.id, sources: found.session.sources, outcomes: loaded.outcomes, input };
}

/** Where the list of a named session can be read: its own copy, or the file. */
function inputOf(found: FoundSession | undefined): string | undefined {
  const input = found?.session?.input;
  if (!found || !input) return undefined;
  return input.spool === null ? (input.path ?? undefined) : resolve(found.folder, input.spool.file);
}

async function* listed(
  { config, stdin }: DryRunSurroundings,
  input: string | undefined,
  note: Reading['note'],
): AsyncGenerator<ListedPaper> {
  if (input === undefined)
    throw new UsageError('no input was given', { next: 'Give a list of papers with --input.' });
  const root = sessionsRoot(config.stateDir);
  const named = (await findSessions(root)).find(({ id }) => id === config.resume);
  // What a session keeps of a table is none any more.
  const columns = input === config.input ? await columnsOfRun(config, root, named, input) : undefined;
  const reading = { columns, note };
  const list =
    input === '-'
      ? await openListStream(stdin as Readable, 'standard input', reading)
      : await openListFile(resolve(input), reading);
  for await (const chunk of readList(list, input === '-' ? 'standard input' : input)) yield* chunk;
}

interface Counted {
  readonly step: Step;
  certain: number;
  possible: number;
}

/** Counts, for one source, how its steps would share the papers among them. */
class Tally {
  private readonly source: Source;
  private readonly earlier: readonly Source[];
  private readonly outcomes: OutcomeIndex | undefined;
  private readonly steps: readonly Counted[];
  private papers = 0;

  constructor(source: Source, earlier: readonly Source[], outcomes: OutcomeIndex | undefined) {
    this.source = source;
    this.earlier = earlier;
    this.outcomes = outcomes;
    this.steps = source.steps.map((step) => ({ step, certain: 0, possible: 0 }));
  }

  add(paper: Paper, row: number): void {
    if (this.outcomes?.isFinal(this.source.id, row) === true) return;
    this.papers++;
    const settled = this.earlier.every(({ id }) => this.outcomes?.isFinal(id, row) === true);
    const identified = this.earlier.some(({ id }) => this.outcomes?.outcomeOf(id, row) === 'enriched');
    let certain = true;
    for (const counted of this.steps) {
      const { step } = counted;
      if (this.outcomes?.passed(this.source.id, row, step.name) === true) continue;
      if (step.uses === 'title' && identified) continue;
      const may =
        step.uses === 'found'
          ? this.mayBeIdentified(settled, identified)
          : step.canAsk({ paper, identifiers: paper.identifiers });
      if (!may) continue;
      if (certain && (step.uses === 'given' || (step.uses === 'title' && settled))) counted.certain++;
      else counted.possible++;
      certain = false;
    }
  }

  private mayBeIdentified(settled: boolean, identified: boolean): boolean {
    return this.earlier.length > 0 && (identified || !settled);
  }

  forecast(creditsPerDay: DryRunSurroundings['creditsPerDay']): SourceForecast {
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
