import leven from 'leven';
import { isSlip } from '../match/spelling.js';
import { DEFAULT_VENUE_NAMES, type Venue, type VenueNames } from '../match/venue-names.js';
import { comparableName } from '../match/venue-words.js';
import { plainText } from '../model/fold.js';

/** How many are named. */
const MOST_NAMES = 3;
/** Words that the names of many venues have, which tell none of them. */
const COMMON_WORDS = new Set(
  'international national annual conference symposium workshop meeting journal transactions letters proceedings acm ieee science sciences research systems computing computer technology applications european asian american'.split(
    ' ',
  ),
);
const LONGEST = 300;

/** True when a venue has a name of the table (or of what was added to it); the others go by the name that was typed. Pure. */
export function isKnownVenue({ key }: Pick<Venue, 'key'>, names: VenueNames = DEFAULT_VENUE_NAMES): boolean {
  return names.venues.some((venue) => venue.key === key);
}

/**
 * The known venues whose keys or names are nearest to a name that may be misspelt, the nearest first, at most three; none where
 * nothing is near. Those whose words it has ("learning representations") come after those of which it is a slip. Pure.
 */
export function nearestVenues(typed: string, names: VenueNames = DEFAULT_VENUE_NAMES): Venue[] {
  const form = comparableName(plainText(typed.slice(0, LONGEST)));
  if (tellingWords(form).length === 0) return [];
  return names.venues
    .map((venue) => ({ venue, distance: distanceOf(form, venue) }))
    .filter(({ distance }) => distance !== Infinity)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MOST_NAMES)
    .map(({ venue }) => venue);
}

/** Of a slip: how many letters are wrong, in a name of its length. Of shared words: more than that, and the fewer the more words are not shared. */
function distanceOf(form: string, { key, names }: Venue): number {
  const forms = [key, ...names].map(comparableName);
  const slips = Math.min(...forms.map((one) => slipsBetween(form, one)));
  return slips !== Infinity ? slips : 1 + Math.min(...forms.map((one) => wordsApart(form, one)));
}

/** Share of the letters that are wrong; Infinity where that is more than a slip. The letters of an acronym may be in another order. */
function slipsBetween(typed: string, form: string): number {
  const [a, b] = [typed, form].map((one) => one.replaceAll(' ', '')) as [string, string];
  const shorter = Math.min(a.length, b.length);
  const most = Math.min(3, Math.floor(shorter / 3));
  if (most === 0 || Math.abs(a.length - b.length) > most) return Infinity;
  const slips = sameLetters(a, b) ? 1 : leven(a, b, { maxDistance: most + 1 });
  return slips > most ? Infinity : slips / (Math.max(a.length, b.length) + 1);
}

const sameLetters = (a: string, b: string): boolean =>
  a.length === b.length && [...a].sort().join('') === [...b].sort().join('');

/** 0 to 1, by the share of words that only one of them has, for a name that has all telling words of the one that was typed; Infinity for others. */
function wordsApart(typed: string, form: string): number {
  const telling = tellingWords(typed);
  const words = form.split(' ');
  const isIn = (word: string): boolean =>
    words.some((other) => isSlip(word, other) || (word.length >= 4 && other.startsWith(word)));
  if (telling.length === 0 || !telling.every(isIn)) return Infinity;
  const all = typed.split(' ');
  const shared = all.filter(isIn).length;
  return 1 - shared / (all.length + Math.max(0, words.length - shared));
}

function tellingWords(form: string): string[] {
  return form.split(' ').filter((word) => word.length >= 3 && !COMMON_WORDS.has(word));
}
