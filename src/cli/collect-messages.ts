import { NOTHING_TOUCHED, type Message } from './messages.js';

/** What `cf collect` says. */

// A wrong command line

export function noVenues(resuming: boolean): Message {
  return resuming
    ? [
        'no venues were given, so it is not known which collection is to go on',
        {
          safe: NOTHING_TOUCHED,
          next: 'Give the venues and years again, or name the session: cf collect --resume <session_id> (see: cf sessions list)',
        },
      ]
    : [
        'no venues were given',
        {
          safe: NOTHING_TOUCHED,
          next: 'For example: cf collect --venues iclr,acl --years 2020-2024. Which there are: cf collect --list-venues',
        },
      ];
}

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

export const yearsWithoutVenues = (): Message => [
  '--years belongs to venues or to a folder, and a session has its own',
  { safe: NOTHING_TOUCHED, next: 'Leave it out, or start a new collection with --venues and --years.' },
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
