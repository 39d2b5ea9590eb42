import type { WantedVenue } from '../collect/config.js';
import type { VenueNames } from '../match/venue-names.js';
import { UsageError } from '../model/errors.js';
import { noVenueName, noYears } from './collect-messages.js';
import type { FileVenue } from './venue-file.js';
import { inOrder } from './years.js';

export interface GivenVenues {
  /** Of `--venue` and `--venues`, in this order. */
  readonly named: readonly string[];
  /** Of `--venue-file`. */
  readonly filed: readonly FileVenue[];
  /** Of `--year` and `--years`. */
  readonly years: readonly number[] | undefined;
}

/**
 * Every venue once, in the order in which they were given, under the name that was given first, with all the years in which it was
 * asked for under any of its names. Throws UsageError for what is no name of a venue, and for a venue without years. Pure.
 */
export function wantedVenues({ named, filed, years }: GivenVenues, names: VenueNames): WantedVenue[] {
  const given = [...named.map((name) => ({ name, years: undefined, place: undefined })), ...filed];
  const wanted = new Map<string, WantedVenue>();
  for (const { name, years: own, place } of given) {
    const key = names.named(name)?.key;
    if (key === undefined) throw new UsageError(...noVenueName(name, place));
    const ofThis = own ?? years;
    if (ofThis === undefined) throw new UsageError(...noYears(name, place));
    const before = wanted.get(key);
    wanted.set(key, {
      name: before?.name ?? name,
      years: inOrder([...(before?.years ?? []), ...ofThis]),
    });
  }
  return [...wanted.values()];
}
