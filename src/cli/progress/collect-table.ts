import type { CollectSummary, ListingEnd } from '../../collect/events.js';
import { cut } from '../cut.js';
import { count } from '../numbers.js';
import { textTable } from './text-table.js';

const ENDED: Readonly<Record<ListingEnd['ended'], string>> = {
  listed: 'listed',
  taken_over: 'listed earlier',
  unknown: 'nobody has it',
  failed: 'not listed',
};

const HEAD = ['venue', 'year', 'lister', 'papers', ''];
const PAPERS = 3;
const LONGEST_NAME = 40;
/** More rows than this, and each venue has one for all its years. */
const MOST_ROWS = 40;

/** What came of a collection: a row for each venue and year, or for each venue where these are many; a list where a table would not fit. */
export function collectTable({ venue_years: ends }: CollectSummary, columns: number): string | undefined {
  if (ends.length === 0) return undefined;
  const rows = ends.length <= MOST_ROWS ? ends.map(rowOf) : byVenue(ends).map(rowOfVenue);
  const lines = textTable([HEAD, ...rows], [PAPERS]);
  if (lines.every((line) => line.length < columns)) return lines.join('\n');
  return rows
    .map(
      ([venue, years, lister, papers, ended]) => `${venue} ${years}: ${papers} papers, ${ended} (${lister})`,
    )
    .join('\n');
}

function rowOf({ name, year, lister, papers, ended }: ListingEnd): string[] {
  return [cut(name, LONGEST_NAME), String(year), lister, count(papers), ENDED[ended]];
}

function byVenue(ends: readonly ListingEnd[]): ListingEnd[][] {
  const venues = new Map<string, ListingEnd[]>();
  for (const end of ends) venues.set(end.venue, [...(venues.get(end.venue) ?? []), end]);
  return [...venues.values()];
}

/** `iclr  2013-2024  openreview  12,345  listed 10, not listed 2`. */
function rowOfVenue(ends: readonly ListingEnd[]): string[] {
  const years = ends.map(({ year }) => year);
  const [first, last] = [Math.min(...years), Math.max(...years)];
  const listers = new Set(ends.map(({ lister }) => lister));
  const papers = ends.reduce((sum, end) => sum + end.papers, 0);
  const ways = (Object.keys(ENDED) as ListingEnd['ended'][]).flatMap((way) => {
    const number = ends.filter(({ ended }) => ended === way).length;
    if (number === 0) return [];
    return [number === ends.length ? ENDED[way] : `${ENDED[way]} ${number}`];
  });
  return [
    cut((ends[0] as ListingEnd).name, LONGEST_NAME),
    first === last ? String(first) : `${first}-${last}`,
    [...listers].join(', '),
    count(papers),
    ways.join(', '),
  ];
}
