import { RequestFailed } from '../../http/failures.js';
import type { ApiState, AskContext } from '../../sources/source.js';
import type { ListerSettings } from '../definition.js';
import type { ListAnswer, ListedPage, Lister, VenueYear } from '../lister.js';
import { CollectionFiles } from './api.js';
import { BulkBib } from './bulk.js';
import { FIRST_NEW_YEAR, whereToLook, type WhereToLook } from './collections.js';
import type { AnthologyVolume } from './volume.js';

/** The ACL Anthology over the network. Throws UsageError when a variable of the environment is wrong. */
export function createAclAnthology(settings: ListerSettings): Lister {
  return new AclAnthology(new CollectionFiles(settings), new BulkBib(settings));
}

/** What was found in the collections from one on, up to the first that has papers. */
interface Found {
  readonly page: ListedPage | undefined;
  /** Collections that were there. */
  readonly there: number;
}

/**
 * A page is what one collection has of the venue and year; `next` is the id of the next collection. What the scheme of ids does not lead to
 * is looked for in the BibTeX of the whole Anthology, and is one page.
 */
class AclAnthology implements Lister {
  readonly id = 'acl_anthology';
  readonly #files: CollectionFiles;
  readonly #bulk: BulkBib;

  constructor(files: CollectionFiles, bulk: BulkBib) {
    this.#files = files;
    this.#bulk = bulk;
  }

  async list(wanted: VenueYear, next: string | undefined, context: AskContext): Promise<ListAnswer> {
    const { venue, year } = wanted;
    const where = whereToLook(venue, year);
    if (where === undefined) return next === undefined ? this.#inBulk(wanted, where, context) : 'expired';
    const at = next === undefined ? 0 : where.collections.indexOf(next);
    if (at < 0) return 'expired';
    const found = await this.#look(where, year, at, context);
    if (found.page !== undefined) return found.page;
    if (next !== undefined) return { papers: [], next: undefined };
    if (where.isKnown && (found.there > 0 || (await this.#files.areThere(context)))) return 'unknown';
    return this.#inBulk(wanted, where, context);
  }

  async #inBulk(
    wanted: VenueYear,
    where: WhereToLook | undefined,
    context: AskContext,
  ): Promise<ListedPage | 'unknown'> {
    const volumes = await this.#bulk.read(wanted, where?.venueId, context);
    const byTitle = wanted.year < FIRST_NEW_YEAR || where?.isKnown === true;
    if (volumes.length === 0) {
      // It is told of by its collections, and these are not where they were.
      if (where?.isKnown === true)
        throw new RequestFailed(
          'its collections are not where they were, and no title in the BibTeX of the Anthology names it',
        );
      return 'unknown';
    }
    return {
      papers: volumes.flatMap(({ papers }) => papers),
      next: undefined,
      notes: [
        ...volumes.flatMap(({ notes }) => notes),
        ...(byTitle
          ? [
              'found by the titles of volumes in the BibTeX of the Anthology: volumes with other titles may be missing',
            ]
          : []),
      ],
    };
  }

  async #look(
    { venueId, collections }: WhereToLook,
    year: number,
    from: number,
    context: AskContext,
  ): Promise<Found> {
    let there = 0;
    for (let at = from; at < collections.length; at++) {
      const collection = collections[at] as string;
      const volumes = await this.#files.read(collection, context);
      if (volumes === undefined) continue;
      there++;
      const page = pageOf(volumes, venueId, year, collection);
      if (page !== undefined) return { page: { ...page, next: collections[at + 1] }, there };
    }
    return { page: undefined, there };
  }

  apiStatus(): ApiState {
    return { state: this.#files.state === 'ok' ? this.#bulk.state : this.#files.state };
  }

  async close(): Promise<void> {
    await this.#files.close();
    await this.#bulk.close();
  }
}

/** What these volumes have of a venue and year; undefined when nothing. */
function pageOf(
  volumes: readonly AnthologyVolume[],
  venueId: string,
  year: number,
  collection: string,
): Omit<ListedPage, 'next'> | undefined {
  const ofVenue = volumes.filter(({ venues }) => venues.includes(venueId));
  const ofYear = ofVenue.filter((volume) => volume.year === year);
  if (ofYear.length === 0) return undefined;
  const others = ofVenue.filter((volume) => volume.year !== year);
  const notes = [
    ...ofYear.flatMap((volume) => volume.notes),
    ...others.map(
      (volume) =>
        `${collection}-${volume.id} says that it is of ${volume.year}, and is listed there (${volume.papers.length} papers)`,
    ),
  ];
  return { papers: ofYear.flatMap(({ papers }) => papers), ...(notes.length > 0 && { notes }) };
}
