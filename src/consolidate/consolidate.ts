import { outputOf, type ConsolidateConfig } from './config.js';
import type { ConsolidationCheckpointManager } from '../checkpoint/consolidation/consolidation-checkpoint-manager.js';
import { RunRecord } from '../checkpoint/run-record.js';
import type { SessionFile } from '../checkpoint/consolidation/session-file.js';
import { StateError } from '../model/errors.js';
import { deliverOutput } from '../formats/deliver-output.js';
import type { Source } from '../sources/source.js';
import { askAll } from './ask-all.js';
import { Checkpointer } from './checkpointer.js';
import { OutputClusters } from './output-clusters.js';
import { Deduplication } from './deduplicate.js';
import type { Report, RunSummary } from './events.js';
import { Lane } from './lane.js';
import { DEFAULT_VENUE_NAMES } from '../match/venue-names.js';
import { openSession, type OpenedSession } from './open-session.js';
import { checkOutput, outputTarget, type OutputTarget } from '../formats/output-target.js';
import { publishOutput, writeConsolidation, type Consolidation, inPrecedence } from './publish.js';
import { rejectedPapers } from './rejected-papers.js';
import type { Stop } from '../run/stop.js';
import { endOfRun, failedEnd } from '../run/run-end.js';

/** What a run stands on; tests and benchmarks bring their own sources and clock. */
export interface ConsolidateSurroundings {
  readonly config: ConsolidateConfig;
  readonly defaultSources: readonly string[];
  /** Makes the sources, in this order, for a session with this budget for each of them. */
  readonly sources: (ids: readonly string[], session: SessionOfSources) => Promise<Source[]>;
  /** What a source gives for a day, where that is limited. */
  readonly creditsPerDay?: (id: string) => number | undefined;
  readonly stop: Stop;
  readonly report: Report;
  /** The command that goes on with a session of this id. */
  readonly resumeLine: (sessionId: string) => string;
  readonly now: () => Date;
  readonly cfVersion: string;
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WritableStream;
}

/** What sources need to know of the session that they are asked in. */
export interface SessionOfSources {
  readonly id: string;
  /** What may be spent on each source, as it is typed: `1usd/day`. */
  readonly budgets: Readonly<Record<string, string>> | undefined;
}

/**
 * The story of `cf consolidate`: open the session, find the duplicates, ask every source about every paper, write the output.
 * Throws CfError; whatever was answered until then is in the journal.
 */
export async function consolidate(around: ConsolidateSurroundings): Promise<RunSummary> {
  const { config, stop, report, now, cfVersion } = around;
  let target: OutputTarget = outputTarget('-');
  const opened = await openSession({
    config,
    defaultSources: around.defaultSources,
    options: { intervalMs: config.checkpointInterval * 60_000, now, cfVersion },
    stdin: around.stdin,
    report,
    resumeLine: around.resumeLine,
    stop,
    checkOutput: async (inputPath, sessionOutput) => {
      target = outputTarget(outputOf(config, sessionOutput, inputPath));
      await checkOutput(target, inputPath);
    },
  });
  const { manager, papers, lock } = opened;
  const record = await RunRecord.begin(manager.folder, {
    sessionId: manager.session.session_id,
    run: manager.run,
    cfVersion,
    now,
  });
  const sources = await around
    .sources(opened.sources, ofSources(manager.session))
    .catch(async (error: unknown) => {
      record.end(failedEnd(error, stop, now()));
      await leave(opened);
      throw error;
    });
  const lanes = lanesFor(sources, opened, around, record, () => checkpointer);
  const what = consolidationOf(opened, around);
  const checkpointer = new Checkpointer(manager, what, lanes, stop, lock.fence, report);
  try {
    report({
      type: 'session_started',
      session_id: manager.session.session_id,
      resumed: opened.from !== undefined,
      papers: papers.count,
      sources: lanes.map((lane) => lane.progress()),
    });
    if (opened.from) await checkpointer.now('session_started', null, false);
    const stands = { manager, papers, stop, report, now };
    const deduplication = await Deduplication.of(stands, config.stateDir, checkpointer);
    await deduplication.before();
    const asked = await askAll(lanes, manager, checkpointer, around);
    const run = { opened, what, lanes, deduplication, checkpointer, target, record };
    const summary = await finish(run, asked, around);
    record.end(endOfRun(summary.complete, lanes, stop, now()));
    return summary;
  } catch (error) {
    record.end(failedEnd(error, stop, now()));
    await recordError(checkpointer, error);
    throw error;
  } finally {
    stop.dispose();
    await Promise.allSettled(sources.map((source) => source.close()));
    await leave(opened);
  }
}

const ofSources = ({ session_id, options }: SessionFile): SessionOfSources => ({
  id: session_id,
  budgets: options.budget,
});

