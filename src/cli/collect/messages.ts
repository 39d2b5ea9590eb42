import type { CollectEvent, ListingEnd, ListingProgress } from '../../collect/events.js';
import { cut } from '../cut.js';
import { NOTHING_TOUCHED, sentence, type Message } from '../messages.js';
import { count, counted } from '../numbers.js';
import type { Collecting } from '../progress/collecting.js';

/** What `cf collect` says. */

// While it goes on

const LONGEST_NAME = 40;

/** `ICLR 2024`. */
export const venueYear = ({ name, year }: Pick<ListingProgress, 'name' | 'year'>): string =>
  `${cut(name, LONGEST_NAME)} ${year}`;

export const listingLabel = (listing: ListingProgress): string => `${venueYear(listing)} (${listing.lister})`;

export function collectionStarted({
  session_id,
  resumed,
  venue_years,
  done,
  papers,
}: Extract<CollectEvent, { type: 'session_started' }>): string {
  const what = `${counted(venue_years, 'venue and year', 'venues and years')} to list`;
  if (!resumed) return `Session ${session_id}: ${what}`;
  return `Going on with session ${session_id}: ${what}; ${count(done)} of them finished (${counted(papers, 'paper')})`;
}

export function listingEnded(listing: ListingEnd): string {
  const papers = counted(listing.papers, 'paper');
  switch (listing.ended) {
    case 'listed':
      return `${venueYear(listing)}: ${papers} (${listing.lister})`;
    case 'taken_over':
      return `${venueYear(listing)}: ${papers}, listed earlier (${listing.lister})`;
    case 'unknown':
      return `${venueYear(listing)}: nobody who was asked has it`;
    case 'failed':
      return `${venueYear(listing)}: ${sentence(problemOf(listing) ?? 'could not be listed')}`;
  }
}

/** What went wrong, and with whom; null where nothing did. */
export function problemOf({ problem, lister }: Pick<ListingEnd, 'problem' | 'lister'>): string | null {
  return problem === null || problem.includes(lister) ? problem : `${lister}: ${problem}`;
}

/** Of all that is under way, in one line. */
export function collectingLine({ done, venueYears, papers, underWay }: Collecting): string {
  const now = underWay.map((listing) => `${listingLabel(listing)} ${soFar(listing)}`);
  return [`listed ${count(done)} of ${count(venueYears)}, ${counted(papers, 'paper')}`, ...now].join('; ');
}

const soFar = ({ papers, total }: ListingProgress): string =>
  total === null ? count(papers) : `${count(papers)} of ${count(total)}`;

// A wrong command line

export const noVenues = (): Message => [
  'no venues were given',
  {
    safe: NOTHING_TOUCHED,
    next: 'For example: cf collect --venues iclr,acl --years 2020-2024. Which there are: cf collect --list-venues',
  },
];

/** `place` is where in a file it stands. */
export const noYears = (name: string, place: string | undefined): Message => [
  place === undefined
    ? `no years were given for "${name}"`
    : `no years were given for ${place} of --venue-file`,
  {
    safe: NOTHING_TOUCHED,
    next: place === undefined ? 'For example: --years 2020-2024' : 'Give it "years", or give --years.',
  },
];

export const noVenueName = (name: string, place: string | undefined): Message => [
  `${place === undefined ? `"${name}"` : `${place} of --venue-file`} is no name of a conference or journal`,
  { safe: NOTHING_TOUCHED, next: 'See which venues there are: cf collect --list-venues' },
];

export const sessionHasItsOwn = (option: string): Message => [
  `${option} is for a new collection, and the session that --resume goes on with has its own`,
  { safe: NOTHING_TOUCHED, next: 'Leave it out; or give venues too, and --resume without an id.' },
];

export const wordsForList = (option: string): Message => [
  `${option} is for listing papers, and --list-venues shows which venues there are`,
  {
    safe: NOTHING_TOUCHED,
    next: 'Give it words of their names instead: cf collect --list-venues "machine learning"',
  },
];

/** `what` follows the name of the file: "cannot be read", ", entry 2: expected a name". */
export function wrongVenueFile(name: string, what: string): Message {
  const joined = what.startsWith(',') || what.startsWith(' ') ? what : ` ${what}`;
  return [
    `the list of venues "${name}"${joined}`,
    {
      safe: NOTHING_TOUCHED,
      next: 'For example: {"venues": [{"name": "neurips", "years": [2020, 2021]}, {"name": "icml", "years": "2020-2024"}]}, or the same in YAML',
    },
  ];
}

export const noFolder = (path: string, why: string): Message => [
  `--from is "${path}": ${why}; expected a folder with files of a lister`,
  { safe: NOTHING_TOUCHED, next: 'For example: --from proceedings/' },
];
