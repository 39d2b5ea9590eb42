import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ConsolidationCheckpointManager,
  type CheckpointOptions,
} from '../checkpoint/consolidation/consolidation-checkpoint-manager.js';
import { sessionsRoot, type FoundSession } from '../checkpoint/consolidation/find-sessions.js';
import { loadCheckpoint, type LoadedCheckpoint } from '../checkpoint/consolidation/load-checkpoint.js';
import { readPaperIndex, writePaperIndex } from '../checkpoint/consolidation/paper-index-file.js';
import type { PaperIndex } from '../checkpoint/consolidation/paper-index.js';
import {
  SESSION_VERSION,
  readSessionFile,
  type SessionFile,
} from '../checkpoint/consolidation/session-file.js';
import { removeLeftovers, removeRemains } from '../checkpoint/sessions/remove-leftovers.js';
import { columnsFlag, sameColumns } from '../formats/csv/columns.js';
import { stampOf, type FileStamp } from '../formats/list-file.js';
import { PaperFile } from '../formats/paper-file.js';
import { DEFAULT_DEDUPE, DEFAULT_VERSIONS } from '../match/duplicates.js';
import { rememberBudgets } from '../model/budget.js';
import { InputError, StateError } from '../model/errors.js';
import { FolderLock } from '../state/folder-lock.js';
import { removeIfThere } from '../state/replace-file.js';
import { newSessionId } from '../state/session-id.js';
import { outwaitUnseenHolder, waitingFor } from '../state/unseen-holder.js';
import { givenOutput, type ConsolidateConfig } from './config.js';
import { chooseSession } from './choose-session.js';
import { listOfRun, type ListSurroundings } from './list-of-run.js';
import type { InputList } from './read-input.js';

export interface OpenedSession {
  readonly manager: ConsolidationCheckpointManager;
  readonly papers: PaperFile;
  readonly lock: FolderLock;
  /** The checkpoint that this run goes on from; undefined in a new session. */
  readonly from: LoadedCheckpoint | undefined;
  readonly sources: readonly string[];
}

export interface SessionSurroundings extends ListSurroundings {
  /** The sources of a new session. */
  readonly defaultSources: readonly string[];
  readonly options: CheckpointOptions;
  /** The command that goes on with a session of this id. */
  readonly resumeLine: (sessionId: string) => string;
  /** Checks the output before anything is made; gets the path of the input and the output that the session was given. */
  readonly checkOutput: (inputPath: string | null, sessionOutput: string | null) => Promise<void>;
}

/**
 * Finds the session to go on with, or makes a new one, and takes its lock. Two starts at the same time wait for each
 * other here, so that they can't both make one.
 */
export async function openSession(around: SessionSurroundings): Promise<OpenedSession> {
  const { config } = around;
  const root = sessionsRoot(config.stateDir);
  const list = await listOfRun(around);
  around.stop.check();
  try {
    const starting = await FolderLock.acquireBriefly(root);
    try {
      await removeLeftovers(root, Date.now());
      const found = await chooseSession(around, root, list);
      return found
        ? await resumeSession(around, found, list, starting)
        : await startSession(around, root, list);
    } finally {
      await starting.free();
    }
  } finally {
    // Moved into the session by now, or not needed.
    if (list.spool !== undefined) await removeIfThere(list.spool.path).catch(() => undefined);
  }
}

async function startSession(
  around: SessionSurroundings,
  root: string,
  list: InputList,
): Promise<OpenedSession> {
  const { config, options } = around;
  await around.checkOutput(list.path, null);
  const id = newSessionId('consolidate', options.now());
  const sources = config.sources ?? around.defaultSources;
  const spool = spoolOf(list);
  const manager = await ConsolidationCheckpointManager.create(
    root,
    {
      format_version: SESSION_VERSION,
      session_id: id,
      created_at: options.now().toISOString(),
      cf_version: options.cfVersion,
      input: inputOf(list, spool),
      output: givenOutput(config),
      sources: [...sources],
      options: {
        batch_size: config.batchSize ?? null,
        dedupe: config.dedupe ?? DEFAULT_DEDUPE,
        versions: config.versions ?? DEFAULT_VERSIONS,
        ...(list.columns && { columns: list.columns }),
        ...withBudget(undefined, config),
      },
    },
    list.index,
    sources.map((source) => ({
      id: source,
      status: 'pending',
      batchesCompleted: 0,
      totalBatches: 0,
      api: NEVER_ASKED,
    })),
    options,
    async (folder) => {
      await moveSpool(list, folder);
    },
  );
  const lock = await FolderLock.acquire(manager.folder, () => around.stop.request('error', 0));
  manager.fencedBy(lock.fence);
  const papers = await openPapers(manager.folder, manager.session, list.index, list.stamp);
  return { manager, papers, lock, from: undefined, sources };
}

/** Left out where there is none, so that sessions without one look as before. */
function withBudget(
  before: Readonly<Record<string, string>> | undefined,
  { budgets }: ConsolidateConfig,
): { budget?: Record<string, string> | undefined } {
  const budget = rememberBudgets(before, budgets);
  return budget === undefined && before === undefined ? {} : { budget };
}

const NEVER_ASKED = { state: 'ok', resets_at: null, last_error: null } as const;

const inputOf = (list: InputList, spool: SessionFile['input']['spool']): SessionFile['input'] => ({
  path: list.path,
  name: list.name,
  sha256: list.sha256,
  keys_sha256: list.keysSha256,
  papers: list.index.count,
  spool,
});

