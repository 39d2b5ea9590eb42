import { join } from 'node:path';
import * as z from 'zod';
import { damagedFile } from '../../state/checked-file.js';
import { mendedByRecovery } from '../mended-by-recovery.js';
import { StatePersistence } from '../../state/state-persistence.js';
import { apiStatusSchema } from '../api-status.js';

export const CHECKPOINT_VERSION = 1;

const CHECKPOINT_TYPES = [
  'session_started',
  'batch_processed',
  'source_completed',
  'deduplication_completed',
  'error_occurred',
  'interrupted',
  'completed',
] as const;
export type CheckpointType = (typeof CHECKPOINT_TYPES)[number];

const sourceStateSchema = z.object({
  status: z.enum(['pending', 'in_progress', 'completed', 'failed']),
  batches_completed: z.int(),
  total_batches: z.int(),
  papers_processed: z.int(),
  enrichments: z.object({ citations: z.int(), abstracts: z.int(), urls: z.int(), identifiers: z.int() }),
  api_status: apiStatusSchema,
});
export type SourceState = z.infer<typeof sourceStateSchema>;

/** `checkpoint.json`: names a verified prefix of the journal, and where each source stood there. */
export const checkpointSchema = z.looseObject({
  format_version: z.int(),
  session_id: z.string(),
  checkpoint_type: z.enum(CHECKPOINT_TYPES),
  run: z.int(),
  sequence: z.int(),
  input_file: z.string(),
  input_sha256: z.string(),
  total_papers: z.int(),
  journal: z.object({
    segments: z.array(z.object({ name: z.string(), bytes: z.int(), chain_sha256: z.string() })).min(1),
  }),
  sources: z.record(z.string(), sourceStateSchema),
  error: z.string().nullable(),
  last_checkpoint_time: z.string(),
  timestamp: z.string(),
});
export type Checkpoint = z.infer<typeof checkpointSchema>;

export async function writeCheckpointFile(
  folder: string,
  checkpoint: Checkpoint,
  fence: () => Promise<void>,
): Promise<void> {
  await checkpointFileIn(folder, fence).save(checkpoint);
}

/** The checkpoint that is good: the present one, else its backup. Throws StateError when neither is. */
export async function readCheckpointFile(
  folder: string,
): Promise<{ checkpoint: Checkpoint; notes: string[] }> {
  const file = checkpointFileIn(folder, () => Promise.resolve());
  const loaded = await file.load();
  if (loaded === undefined) throw damagedFile(file.path, 'it is missing', mendedByRecovery(folder));
  return { checkpoint: loaded.value, notes: loaded.notes };
}

function checkpointFileIn(folder: string, fence: () => Promise<void>): StatePersistence<Checkpoint> {
  return new StatePersistence(join(folder, 'checkpoint.json'), {
    schema: checkpointSchema,
    version: CHECKPOINT_VERSION,
    advice: mendedByRecovery(folder),
    backup: true,
    fence,
  });
}
