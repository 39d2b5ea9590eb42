import type { Waits } from '../http/waits.js';
import type { VenueNames } from '../match/venue-names.js';
import type { SourceId } from '../model/outcome.js';
import type { RunBudgets } from './run-budgets.js';
import type { Source } from './source.js';

/** What a source needs to know of the outside world; it reads neither `process.env` nor the clock itself. */
export interface SourceSettings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stateDir: string;
  /** Where the limits of each source and key are kept together with other runs; undefined: each run for itself. */
  readonly limitsDir?: string;
  /** Gets a line that a person should know. */
  readonly note?: (message: string) => void;
  /** Gets to know whom requests wait for. */
  readonly waits?: Waits;
  /** The folder of the `snapshot` source. */
  readonly snapshotDir: string | undefined;
  /** Which names mean the same venue; the table of match/known-venues.ts when not given. */
  readonly venues?: VenueNames;
  /** The version of this program, for the User-Agent. */
  readonly version: string;
  /** What may be spent, and in which session; nothing is limited where it is not given. */
  readonly budgets?: RunBudgets;
  readonly now: () => Date;
  /** Resolves after so many milliseconds; rejects with the signal's reason when that is aborted first. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** A source before it is loaded: enough to list it, to choose it, and to make it. Imports nothing heavy. */
export interface SourceDefinition {
  readonly id: SourceId;
  /** One line: what it is. */
  readonly summary: string;
  /** The environment variable of its key, where it takes one. */
  readonly keyVariable: string | undefined;
  /** Its limits in words, with and without a key. */
  readonly limits: string;
  readonly link: string;
  /** The licence of what it says. */
  readonly licence: string;
  /** The credits that it gives for a day, anew at midnight UTC; undefined when there is no such limit. */
  creditsPerDay?(settings: SourceSettings): number | undefined;
  /** What a credit costs, for a source that sells them. */
  readonly usdPerCredit?: number;
  /** Why it can't be used with these settings; undefined when it can. Says what to set. */
  missing(settings: SourceSettings): string | undefined;
  /** Loads its code and makes it. Throws UsageError when a setting is wrong. */
  create(settings: SourceSettings): Promise<Source>;
}
