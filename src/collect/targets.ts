import type { CollectionTarget } from '../checkpoint/collection/collection-session.js';
import type { Venue } from '../match/venue-names.js';
import { comparableName } from '../match/venue-words.js';
import { InputError, UsageError } from '../model/errors.js';
import { chooseListers } from '../venues/choose-listers.js';
import type { ListerDefinition, ListerSettings } from '../venues/definition.js';
import type { FolderLister } from '../venues/folder/folder-lister.js';
import { isKnownVenue, nearestVenues } from '../venues/known-names.js';
import type { VenueYear } from '../venues/lister.js';
import type { CollectConfig, WantedVenue } from './config.js';

/** What is to be listed and by whom, and what a person should know of it. */
export interface Targets {
  readonly targets: readonly CollectionTarget[];
  readonly notes: readonly string[];
}

/** What was asked for, with the listers that are asked for it in their order. Throws UsageError where nobody can be asked. */
export function targetsOf(
  config: CollectConfig,
  settings: ListerSettings,
  listers: readonly ListerDefinition[],
): Targets {
  const targets: CollectionTarget[] = [];
  const notes: string[] = [];
  const leftOut = new Map<string, { readonly reason: string; readonly names: Set<string> }>();
  for (const wanted of config.venues ?? []) {
    const venue = venueOf(wanted, config);
    notes.push(...unknownVenue(wanted, venue, config));
    for (const year of wanted.years === 'all' ? [] : wanted.years) {
      const choice = chooseListers({ venue, year }, { settings, only: config.lister, listers });
      for (const { id, reason } of choice.leftOut) {
        const left = leftOut.get(id) ?? { reason, names: new Set() };
        leftOut.set(id, left);
        left.names.add(wanted.name);
      }
      const ids = choice.listers.map(({ id }) => id);
      if (ids.length === 0) throw nobody(wanted.name, year, choice.leftOut);
      targets.push(targetOf(venue, year, ids));
    }
  }
  for (const [id, { reason, names }] of leftOut)
    notes.push(`${id} is not asked about ${firstOf([...names])}: ${reason}`);
  return { targets, notes };
}

/** So many venues stand in a message. */
const MOST_NAMED = 5;

function firstOf(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return `${names.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/**
 * The same for a folder: all that stands in it, or what of it was asked for. A year that is not in it is listed as unknown. Throws
 * InputError where it has nothing of what is wanted at all.
 */
export function targetsInFolder(config: CollectConfig, folder: FolderLister): Targets {
  const targets = config.venues === undefined ? allInFolder(config, folder) : namedInFolder(config, folder);
  if (targets.some(({ listers }) => listers[0] !== NO_LISTER)) return { targets, notes: folder.notes };
  throw nothingInFolder(config, folder);
}

function namedInFolder(config: CollectConfig, folder: FolderLister): CollectionTarget[] {
  return (config.venues ?? []).flatMap((wanted) => {
    const venue = venueOf(wanted, config);
    const found = folder.found().filter(({ venue: { key } }) => key === venue.key);
    const years = wanted.years === 'all' ? [...new Set(found.map(({ year }) => year))] : wanted.years;
    return years.map((year) => targetOf(venue, year, [folder.listerOf({ venue, year }) ?? NO_LISTER]));
  });
}

function allInFolder({ years, lister }: CollectConfig, folder: FolderLister): CollectionTarget[] {
  const found = new Map<string, CollectionTarget>();
  for (const { venue, year, lister: by } of folder.found()) {
    const key = `${venue.key} ${year}`;
    const wanted = (years === undefined || years.includes(year)) && (lister === undefined || lister === by);
    if (wanted && !found.has(key)) found.set(key, targetOf(venue, year, [by]));
  }
  return [...found.values()];
}

function nothingInFolder({ from = '', venues, years }: CollectConfig, folder: FolderLister): InputError {
  const found = [...new Set(folder.found().map(({ venue, year }) => `${venue.key} ${year}`))];
  const wanted = venues?.map(({ name }) => name) ?? [];
  const of = [...wanted, ...(years ?? [])].join(', ');
  const has =
    found.length === 0 ? 'no file in it is one that a lister can read' : `it has those of ${firstOf(found)}`;
  return new InputError(`"${from}" has no papers${of === '' ? '' : ` of ${of}`}; ${has}`, {
    safe: 'Nothing was asked and nothing was changed.',
    next: [...folder.notes, 'Which files are read is told in docs/collect.md.'].join('. '),
  });
}

/** Who lists what is not in the folder. */
export const NO_LISTER = 'folder';

const targetOf = (
  { key, names, issns }: Venue,
  year: number,
  listers: readonly string[],
): CollectionTarget => ({
  venue: key,
  names: [...names],
  issns: [...issns],
  year,
  listers: [...listers],
});

/** What of a target a lister is asked for. */
export function venueYearOf({ venue: key, names, issns, year }: CollectionTarget): VenueYear {
  return { venue: { key, names, issns }, year };
}

/** As a person calls it: a key made of the letters of its only name is not how anybody writes it. Pure. */
export function calledName({ venue, names }: Pick<CollectionTarget, 'venue' | 'names'>): string {
  const [first] = names;
  return first !== undefined && comparableName(first) === venue ? first : venue;
}

function venueOf({ name }: WantedVenue, { venueNames }: CollectConfig): Venue {
  const venue = venueNames.named(name);
  if (venue !== undefined) return venue;
  throw new UsageError(`"${name}" is no name of a venue: expected a conference or journal`, {
    safe: 'Nothing was touched.',
    next: 'See which are known: cf collect --list-venues',
  });
}

/** It may be a slip; or a venue that only the listers of all venues know. */
function unknownVenue({ name }: WantedVenue, venue: Venue, { venueNames }: CollectConfig): string[] {
  if (isKnownVenue(venue, venueNames)) return [];
  const meant = nearestVenues(name, venueNames).map(({ key }) => `"${key}"`);
  const perhaps = meant.length === 0 ? '' : `; did you mean ${meant.join(' or ')}?`;
  return [
    `"${name}" is no venue that is known by name, so it is looked for in the indexes of all venues${perhaps}`,
  ];
}

function nobody(name: string, year: number, leftOut: readonly { id: string; reason: string }[]): UsageError {
  const why = leftOut.map(({ id, reason }) => `${id}: ${reason}`).join('; ');
  return new UsageError(`nobody can be asked for ${name} ${year}${why === '' ? '' : ` (${why})`}`, {
    safe: 'Nothing was touched.',
    next: 'Set what is missing, or choose somebody with --lister (see: cf collect --list-venues).',
  });
}
