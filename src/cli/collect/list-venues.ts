import { DEFAULT_STATE_DIR } from '../../checkpoint/sessions/session-places.js';
import { foldWords } from '../../model/fold.js';
import type { Venue, VenueNames } from '../../match/venue-names.js';
import type { ListerDefinition, ListerSettings, ServedVenue } from '../../venues/definition.js';
import { nearestVenues } from '../../venues/known-names.js';
import { UsageError } from '../../model/errors.js';
import { LISTERS } from '../../venues/registry.js';
import type { CollectFlags } from './config.js';
import { readConfigFile } from '../config-file.js';
import type { CommandContext } from '../context.js';
import { wordsForList } from './messages.js';
import { cut } from '../cut.js';
import { labelled } from '../labelled.js';
import { counted } from '../numbers.js';
import { textTable } from '../progress/text-table.js';
import { filled } from '../settings.js';
import { sourceSettings } from '../source-settings.js';

const OPTION: Readonly<Record<string, string>> = { venueFile: '--venue-file' };

/** `cf collect --list-venues [words]`: on standard output, as text or as JSON. Never the value of a key. Throws UsageError. */
export async function listVenues(flags: CollectFlags, context: CommandContext): Promise<void> {
  const beside = (['venue', 'venues', 'venueFile', 'year', 'years', 'lister', 'from'] as const).find(
    (flag) => flags[flag] !== undefined,
  );
  if (beside !== undefined) throw new UsageError(...wordsForList(OPTION[beside] ?? `--${beside}`));
  const { venues: names } = await readConfigFile(flags.config);
  const settings = sourceSettings(context, {
    stateDir: flags.stateDir ?? filled(context.environment.CF_STATE_DIR) ?? DEFAULT_STATE_DIR,
    snapshotDir: undefined,
    venues: names,
  });
  const words = typeof flags.listVenues === 'string' ? flags.listVenues : undefined;
  const venues = venuesListed(names, words);
  const having = new Set(venues.flatMap(({ listers }) => listers.map(({ lister }) => lister)));
  const listers = LISTERS.filter(
    ({ id, venues: own }) => words === undefined || own === 'any' || having.has(id),
  );
  const listed: VenueList = { venues, listers: listers.map((lister) => described(lister, settings)) };
  const text = flags.json === true ? JSON.stringify(listed, null, 2) : asText(listed, { words, names });
  context.stdout.write(`${text}\n`);
}

interface VenueList {
  readonly venues: readonly ListedVenue[];
  readonly listers: readonly ListedLister[];
}

interface ListedVenue {
  readonly venue: string;
  readonly names: readonly string[];
  /** Who has it of its own. */
  readonly listers: readonly {
    readonly lister: string;
    readonly from: number | null;
    readonly to: number | null;
    readonly note: string | null;
  }[];
}

interface ListedLister {
  readonly lister: string;
  readonly summary: string;
  readonly any_venue: boolean;
  readonly limits: string;
  readonly variables: readonly { readonly name: string; readonly set: boolean }[];
  readonly usable: boolean;
  readonly missing: string | null;
  readonly licence: string;
  readonly link: string;
}

/** All that a lister has of its own, by name; with words, also those that only the listers of any venue have. */
function venuesListed(names: VenueNames, words: string | undefined): ListedVenue[] {
  const own = new Map<string, ListedVenue['listers'][number][]>();
  for (const lister of LISTERS)
    for (const served of servedOf(lister))
      own.set(served.key, [...(own.get(served.key) ?? []), rangeOf(lister, served)]);
  const known = new Map<string, Pick<Venue, 'key' | 'names'>>(
    names.venues.map((venue) => [venue.key, venue]),
  );
  for (const key of own.keys()) if (!known.has(key)) known.set(key, { key, names: [key] });
  const wanted = words?.split(/\s+/).filter((word) => word !== '');
  return [...known.values()]
    .map((venue) => ({ venue: venue.key, names: venue.names, listers: own.get(venue.key) ?? [] }))
    .filter((venue) => (wanted === undefined ? venue.listers.length > 0 : hasWords(venue, wanted)))
    .sort((a, b) => (a.venue < b.venue ? -1 : 1));
}

