import { resolve } from 'node:path';
import type { ColumnChoice } from '../formats/csv/columns.js';
import { defaultOutput } from '../formats/output-target.js';
import type { DedupeMode, VersionMode } from '../match/duplicates.js';
import type { GivenBudgets } from '../model/budget.js';
import type { VenueNames } from '../match/venue-names.js';
import type { Precedence } from '../merge/precedence.js';

/** What a run of `cf consolidate` was asked to do; made from flags and environment, and validated, by the command line. */
export interface ConsolidateConfig {
  /** Path as given, or `-` for standard input; undefined only with `resume` naming a session. */
  readonly input: string | undefined;
  /** Which column of a table stands for which field, where their names don't tell; undefined: as the session has it. */
  readonly columns?: ColumnChoice | undefined;
  /** Path as given, `-` for standard output; undefined: derived from the input. */
  readonly output: string | undefined;
  readonly allowPartial: boolean;
  /** In the order of asking; undefined: the session's, or every source that is usable here. */
  readonly sources: readonly string[] | undefined;
  /** False: a new session. True: the latest unfinished one of this input, if there is one. Else that session. */
  readonly resume: boolean | string;
  readonly acceptChangedInput: boolean;
  /** Minutes; 0 turns timed checkpoints off. */
  readonly checkpointInterval: number;
  readonly batchSize: number | undefined;
  /** What may be spent on each source; sources that are not named keep what the session has. */
  readonly budgets?: GivenBudgets | undefined;
  /** Undefined: the session's, or `safe`. */
  readonly dedupe: DedupeMode | undefined;
  /** Undefined: the session's, or `link`. */
  readonly versions: VersionMode | undefined;
  readonly stateDir: string;
  readonly keepSession: boolean;
  /** Minutes; undefined: as long as it takes. */
  readonly maxRuntime: number | undefined;
  /** Which of several values a field gets. */
  readonly precedence: Precedence;
  /** Which names mean the same venue; the table of match/known-venues.ts when not given. */
  readonly venues?: VenueNames;
  /** Replaces every timestamp that reaches the output (SOURCE_DATE_EPOCH). */
  readonly fixedTime: Date | undefined;
}

/** The output as a path or `-`: as given, else as the session was given it, else beside the input. */
export function outputOf(
  config: ConsolidateConfig,
  sessionOutput: string | null,
  inputPath: string | null,
): string {
  // What is no regular file has no place beside it.
  const input = inputPath === null ? '-' : (config.input ?? inputPath);
  return config.output ?? sessionOutput ?? defaultOutput(input, 'consolidated');
}

/** What a session remembers of it: an absolute path or `-`; null when it follows from the input. */
export function givenOutput({ output }: ConsolidateConfig): string | null {
  return output === undefined ? null : output === '-' ? output : resolve(output);
}
