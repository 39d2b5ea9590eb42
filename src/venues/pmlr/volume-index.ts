import { plainText } from '../../model/fold.js';
import { around, linkOf, readHtml, textIn } from '../pages/html-tree.js';
import { venueNamed, type Venue, type VenueNames } from '../../match/venue-names.js';

/** A volume as the index lists it. */
export interface IndexedVolume {
  /** `v206`, `r1`. */
  readonly id: string;
  /** `Proceedings of AISTATS 2023`, `COLT 2015 Proceedings`, `NeurIPS 2020 Preregistration Workshop`. */
  readonly title: string;
}

const VOLUME =
  /^(?:https?:\/\/(?:www\.)?proceedings\.mlr\.press)?\/?(?:\.\/)?([vr]\d{1,5})\/?(?:index\.html)?$/i;

/** The volumes in the index of PMLR (https://proceedings.mlr.press/), in its order; none in another page. Pure. */
export function volumesIn(page: string): IndexedVolume[] {
  const volumes = new Map<string, IndexedVolume>();
  for (const link of readHtml(page)?.elements ?? []) {
    const id = VOLUME.exec(linkOf(link) ?? '')?.[1]?.toLowerCase();
    const entry = id === undefined ? undefined : around(link, ({ name }) => name === 'li');
    if (id === undefined || entry === undefined || volumes.has(id)) continue;
    const title = plainText(textIn(entry).replace(textIn(link), ''));
    if (title !== '') volumes.set(id, { id, title });
  }
  return [...volumes.values()];
}

/**
 * Those of a venue and year, in the order of their numbers. What stands beside a meeting (its workshops, its competitions) is not the
 * meeting. Reissues of old proceedings (`r1`) come last. Pure.
 */
export function volumesOf(
  index: readonly IndexedVolume[],
  venue: Venue,
  year: number,
  names?: VenueNames,
): IndexedVolume[] {
  return index
    .filter(({ title }) => yearsIn(title).includes(year) && isOf(title, venue, names))
    .sort((a, b) => orderOf(a.id) - orderOf(b.id));
}

const YEAR = /(?<![\d.])(?:19|20)\d\d(?![\d.])/g;
const yearsIn = (title: string): number[] => (title.match(YEAR) ?? []).map(Number);
const orderOf = (id: string): number => Number(id.slice(1)) + (id.startsWith('r') ? 1e6 : 0);

function isOf(title: string, venue: Venue, names?: VenueNames): boolean {
  const name = title
    .replace(/,?\s*\b(?:first|second|third|\d(?:st|nd|rd|th))\s+cycle\b/i, '')
    .replace(/[\s,]*\bproceedings\s*$/i, '');
  return [name, name.replace(YEAR, ' ')].some((one) => venueNamed(one, names)?.key === venue.key);
}
