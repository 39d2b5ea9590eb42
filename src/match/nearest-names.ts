import leven from 'leven';

/** A name further off than this was hardly meant. */
const MOST_SLIPS = 3;

/** The name that was perhaps meant, of those that there are: the one with the fewest slips, the first of several. Pure. */
export function nearestName(typed: string, names: readonly string[]): string | undefined {
  const [nearest] = names
    .map((name) => ({ name, slips: leven(name, typed.toLowerCase()) }))
    .filter(({ slips }) => slips <= MOST_SLIPS)
    .sort((a, b) => a.slips - b.slips);
  return nearest?.name;
}
