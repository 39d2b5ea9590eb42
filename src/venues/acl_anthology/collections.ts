import type { Venue } from '../../match/venue-names.js';
import { anthologyVenueOf, type AnthologyVenue } from './venue-ids.js';

/** Since then each collection has its venue in its name; until then it had a letter. */
export const FIRST_NEW_YEAR = 2020;

/** Where the volumes of a venue and year may be. */
export interface WhereToLook {
  /** The venue's id in the Anthology. */
  readonly venueId: string;
  /** Ids of collections, each of which may exist. */
  readonly collections: readonly string[];
  /** The id is one that the Anthology has; else only a name that may be one. */
  readonly isKnown: boolean;
}

/** Undefined where nothing tells what the Anthology might call the venue. Pure. */
export function whereToLook(venue: Venue, year: number): WhereToLook | undefined {
  const known = anthologyVenueOf(venue.key);
  if (known !== undefined)
    return { venueId: known.id, collections: collectionsOf(known, year), isKnown: true };
  const id = [venue.key, ...venue.names]
    .map((name) => name.toLowerCase())
    .find((name) => /^[a-z][a-z0-9-]*$/.test(name));
  if (id === undefined) return undefined;
  const venueId = id.replaceAll('-', '');
  return { venueId, collections: byDefault(venueId, year), isKnown: false };
}

function collectionsOf({ id, letters, joint = [] }: AnthologyVenue, year: number): string[] {
  if (year < FIRST_NEW_YEAR && letters !== undefined) {
    const filed = letters.flatMap((one) => {
      const [, letter, from, to] = /^([A-Z])(\d{4})-(\d{4})$/.exec(one) as unknown as string[];
      return year >= Number(from) && year <= Number(to) ? [`${letter as string}${digitsOf(year)}`] : [];
    });
    return filed.length > 0 ? filed : byDefault(id, year);
  }
  const others = joint
    .filter((one) => one.endsWith(String(year)))
    .map((one) => `${year}.${one.slice(0, -4)}`);
  return [...byDefault(id, year), ...others];
}

/** Some have names with their years from the beginning; workshops were in W, in 2019 also in D. */
function byDefault(id: string, year: number): string[] {
  const own = `${year}.${id}`;
  if (year >= FIRST_NEW_YEAR) return [own];
  return [own, `W${digitsOf(year)}`, ...(year === 2019 ? ['D19'] : [])];
}

const digitsOf = (year: number): string => String(year).slice(-2);
