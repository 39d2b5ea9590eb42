import { besideMeeting } from '../../match/venue-names.js';
import type { ListedPaper } from '../../model/listed-paper.js';
import type { VenueYear } from '../lister.js';
import { frontMatterNote } from '../text/front-matter.js';
import { isPageOfVolume, isPaper, paperOf, type DblpEntry } from './entry.js';

/**
 * What a meeting's stream has beside the meeting, by the name of the volume: `ICLR (Workshop)`, `EMNLP (Findings)`. Datasets and Benchmarks is a
 * track of the meeting. Undefined for the meeting itself, and for journals. Pure.
 */
export function volumeBeside({ key, venues }: DblpEntry): string | undefined {
  if (!key.startsWith('conf/')) return undefined;
  const isBeside = (venue: string): boolean =>
    !/datasets and benchmarks/i.test(venue) && besideMeeting(venue) !== undefined;
  return venues.length > 0 && venues.every(isBeside) ? venues[0] : undefined;
}

/** The papers of the venue itself among the records of its stream, and what a person should know of the others. Pure. */
export function papersIn(
  entries: readonly DblpEntry[],
  { venue, year }: VenueYear,
): { readonly papers: readonly ListedPaper[]; readonly remarks: readonly string[] } {
  const papers = new Map<string, ListedPaper>();
  const beside = new Map<string, number>();
  let others = 0;
  let untitled = 0;
  let pages = 0;
  const wantsBeside = venue.names.some((name) => besideMeeting(name) !== undefined);
  for (const entry of entries) {
    if (!isPaper(entry)) continue;
    const volume = wantsBeside ? undefined : volumeBeside(entry);
    const paper = paperOf(entry);
    if (entry.year !== undefined && Number(entry.year) !== year) others++;
    else if (volume !== undefined) beside.set(volume, (beside.get(volume) ?? 0) + 1);
    else if (paper === undefined) untitled++;
    else if (isPageOfVolume(entry)) pages++;
    else papers.set(entry.key, paper);
  }
  return {
    papers: [...papers.values()],
    remarks: [
      ...[...beside].map(([name, n]) => `${counted(n)} of "${name}" left out: it is beside the meeting`),
      ...(others === 0 ? [] : [`${counted(others)} of other years than ${year} left out`]),
      ...(untitled === 0 ? [] : [`${counted(untitled)} without a title left out`]),
      ...(pages === 0 ? [] : [frontMatterNote(pages)]),
    ],
  };
}

const counted = (n: number): string => (n === 1 ? '1 paper' : `${n} papers`);
