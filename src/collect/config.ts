import type { VenueNames } from '../match/venue-names.js';
import { stampOf } from '../state/session-id.js';

/** Years of one venue, as they were asked for. */
export interface WantedVenue {
  /** As it was typed. */
  readonly name: string;
  /** In ascending order, each once; `all`: whatever stands in the folder `from`. */
  readonly years: readonly number[] | 'all';
}

/** What a run of `cf collect` was asked to do; made from flags, files and environment, and validated, by the command line. */
export interface CollectConfig {
  /**
   * In the order of the output, each venue once; undefined: all that stands in the folder `from` (of `years`, where these are given),
   * or what the session that `resume` names has.
   */
  readonly venues: readonly WantedVenue[] | undefined;
  /** Years of all that stands in the folder; undefined: all of them. Only without `venues`. */
  readonly years: readonly number[] | undefined;
  /** Who is asked, whatever the venue; undefined: who suits it best. */
  readonly lister: string | undefined;
  /** A folder that is read instead of asking anybody. */
  readonly from: string | undefined;
  /** Of a venue and year, at the most; 0: all; undefined: the session's, or all. */
  readonly maxPapers: number | undefined;
  /** Path as given, `-` for standard output; undefined: standard output where that is a pipe or a file, else papers_<time>.json. */
  readonly output: string | undefined;
  /** Whether standard output leads to a person. */
  readonly stdoutIsTerminal: boolean;
  /** False: a new session. True: the latest unfinished one of the same venues and years, if there is one. Else that session. */
  readonly resume: boolean | string;
  /** Venues and years that an earlier session finished are listed again. */
  readonly refresh: boolean;
  /** The output is written though something could not be listed. */
  readonly allowPartial: boolean;
  readonly stateDir: string;
  readonly keepSession: boolean;
  /** Minutes between timed checkpoints; 0 turns these off. */
  readonly checkpointInterval: number;
  /** Minutes; undefined: as long as it takes. */
  readonly maxRuntime: number | undefined;
  /** Which names mean the same venue. */
  readonly venueNames: VenueNames;
  /** Takes the place of every timestamp that reaches the output (SOURCE_DATE_EPOCH). */
  readonly fixedTime: Date | undefined;
}

/** Whether all of a folder is asked for. */
export const isWholeFolder = ({ from, venues }: Pick<CollectConfig, 'from' | 'venues'>): boolean =>
  from !== undefined && venues === undefined;

/** The output as a path or `-`: as given, else as the session was given it, else by where standard output leads. */
export function outputOf(
  { output, stdoutIsTerminal }: CollectConfig,
  session: { readonly output: string | null; readonly created_at: string },
): string {
  if (output !== undefined) return output;
  if (session.output !== null) return session.output;
  if (!stdoutIsTerminal) return '-';
  // The same name in every run of the session.
  return `papers_${stampOf(session.created_at)}.json`;
}
