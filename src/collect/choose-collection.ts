import { join, resolve } from 'node:path';
import { keyOf } from '../checkpoint/collection/collected-index.js';
import type { CollectionSession, CollectionTarget } from '../checkpoint/collection/collection-session.js';
import { readOnlyCheckpoints } from '../checkpoint/collection/load-collection.js';
import { seeRecovery } from '../checkpoint/mended-by-recovery.js';
import { noSuchSession, sessionIdsIn } from '../checkpoint/sessions/session-places.js';
import { StateError } from '../model/errors.js';
import { chooseUnfinished, type UnfinishedWords } from '../run/unfinished-session.js';
import { isWholeFolder, type CollectConfig } from './config.js';
import type { ReportCollect } from './events.js';

/** A session as its session.json shows it; `problem` where that can't be read. */
export interface FoundCollection {
  readonly id: string;
  readonly folder: string;
  readonly session: CollectionSession | undefined;
  readonly problem: string | undefined;
}

/** The session that `--resume` names, if it names one. Throws UsageError when there is none of that id, StateError for a damaged one. */
export async function namedCollection(
  root: string,
  resume: boolean | string,
): Promise<FoundCollection | undefined> {
  if (typeof resume !== 'string') return undefined;
  const found = (await findCollections(root)).find(({ id }) => id === resume);
  if (found === undefined) throw noSuchSession(resume, root);
  if (found.session === undefined)
    throw new StateError('damaged', `session ${found.id} can't be read: ${found.problem ?? ''}`, {
      safe: 'Nothing was changed.',
      next: seeRecovery(found.folder, found.id),
    });
  return found;
}

/**
 * The session to go on with; undefined for a new one. A plain start beside an unfinished session of the same venues and years says so,
 * and is refused while somebody works in that session.
 */
export async function chooseCollection(
  {
    config,
    report,
    resumeLine,
  }: {
    readonly config: CollectConfig;
    readonly report: ReportCollect;
    readonly resumeLine: (sessionId: string) => string;
  },
  root: string,
  targets: readonly CollectionTarget[],
): Promise<FoundCollection | undefined> {
  const sessions = (await findCollections(root)).filter(({ session }) => session?.status !== 'completed');
  const same = sessions.find(({ session }) => session !== undefined && isSame(session, targets, config));
  const words: UnfinishedWords = {
    held: 'these venues and years are being collected already',
    of: 'these venues and years',
    mayBe: 'it is of these venues',
    resumeLine,
  };
  const note = (message: string): void => report({ type: 'note', message });
  return chooseUnfinished(sessions, same, config.resume === true, words, note);
}

/** All sessions, latest first. */
async function findCollections(root: string): Promise<FoundCollection[]> {
  const ids = await sessionIdsIn(root);
  return Promise.all(ids.map((id) => lookAt(join(root, id), id)));
}

async function lookAt(folder: string, id: string): Promise<FoundCollection> {
  try {
    const { session } = await readOnlyCheckpoints(folder, id).loadSession();
    return { id, folder, session, problem: undefined };
  } catch (error) {
    return { id, folder, session: undefined, problem: (error as Error).message };
  }
}

/**
 * The same venues and years, in any order, by the same lister, of the same folder read in the same way, and as many papers. One that takes over
 * what was listed before is not the same where all is to be listed again.
 */
function isSame(
  { targets, options }: CollectionSession,
  wanted: readonly CollectionTarget[],
  config: CollectConfig,
): boolean {
  const { from, maxPapers, lister, refresh } = config;
  const keys = new Set(wanted.map(keyOf));
  return (
    targets.length === keys.size &&
    targets.every((target) => keys.has(keyOf(target))) &&
    options.from === (from === undefined ? null : resolve(from)) &&
    options.whole_folder === isWholeFolder(config) &&
    options.lister === lister &&
    (options.refresh || !refresh) &&
    (maxPapers === undefined || options.max_papers === maxPapers)
  );
}
