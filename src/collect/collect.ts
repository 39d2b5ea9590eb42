import { isOpen, keyOf } from '../checkpoint/collection/collected-index.js';
import type { CollectionStore } from '../checkpoint/collection/collection-store.js';
import { errorContextOf, type ErrorContext } from '../checkpoint/error-context.js';
import { RunRecord } from '../checkpoint/run-record.js';
import { failedEnd, stoppedOrFailed } from '../run/run-end.js';
import { removeSessionFolder } from '../checkpoint/sessions/remove-session.js';
import { checkOutput, outputTarget, refuseOutputOver, type OutputTarget } from '../formats/output-target.js';
import { deliverOutput } from '../formats/deliver-output.js';
import { StateError } from '../model/errors.js';
import type { Stop } from '../run/stop.js';
import type { ListerDefinition, ListerSettings } from '../venues/definition.js';
import { LISTERS } from '../venues/registry.js';
import { CollectionCheckpointer } from './collection-checkpointer.js';
import { outputOf, type CollectConfig } from './config.js';
import type { CollectSummary, ListingEnd, ReportCollect } from './events.js';
import { FinishedListings } from './finished-listings.js';
import { ListingRun, progressOf } from './listing-run.js';
import { openCollection, type OpenedCollection } from './open-collection.js';
import { publishCollection, writeCollection, type Collection } from './publish-collection.js';

/** What a run stands on. */
export interface CollectSurroundings {
  readonly config: CollectConfig;
  readonly settings: ListerSettings;
  /** Who can be asked at all; all of the registry when not given. */
  readonly listers?: readonly ListerDefinition[];
  readonly stop: Stop;
  readonly report: ReportCollect;
  /** The command that goes on with a session of this id. */
  readonly resumeLine: (sessionId: string) => string;
  readonly now: () => Date;
  readonly cfVersion: string;
  readonly stdout: NodeJS.WritableStream;
}

/**
 * The story of `cf collect`: open the session, list every venue and year page by page, write the output. Throws CfError; whatever was
 * listed until then is in the journal.
 */
export async function collect(around: CollectSurroundings): Promise<CollectSummary> {
  const { config, stop, report, now, cfVersion } = around;
  let target: OutputTarget = outputTarget('-');
  const opened = await openCollection({
    config,
    settings: around.settings,
    listers: around.listers ?? LISTERS,
    options: { intervalMs: config.checkpointInterval * 60_000, now, cfVersion },
    stop,
    report,
    resumeLine: around.resumeLine,
    checkOutput: async (session, folder) => {
      target = outputTarget(outputOf(config, session ?? { output: null, created_at: now().toISOString() }));
      if (folder !== undefined)
        await refuseOutputOver(target, 'a file of the folder that is read', (path) => folder.reads(path));
      await checkOutput(target, null);
    },
  });
  const { store, desk } = opened;
  const record = await RunRecord.begin(store.folder, {
    sessionId: store.session.session_id,
    run: store.run,
    cfVersion,
    now,
  });
  const checkpointer = new CollectionCheckpointer(store, () => ({ apiStatus: run.apiStatus }), report);
  const finished = new FinishedListings({
    store,
    desk,
    stateDir: config.stateDir,
    fence: opened.lock.fence,
    report,
    now,
  });
  const run: ListingRun = new ListingRun({
    store,
    desk,
    finished,
    checkpointer,
    stop,
    now,
    report: (event) => {
      record.beat(store.sequence);
      report(event);
    },
  });
  try {
    const done = store.index.standings.filter((standing) => !isOpen(standing));
    report({
      type: 'session_started',
      session_id: store.session.session_id,
      resumed: opened.resumed,
      venue_years: store.index.standings.length,
      done: done.length,
      papers: done.reduce((sum, { papers }) => sum + papers, 0),
    });
    if (opened.resumed) {
      await checkpointer.now('session_started', { status: 'in_progress', error: null });
      await finished.keepMissed();
    }
    await run.all();
    const summary = await finish(opened, run, { checkpointer, finished, record, target, around });
    record.end({ ...stoppedOrFailed(stop), ...ifAny(run.failure) });
    return summary;
  } catch (error) {
    const at = now();
    const context = errorContextOf(error, { at });
    if (!(error instanceof StateError))
      await checkpointer.now('error_occurred', { status: 'failed', error: context }).catch(() => undefined);
    record.end(failedEnd(error, stop, at));
    throw error;
  } finally {
    stop.dispose();
    await desk.close().catch(() => undefined);
    await store.close().catch(() => undefined);
    await opened.lock.free();
  }
}

