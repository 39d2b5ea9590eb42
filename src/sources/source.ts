import type { SourceUnavailable } from '../model/errors.js';
import type { Identifiers } from '../model/identifiers.js';
import type { Outcome, SourceId } from '../model/outcome.js';
import type { Paper } from '../model/paper.js';
import type { Listing } from './listing.js';

/** One paper, and the identifiers by which it may be asked about in this step. */
export interface Question {
  readonly paper: Paper;
  readonly identifiers: Identifiers;
}

/**
 * One way of asking. A paper goes through the steps of a source in their order, until one of them gives a final
 * outcome; that of a step which found nothing is `absent`.
 */
export interface Step {
  /** Stands in the journal, so it never changes its meaning. */
  readonly name: string;
  /**
   * `given`: identifiers that the input gave; independent of all other sources.
   * `found`: identifiers that earlier sources found; waits until those are final for the paper.
   * `title`: waits too, and is for papers only that no earlier source identified.
   */
  readonly uses: 'given' | 'found' | 'title';
  /**
   * What has to be asked together, e.g. the type of identifier that a list is filtered by: questions of different groups
   * never share a batch, so that each batch is one full request. One group when not given.
   */
  groupOf?(question: Question): string;
  /** For requests that are limited by their length too: a batch has no more bytes than this (but one question at least). */
  readonly room?: { readonly bytes: number; bytesOf(question: Question): number };
  /** For a step that lists a venue in some years and looks its papers up there, instead of asking about each of them. */
  readonly sweeps?: Sweeps;
  /**
   * For a step that searches for each paper by its title, at a source that rations its answers: it is left until nothing else is to be asked
   * of anybody, and then the cheapest searches come first (consolidate/search-order.ts).
   */
  readonly searches?: true;
  /** How many papers suit one batch of this step. */
  readonly batchSize: number;
  /** How many papers a batch may have at the most, whatever the user asks for. */
  readonly maxBatchSize: number;
  /** How many batches may be under way at once. */
  readonly concurrency: number;
  /** Whether this step can ask about a paper at all. Pure. */
  canAsk(question: Question): boolean;
  /** What asking about so many papers takes at most, for `--dry-run`. Pure. */
  estimate(papers: number): StepEstimate;
}

/** How a source lists venues. */
export interface Sweeps {
  /** How many works the source has of this venue and these years. One request, whose answer is kept for the asking. */
  count(listing: Listing, context: AskContext): Promise<ListingSize>;
  /** What listing so many works takes in all, the count included. Pure. */
  estimate(works: number): StepEstimate;
}

/** `unknown`: the source has no such venue. `failed`: nobody knows, for now. */
export type ListingSize =
  | { readonly works: number }
  | 'unknown'
  | { readonly failed: string; readonly unavailable?: SourceUnavailable; readonly failure?: Error };

export interface StepEstimate {
  readonly requests: number;
  readonly credits: number;
  readonly seconds: number;
}

/** The papers asked about together, all in the same step. */
export interface Batch {
  readonly step: string;
  readonly questions: readonly Question[];
  /** What is to be listed, in a step that sweeps: all questions are of this venue and these years. */
  readonly listing?: Listing;
}

export interface AskContext {
  /** Aborted when no new request may begin; what is under way may be answered still. */
  readonly stopping: AbortSignal;
  /** Aborted when the time for answers is over as well. */
  readonly signal: AbortSignal;
}

/** One outcome for each question of the batch, in its order; `failed` for those that got no answer. */
export interface BatchAnswer {
  readonly outcomes: readonly Outcome[];
  /** Set when the source can't be asked any more in this run; answers that came before it are in `outcomes`. */
  readonly unavailable?: SourceUnavailable;
  /** What made an outcome `failed`, the last such error; not given where the question itself was at fault. */
  readonly failure?: Error;
}

/** Somebody who can be asked about papers. */
export interface Source {
  readonly id: SourceId;
  readonly steps: readonly Step[];
  /** Gets ready for asking (connects, indexes a snapshot). Called once, before the first `ask`. */
  open(context: AskContext & { readonly report: (progress: OpenProgress) => void }): Promise<void>;
  /** Never throws for what a source or the network does; only a bug throws. */
  ask(batch: Batch, context: AskContext): Promise<BatchAnswer>;
  /**
   * Asks something small, that costs nothing where that is possible, to see whether it answers and takes the key. Not there for
   * a source that is not asked over a network. Throws SourceUnavailable and RequestFailed.
   */
  check?(context: AskContext): Promise<void>;
  /** How it stands with it while it is asked; `ok` where it is not given. */
  apiStatus?(): ApiState;
  close(): Promise<void>;
}

/** `slowed`: it is asked less often than it might, because it told us to go slower, or to wait. */
export interface ApiState {
  readonly state: 'ok' | 'slowed';
}

/** How far a source has come in getting ready, e.g. indexing. */
export interface OpenProgress {
  readonly what: string;
  readonly done: number;
  readonly total: number;
}