const servedOf = ({ venues }: ListerDefinition): readonly ServedVenue[] => (venues === 'any' ? [] : venues);

function rangeOf({ id }: ListerDefinition, { from, to, note }: ServedVenue): ListedVenue['listers'][number] {
  return { lister: id, from: from ?? null, to: to ?? null, note: note ?? null };
}

/** Each word is a lister's, or its own words begin words of the key or of a name. */
function hasWords({ venue, names, listers }: ListedVenue, wanted: readonly string[]): boolean {
  const has = [venue, ...names].flatMap((text) => foldWords(text).split(' '));
  const begins = (part: string): boolean => has.some((one) => one.startsWith(part));
  return wanted.every(
    (word) => listers.some(({ lister }) => lister === word) || foldWords(word).split(' ').every(begins),
  );
}

function described(lister: ListerDefinition, settings: ListerSettings): ListedLister {
  const missing = lister.missing(settings) ?? null;
  return {
    lister: lister.id,
    summary: lister.summary,
    any_venue: lister.venues === 'any',
    limits: lister.limits,
    variables: lister.keyVariables.map((name) => ({
      name,
      set: filled(settings.environment[name]) !== undefined,
    })),
    usable: missing === null,
    missing,
    licence: lister.licence,
    link: lister.link,
  };
}

const LONGEST_KEY = 24;
const LONGEST_NAME = 52;

interface Shown {
  readonly words: string | undefined;
  readonly names: VenueNames;
}

function asText({ venues, listers }: VenueList, shown: Shown): string {
  return [venueTable(venues, shown), listers.map(listerText).join('\n\n'), ending(listers)]
    .filter((part) => part !== '')
    .join('\n\n');
}

function venueTable(venues: readonly ListedVenue[], { words, names }: Shown): string {
  if (venues.length === 0) return nothingFound(words ?? '', names);
  const rows = venues.map(({ venue, names: [name = venue], listers }) => [
    cut(venue, LONGEST_KEY),
    cut(name, LONGEST_NAME),
    listers.length === 0 ? 'any' : listers.map(range).join(', '),
  ]);
  return textTable([['venue', 'name', 'listed by'], ...rows]).join('\n');
}

/** `acl_anthology 2004- (odd years, mostly)`. */
function range({ lister, from, to, note }: ListedVenue['listers'][number]): string {
  const years = from === to && from !== null ? ` ${from}` : ` ${from ?? ''}-${to ?? ''}`;
  return `${lister}${years === ' -' ? '' : years}${note === null ? '' : ` (${note})`}`;
}

function nothingFound(words: string, names: VenueNames): string {
  const nearest = nearestVenues(words, names).map(({ key }) => `"${key}"`);
  const perhaps = nearest.length === 0 ? '' : `; did you mean ${nearest.join(' or ')}?`;
  return `No venue that is known by name is "${words}"${perhaps}`;
}

function listerText({
  lister,
  summary,
  limits,
  variables,
  missing,
  licence,
  link,
  any_venue,
}: ListedLister): string {
  const keys = variables.map(({ name, set }) => `${name} is ${set ? 'set' : 'not set'}`).join(', ');
  const rows: [string, string][] = [
    ['what', summary],
    ...(any_venue ? [['venues', 'any'] as [string, string]] : []),
    ['limits', limits],
    ...(keys === '' ? [] : [['key', keys] as [string, string]]),
    ['here', missing === null ? 'can be asked' : `can't be asked: ${missing}`],
    ['licence', licence],
    ['more', link],
  ];
  return [lister, ...labelled(rows)].join('\n');
}

function ending(listers: readonly ListedLister[]): string {
  const any = listers.filter(({ any_venue }) => any_venue).map(({ lister }) => lister);
  const every = 'Files of all of these are read from a folder with --from, without asking anybody.';
  return any.length === 0
    ? every
    : `Any other conference or journal, by its name, is looked for by ${counted(any.length, 'lister')}: ${any.join(', ')}.\n${every}`;
}
