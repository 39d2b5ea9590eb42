import type { SourceCounts } from '../checkpoint/consolidation/outcome-index.js';
import type { CheckpointType } from '../checkpoint/consolidation/checkpoint-file.js';
import type { DuplicateStage } from '../checkpoint/consolidation/facts.js';
import type { ListEvent } from '../dedupe/events.js';
import type { RejectedPapers } from './rejected-papers.js';

/** What happens in a run, for whoever shows it: bars, plain lines, or JSON lines. */
export type RunEvent =
  | ListEvent
  | {
      readonly type: 'session_started';
      readonly session_id: string;
      readonly resumed: boolean;
      readonly papers: number;
      readonly sources: readonly SourceProgress[];
    }
  | {
      readonly type: 'preparing';
      readonly source: string;
      readonly what: string;
      readonly done: number;
      readonly total: number;
    }
  | {
      readonly type: 'deduplicated';
      readonly stage: DuplicateStage;
      /** Papers that were found to be duplicates now, and pairs of versions that stay apart. */
      readonly found: { readonly same: number; readonly versions: number };
      /** Papers that are duplicates of others, in all. */
      readonly duplicates: number;
    }
  | { readonly type: 'progress'; readonly source: SourceProgress }
  | { readonly type: 'source_completed'; readonly source: SourceProgress }
  | {
      readonly type: 'source_unavailable';
      readonly source: string;
      readonly state: 'parked' | 'refused';
      readonly message: string;
      readonly resets_at: string | null;
      /** What to do or type next, as a sentence. */
      readonly next: string | null;
    }
  | { readonly type: 'checkpoint'; readonly checkpoint_type: CheckpointType; readonly sequence: number }
  | { readonly type: 'finished'; readonly summary: RunSummary };

export interface SourceProgress {
  readonly id: string;
  /** Papers with a final outcome. */
  readonly done: number;
  readonly total: number;
  readonly counts: SourceCounts;
  /** What went wrong last in this run, if anything did. */
  readonly last_error?: string;
}

export interface RunSummary {
  readonly session_id: string;
  readonly complete: boolean;
  readonly papers: number;
  /** How many of them are duplicates of others. */
  readonly duplicates: number;
  /** Outcomes that are not final yet, over all sources. */
  readonly left: number;
  readonly sources: readonly SourceProgress[];
  readonly rejected: RejectedPapers;
  /** Where the output was written; null when it was not. `-` is standard output. */
  readonly output: string | null;
  /** Where the session is kept; null when it was removed. */
  readonly session_folder: string | null;
}

export type Report = (event: RunEvent) => void;
