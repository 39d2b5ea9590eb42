import type { ColumnChoice } from '../formats/csv/columns.js';
import type { DedupeMode, VersionMode } from '../match/duplicates.js';
import type { Precedence } from '../merge/precedence.js';

/** What a run of `cf dedupe` was asked to do; made from flags and environment, and validated, by the command line. */
export interface DedupeConfig {
  /** Paths as given, or `-` for standard input; at least one. */
  readonly inputs: readonly string[];
  /** Which column of the tables among them stands for which field, where their names don't tell. */
  readonly columns?: ColumnChoice | undefined;
  /** Path as given, `-` for standard output; undefined: derived from the first input. */
  readonly output: string | undefined;
  readonly dedupe: DedupeMode;
  readonly versions: VersionMode;
  /** Which of several values a merged record gets. */
  readonly precedence: Precedence;
  /** The file in which a person decides unclear pairs. */
  readonly review: string | undefined;
  /** The file that tells for each input record which cluster it is in. */
  readonly clusters: string | undefined;
  /** Where decisions are kept. */
  readonly stateDir: string;
  /** Replaces every timestamp that reaches the output (SOURCE_DATE_EPOCH). */
  readonly fixedTime: Date | undefined;
}
