import * as z from 'zod';
import type { ErrorContext } from '../error-context.js';
import type { SessionKind } from '../sessions/session-places.js';
import type { RunRecordContent } from '../run-record.js';
import type { Holder } from '../../state/folder-lock.js';

/** What a session does piece by piece: a source of `cf consolidate` (`openalex`), a venue and year of `cf collect` (`iclr 2024`). */
export const workUnitSchema = z.object({
  name: z.string(),
  /** By what is good of the journal, and by nothing else. */
  state: z.enum(['completed', 'in_progress', 'not_started']),
  /** Papers that are done, by what is good of the journal. */
  papers: z.int(),
  /** Papers in all; null where nobody knows yet. */
  total: z.int().nullable(),
  /** Papers that the latest good checkpoint counts; null where there is none. */
  checkpointed: z.int().nullable(),
  /** Papers of which the latest good checkpoint or the journal tells, whether or not they can be kept. */
  recorded: z.int(),
  /** Papers to a request, as it was so far; null where nothing was asked. */
  per_request: z.number().nullable(),
  /** It can't be gone on with where it stands: what is left of it has to be listed from its beginning. */
  from_its_start: z.boolean(),
});
export type WorkUnit = z.infer<typeof workUnitSchema>;

export const seenCheckpointSchema = z.object({
  file: z.string(),
  /** `unread`: an old one of a session whose checkpoints are large; nothing rests on it. */
  state: z.enum(['good', 'damaged', 'missing', 'unread']),
  problem: z.string().nullable(),
  type: z.string().nullable(),
  taken_at: z.string().nullable(),
  /** Papers that it counts. */
  papers: z.int().nullable(),
});
export type SeenCheckpoint = z.infer<typeof seenCheckpointSchema>;

export const seenJournalSchema = z.object({
  /** `torn`: its last batch is unfinished, as a crash leaves it. `damaged`: something that counted is not as it was. */
  state: z.enum(['whole', 'torn', 'damaged', 'missing']),
  segments: z.int(),
  /** Batches that are as they were written. */
  batches: z.int(),
  /** Places where a batch was lost. */
  damage: z.array(z.object({ segment: z.string(), byte: z.int() })),
  detail: z.string(),
});
export type SeenJournal = z.infer<typeof seenJournalSchema>;

export const seenFileSchema = z.object({
  what: z.string(),
  state: z.enum(['good', 'noted', 'damaged']),
  detail: z.string(),
  /** Whether it can be made again of what is good. */
  mends: z.boolean(),
});
export type SeenFile = z.infer<typeof seenFileSchema>;

/** A session of either kind as recovery sees it: read without a lock, whatever is missing or damaged. */
export interface RecoverableSession {
  readonly kind: SessionKind;
  readonly id: string;
  readonly folder: string;
  /** It said itself that all was done and the output written; what has become of its files since is another matter. */
  readonly isComplete: boolean;
  readonly holder: Holder | undefined;
  /** Who held it last and never gave it back. */
  readonly leftBy: Holder | undefined;
  /** It is known what it is about: session.json, and what else can't be made again, is good. */
  readonly isDescribed: boolean;
  readonly files: readonly SeenFile[];
  /** Newest first. */
  readonly checkpoints: readonly SeenCheckpoint[];
  readonly journal: SeenJournal;
  readonly units: readonly WorkUnit[];
  /** The run that was begun last, as far as anything tells. */
  readonly run: number | undefined;
  readonly record: { readonly record: RunRecordContent } | { readonly problem: string } | undefined;
  /** What the latest good checkpoint says of how the run ended. */
  readonly saidAtTheEnd: SaidAtTheEnd | undefined;
  /** The time of everything that is dated, in milliseconds since 1970. */
  readonly lastSign: number | undefined;
  /** Papers a second, by the journal's own times. */
  readonly rate: number | undefined;
}

export interface SaidAtTheEnd {
  /** The file that says so. */
  readonly file: string;
  /** It is the last thing that happened in the session: nothing was committed and no run was begun behind it. */
  readonly isLast: boolean;
  /** `SIGTERM`, `max_runtime`. */
  readonly stoppedBy: string | undefined;
  readonly error: ErrorContext | undefined;
  /** An error of which only the words were kept. */
  readonly words: string | undefined;
}

/** What is known of the machine now. */
export interface MachineNow {
  readonly now: Date;
  readonly host: string;
  readonly boot_id: string | null;
  readonly oom_kills: number | null;
  /** Whether the process of the run record is there still. */
  readonly life: 'alive' | 'dead' | 'unknown';
}
