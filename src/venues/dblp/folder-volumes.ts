import { plainText } from '../../model/fold.js';
import type { ListedPaper } from '../../model/listed-paper.js';
import type { ListedVolume } from '../folder/folder-reader.js';
import { frontMatterNote } from '../text/front-matter.js';
import { isPageOfVolume, isPaper, paperOf, type DblpEntry } from './entry.js';
import { volumeBeside } from './papers.js';
import { venueKeyOf } from './streams.js';

/** Records by venue and year: the parts of a meeting's proceedings together, its workshops under their own names. Pure. */
export function* volumesOf(
  entries: readonly DblpEntry[],
  remarks: readonly string[],
): Generator<ListedVolume> {
  const volumes = new Map<
    string,
    { venues: readonly string[]; year: number; papers: Map<string, ListedPaper> }
  >();
  let homeless = 0;
  let pages = 0;
  for (const entry of entries) {
    if (!isPaper(entry)) continue;
    if (isPageOfVolume(entry)) {
      pages++;
      continue;
    }
    const paper = paperOf(entry);
    const venues = venuesOf(entry);
    const year = /^\d{4}$/.test(entry.year ?? '') ? Number(entry.year) : undefined;
    if (paper === undefined || year === undefined || venues.length === 0) {
      homeless++;
      continue;
    }
    const key = JSON.stringify([venues, year]);
    const volume = volumes.get(key) ?? { venues, year, papers: new Map<string, ListedPaper>() };
    volumes.set(key, volume);
    if (!volume.papers.has(paper.paper_id)) volume.papers.set(paper.paper_id, paper);
  }
  const notes = [
    ...remarks,
    ...(homeless === 0 ? [] : [`${homeless} records without title, venue or year: left out`]),
    ...(pages === 0 ? [] : [frontMatterNote(pages)]),
  ];
  let isFirst = true;
  for (const { venues, year, papers } of volumes.values()) {
    yield { venues, year, papers: [...papers.values()], ...(isFirst && notes.length > 0 && { notes }) };
    isFirst = false;
  }
}

function venuesOf(entry: DblpEntry): readonly string[] {
  const known = volumeBeside(entry) === undefined ? venueKeyOf(entry.key) : undefined;
  if (known !== undefined) return [known];
  return entry.venues.map(plainText).filter((name) => name !== '');
}
