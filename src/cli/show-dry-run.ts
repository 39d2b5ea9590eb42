import type { ConsolidateConfig } from '../consolidate/config.js';
import { dryRun, type Forecast } from '../consolidate/dry-run.js';
import type { SourceForecast, StepForecast } from '../consolidate/dry-run-tally.js';
import { EXIT, UsageError } from '../model/errors.js';
import { findSource } from '../sources/registry.js';
import type { StepEstimate } from '../sources/source.js';
import type { SourceMaker } from './choose-sources.js';
import type { ConsolidateFlags } from './config.js';
import type { CommandContext } from './context.js';
import { dryRunNeedsFile } from './messages.js';
import { count, counted, duration } from './numbers.js';

/** What OpenAlex asks for a credit. */
const USD_PER_CREDIT = 0.0001;

interface DryRunCommand {
  readonly config: ConsolidateConfig;
  readonly defaultSources: readonly string[];
  readonly maker: SourceMaker;
  readonly flags: ConsolidateFlags;
  readonly context: CommandContext;
}

/** `cf consolidate --dry-run`: the answer of the command, so it goes to standard output. */
export async function showDryRun({
  config,
  defaultSources,
  maker,
  flags,
  context,
}: DryRunCommand): Promise<number> {
  if (config.input === '-' && config.resume !== false) throw new UsageError(...dryRunNeedsFile());
  const forecast = await dryRun({
    config,
    defaultSources,
    sources: (ids) => maker.make(ids),
    creditsPerDay: (id) => maker.creditsPerDay(id),
    stdin: context.stdin,
    note: (message) => {
      if (flags.quiet !== true) context.screen.line(message);
    },
  });
  const text = flags.json === true ? JSON.stringify(withCosts(forecast), null, 2) : forecastText(forecast);
  context.stdout.write(`${text}\n`);
  return EXIT.ok;
}

const usd = ({ credits }: StepEstimate): number => Number((credits * USD_PER_CREDIT).toFixed(4));

function withCosts(forecast: Forecast): object {
  const priced = <T extends { at_least: StepEstimate; at_most: StepEstimate }>(one: T): T => ({
    ...one,
    at_least: { ...one.at_least, usd: usd(one.at_least) },
    at_most: { ...one.at_most, usd: usd(one.at_most) },
  });
  return {
    ...forecast,
    sources: forecast.sources.map((source) => priced({ ...source, steps: source.steps.map(priced) })),
  };
}

const HEAD = ['', 'papers', 'requests', 'credits', 'cost', 'time'];

export function forecastText(forecast: Forecast): string {
  const { papers, duplicates, session_id, sources } = forecast;
  const what = session_id === null ? 'A new session' : `Going on with session ${session_id}`;
  const tables = sources.map((source) =>
    [
      `${source.id}: ${counted(source.papers, 'paper')} to ask about`,
      ...rowsOf(source),
      ...daysOf(source),
      limitsOf(source),
    ].join('\n'),
  );
  return [
    `${what}, ${counted(papers, 'paper')}${asDuplicates(duplicates)}. Nothing was asked.`,
    ...tables,
  ].join('\n\n');
}

const asDuplicates = (number: number): string =>
  number === 0 ? '' : `, ${count(number)} of them ${number === 1 ? 'a duplicate' : 'duplicates'}`;

function rowsOf(source: SourceForecast): string[] {
  if (source.steps.length === 0) return [];
  const rows = [HEAD, ...source.steps.map(stepRow), totalRow(source)];
  const widths = HEAD.map((_, at) => Math.max(...rows.map((row) => (row[at] as string).length)));
  return rows.map(
    (row) =>
      `  ${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join('  ')}`,
  );
}

function stepRow({ step, papers, papers_at_most, at_least, at_most }: StepForecast): string[] {
  return [step, range(papers, papers_at_most), ...costCells(at_least, at_most)];
}

function totalRow({ papers, at_least, at_most, days_at_least, days_at_most }: SourceForecast): string[] {
  const cells = costCells(at_least, at_most);
  if (days_at_most > 1)
    cells[cells.length - 1] = range(days_at_least, days_at_most, (days) => `${count(days)} days`);
  return ['in all', count(papers), ...cells];
}

function daysOf({ credits_per_day, days_at_most }: SourceForecast): string[] {
  if (credits_per_day === null || days_at_most === 1) return [];
  return [
    `  days: there are ${count(credits_per_day)} credits a day, anew at midnight UTC; --resume goes on then`,
  ];
}

function costCells(least: StepEstimate, most: StepEstimate): string[] {
  return [
    range(least.requests, most.requests),
    range(least.credits, most.credits),
    range(usd(least), usd(most), dollars),
    range(Math.ceil(least.seconds), Math.ceil(most.seconds), (seconds) => duration(seconds)),
  ];
}

/** What depends on earlier answers is an upper bound. */
function range(least: number, most: number, show: (value: number) => string = count): string {
  return least === most ? show(most) : `at most ${show(most)}`;
}

function dollars(value: number): string {
  return value === 0 ? '$0' : `$${value < 1 ? value.toFixed(4) : value.toFixed(2)}`;
}

function limitsOf({ id }: SourceForecast): string {
  return `  limits: ${findSource(id)?.limits ?? 'unknown'}`;
}
