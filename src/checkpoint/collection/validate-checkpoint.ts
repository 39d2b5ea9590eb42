import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { StateError } from '../../model/errors.js';
import { readChecked } from '../../state/checked-file.js';
import { parseState } from '../../state/checked-json.js';
import {
  CHECKPOINT_DATA_VERSION,
  COLLECTION_CHECKPOINT_TYPES,
  CheckpointData,
  checksumOf,
  type CollectionCheckpointType,
} from './checkpoint-data.js';
import { mendedByRecovery } from '../mended-by-recovery.js';
import { readCheckpointName } from './checkpoint-name.js';

/** Whether a file is a checkpoint that can be gone on from. `problem` is a sentence without the file's name at its beginning. */
export type CheckpointValidation =
  | { readonly valid: true; readonly checkpoint: CheckpointData }
  | {
      readonly valid: false;
      /** `newer_format` is not damaged: a newer cf can read it. */
      readonly kind: 'missing' | 'damaged' | 'newer_format';
      readonly problem: string;
    };

/** The type stands in the first few hundred bytes. */
const HEAD_BYTES = 1024;

/**
 * Everything that can be told of one checkpoint by itself: the SHA-256 in its `.meta`, JSON, format version, schema, its own checksum,
 * its session, and that its name says what it says. Throws nothing: what can't be read is not valid.
 */
export async function validateCheckpoint(
  folder: string,
  file: string,
  sessionId: string,
): Promise<CheckpointValidation> {
  const name = readCheckpointName(file, sessionId);
  if (!name) return damaged(`its name is not that of a checkpoint of session "${sessionId}"`);
  const path = join(folder, file);
  const advice = mendedByRecovery(dirname(folder), sessionId);
  try {
    const read = await readChecked(path, advice);
    if (read.found === 'missing') return { valid: false, kind: 'missing', problem: 'it is missing' };
    if (read.found !== 'good')
      return damaged('its .meta is missing or damaged, so that nothing vouches for it');
    const form = {
      schema: z.looseObject(CheckpointData.shape),
      version: CHECKPOINT_DATA_VERSION,
      advice,
    };
    const checkpoint = parseState(path, read.bytes, form);
    // Over what the file holds: also over fields that are not known here.
    const raw = JSON.parse(read.bytes.toString('utf8')) as CheckpointData;
    if (checksumOf(raw) !== checkpoint.checksum) return damaged('its checksum is not that of its content');
    if (checkpoint.session_id !== sessionId) return damaged(`it is of session "${checkpoint.session_id}"`);
    if (checkpoint.checkpoint_id !== name.id || checkpoint.timestamp !== name.takenAt.toISOString())
      return damaged('its name and its content are not of the same checkpoint');
    return { valid: true, checkpoint };
  } catch (error) {
    if (!(error instanceof StateError)) return damaged(`it can't be understood (${String(error)})`);
    const kind = error.kind === 'newer_format' ? 'newer_format' : 'damaged';
    return { valid: false, kind, problem: error.message.replace(`"${path}" is damaged: `, '') };
  }
}

/** The type that a checkpoint claims, from its first bytes, unverified; undefined when it claims none. */
export async function claimedType(path: string): Promise<CollectionCheckpointType | undefined> {
  try {
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
      const head = buffer.toString('utf8', 0, bytesRead);
      const claimed = /"checkpoint_type": "(\w+)"/.exec(head)?.[1];
      return COLLECTION_CHECKPOINT_TYPES.find((type) => type === claimed);
    } finally {
      await file.close();
    }
  } catch {
    return undefined;
  }
}

function damaged(problem: string): CheckpointValidation {
  return { valid: false, kind: 'damaged', problem };
}
