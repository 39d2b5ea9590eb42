import { join } from 'node:path';
import { sessionsRoot } from '../../checkpoint/consolidation/find-sessions.js';
import type { ConsolidateConfig } from '../../consolidate/config.js';
import { consolidate } from '../../consolidate/consolidate.js';
import type { RunEvent } from '../../consolidate/events.js';
import { RunBudgets } from '../../sources/run-budgets.js';
import { attended, showEnding, steadyNow } from '../attended-run.js';
import { leftOutForWantOfKey, SourceMaker, usableSources } from './choose-sources.js';
import { readConfig, type ConsolidateFlags } from './config.js';
import { readConfigFile } from '../config-file.js';
import { lastWordsIn } from '../last-words.js';
import type { CommandContext } from '../context.js';
import { completed, incomplete, type Ending } from './messages.js';
import { Silences } from '../progress/silences.js';
import { summaryTable } from '../progress/summary.js';
import { resumeLine } from '../resume-line.js';
import { exitCodeOfRun } from '../signals.js';
import { sourceSettings } from '../source-settings.js';
import { onlyUnfinished } from '../sessions/only-unfinished.js';

/** `cf consolidate`: reads the flags, asks the sources or tells what asking would take, and gives the exit code. */
export async function runConsolidateCommand(
  flags: ConsolidateFlags,
  context: CommandContext,
): Promise<number> {
  const read = readConfig(flags, context.environment);
  const { precedence, venues } = await readConfigFile(read.configFile, read.consolidate.output);
  const { input, stateDir } = read.consolidate;
  const resume =
    read.consolidate.resume === true && input === undefined
      ? await onlyUnfinished('consolidate', stateDir, context.now())
      : read.consolidate.resume;
  const config = { ...read, consolidate: { ...read.consolidate, resume, precedence, venues } };
  const budgets = new RunBudgets();
  const notes: Notes = { say: () => undefined };
  const silences = new Silences(steadyNow);
  const settings = sourceSettings(context, {
    stateDir: config.consolidate.stateDir,
    snapshotDir: config.snapshotDir,
    venues,
    budgets,
    note: (message) => notes.say(message),
    waits: silences,
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
    return await run({ config, flags, context, maker, budgets, notes, silences, defaultSources, leftOut });
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
  readonly silences: Silences;
  readonly defaultSources: readonly string[];
  /** What a person should know of sources that are not among those. */
  readonly leftOut: readonly string[];
}

async function run({
  config,
  flags,
  context,
  maker,
  budgets,
  notes,
  silences,
  ...chosen
}: Run): Promise<number> {
  const { version, stdin, stdout, now } = context;
  const unavailable = new Map<string, Extract<RunEvent, { type: 'source_unavailable' }>>();
  let sessionId: string | undefined;
  const { maxRuntime, keepSession } = config.consolidate;
  const goOn = (): string => resumeLine(flags, sessionId);
  return attended({ flags, context, maxRuntime, resumeLine: goOn, silences }, async ({ stop, view }) => {
    notes.say = (message) => view.show({ type: 'note', message });
    const report = (event: RunEvent): void => {
      if (event.type === 'session_started') {
        sessionId = event.session_id;
        context.session = join(sessionsRoot(config.consolidate.stateDir), sessionId);
        context.lastWords = lastWordsIn(context.session, now);
      }
      if (event.type === 'source_unavailable') unavailable.set(event.source, event);
      view.show(event);
      // A session that is gone on with keeps the sources that it has.
      if (event.type === 'session_started' && !event.resumed) chosen.leftOut.forEach(notes.say);
    };
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
      resumeLine: (id) => resumeLine(flags, id),
      now,
      cfVersion: version,
      stdin,
      stdout,
    });
    view.close();
    const stoppedBy = stop.reason;
    const ending: Ending = { summary, unavailable, stoppedBy, keepSession, resumeLine: goOn(), now: now() };
    const { complete } = summary;
    const table = summary.sources.length > 0 ? summaryTable(summary, context.screen.columns) : undefined;
    const told = complete ? completed(ending) : incomplete(ending);
    showEnding({ complete, stoppedBy, resumeLine: goOn(), table, told }, flags, context, view);
    return exitCodeOfRun(complete, stoppedBy);
  });
}
