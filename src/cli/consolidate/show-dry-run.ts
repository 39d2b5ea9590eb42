import type { ConsolidateConfig } from '../../consolidate/config.js';
import { dryRun, type Forecast, type SourceForecast } from '../../consolidate/forecast/dry-run.js';
import type { StepForecast } from '../../consolidate/forecast/plan.js';
import { EXIT, UsageError } from '../../model/errors.js';
import { findSource } from '../../sources/registry.js';
import type { StepEstimate } from '../../sources/source.js';
import { cheaperChoices } from './cheaper-choices.js';
import type { SourceMaker } from './choose-sources.js';
import type { ConsolidateFlags } from './config.js';
import type { CommandContext } from '../context.js';
import { dryRunNeedsFile } from './messages.js';
import { count, counted, duration } from '../numbers.js';
import { textTable } from '../progress/text-table.js';
import type { Environment } from '../settings.js';

interface DryRunCommand {
  readonly config: ConsolidateConfig;
  readonly defaultSources: readonly string[];
  readonly maker: SourceMaker;
  /** What a person should know of sources that a new session leaves out. */
  readonly leftOut: readonly string[];
  readonly flags: ConsolidateFlags;
  readonly context: CommandContext;
}

/** `cf consolidate --dry-run`: the answer of the command, so it goes to standard output. */
export async function showDryRun({
  config,
  defaultSources,
  maker,
  leftOut,
  flags,
  context,
}: DryRunCommand): Promise<number> {
  if (config.input === '-' && config.resume !== false) throw new UsageError(...dryRunNeedsFile());
  const forecast = await dryRun({
    config,
    defaultSources,
    sources: (ids) => maker.make(ids),
    creditsPerDay: (id) => maker.creditsPerDay(id),
    now: context.now,
    countVenues: flags.countVenues === true,
    stdin: context.stdin,
    note: (message) => {
      if (flags.quiet !== true) context.screen.line(message);
    },
  });
  const text =
    flags.json === true
      ? JSON.stringify(withCosts(forecast), null, 2)
      : forecastText(forecast, {
          environment: context.environment,
          leftOut,
          counted: flags.countVenues === true,
        });
  context.stdout.write(`${text}\n`);
  return EXIT.ok;
}

/** What credits of a source cost, in dollars. */
const usd = (id: string, { credits }: StepEstimate): number =>
  rounded(credits * (findSource(id)?.usdPerCredit ?? 0));

const usdOfAll = ({ sources }: Forecast): number =>
  rounded(sources.reduce((sum, { id, expected }) => sum + usd(id, expected), 0));

const rounded = (value: number): number => Number(value.toFixed(4));

function withCosts(forecast: Forecast): object {
  return {
    ...forecast,
    expected: { ...forecast.expected, usd: usdOfAll(forecast) },
    sources: forecast.sources.map((source) => {
      const priced = <T extends { expected: StepEstimate; at_most?: StepEstimate }>(one: T): T => ({
        ...one,
        expected: { ...one.expected, usd: usd(source.id, one.expected) },
        ...(one.at_most && { at_most: { ...one.at_most, usd: usd(source.id, one.at_most) } }),
      });
      return priced({
        ...source,
        steps: source.steps.map(priced),
        sweeps: source.sweeps ? priced(source.sweeps) : null,
      });
    }),
  };
}

const HEAD = ['', '', 'papers', 'requests', 'credits', 'cost', 'time'];
/** Cells that are words, and stand at the left. */
const WORDS = 2;

interface ForecastNotes {
  readonly environment: Environment;
  readonly leftOut: readonly string[];
  /** Whether the sources were asked how many works the venues have. */
  readonly counted: boolean;
}

function forecastText(forecast: Forecast, notes: ForecastNotes): string {
  const { papers, duplicates, session_id, sources, expected } = forecast;
  const what = session_id === null ? 'A new session' : `Going on with session ${session_id}`;
  const assumed = sources.reduce((sum, { sweeps }) => sum + (sweeps?.assumed ?? 0), 0);
  return [
    `${what}, ${counted(papers, 'paper')}${asDuplicates(duplicates)}. ${notes.counted ? 'No paper was asked about.' : 'Nothing was asked.'}`,
    ...(session_id === null ? notes.leftOut : []),
    ...sources.map((source) =>
      [
        `${source.id}: ${counted(source.papers, 'paper')} to ask about`,
        ...rowsOf(source),
        ...daysOf(source),
        limitsOf(source),
      ].join('\n'),
    ),
    `In all about ${counted(expected.requests, 'request')}, ${dollars(usdOfAll(forecast))}, ${duration(expected.seconds)}. "~": depends on what is answered.`,
    ...(assumed === 0
      ? []
      : [
          `How many works ${counted(assumed, 'venue has', 'venues have')} in these years was assumed; --count-venues asks, with a request for each.`,
        ]),
    ...cheaperChoices(forecast, notes.environment),
  ].join('\n\n');
}

const asDuplicates = (number: number): string =>
  number === 0 ? '' : `, ${count(number)} of them ${number === 1 ? 'a duplicate' : 'duplicates'}`;

function rowsOf(source: SourceForecast): string[] {
  if (source.steps.length === 0 && !source.sweeps) return [];
  const rows = [
    HEAD,
    ...source.steps.map((step) => stepRow(source.id, step)),
    ...sweepRows(source),
    totalRow(source),
  ];
  return textTable(rows, HEAD.map((_, at) => at).slice(WORDS)).map((line) => `  ${line}`);
}

function stepRow(id: string, { step, by, papers, papers_at_most, expected }: StepForecast): string[] {
  const mark = papers === papers_at_most ? '' : '~';
  return [step, by, `${mark}${count(papers)}`, ...costCells(id, expected, mark)];
}

function sweepRows({ id, sweeps }: SourceForecast): string[][] {
  if (!sweeps || sweeps.listings === 0) return [];
  const mark = sweeps.assumed > 0 ? '~' : '';
  const lists = counted(sweeps.listings, 'list');
  return [[sweeps.step, lists, `~${count(sweeps.swept)}`, ...costCells(id, sweeps.expected, mark)]];
}

function totalRow({ id, papers, expected }: SourceForecast): string[] {
  return ['in all', '', count(papers), ...costCells(id, expected, '')];
}

function daysOf({ id, credits_per_day, days, at_most }: SourceForecast): string[] {
  if (credits_per_day === null || at_most.credits <= credits_per_day) return [];
  const most = `at most ${count(at_most.credits)} credits (${dollars(usd(id, at_most))})`;
  const spread = days > 1 ? `, so it takes about ${counted(days, 'day')}; --resume goes on then` : '';
  return [`  ${most}; there are ${count(credits_per_day)} a day, anew at midnight UTC${spread}`];
}

function costCells(id: string, expected: StepEstimate, mark: string): string[] {
  return [
    `${mark}${count(expected.requests)}`,
    `${mark}${count(expected.credits)}`,
    dollars(usd(id, expected)),
    duration(expected.seconds),
  ];
}

function dollars(value: number): string {
  return value === 0 ? '$0' : `$${value < 1 ? value.toFixed(4) : value.toFixed(2)}`;
}

function limitsOf({ id }: SourceForecast): string {
  return `  limits: ${findSource(id)?.limits ?? 'unknown'}`;
}
