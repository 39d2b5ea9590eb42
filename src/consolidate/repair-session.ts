import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  ConsolidationCheckpointManager,
  type CheckpointOptions,
  type SourceReport,
} from '../checkpoint/consolidation/consolidation-checkpoint-manager.js';
import type { Checkpoint } from '../checkpoint/consolidation/checkpoint-file.js';
import type { LoadedJournal } from '../checkpoint/consolidation/load-checkpoint.js';
import type { PaperIndex } from '../checkpoint/consolidation/paper-index.js';
import { writePaperIndex } from '../checkpoint/consolidation/paper-index-file.js';
import { writeSessionFile, type SessionFile } from '../checkpoint/consolidation/session-file.js';
import { inspectSession, type InspectedSession } from '../checkpoint/consolidation/verify-session.js';
import { removeRemains } from '../checkpoint/sessions/remove-leftovers.js';
import {
  detailOf,
  mendOrSalvage,
  stateOf,
  type HeldSession,
  type Repairing,
} from '../checkpoint/recovery/mend-or-salvage.js';
import { cannotBeSaved, type RepairedSession } from '../checkpoint/recovery/repaired-session.js';
import { newestRun, saidComplete } from '../checkpoint/recovery/signs-of-life.js';
import { readRunRecord } from '../checkpoint/run-record.js';
import { Stop } from '../run/stop.js';
import { removeIfThere } from '../state/replace-file.js';
import { syncFolder } from '../state/sync-folder.js';
import { readInput } from './read-input.js';
import { salvageSession } from './salvage-session.js';

type RepairOptions = Pick<CheckpointOptions, 'now' | 'cfVersion'>;

const NEVER_ASKED = { state: 'ok', resets_at: null, last_error: null } as const;

/**
 * Mends what can be mended of a session of `cf consolidate`: its description by the good copy, its index by the list, its checkpoint by the
 * journal; of a damaged journal what is good goes into a new session. A sound session is left as it is. Throws StateError: when somebody
 * works in it, or when nothing can be saved.
 */
export function repairSession(root: string, id: string, options: RepairOptions): Promise<RepairedSession> {
  return mendOrSalvage(root, id, {
    mend: (held) => mend(held, options),
    salvage: async () => {
      const { session_id, batches, lost } = await salvageSession(root, id, options);
      return { session_id, kept: `batches: ${batches}`, lost };
    },
  });
}

async function mend(
  { folder, id, fence }: HeldSession,
  options: RepairOptions,
): ReturnType<Repairing['mend']> {
  const repaired: { what: string; how: string }[] = [];
  let found = await inspectSession(folder);
  const { session } = found;
  if (!session) throw cannotBeSaved(id, detailOf(found.findings, 'session.json'), 'cf consolidate');
  await removeRemains(folder);
  if (stateOf(found.findings, 'session.json') === 'noted') {
    await writeSessionFile(folder, session, fence);
    repaired.push({ what: 'session.json', how: 'written again from the copy that is good' });
  }
  const spool = session.input.spool?.file;
  if (spool !== undefined && stateOf(found.findings, spool) === 'damaged')
    throw cannotBeSaved(id, detailOf(found.findings, spool), 'cf consolidate');
  if (!found.papers) {
    await rebuildIndex(folder, id, session, fence);
    repaired.push({ what: session.index.file, how: 'made again from the list' });
    found = await inspectSession(folder);
  }
  if (stateOf(found.findings, 'papers_enriched.json') !== 'good') {
    await fence();
    for (const name of ['papers_enriched.json', 'papers_enriched.json.meta'])
      await removeIfThere(join(folder, name));
    repaired.push({ what: 'papers_enriched.json', how: 'removed: the run writes it again' });
  }
  const { papers, loaded } = found;
  if (!papers || !loaded) return { repaired, isWhole: false };
  const why = whyAnotherCheckpoint(found);
  if (why.length > 0) await writeCheckpoint(folder, { ...found, session, papers, loaded }, options, fence);
  return { repaired: [...repaired, ...why], isWhole: true };
}