interface Finishing {
  readonly checkpointer: CollectionCheckpointer;
  readonly finished: FinishedListings;
  readonly record: RunRecord;
  readonly target: OutputTarget;
  readonly around: CollectSurroundings;
}

async function finish(
  opened: OpenedCollection,
  run: ListingRun,
  { checkpointer, finished, record, target, around }: Finishing,
): Promise<CollectSummary> {
  const { config, stop, report } = around;
  const { store } = opened;
  const { standings } = store.index;
  const left = standings.filter(isOpen).length;
  if (left > 0) {
    await finished.keepUnfinished();
    const status = stop.reason === undefined ? 'failed' : 'interrupted';
    const type = run.failure === null ? 'batch_completed' : 'error_occurred';
    await checkpointer.now(type, { status, error: run.failure });
  }
  const mayWrite = stop.reason === undefined || stop.reason === 'max_runtime';
  const writes = (left === 0 || config.allowPartial) && mayWrite;
  const output = writes ? await writeOutput(store, target, opened, around) : null;
  const complete = left === 0 && output !== null;
  if (left === 0)
    await checkpointer.now('venue_completed', {
      status: complete ? 'completed' : 'interrupted',
      error: null,
    });
  const summary: CollectSummary = {
    session_id: store.session.session_id,
    complete,
    venue_years: standings.map(
      (standing) => run.ends.get(keyOf(standing.target)) ?? endOfBefore(standing, store),
    ),
    papers: store.index.papers,
    left,
    output,
    session_folder: complete && !config.keepSession ? null : store.folder,
  };
  // Before the folder goes: some file systems keep one in which a file is open.
  if (complete) record.end({ how: 'completed' });
  if (complete && !config.keepSession) {
    await opened.lock.fence();
    await store.close();
    await removeSessionFolder(store.folder);
  }
  report({ type: 'collected', summary });
  return summary;
}

/** Of what this run had nothing to do with: an earlier one was done with it, or this one was stopped before. */
function endOfBefore(standing: Parameters<typeof progressOf>[0], store: CollectionStore): ListingEnd {
  const { status, completed } = standing;
  const ended =
    status === 'completed'
      ? completed?.taken_over === undefined
        ? 'listed'
        : 'taken_over'
      : status === 'unknown'
        ? 'unknown'
        : 'failed';
  return { ...progressOf(standing, store.session.options.max_papers), ended, problem: null };
}

/** Where the output was written; null when the run was stopped meanwhile. */
async function writeOutput(
  store: CollectionStore,
  target: OutputTarget,
  { lock }: OpenedCollection,
  { config, report, stdout, stop, cfVersion, now }: CollectSurroundings,
): Promise<string | null> {
  const what: Collection = {
    session: store.session,
    standings: store.index.standings,
    papersOf: (standing) => store.papersOf(standing),
    cfVersion,
    fixedTime: config.fixedTime?.toISOString(),
    now,
  };
  const total = store.index.papers;
  const onProgress = (done: number): void =>
    report({ type: 'writing', output: target.path ?? 'standard output', done, total });
  const options = { onProgress, signal: stop.leaving };
  await lock.fence();
  return deliverOutput({
    target,
    stdout,
    publish: (file) => publishCollection(what, file, lock.fence, options),
    write: (sink) => writeCollection(what, sink, target.shape, target.gzip, options),
    leaving: stop.leaving,
    safe: 'Everything that was listed is saved.',
  });
}

const ifAny = (error: ErrorContext | null): { error?: ErrorContext } => (error === null ? {} : { error });
