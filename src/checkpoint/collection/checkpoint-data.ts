import * as z from 'zod';
import { sha256 } from '../../state/replace-file.js';
import { apiStatusSchema } from '../api-status.js';
import { errorContextSchema } from '../error-context.js';

export const CHECKPOINT_DATA_VERSION = 1;

export const COLLECTION_CHECKPOINT_TYPES = [
  'session_started',
  'venue_completed',
  /** A page of papers was committed, and the interval had passed. */
  'batch_completed',
  /** A lister answered something that is no page of papers (that it has no such venue), and the interval had passed. */
  'api_call_completed',
  /** The run ended early, or a venue could not be listed. */
  'error_occurred',
] as const;
export type CollectionCheckpointType = (typeof COLLECTION_CHECKPOINT_TYPES)[number];

const venueYear = z.object({ venue: z.string(), year: z.int() });

/** All that a checkpoint says but who it is: what the session gives, and what the manager adds nothing to. */
const checkpointStateSchema = z.object({
  /** The run of the session that took it, and the number of the last commit of the journal. */
  run: z.int(),
  sequence: z.int(),
  /** The verified prefix of the journal. */
  journal: z.object({
    segments: z.array(z.object({ name: z.string(), bytes: z.int(), chain_sha256: z.string() })).min(1),
  }),
  progress: z.object({
    completed: z.array(venueYear.extend({ lister: z.string(), papers: z.int() })),
    in_progress: z.array(venueYear.extend({ lister: z.string(), papers: z.int(), pages: z.int() })),
    not_started: z.array(venueYear),
  }),
  /** Number of papers by venue and year: `{"iclr": {"2024": 2260}}`. */
  papers: z.record(z.string(), z.record(z.string(), z.int())),
  /** The last thing that a lister answered, in any run. */
  last_operation: venueYear
    .extend({
      what: z.enum(['begun', 'page', 'unknown', 'completed', 'taken_over']),
      lister: z.string(),
      at: z.string(),
    })
    .nullable(),
  /** By lister. */
  api_status: z.record(z.string(), apiStatusSchema),
  error: errorContextSchema.nullable(),
});
export type CheckpointState = z.infer<typeof checkpointStateSchema>;

/** A checkpoint of a session of `cf collect`: `checkpoints/checkpoint_{session_id}_{timestamp}_{id}.json`. In the order of the file. */
export const CheckpointData = z.object({
  format_version: z.int(),
  checkpoint_id: z.string(),
  session_id: z.string(),
  checkpoint_type: z.enum(COLLECTION_CHECKPOINT_TYPES),
  /** When it was taken; a millisecond or more after the one before it, whatever the clock says. */
  timestamp: z.string(),
  ...checkpointStateSchema.shape,
  /** SHA-256 over the JSON of all the other fields, in their order. */
  checksum: z.string(),
});
export type CheckpointData = z.infer<typeof CheckpointData>;

/** The checksum that belongs to a checkpoint. */
export function checksumOf(checkpoint: Omit<CheckpointData, 'checksum'>): string {
  return sha256(JSON.stringify({ ...checkpoint, checksum: undefined }));
}
