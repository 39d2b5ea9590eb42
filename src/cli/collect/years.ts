/** Before this there is no proceedings volume that anybody lists. */
const EARLIEST = 1900;
/** Proceedings appear with the year of the next meeting, or of the one after it. */
const YEARS_AHEAD = 2;

/** Years as they were asked for, in ascending order, each once; or what was expected instead. */
export type ReadYears = { readonly years: readonly number[] } | { readonly expected: string };

export const latestYear = (now: Date): number => now.getUTCFullYear() + YEARS_AHEAD;

/** Reads `2020-2024`, `2020,2022`, and both mixed. Pure. */
export function readYears(text: string, latest: number): ReadYears {
  const years = new Set<number>();
  for (const part of text.split(',')) {
    const [, first, last = first] = /^\s*(\d{4})\s*(?:[-–]\s*(\d{4})\s*)?$/.exec(part) ?? [];
    if (first === undefined) return { expected: 'years, ranges of years, or both, separated by commas' };
    const [from, to] = [Number(first), Number(last)];
    if (from < EARLIEST || to < EARLIEST || from > latest || to > latest)
      return { expected: `years from ${EARLIEST} to ${latest}` };
    if (to < from) return { expected: 'a range from the earlier year to the later one' };
    for (let year = from; year <= to; year++) years.add(year);
  }
  return { years: inOrder(years) };
}

/** All of these years, in ascending order, each once. Pure. */
export function inOrder(years: Iterable<number>): readonly number[] {
  return [...new Set(years)].sort((a, b) => a - b);
}

/** `2019,2021-2024`, as it is typed, of years in ascending order. Pure. */
export function yearsText(years: readonly number[]): string {
  const ranges: { readonly first: number; last: number }[] = [];
  for (const year of years) {
    const range = ranges.at(-1);
    if (range !== undefined && year === range.last + 1) range.last = year;
    else ranges.push({ first: year, last: year });
  }
  return ranges.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`)).join(',');
}
