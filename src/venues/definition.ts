import type { Venue } from '../match/venue-names.js';
import type { ListerId } from '../model/listed-paper.js';
import type { SourceSettings } from '../sources/definition.js';
import type { FolderReader } from './folder/folder-reader.js';
import type { Lister } from './lister.js';

/** What a lister needs to know of the outside world: the same as a source. */
export type ListerSettings = SourceSettings;

/** A venue that a lister is known to have, and since when. */
export interface ServedVenue {
  /** The venue's key (match/venue-names.ts). */
  readonly key: string;
  /** First and last year, both included; an open end where it is not given. */
  readonly from?: number;
  readonly to?: number;
  /** Only every so many years, as a person would say it: `odd years`. */
  readonly note?: string;
}

/** A lister before it is loaded: enough to list it, to choose it, and to make it. Imports nothing heavy. */
export interface ListerDefinition {
  readonly id: ListerId;
  /** One line: what it is. */
  readonly summary: string;
  /** The environment variables of its key or login, where it takes one. */
  readonly keyVariables: readonly string[];
  /** What it needs and how fast it may be asked, in words. */
  readonly limits: string;
  readonly link: string;
  /** The licence of what it says. */
  readonly licence: string;
  /** The venues that it has of its own; `any` for an index of all sorts of venues, that is asked where nobody else has them. */
  readonly venues: readonly ServedVenue[] | 'any';
  /** Whether it may have this venue in this year. Pure. */
  serves(venue: Venue, year: number): boolean;
  /** Why it can't be used with these settings; undefined when it can. Says what to set. */
  missing(settings: ListerSettings): string | undefined;
  /** Loads its code and makes it. Throws UsageError when a setting is wrong. */
  create(settings: ListerSettings): Promise<Lister>;
  /** Loads what reads the same files from a local folder (`--from`). */
  folderReader(): Promise<FolderReader>;
}
