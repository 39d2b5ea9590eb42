import { join } from 'node:path';
import type { ConsolidateConfig } from '../consolidate/config.js';
import { consolidate } from '../consolidate/consolidate.js';
import type { RunEvent, RunSummary } from '../consolidate/events.js';
import { Stop } from '../run/stop.js';
import { exitCodeOf } from '../model/errors.js';
import { RunBudgets } from '../sources/run-budgets.js';
import { lastWordsIn } from './last-words.js';
import { leftOutForWantOfKey, SourceMaker, usableSources } from './choose-sources.js';
import { readConfig, type ConsolidateFlags } from './config.js';
import { readConfigFile } from './config-file.js';
import type { CommandContext } from './context.js';
import { completed, incomplete, notInTime, stoppedAtOnce, type Ending } from './messages.js';
import { openView } from './progress/open-view.js';
import { summaryTable } from './progress/summary.js';
import type { View } from './progress/view.js';
import { resumeLine } from './resume-line.js';
import { afterMinutes, exitCodeOfRun, listenForSignals } from './signals.js';
import { sourceSettings } from './source-settings.js';

/** `cf consolidate`: reads the flags, asks the sources or tells what asking would take, and gives the exit code. */
export async function runConsolidateCommand(
  flags: ConsolidateFlags,
  context: CommandContext,
): Promise<number> {
  const read = readConfig(flags, context.environment);
  const { precedence, venues } = await readConfigFile(read.configFile);
  const config = { ...read, consolidate: { ...read.consolidate, precedence, venues } };
  const budgets = new RunBudgets();
  const notes: Notes = { say: () => undefined };
  const settings = sourceSettings(context, {
    stateDir: config.consolidate.stateDir,
    snapshotDir: config.snapshotDir,
    venues,
    budgets,
    note: (message) => notes.say(message),
  });
  const maker = new SourceMaker(settings);
  try {
    const goesOn = typeof config.consolidate.resume === 'string';
    const defaultSources = goesOn ? [] : (config.consolidate.sources ?? usableSources(settings));
    const leftOut = config.consolidate.sources === undefined ? leftOutForWantOfKey(settings) : [];
    // What is wrong with a source is found out before a session is made.
    await maker.make(config.consolidate.sources ?? defaultSources);
    if (flags.dryRun === true) {
      const { showDryRun } = await import('./show-dry-run.js');
      return await showDryRun({ config: config.consolidate, defaultSources, maker, leftOut, flags, context });
    }
    return await run({ config, flags, context, maker, budgets, notes, defaultSources, leftOut });
  } finally {
    await maker.close();
  }
}

/** Where sources say what a person should know; there is nobody to hear it until a view is open. */
interface Notes {
  say: (message: string) => void;
}

interface Run {
  readonly config: { readonly consolidate: ConsolidateConfig };
  readonly flags: ConsolidateFlags;
  readonly context: CommandContext;
  readonly maker: SourceMaker;
  readonly budgets: RunBudgets;
  readonly notes: Notes;
  readonly defaultSources: readonly string[];
  /** What a person should know of sources that are not among those. */
  readonly leftOut: readonly string[];
}

async function run({ config, flags, context, maker, budgets, notes, ...chosen }: Run): Promise<number> {
  const { screen, version, stdin, stdout, now } = context;
  const stop = new Stop();
  const view = await openView(flags, screen, () => performance.timeOrigin + performance.now());
  notes.say = (message) => view.show({ type: 'note', message });
  const unavailable = new Map<string, Extract<RunEvent, { type: 'source_unavailable' }>>();
  let sessionId: string | undefined;
  const report = (event: RunEvent): void => {
    if (event.type === 'session_started') {
      sessionId = event.session_id;
      context.session = join(config.consolidate.stateDir, 'consolidate', sessionId);
      context.lastWords = lastWordsIn(context.session, now);
    }
    if (event.type === 'source_unavailable') unavailable.set(event.source, event);
    view.show(event);
    // A session that is gone on with keeps the sources that it has.
    if (event.type === 'session_started' && !event.resumed) chosen.leftOut.forEach(notes.say);
  };
  const stopListening = listenForSignals({
    stop,
    process,
    now: () => performance.now(),
    onStopping: (reason) => view.show({ type: 'stopping', reason }),
    exit: (signal, why, code) => {
      context.lastWords?.({ reason: `${signal}, ${why}` });
      view.close();
      const line = resumeLine(flags, sessionId);
      if (flags.quiet !== true && flags.json !== true) {
        screen.line(why === 'second signal' ? stoppedAtOnce(signal, line) : notInTime(signal, line));
      }
      process.exit(code);
    },
  });
  const callOff = afterMinutes(config.consolidate.maxRuntime, () => {
    view.show({ type: 'stopping', reason: 'max_runtime' });
    stop.request('max_runtime');
  });
  // Whatever ends the process, the terminal gets its cursor back.
  process.once('exit', () => view.close());
  try {
    const summary = await consolidate({
      config: config.consolidate,
      defaultSources: chosen.defaultSources,
      sources: (ids, session) => {
        budgets.begin(session.id, session.budgets);
        return maker.make(ids);
      },
      creditsPerDay: (id) => maker.creditsPerDay(id),
      stop,
      report,
      now,
      cfVersion: version,
      stdin,
      stdout,
    });
    view.close();
    const ending: Ending = {
      summary,
      unavailable,
      stoppedBy: stop.reason,
      keepSession: config.consolidate.keepSession,
      resumeLine: resumeLine(flags, sessionId),
      now: now(),
    };
    showEnding(ending, flags, context, view);
    return exitCodeOfRun(summary.complete, stop.reason);
  } finally {
    view.close();
    stopListening();
    callOff();
    stop.dispose();
  }
}

function showEnding(
  ending: Ending,
  flags: ConsolidateFlags,
  { screen, now }: CommandContext,
  view: View,
): void {
  const { summary, resumeLine: next } = ending;
  const told = summary.complete ? completed(ending) : incomplete(ending);
  if (flags.json === true) {
    if (!summary.complete)
      screen.line(
        JSON.stringify({
          time: now().toISOString(),
          type: 'incomplete',
          message: told,
          next,
          exit_code: exitCodeOf(ending.stoppedBy ?? 'error'),
        }),
      );
    return;
  }
  if (flags.quiet === true) {
    // That something is left is news even for who wants to hear of trouble only.
    if (!summary.complete) screen.line(told);
    return;
  }
  if (isWorthATable(summary)) view.say(`\n${summaryTable(summary, screen.columns)}\n`);
  view.say(told);
}

const isWorthATable = ({ sources }: RunSummary): boolean => sources.length > 0;
