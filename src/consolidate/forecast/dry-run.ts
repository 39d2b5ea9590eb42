import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import {
  findSessions,
  isFinished,
  sessionsRoot,
  type FoundSession,
} from '../../checkpoint/consolidation/find-sessions.js';
import { noSuchSession } from '../../checkpoint/sessions/session-places.js';
import { loadCheckpoint } from '../../checkpoint/consolidation/load-checkpoint.js';
import type { OutcomeIndex } from '../../checkpoint/consolidation/outcome-index.js';
import type { SessionFile } from '../../checkpoint/consolidation/session-file.js';
import { readDecisions } from '../../dedupe/decisions-file.js';
import { findDuplicates } from '../../dedupe/find-duplicates.js';
import { PaperIndexBuilder } from '../../checkpoint/consolidation/paper-index-builder.js';
import { openListFile, openListStream, STANDARD_INPUT } from '../../formats/list-file.js';
import { readList, type ListedPaper } from '../../formats/read-list.js';
import {
  DEFAULT_DEDUPE,
  DEFAULT_VERSIONS,
  DuplicateFinder,
  type DuplicateOptions,
} from '../../match/duplicates.js';
import { UsageError } from '../../model/errors.js';
import { contentHash } from '../../model/paper-key.js';
import { DEFAULT_VENUE_NAMES } from '../../match/venue-names.js';
import type { Source, Step, StepEstimate } from '../../sources/source.js';
import { sessionOfList } from '../choose-session.js';
import type { ConsolidateConfig } from '../config.js';
import { CountFailed } from '../sweep-planner.js';
import { ListFeatures } from './list-features.js';
import { planOf, type SourcePlan, type StepForecast } from './plan.js';
import { forecastSweeps, type SweepForecast } from './sweep-forecast.js';
import type { Reading } from '../../formats/foreign-list.js';
import { columnsOfRun } from '../list-of-run.js';

export interface SourceForecast {
  readonly id: string;
  /** Papers without a final outcome from this source. */
  readonly papers: number;
  readonly steps: readonly StepForecast[];
  /** Undefined for a source that would list no venue. */
  readonly sweeps: SweepForecast | undefined;
  readonly expected: StepEstimate;
  readonly at_most: StepEstimate;
  /** What the source gives for a day, anew at midnight UTC; null when that is not limited. */
  readonly credits_per_day: number | null;
  /** On how many days that is spent, as expected. */
  readonly days: number;
}

export interface Forecast {
  readonly papers: number;
  /** How many of them are duplicates of others, and would not be asked about. */
  readonly duplicates: number;
  /** The session that would be gone on with; null for a new one. */
  readonly session_id: string | null;
  readonly sources: readonly SourceForecast[];
  /** Over all sources; in time they work side by side, but for titles, which one source after the other is asked for. */
  readonly expected: StepEstimate;
}

export interface DryRunSurroundings {
  readonly config: ConsolidateConfig;
  readonly defaultSources: readonly string[];
  readonly sources: (ids: readonly string[]) => Promise<Source[]>;
  readonly creditsPerDay?: (id: string) => number | undefined;
  readonly now: () => Date;
  /** Whether the sources may be asked how many works venues have. */
  readonly countVenues: boolean;
  readonly stdin: NodeJS.ReadableStream;
  /** Hears what is wrong with entries of the list. */
  readonly note: (message: string) => void;
}

/** What a run would ask of whom. Reads the list as a stream, asks about no paper, and makes no session. */
export async function dryRun(around: DryRunSurroundings): Promise<Forecast> {
  const { config } = around;
  const going = config.resume === false ? undefined : await standing(around);
  const sources = await around.sources(config.sources ?? going?.sources ?? around.defaultSources);
  const features = new ListFeatures(sources, config.venues ?? DEFAULT_VENUE_NAMES);
  const finder = new DuplicateFinder(await duplicateOptions(config, going));
  for await (const { paper } of listed(around, going?.input ?? config.input, around.note)) {
    features.add(paper);
    finder.add(paper, contentHash(paper));
  }
  const { chiefOf } = await findDuplicates(finder, features.count, NOBODY_WAITS);
  const plans = await planOf({
    sources,
    features,
    chiefOf,
    outcomes: going?.outcomes,
    creditsPerDay: (id) => around.creditsPerDay?.(id),
    forecastSweeps: (source, venues, titles) => sweepsOf(source, venues, titles, around, going),
  });
  const forecasts = plans.map(({ source, ...plan }): SourceForecast => {
    const expected = sum([...plan.steps.map((step) => step.expected), ...expectedOf(plan.sweeps)]);
    const perDay = around.creditsPerDay?.(source.id);
    return {
      id: source.id,
      ...plan,
      expected,
      at_most: sum([...plan.steps.map((step) => step.at_most), ...expectedOf(plan.sweeps)]),
      credits_per_day: perDay ?? null,
      days: perDay === undefined ? 1 : Math.max(1, Math.ceil(expected.credits / perDay)),
    };
  });
  const total = sum(forecasts.map(({ expected }) => expected));
  return {
    papers: features.count,
    duplicates: chiefOf.filter((chief, row) => chief !== row).length,
    session_id: going?.id ?? null,
    sources: forecasts,
    expected: { ...total, seconds: secondsOf(plans) + features.count * OWN_WORK_S },
  };
}