function spoolOf(list: InputList): SessionFile['input']['spool'] {
  return list.spool === undefined
    ? null
    : { file: `input.${list.sha256.slice(0, 16)}.json`, sha256: list.spool.sha256 };
}

async function moveSpool(list: InputList, folder: string): Promise<void> {
  const spool = spoolOf(list);
  if (list.spool !== undefined && spool !== null) await rename(list.spool.path, join(folder, spool.file));
}

async function resumeSession(
  around: SessionSurroundings,
  found: FoundSession,
  list: InputList,
  starting: FolderLock,
): Promise<OpenedSession> {
  const { config, options, report, stop } = around;
  await outwaitUnseenHolder(found.folder, {
    onWait: (holder) => report({ type: 'note', message: waitingFor(holder) }),
    stopping: stop.stopping,
  });
  stop.check();
  const lock = await FolderLock.acquire(found.folder, () => around.stop.request('error', 0));
  // The session is ours: others may find and make theirs while its journal is read.
  await starting.free();
  try {
    const read = await readSessionFile(found.folder);
    await around.checkOutput(list.path, read.session.output);
    const sources = config.sources ?? read.session.sources;
    const { session, index } = await adoptList(around, found.folder, read.session, list);
    const loaded = await loadCheckpoint(
      found.folder,
      index,
      (checkpoint) => checkpoint.input_sha256 === session.input.sha256,
    );
    await removeRemains(found.folder);
    for (const message of [...read.notes, ...loaded.notes]) around.report({ type: 'note', message });
    const manager = await ConsolidationCheckpointManager.resume(
      found.folder,
      session,
      index,
      loaded,
      options,
      lock.fence,
    );
    const wanted: SessionFile = {
      ...session,
      output: givenOutput(config) ?? session.output,
      sources: [...sources],
      options: {
        ...session.options,
        batch_size: config.batchSize ?? session.options.batch_size,
        dedupe: config.dedupe ?? session.options.dedupe,
        versions: config.versions ?? session.options.versions,
        ...withBudget(session.options.budget, config),
      },
    };
    if (JSON.stringify(wanted) !== JSON.stringify(read.session)) await manager.replaceSession(wanted);
    if (read.session.index.file !== wanted.index.file)
      await removeIfThere(join(found.folder, read.session.index.file));
    const spoolBefore = read.session.input.spool?.file;
    if (spoolBefore !== undefined && spoolBefore !== wanted.input.spool?.file)
      await removeIfThere(join(found.folder, spoolBefore));
    const papers = await openPapers(found.folder, manager.session, index, list.stamp);
    return { manager, papers, lock, from: loaded, sources };
  } catch (error) {
    await lock.free();
    throw error;
  }
}

/** Makes the list as it is now the session's: the same one, the same in another order, or another that was accepted. */
async function adoptList(
  around: SessionSurroundings,
  folder: string,
  session: SessionFile,
  list: InputList,
): Promise<{ session: SessionFile; index: PaperIndex }> {
  if (!sameColumns(list.columns, session.options.columns)) {
    throw new StateError(
      'other_input',
      `session ${session.session_id} reads "${list.name}" with ${columnsFlag(session.options.columns)}, and this run with ${columnsFlag(list.columns)}: its records would be others`,
      {
        safe: 'Nothing was changed; everything that was answered is saved.',
        next: 'To go on, leave out --columns. To begin anew with other columns, leave out --resume.',
      },
    );
  }
  if (list.sha256 === session.input.sha256) {
    // The same bytes, perhaps at another path: then that is where they are read.
    const moved = list.path !== session.input.path && (list.path !== null || list.spool !== undefined);
    if (!moved) return { session, index: list.index };
    await moveSpool(list, folder);
    const spool = spoolOf(list) ?? session.input.spool;
    const { path, name } = list;
    return { session: { ...session, input: { ...session.input, path, name, spool } }, index: list.index };
  }
  const before = await readPaperIndex(folder, session.index);
  const change = list.index.changesSince(before);
  if (list.keysSha256 !== session.input.keys_sha256 && !around.config.acceptChangedInput) {
    throw new StateError(
      'other_input',
      `"${list.name}" is not the list any more that session ${session.session_id} began with (added: ${change.added}, removed: ${change.removed}, changed: ${change.changed})`,
      {
        safe: 'Nothing was changed; everything that was answered is saved.',
        next: 'To go on with what still holds, add --accept-changed-input. To begin anew, leave out --resume.',
      },
    );
  }
  if (change.changed > 0 || change.added > 0) {
    around.report({
      type: 'note',
      message: `The list has changed (added: ${change.added}, removed: ${change.removed}, changed: ${change.changed}); added and changed papers will be asked about.`,
    });
  }
  const file = `papers.${list.sha256.slice(0, 16)}.index`;
  await removeIfThere(join(folder, file));
  const sha256 = await writePaperIndex(folder, file, list.index);
  await moveSpool(list, folder);
  return {
    session: { ...session, input: inputOf(list, spoolOf(list)), index: { file, sha256 } },
    index: list.index,
  };
}

async function openPapers(
  folder: string,
  session: SessionFile,
  index: PaperIndex,
  stamp: FileStamp | undefined,
): Promise<PaperFile> {
  const { spool, path } = session.input;
  const place = spool === null ? path : join(folder, spool.file);
  if (place === null)
    throw new InputError('the list of this session is gone', { next: 'Give it again with --input.' });
  return PaperFile.open(place, index.columns, spool === null && stamp ? stamp : await stampOf(place));
}