/** Of the same list it is the same, to the byte. */
async function rebuildIndex(
  folder: string,
  id: string,
  { input, index, options: { columns } }: SessionFile,
  fence: () => Promise<void>,
): Promise<void> {
  const list = input.spool === null ? input.path : join(folder, input.spool.file);
  const next = `${index.file}.next`;
  try {
    const read = await readInput(list ?? '', folder, Readable.from([]), () => undefined, new Stop(), columns);
    if (read.spool) await removeIfThere(read.spool.path);
    await removeIfThere(join(folder, next));
    const sha256 = await writePaperIndex(folder, next, read.index);
    if (sha256 !== index.sha256)
      throw new Error(`"${input.name}" is not the list any more that it began with`);
    await fence();
    await rename(join(folder, next), join(folder, index.file));
    await syncFolder(folder);
  } catch (error) {
    await removeIfThere(join(folder, next)).catch(() => undefined);
    const why = `${index.file} is damaged, and can't be made again of the list: ${(error as Error).message}`;
    throw cannotBeSaved(id, why, 'cf consolidate', error);
  }
}

/** What a new checkpoint mends; nothing where the present one and its backup are good, and the journal ends where it should. */
function whyAnotherCheckpoint(found: InspectedSession): { what: string; how: string }[] {
  const why: { what: string; how: string }[] = [];
  if (found.loaded && found.loaded.journal.notes.length > 0)
    why.push({ what: 'journal', how: 'goes on in front of its unfinished end' });
  const bad = ['checkpoint.json', 'checkpoint.json.backup'].filter(
    (name) => stateOf(found.findings, name) !== 'good',
  );
  for (const what of bad) why.push({ what, how: 'written again from the journal' });
  return why;
}

async function writeCheckpoint(
  folder: string,
  found: InspectedSession & { session: SessionFile; papers: PaperIndex; loaded: LoadedJournal },
  { now, cfVersion }: RepairOptions,
  fence: () => Promise<void>,
): Promise<void> {
  const { session, papers, loaded, checkpoint } = found;
  // A backup that is left of the checkpoint is of a time before the end.
  const run = newestRun(loaded.journal.run, checkpoint?.run);
  const saidSo = saidComplete(await readRunRecord(folder), session.session_id, run);
  const manager = await ConsolidationCheckpointManager.resume(
    folder,
    session,
    papers,
    { ...loaded, checkpoint },
    { intervalMs: 0, now, cfVersion },
    fence,
  );
  try {
    // The new one would make a backup of it.
    if (stateOf(found.findings, 'checkpoint.json') !== 'good')
      for (const suffix of ['', '.backup', '.meta'])
        await removeIfThere(join(folder, `checkpoint.json${suffix}`));
    const reports = session.sources.map((source) => reportOf(manager, source, checkpoint));
    const isComplete =
      checkpoint?.checkpoint_type === 'completed' ||
      (saidSo && session.sources.every((source) => isDone(manager, source)));
    await manager.saveCheckpoint(
      isComplete ? 'completed' : 'interrupted',
      reports,
      isComplete ? null : 'mended after an interruption',
    );
  } finally {
    await manager.close();
  }
}

const isDone = ({ outcomes, papers }: ConsolidationCheckpointManager, id: string): boolean =>
  outcomes.finalOf(id) === papers.count;

function reportOf(
  manager: ConsolidationCheckpointManager,
  id: string,
  checkpoint: Checkpoint | undefined,
): SourceReport {
  const before = checkpoint?.sources[id];
  return {
    id,
    status: isDone(manager, id) ? 'completed' : (before?.status ?? 'in_progress'),
    batchesCompleted: before?.batches_completed ?? 0,
    totalBatches: before?.total_batches ?? 0,
    api: before?.api_status ?? NEVER_ASKED,
  };
}