/** With sizes assumed where a source does not tell them. */
async function sweepsOf(
  source: Source,
  venues: Parameters<typeof forecastSweeps>[1],
  titles: number,
  around: DryRunSurroundings,
  going: Standing | undefined,
): ReturnType<typeof forecastSweeps> {
  const sweeps = {
    now: around.now,
    creditsPerDay: around.creditsPerDay?.(source.id),
    countVenues: around.countVenues,
    plans: going?.outcomes.sweeps,
  };
  try {
    return await forecastSweeps(source, venues, titles, sweeps);
  } catch (error) {
    if (!(error instanceof CountFailed)) throw error;
    around.note(
      `${source.id} did not say how many works the venues have (${error.message}): that is assumed.`,
    );
    return forecastSweeps(source, venues, titles, { ...sweeps, countVenues: false });
  }
}

const expectedOf = (sweeps: SweepForecast | undefined): StepEstimate[] => (sweeps ? [sweeps.expected] : []);

function sum(estimates: readonly StepEstimate[]): StepEstimate {
  const add = (pick: (estimate: StepEstimate) => number): number =>
    estimates.reduce((total, one) => total + pick(one), 0);
  return {
    requests: add((one) => one.requests),
    credits: add((one) => one.credits),
    seconds: add((one) => one.seconds),
  };
}

/** Identifiers of the input are asked side by side; titles one source after the other; what was found side by side again. */
function secondsOf(plans: readonly SourcePlan[]): number {
  const of = ({ source, steps }: SourcePlan, uses: Step['uses']): number =>
    steps
      .filter(({ step }) => source.steps.find(({ name }) => name === step)?.uses === uses)
      .reduce((total, { expected }) => total + expected.seconds, 0);
  const most = (uses: Step['uses']): number => Math.max(0, ...plans.map((plan) => of(plan, uses)));
  const titles = plans.reduce(
    (total, plan) => total + of(plan, 'title') + (plan.sweeps?.expected.seconds ?? 0),
    0,
  );
  return most('given') + titles + most('found');
}

interface Standing {
  readonly id: string;
  readonly options: SessionFile['options'];
  readonly sources: readonly string[];
  readonly outcomes: OutcomeIndex;
  readonly input: string | undefined;
}

/** What reading, comparing, merging and writing a paper takes, in seconds. */
const OWN_WORK_S = 0.0004;

const NOBODY_WAITS = { check: () => undefined, report: () => undefined };

async function duplicateOptions(
  config: ConsolidateConfig,
  going: Standing | undefined,
): Promise<DuplicateOptions> {
  const dedupe = config.dedupe ?? going?.options.dedupe ?? DEFAULT_DEDUPE;
  const versions = config.versions ?? going?.options.versions ?? DEFAULT_VERSIONS;
  const { decisions } = dedupe === 'off' ? { decisions: [] } : await readDecisions(config.stateDir);
  return { dedupe, versions, decisions, unclear: false };
}

/** Where the session stands that would be gone on with, if there is one. */
async function standing(around: DryRunSurroundings): Promise<Standing | undefined> {
  const { config } = around;
  const all = await findSessions(sessionsRoot(config.stateDir));
  const named = all.find(({ id }) => id === config.resume);
  if (typeof config.resume === 'string' && !named)
    throw noSuchSession(config.resume, config.stateDir, config.stateDir);
  const input = config.input ?? inputOf(named);
  const builder = new PaperIndexBuilder();
  for await (const paper of listed(around, input, () => undefined)) builder.add(paper);
  const index = builder.finish();
  const path = input === undefined ? null : resolve(input);
  const unfinished = all.filter((one) => !isFinished(one));
  const found = named ?? sessionOfList(unfinished, await index.keysSha256(), path);
  if (!found?.session) return undefined;
  const loaded = await loadCheckpoint(found.folder, index, () => false);
  return {
    id: found.id,
    options: found.session.options,
    sources: found.session.sources,
    outcomes: loaded.outcomes,
    input,
  };
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
      ? await openListStream(stdin as Readable, STANDARD_INPUT, reading)
      : await openListFile(resolve(input), reading);
  for await (const chunk of readList(list, input === '-' ? STANDARD_INPUT : input)) yield* chunk;
}