function lanesFor(
  sources: readonly Source[],
  { manager, papers, from }: OpenedSession,
  { config, stop, report, now, creditsPerDay }: ConsolidateSurroundings,
  record: RunRecord,
  checkpointer: () => Checkpointer,
): Lane[] {
  const lanes: Lane[] = [];
  for (const source of sources) {
    const lane = new Lane(source, sources, [...lanes], {
      papers,
      manager,
      stop,
      venues: config.venues ?? DEFAULT_VENUE_NAMES,
      creditsPerDay: creditsPerDay?.(source.id),
      batchSize: config.batchSize ?? manager.session.options.batch_size ?? undefined,
      batchesBefore: from?.checkpoint.sources[source.id]?.batches_completed ?? 0,
      now,
      onCommit: async (committed) => {
        record.beat(manager.sequence);
        report({ type: 'progress', source: committed.progress() });
        await checkpointer().whenDue();
      },
    });
    lanes.push(lane);
  }
  return lanes;
}

/** What a run is made of, once it has begun. */
interface UnderWay {
  readonly opened: OpenedSession;
  readonly what: Consolidation;
  readonly lanes: readonly Lane[];
  readonly deduplication: Deduplication;
  readonly checkpointer: Checkpointer;
  readonly target: OutputTarget;
  readonly record: RunRecord;
}

async function finish(
  { opened, what, lanes, deduplication, checkpointer, target, record }: UnderWay,
  asked: boolean,
  around: ConsolidateSurroundings,
): Promise<RunSummary> {
  const { config, stop, report } = around;
  const { manager, papers } = opened;
  const left = lanes.reduce((sum, lane) => sum + lane.left, 0);
  const complete = asked && left === 0;
  if (!complete) await standStill(checkpointer, stop);
  const unfinished = what.sources.filter(
    (source) =>
      !lanes.some((lane) => lane.source.id === source) && manager.outcomes.finalOf(source) < papers.count,
  );
  if (complete && unfinished.length > 0) {
    const message = `${unfinished.join(', ')} was not asked any more, and has not answered for every paper: what it said stays in the output, and the session is kept.`;
    report({ type: 'note', message });
  }
  const keep = config.keepSession || unfinished.length > 0;
  const writes = (complete || config.allowPartial) && timeToWrite(stop);
  const after = writes ? await deduplication.after(what, complete) : undefined;
  let output: string | null = null;
  if (after && timeToWrite(stop)) output = await writeOutput({ ...what, after }, target, opened, around);
  if (complete && output === null) await standStill(checkpointer, stop);
  const summary: RunSummary = {
    session_id: manager.session.session_id,
    complete: complete && output !== null,
    papers: papers.count,
    duplicates: new OutputClusters(manager, after).merged,
    left,
    sources: lanes.map((lane) => lane.progress()),
    rejected: await rejectedPapers(manager, what.sources),
    output,
    session_folder: complete && output !== null && !keep ? null : manager.folder,
  };
  if (summary.complete) {
    await checkpointer.now('completed', null, false);
    // Before the folder goes: some file systems keep one in which a file is open.
    record.beat(manager.sequence);
    record.end({ how: 'completed' });
    if (!keep) await removeSession(manager, opened);
  }
  report({ type: 'finished', summary });
  return summary;
}

const timeToWrite = ({ reason }: Stop): boolean => reason === undefined || reason === 'max_runtime';

/** The checkpoint of a run that ends before everything is done. */
async function standStill(checkpointer: Checkpointer, { reason }: Stop): Promise<void> {
  if (reason === undefined) await checkpointer.now('batch_processed', null, true);
  else await checkpointer.now('interrupted', `stopped by ${reason}`, true);
}

/** Where the output was written; null when the run was stopped meanwhile. */
async function writeOutput(
  what: Consolidation,
  target: OutputTarget,
  { manager, lock, papers }: OpenedSession,
  { report, stdout, stop }: ConsolidateSurroundings,
): Promise<string | null> {
  const onProgress = (done: number): void =>
    report({ type: 'writing', output: target.path ?? 'standard output', done, total: papers.count });
  const options = { onProgress, signal: stop.leaving };
  return deliverOutput({
    target,
    stdout,
    publish: (file) => publishOutput(what, file, manager.session.session_id, lock.fence, options),
    write: async (sink) => {
      await writeConsolidation(what, sink, target.shape, target.gzip, options);
      await papers.verifyUnchanged();
    },
    leaving: stop.leaving,
    safe: 'Everything that was answered is saved.',
  });
}

async function removeSession(
  manager: ConsolidationCheckpointManager,
  { papers, lock }: OpenedSession,
): Promise<void> {
  await papers.close();
  await manager.cleanup();
  await lock.free();
}

function consolidationOf(
  { manager, papers, sources }: OpenedSession,
  { config, cfVersion, now }: ConsolidateSurroundings,
): Consolidation {
  return {
    view: manager,
    papers,
    sources: inPrecedence(sources, manager.outcomes),
    cfVersion,
    precedence: config.precedence,
    fixedTime: config.fixedTime?.toISOString(),
    now,
  };
}

/** Says in the checkpoint what went wrong, where the state can still be written. */
async function recordError(checkpointer: Checkpointer, error: unknown): Promise<void> {
  if (error instanceof StateError) return;
  const message = error instanceof Error ? error.message : String(error);
  await checkpointer.now('error_occurred', message, false).catch(() => undefined);
}

async function leave({ manager, papers, lock }: OpenedSession): Promise<void> {
  await manager.close().catch(() => undefined);
  await papers.close().catch(() => undefined);
  await lock.free();
}
