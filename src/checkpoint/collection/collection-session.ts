import * as z from 'zod';
import { apiStatusSchema } from '../api-status.js';

export const COLLECTION_SESSION_VERSION = 1;

/** A venue and year that is to be listed, and who is asked for it. */
const collectionTargetSchema = z.object({
  /** The venue's key (match/venue-names.ts), its names and its ISSNs: a session does not change when the table of venues does. */
  venue: z.string(),
  names: z.array(z.string()).min(1),
  issns: z.array(z.string()),
  year: z.int(),
  /** In the order of asking: the first one that has it lists it. */
  listers: z.array(z.string()).min(1),
});
export type CollectionTarget = z.infer<typeof collectionTargetSchema>;

const COLLECTION_STATES = ['in_progress', 'interrupted', 'failed', 'completed'] as const;

/**
 * `session.json` of a session of `cf collect`: what is to be listed, and how far it has come. Replaced with every checkpoint; what it
 * says of progress is derived from the journal, which is the truth.
 */
export const CollectionSession = z.looseObject({
  format_version: z.int(),
  session_id: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
  cf_version: z.string(),
  status: z.enum(COLLECTION_STATES),
  /** In the order of the output. */
  targets: z.array(collectionTargetSchema),
  /** An absolute path, or `-` for standard output; null when it follows from the time of the start. */
  output: z.string().nullable(),
  options: z.object({
    /** Papers of a venue and year at the most; 0: all. */
    max_papers: z.int(),
    /** The folder that is read instead of asking anybody, as an absolute path. */
    from: z.string().nullable(),
    /** The only one that may be asked, or whose files of the folder are read; absent where that follows from the venue. */
    lister: z.string().optional(),
    /** All that stands in that folder was asked for, and not certain venues. */
    whole_folder: z.boolean(),
    /** Venues and years that were finished earlier are listed again. */
    refresh: z.boolean(),
  }),
  progress: z.object({
    venue_years: z.int(),
    completed: z.int(),
    in_progress: z.int(),
    not_started: z.int(),
  }),
  statistics: z.object({
    /** How often it was begun or gone on with. */
    runs: z.int(),
    papers: z.int(),
    /** Pages that were answered, in all runs. */
    pages: z.int(),
    /** Venues and years whose papers an earlier session had listed. */
    taken_over: z.int(),
    checkpoints: z.int(),
  }),
  api_status: z.record(z.string(), apiStatusSchema),
});
export type CollectionSession = z.infer<typeof CollectionSession>;
