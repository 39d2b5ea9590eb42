import { join, resolve } from 'node:path';
import { isOpen } from '../checkpoint/collection/collected-index.js';
import {
  COLLECTION_SESSION_VERSION,
  type CollectionSession,
  type CollectionTarget,
} from '../checkpoint/collection/collection-session.js';
import { CollectionStore, type CollectionOptions } from '../checkpoint/collection/collection-store.js';
import { loadCollection } from '../checkpoint/collection/load-collection.js';
import { removeLeftovers, removeRemains } from '../checkpoint/sessions/remove-leftovers.js';
import { rootOfKind } from '../checkpoint/sessions/session-places.js';
import { UsageError } from '../model/errors.js';
import type { Stop } from '../run/stop.js';
import { FolderLock } from '../state/folder-lock.js';
import { newSessionId } from '../state/session-id.js';
import { outwaitUnseenHolder, waitingFor } from '../state/unseen-holder.js';
import type { ListerDefinition, ListerSettings } from '../venues/definition.js';
import { FolderLister } from '../venues/folder/folder-lister.js';
import { folderReaders } from '../venues/folder/folder-readers.js';
import { chooseCollection, namedCollection, type FoundCollection } from './choose-collection.js';
import { isWholeFolder, type CollectConfig } from './config.js';
import { Desk } from './desk.js';
import type { ReportCollect } from './events.js';
import { targetsInFolder, targetsOf, type Targets } from './targets.js';

export interface OpenedCollection {
  readonly store: CollectionStore;
  readonly lock: FolderLock;
  readonly desk: Desk;
  readonly resumed: boolean;
}

export interface CollectionSurroundings {
  readonly config: CollectConfig;
  readonly settings: ListerSettings;
  readonly listers: readonly ListerDefinition[];
  readonly options: CollectionOptions;
  readonly stop: Stop;
  readonly report: ReportCollect;
  /** The command that goes on with a session of this id. */
  readonly resumeLine: (sessionId: string) => string;
  /** Checks the output before anything is made; gets what the session remembers of it, when that began, and the folder that is read. */
  readonly checkOutput: (
    session: Pick<CollectionSession, 'output' | 'created_at'> | undefined,
    folder: FolderLister | undefined,
  ) => Promise<void>;
}

/**
 * Finds the session to go on with, or makes a new one, and takes its lock. Two starts at the same time wait for each other here, so
 * that they can't both make one. Throws CfError.
 */
export async function openCollection(around: CollectionSurroundings): Promise<OpenedCollection> {
  const { stop, report } = around;
  const { root, named, desk } = await openDesk(around);
  try {
    const wanted = named === undefined ? wantedOf(around, desk.folder) : undefined;
    wanted?.notes.forEach((message) => report({ type: 'note', message }));
    await desk.prepare((wanted?.targets ?? []).flatMap(({ listers }) => listers.slice(0, 1)));
    stop.check();
    const starting = await FolderLock.acquireBriefly(root);
    try {
      await removeLeftovers(root, Date.now());
      const chosen = named ?? (await chooseCollection(around, root, wanted?.targets ?? []));
      if (chosen !== undefined) return await resumed(around, chosen, desk, starting);
      return await started(around, root, wanted?.targets ?? [], desk);
    } finally {
      await starting.free();
    }
  } catch (error) {
    await desk.close();
    throw error;
  }
}

/** Who can be asked: the folder of the session that is named or of the flags, or the listers. Throws CfError. */
export async function openDesk(
  around: Pick<CollectionSurroundings, 'config' | 'settings' | 'listers' | 'stop'>,
): Promise<{ readonly root: string; readonly named: FoundCollection | undefined; readonly desk: Desk }> {
  const { config, settings, listers } = around;
  const root = rootOfKind(config.stateDir, 'collect');
  const named = await namedCollection(root, config.resume);
  const begun = named?.session?.options;
  if (begun !== undefined && config.lister !== undefined && config.lister !== begun.lister)
    throw otherLister(config.lister, begun.lister);
  const from = begun?.from ?? config.from ?? null;
  const once = begun?.whole_folder ?? isWholeFolder(config);
  const lister = begun === undefined ? config.lister : begun.lister;
  const folder = from === null ? undefined : await openFolder(from, { once, lister }, around);
  return { root, named, desk: new Desk(settings, listers, folder) };
}

