import { join } from 'node:path';
import { isOpen } from '../checkpoint/collection/collected-index.js';
import { removeCheckpoints } from '../checkpoint/collection/checkpoint-retention.js';
import { inspectForRecovery, type InspectedCollection } from '../checkpoint/collection/inspect-collection.js';
import { CollectionStore, type CollectionOptions } from '../checkpoint/collection/collection-store.js';
import { removeRemains } from '../checkpoint/sessions/remove-leftovers.js';
import {
  detailOf,
  mendOrSalvage,
  type HeldSession,
  type Repairing,
} from '../checkpoint/recovery/mend-or-salvage.js';
import { cannotBeSaved, type RepairedSession } from '../checkpoint/recovery/repaired-session.js';
import { newestRun, saidComplete } from '../checkpoint/recovery/signs-of-life.js';
import { readRunRecord } from '../checkpoint/run-record.js';
import { salvageCollection } from './salvage-collection.js';

type RepairOptions = Pick<CollectionOptions, 'now' | 'cfVersion'>;

/**
 * Mends what can be mended of a session of `cf collect`: session.json by its backup, the checkpoints by the journal; of a damaged journal the
 * listings that are whole go into a new session. A sound session is left as it is. Throws StateError: when somebody works in it, or when
 * nothing can be saved.
 */
export function repairCollection(root: string, id: string, options: RepairOptions): Promise<RepairedSession> {
  return mendOrSalvage(root, id, {
    mend: (held) => mend(held, options),
    salvage: async () => {
      const { session_id, kept, lost } = await salvageCollection(root, id, options);
      return { session_id, kept: `listings: ${kept.length}`, lost };
    },
  });
}

async function mend(
  { folder, id, fence }: HeldSession,
  options: RepairOptions,
): ReturnType<Repairing['mend']> {
  const found = await inspectForRecovery(folder, id);
  if (!found.session) throw cannotBeSaved(id, detailOf(found.findings, 'session.json'), 'cf collect');
  await removeRemains(folder);
  await removeRemains(join(folder, 'checkpoints')).catch(() => undefined);
  if (!found.loaded) return { repaired: [], isWhole: false };
  const repaired = whyAnotherCheckpoint(found);
  if (repaired.length > 0) await writeCheckpoint(folder, found, options, fence);
  return { repaired, isWhole: true };
}

function whyAnotherCheckpoint({ findings }: InspectedCollection): { what: string; how: string }[] {
  const how = (what: string): string =>
    what === 'journal'
      ? 'goes on in front of its unfinished end'
      : what === 'session.json'
        ? 'written again from its backup'
        : 'removed, and a new one written from the journal';
  // That the counts could not be checked is told of the journal too, and mended with the checkpoint.
  const wrong = findings.filter(({ what, state }) => state !== 'good' && what !== 'journal');
  const torn = findings.filter(({ what, detail }) => what === 'journal' && detail.includes('are left out'));
  return [...wrong, ...torn].map(({ what }) => ({ what, how: how(what) }));
}

async function writeCheckpoint(
  folder: string,
  { session, checkpoint, checkpoints, loaded }: InspectedCollection,
  { now, cfVersion }: RepairOptions,
  fence: () => Promise<void>,
): Promise<void> {
  if (!session || !loaded) throw new Error('there is nothing to write a checkpoint of');
  // A backup that is left of session.json is of a time before the end.
  const run = newestRun(loaded.journal.run, checkpoint?.run);
  const saidSo = saidComplete(await readRunRecord(folder), session.session_id, run);
  const isComplete = saidSo && !loaded.index.standings.some(isOpen);
  const store = await CollectionStore.resume(
    folder,
    { ...loaded, session, checkpoint, notes: [] },
    { intervalMs: 0, now, cfVersion },
    fence,
  );
  try {
    const { status, api_status: apiStatus } = session;
    await store.saveCheckpoint('batch_completed', {
      status: isComplete ? 'completed' : status === 'in_progress' ? 'interrupted' : status,
      apiStatus,
      error: isComplete ? null : (checkpoint?.error ?? null),
    });
  } finally {
    await store.close();
  }
  const bad = checkpoints.filter(({ validation }) => validation?.valid === false).map(({ file }) => file);
  await removeCheckpoints(join(folder, 'checkpoints'), bad, fence);
}
