import leven from 'leven';

/** A name further off than this was hardly meant. */
const MOST_SLIPS = 3;
/** Fewer letters than this are the beginning of too many names. */
const SHORTEST_BEGINNING = 3;

/**
 * The name that was perhaps meant, of those that there are: one of which the beginning was typed, or the one with the fewest slips, the
 * first of several. A word of which half is wrong is no slip. Pure.
 */
export function nearestName(typed: string, names: readonly string[]): string | undefined {
  const meant = typed.toLowerCase();
  const begun = meant.length < SHORTEST_BEGINNING ? undefined : names.find((name) => name.startsWith(meant));
  const most = Math.min(MOST_SLIPS, Math.floor(meant.length / 2));
  const [nearest] = names
    .map((name) => ({ name, slips: leven(name, meant) }))
    .filter(({ slips }) => slips <= most)
    .sort((a, b) => a.slips - b.slips);
  return nearest?.slips === 0 ? nearest.name : (begun ?? nearest?.name);
}
