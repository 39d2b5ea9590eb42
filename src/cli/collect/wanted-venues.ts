import type { WantedVenue } from '../../collect/config.js';
import type { VenueNames } from '../../match/venue-names.js';
import { UsageError } from '../../model/errors.js';
import { noVenueName, noYears } from './messages.js';
import type { FileVenue } from './venue-file.js';
import { inOrder } from './years.js';

export interface GivenVenues {
  /** Of `--venue` and `--venues`, in this order. */
  readonly named: readonly string[];
  /** Of `--venue-file`. */
  readonly filed: readonly FileVenue[];
  /** Of `--year` and `--years`. */
  readonly years: readonly number[] | undefined;
  /** A folder is read, which tells the years where none are given. */
  readonly inFolder: boolean;
}

/**
 * Every venue once, in the order in which they were given, under the name that was given first, with all the years in which it was
 * asked for under any of its names; `all` where a folder tells them. Throws UsageError for what is no name of a venue, and for a venue without years. Pure.
 */
export function wantedVenues(
  { named, filed, years, inFolder }: GivenVenues,
  names: VenueNames,
): WantedVenue[] {
  const given = [...named.map((name) => ({ name, years: undefined, place: undefined })), ...filed];
  const wanted = new Map<string, WantedVenue>();
  for (const { name, years: own, place } of given) {
    const key = names.named(name)?.key;
    if (key === undefined) throw new UsageError(...noVenueName(name, place));
    const ofThis = own ?? years ?? (inFolder ? 'all' : undefined);
    if (ofThis === undefined) throw new UsageError(...noYears(name, place));
    const { name: first = name, years: before = [] } = wanted.get(key) ?? {};
    const all = before === 'all' || ofThis === 'all';
    wanted.set(key, { name: first, years: all ? 'all' : inOrder([...before, ...ofThis]) });
  }
  return [...wanted.values()];
}
