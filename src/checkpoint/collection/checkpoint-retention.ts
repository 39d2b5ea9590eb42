import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { StateError, describeSystemError, systemCode } from '../../model/errors.js';
import { removeIfThere } from '../../state/replace-file.js';
import { syncFolder } from '../../state/sync-folder.js';
import { COLLECTION_CHECKPOINT_TYPES, type CollectionCheckpointType } from './checkpoint-data.js';
import { readCheckpointName, type CheckpointName } from './checkpoint-name.js';
import { claimedType, validateCheckpoint } from './validate-checkpoint.js';

/** A checkpoint as its name tells of it; whether it is good is not known yet. */
export interface CheckpointEntry extends CheckpointName {
  /** Its name in the folder `checkpoints/`. */
  readonly file: string;
}

/** So many files are looked into at a time. */
const AT_A_TIME = 32;

/** Newest first, by their names alone; none where there is no folder. */
export async function listCheckpointFiles(folder: string, sessionId: string): Promise<CheckpointEntry[]> {
  const entries: CheckpointEntry[] = [];
  for (const file of await namesIn(folder)) {
    const name = readCheckpointName(file, sessionId);
    if (name) entries.push({ ...name, file });
  }
  return entries.sort((a, b) => (a.file < b.file ? 1 : -1));
}

/**
 * The checkpoints of which only the `.meta` is there: removed by somebody, or killed while it was saved or cleaned away. Newest first.
 */
export async function listMissingCheckpoints(folder: string, sessionId: string): Promise<string[]> {
  const names = await namesIn(folder);
  const there = new Set(names);
  return names
    .filter((name) => name.endsWith('.json.meta'))
    .map((name) => name.slice(0, -'.meta'.length))
    .filter((file) => !there.has(file) && readCheckpointName(file, sessionId))
    .sort()
    .reverse();
}

/**
 * Which of these checkpoints may go, so that `most` are left: the oldest ones, but of every type the latest valid one stays, and `most` gives
 * way to that.
 */
export async function expendable(
  folder: string,
  entries: readonly CheckpointEntry[],
  most: number,
): Promise<CheckpointEntry[]> {
  if (entries.length <= most) return [];
  const kept = await latestOfEachType(folder, entries);
  for (const entry of entries) if (kept.size < most) kept.add(entry);
  return entries.filter((entry) => !kept.has(entry));
}

/** Only what claims to be of a type is read whole, and of that as little as it takes. */
async function latestOfEachType(
  folder: string,
  entries: readonly CheckpointEntry[],
): Promise<Set<CheckpointEntry>> {
  const latest = new Map<CollectionCheckpointType, CheckpointEntry>();
  for (let at = 0; at < entries.length && latest.size < COLLECTION_CHECKPOINT_TYPES.length; at += AT_A_TIME) {
    const some = entries.slice(at, at + AT_A_TIME);
    const types = await Promise.all(some.map(({ file }) => claimedType(join(folder, file))));
    for (const [nth, entry] of some.entries()) {
      const type = types[nth];
      if (type === undefined || latest.has(type)) continue;
      const { valid } = await validateCheckpoint(folder, entry.file, entry.sessionId);
      if (valid) latest.set(type, entry);
    }
  }
  return new Set(latest.values());
}

/**
 * Removes checkpoints with their `.meta`: all the checkpoints first, so that what a crash leaves is either whole or a `.meta` alone,
 * which is no checkpoint. `fence` is asked before. Throws StateError('unwritable').
 */
export async function removeCheckpoints(
  folder: string,
  files: readonly string[],
  fence: () => Promise<void>,
): Promise<void> {
  for (const suffix of ['', '.meta']) {
    await fence();
    await removeAll(
      folder,
      files.map((file) => `${file}${suffix}`),
    );
  }
}

/** Removes what killed runs left: a `.meta` without its checkpoint, a file half written. Only while nobody saves. */
export async function removeHalves(folder: string, fence: () => Promise<void>): Promise<void> {
  const names = new Set(await namesIn(folder));
  const halves = [...names].filter(
    (name) =>
      name.startsWith('checkpoint_') &&
      (/\.next(?:\.\d+)?$/.test(name) || (name.endsWith('.json.meta') && !names.has(name.slice(0, -5)))),
  );
  if (halves.length === 0) return;
  await fence();
  await removeAll(folder, halves);
}

async function removeAll(folder: string, names: readonly string[]): Promise<void> {
  try {
    for (const name of names) await removeIfThere(join(folder, name));
    await syncFolder(folder);
  } catch (error) {
    throw new StateError('unwritable', `cannot clean "${folder}": ${describeSystemError(error)}`, {
      safe: 'The newest checkpoints are all there.',
      next: 'Mend that; it is tried again with later checkpoints.',
      cause: error,
    });
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw new StateError('damaged', `cannot read "${folder}": ${describeSystemError(error)}`, {
      safe: 'Nothing was changed.',
      next: 'Mend that, then run the same command again.',
      cause: error,
    });
  }
}
