/**
 * Identifiers of the ACL Anthology: https://aclanthology.org/info/ids/ and `utils/ids.py` of its own library (2026-09). Before 2020
 * `P18-1001` (collection P18, volume 1, paper 1), since then `2022.naacl-main.1`. Pure.
 */

export interface AnthologyPlace {
  /** `W18`, `2022.naacl`. */
  readonly collection: string;
  /** `5`, `main`. */
  readonly volume: string;
  readonly paper: string;
}

const OLD_COLLECTION = /^[A-Z]\d{2}$/;
const NEW_COLLECTION = /^\d{4}\.[a-z0-9]+$/;
const WHOLE = /^(?:([A-Z]\d{2})-(\d{4,5})|(\d{4}\.[a-z0-9]+)-([a-z0-9]+)\.(\d+))$/;

export function isCollectionId(text: string): boolean {
  return OLD_COLLECTION.test(text) || NEW_COLLECTION.test(text);
}

/** Whether two digits of an old id are the volume's, and two the paper's: workshops, and two collections that grew too large. */
function hasWideVolumes(collection: string, volume: number): boolean {
  return collection.startsWith('W') || collection === 'C69' || (collection === 'D19' && volume >= 5);
}

/** The full id of a paper; undefined for what can't be parts of one. */
export function anthologyId({ collection, volume, paper }: AnthologyPlace): string | undefined {
  if (NEW_COLLECTION.test(collection))
    return /^[a-z0-9]+$/.test(volume) && /^\d+$/.test(paper) ? `${collection}-${volume}.${paper}` : undefined;
  if (!OLD_COLLECTION.test(collection) || !/^\d{1,2}$/.test(volume) || !/^\d{1,4}$/.test(paper))
    return undefined;
  const [wide, narrow] = [volume.padStart(2, '0'), String(Number(volume))];
  return hasWideVolumes(collection, Number(volume))
    ? `${collection}-${wide}${paper.padStart(2, '0')}`
    : `${collection}-${narrow}${paper.padStart(3, '0')}`;
}

/** What an id says of where its paper stands; undefined when it is none. */
export function placeOf(id: string): AnthologyPlace | undefined {
  const [, old, digits, collection, volume, paper] = WHOLE.exec(id) ?? [];
  if (collection !== undefined && volume !== undefined && paper !== undefined)
    return { collection, volume, paper };
  if (old === undefined || digits === undefined) return undefined;
  const wide = hasWideVolumes(old, Number(digits[0]));
  const cut = wide ? 2 : 1;
  return {
    collection: old,
    volume: String(Number(digits.slice(0, cut))),
    paper: String(Number(digits.slice(cut))),
  };
}

/** The venue in the id of a new collection: `naacl` of `2022.naacl`. */
export function venueIn(collection: string): string | undefined {
  return NEW_COLLECTION.test(collection) ? collection.slice(5) : undefined;
}
