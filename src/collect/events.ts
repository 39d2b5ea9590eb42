import type { CollectionCheckpointType } from '../checkpoint/collection/checkpoint-data.js';

/** How far the listing of a venue and year has come. */
export interface ListingProgress {
  /** As a person calls it: `ICLR`; and its key. */
  readonly name: string;
  readonly venue: string;
  readonly year: number;
  readonly lister: string;
  readonly papers: number;
  /** As the lister counts them, or `--max-papers`; null where nobody knows. */
  readonly total: number | null;
}

/** How the listing of a venue and year ended. */
export interface ListingEnd extends ListingProgress {
  /** `listed`: by this run. `taken_over`: an earlier session had listed it. `unknown`: nobody who was asked has it. `failed`: to be tried again. */
  readonly ended: 'listed' | 'taken_over' | 'unknown' | 'failed';
  /** What went wrong, for `failed`; null where nothing did, and the run ended before it. */
  readonly problem: string | null;
}

/** What happens in a run of `cf collect`, for whoever shows it. */
export type CollectEvent =
  | {
      readonly type: 'session_started';
      readonly session_id: string;
      readonly resumed: boolean;
      /** Venues and years in all, and those that earlier runs of this session had finished. */
      readonly venue_years: number;
      readonly done: number;
      /** Papers of those that are finished. */
      readonly papers: number;
    }
  | { readonly type: 'listing_progress'; readonly listing: ListingProgress }
  | {
      readonly type: 'listing_ended';
      readonly listing: ListingEnd;
      readonly done: number;
      readonly venue_years: number;
    }
  | {
      readonly type: 'lister_unavailable';
      readonly lister: string;
      readonly state: 'parked' | 'refused';
      readonly message: string;
      readonly resets_at: string | null;
      readonly next: string | null;
    }
  | {
      readonly type: 'checkpoint';
      readonly checkpoint_type: CollectionCheckpointType;
      readonly sequence: number;
    }
  | { readonly type: 'note'; readonly message: string }
  | { readonly type: 'writing'; readonly output: string; readonly done: number; readonly total: number }
  | { readonly type: 'stopping'; readonly reason: string }
  | { readonly type: 'collected'; readonly summary: CollectSummary };

export interface CollectSummary {
  readonly session_id: string;
  /** Every venue and year was listed (or nobody has it), and the output is written. */
  readonly complete: boolean;
  readonly venue_years: readonly ListingEnd[];
  readonly papers: number;
  /** Venues and years that are not finished. */
  readonly left: number;
  /** Where the output was written; null when it was not. `-` is standard output. */
  readonly output: string | null;
  /** Where the session is kept; null when it was removed. */
  readonly session_folder: string | null;
}

export type ReportCollect = (event: CollectEvent) => void;
