import { join } from 'node:path';
import type { Advice } from '../../model/errors.js';
import { damagedFile } from '../../state/checked-file.js';
import { mendedByRecovery } from '../mended-by-recovery.js';
import { scanJournal, type ScannedJournal } from '../journal/scan-journal.js';
import type { CheckpointData } from './checkpoint-data.js';
import { CheckpointManager } from './checkpoint-manager.js';
import { checkpointStateOf } from './checkpoint-state.js';
import { CollectedIndex } from './collected-index.js';
import { COLLECTION_LINES } from './collection-lines.js';
import type { CollectionSession } from './collection-session.js';

/** The journal of a session of `cf collect` as it was found on disk, every hash verified. */
export interface LoadedCollectionJournal {
  readonly journal: ScannedJournal;
  /** Where every venue and year stands, from the whole journal: also from what is newer than the checkpoint. */
  readonly index: CollectedIndex;
}

/** A session of `cf collect` as it was found on disk, every hash verified. */
export interface LoadedCollection extends LoadedCollectionJournal {
  readonly session: CollectionSession;
  /** The latest good one. */
  readonly checkpoint: CheckpointData | undefined;
  /** What was healed or left out, in sentences. */
  readonly notes: readonly string[];
}

/** For whoever only reads a session: what would write throws. */
export function readOnlyCheckpoints(folder: string, sessionId: string): CheckpointManager {
  return new CheckpointManager(folder, {
    sessionId,
    now: () => new Date(0),
    fence: () => Promise.reject(new Error('only read')),
  });
}

/**
 * Reads a session: session.json, the latest good checkpoint and the journal, which must hold what the checkpoint names and give the
 * counts that it claims. Changes nothing, takes no lock. Throws StateError.
 */
export async function loadCollection(folder: string, sessionId: string): Promise<LoadedCollection> {
  const manager = readOnlyCheckpoints(folder, sessionId);
  const advice = mendedByRecovery(folder, sessionId);
  const { session, notes } = await manager.loadSession();
  const { checkpoint, passedOver } = await manager.loadLatestValid();
  if (checkpoint === undefined) throw withoutCheckpoint(folder, passedOver, advice);
  const { wrongClaim, ...loaded } = await loadCollectionJournal(folder, session, checkpoint);
  if (wrongClaim !== undefined) throw damagedFile(join(folder, 'checkpoints'), wrongClaim, advice);
  const over = passedOver.map(({ file, problem }) => `checkpoint "${file}" was passed over: ${problem}`);
  return { session, checkpoint, ...loaded, notes: [...notes, ...over, ...loaded.journal.notes] };
}

/**
 * Reads the journal, against a checkpoint where one is given; `wrongClaim` says that it claims what is not so. Throws StateError when the
 * journal is damaged, or holds less than the checkpoint names.
 */
export async function loadCollectionJournal(
  folder: string,
  { targets }: CollectionSession,
  checkpoint: CheckpointData | undefined,
): Promise<LoadedCollectionJournal & { readonly wrongClaim: string | undefined }> {
  const index = new CollectedIndex(targets);
  let claimsDiffer = false;
  const journal = await scanJournal(join(folder, 'journal'), {
    format: COLLECTION_LINES,
    verified: checkpoint?.journal.segments,
    onLine: (read, position, length) => index.apply(read, position, length),
    onVerified: () => {
      claimsDiffer = checkpoint !== undefined && !bearsOut(index, checkpoint);
    },
  });
  const wrongClaim = claimsDiffer
    ? `checkpoint ${checkpoint?.checkpoint_id} claims other papers than the journal holds`
    : undefined;
  return { journal, index, wrongClaim };
}

function bearsOut(
  index: CollectedIndex,
  { papers, progress, run, sequence, journal }: CheckpointData,
): boolean {
  const state = checkpointStateOf(index, { run, sequence, ...journal, apiStatus: {}, error: null });
  return JSON.stringify([state.papers, state.progress]) === JSON.stringify([papers, progress]);
}

function withoutCheckpoint(
  folder: string,
  passedOver: readonly { file: string; problem: string }[],
  advice: Advice,
): Error {
  const [first] = passedOver;
  return damagedFile(
    join(folder, 'checkpoints'),
    first === undefined ? 'there is no checkpoint' : `none is good; "${first.file}": ${first.problem}`,
    advice,
  );
}