/** What the flags ask for. Throws CfError. */
export function wantedOf(
  { config, settings, listers }: Pick<CollectionSurroundings, 'config' | 'settings' | 'listers'>,
  folder: FolderLister | undefined,
): Targets {
  return folder === undefined ? targetsOf(config, settings, listers) : targetsInFolder(config, folder);
}

function otherLister(given: string, begun: string | undefined): UsageError {
  const own = begun === undefined ? 'without --lister' : `with --lister ${begun}`;
  return new UsageError(`the session was begun ${own}, and --lister ${given} was given`, {
    safe: 'Nothing was touched.',
    next: 'Leave it out, or give --resume without the id.',
  });
}

/** The folder of `--from`, read through. Throws InputError. */
async function openFolder(
  path: string,
  { once, lister }: { readonly once: boolean; readonly lister: string | undefined },
  { config, listers, stop }: Pick<CollectionSurroundings, 'config' | 'listers' | 'stop'>,
): Promise<FolderLister> {
  return FolderLister.open(path, {
    readers: await folderReaders(lister, listers),
    names: config.venueNames,
    once,
    check: () => stop.check(),
  });
}

async function started(
  around: CollectionSurroundings,
  root: string,
  targets: readonly CollectionTarget[],
  desk: Desk,
): Promise<OpenedCollection> {
  const { config, options, stop } = around;
  await around.checkOutput(undefined, desk.folder);
  const now = options.now();
  const session: CollectionSession = {
    format_version: COLLECTION_SESSION_VERSION,
    session_id: newSessionId('collect', now),
    created_at: now.toISOString(),
    updated_at: now.toISOString(),
    cf_version: options.cfVersion,
    status: 'in_progress',
    targets: [...targets],
    output:
      config.output === undefined || config.output === '-' ? (config.output ?? null) : resolve(config.output),
    options: {
      max_papers: config.maxPapers ?? 0,
      from: config.from === undefined ? null : resolve(config.from),
      whole_folder: isWholeFolder(config),
      ...(config.lister !== undefined && { lister: config.lister }),
      refresh: config.refresh,
    },
    progress: { venue_years: targets.length, completed: 0, in_progress: 0, not_started: targets.length },
    statistics: { runs: 1, papers: 0, pages: 0, taken_over: 0, checkpoints: 0 },
    api_status: {},
  };
  const store = await CollectionStore.create(root, session, options);
  const lock = await FolderLock.acquire(store.folder, () => stop.request('error', 0));
  await store.fencedBy(lock.fence);
  return { store, lock, desk, resumed: false };
}

async function resumed(
  around: CollectionSurroundings,
  { id, folder }: { readonly id: string; readonly folder: string },
  desk: Desk,
  starting: FolderLock,
): Promise<OpenedCollection> {
  const { options, report, stop } = around;
  await outwaitUnseenHolder(folder, {
    onWait: (holder) => report({ type: 'note', message: waitingFor(holder) }),
    stopping: stop.stopping,
  });
  stop.check();
  const lock = await FolderLock.acquire(folder, () => stop.request('error', 0));
  try {
    // From here on this folder is nobody else's; the next start need not wait for what follows.
    await starting.free();
    await removeRemains(folder);
    await removeRemains(join(folder, 'checkpoints'));
    const loaded = await loadCollection(folder, id);
    loaded.notes.forEach((message) => report({ type: 'note', message }));
    await around.checkOutput(loaded.session, desk.folder);
    await desk.prepare(loaded.index.standings.filter(isOpen).map(({ lister }) => lister));
    const store = await CollectionStore.resume(folder, loaded, options, lock.fence);
    return { store, lock, desk, resumed: true };
  } catch (error) {
    await lock.free();
    throw error;
  }
}
