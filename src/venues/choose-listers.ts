import { nearestName } from '../match/nearest-names.js';
import { UsageError } from '../model/errors.js';
import type { ListerId } from '../model/listed-paper.js';
import type { ListerDefinition, ListerSettings } from './definition.js';
import type { VenueYear } from './lister.js';
import { LISTERS } from './registry.js';

/** Who is asked for what a venue published in a year. */
export interface ListerChoice {
  /** In the order of asking: the first one whose answer is not `unknown` has the listing. */
  readonly listers: readonly ListerDefinition[];
  /** Who may have it and can't be asked with these settings, and why. */
  readonly leftOut: readonly { readonly id: ListerId; readonly reason: string }[];
}

export interface ChoosingListers {
  readonly settings: ListerSettings;
  /** Of `--lister`: nobody else is asked, whether its table has the venue or not. */
  readonly only?: ListerId | undefined;
  /** All of the registry when not given. */
  readonly listers?: readonly ListerDefinition[];
}

/**
 * The listers that may have this venue and year and can be asked, in the order of the registry: those that have it as their own, then those of any
 * venue. Pure. Throws UsageError for an `only` that there is not, or that lacks a key or login.
 */
export function chooseListers(
  { venue, year }: VenueYear,
  { settings, only, listers = LISTERS }: ChoosingListers,
): ListerChoice {
  if (only !== undefined) return { listers: [usableLister(only, settings, listers)], leftOut: [] };
  const serving = listers.filter((lister) => lister.serves(venue, year));
  const inOrder = [
    ...serving.filter((lister) => lister.venues !== 'any'),
    ...serving.filter((lister) => lister.venues === 'any'),
  ];
  const judged = inOrder.map((lister) => ({ lister, reason: lister.missing(settings) }));
  return {
    listers: judged.flatMap(({ lister, reason }) => (reason === undefined ? [lister] : [])),
    leftOut: judged.flatMap(({ lister, reason }) =>
      reason === undefined ? [] : [{ id: lister.id, reason }],
    ),
  };
}

/** Throws UsageError for a lister that there is not; it names the one that was perhaps meant. */
export function knownLister(id: ListerId, listers: readonly ListerDefinition[] = LISTERS): ListerDefinition {
  const lister = listers.find((one) => one.id === id);
  if (lister !== undefined) return lister;
  const known = listers.map((one) => one.id);
  const nearest = nearestName(id, known);
  throw new UsageError(
    `there is no lister "${id}"${nearest === undefined ? '' : `; did you mean "${nearest}"?`}`,
    {
      safe: 'Nothing was touched.',
      next: `There are: ${known.join(', ')}. See: cf collect --list-venues`,
    },
  );
}

function usableLister(
  id: ListerId,
  settings: ListerSettings,
  listers: readonly ListerDefinition[],
): ListerDefinition {
  const lister = knownLister(id, listers);
  const missing = lister.missing(settings);
  if (missing === undefined) return lister;
  throw new UsageError(`the lister "${id}" can't be used here: ${missing}`, {
    safe: 'Nothing was touched.',
    next: 'See what each lister needs: cf collect --list-venues',
  });
}
