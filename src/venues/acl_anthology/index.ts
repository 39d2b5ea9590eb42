import { RequestFailed } from '../../http/failures.js';
import type { AskContext } from '../../sources/source.js';
import type { ListerSettings } from '../definition.js';
import type { ListAnswer, ListedPage, Lister, VenueYear } from '../lister.js';
import { CollectionFiles } from './api.js';
import { whereToLook, type WhereToLook } from './collections.js';
import type { AnthologyVolume } from './volume.js';

/** The ACL Anthology over the network. Throws UsageError when a variable of the environment is wrong. */
export function createAclAnthology(settings: ListerSettings): Lister {
  return new AclAnthology(new CollectionFiles(settings));
}

/** What a person can do where the id scheme does not tell a collection. */
const BY_BIBTEX =
  'give the id that https://aclanthology.org has for it, or fetch anthology+abstracts.bib.gz from there into a folder, for --from';

/** What was found in the collections from one on, up to the first that has papers. */
interface Found {
  readonly page: ListedPage | undefined;
  /** Collections that were there. */
  readonly there: number;
}

/** A page is what one collection has of the venue and year; `next` is the id of the next collection. */
class AclAnthology implements Lister {
  readonly id = 'acl_anthology';
  readonly #files: CollectionFiles;

  constructor(files: CollectionFiles) {
    this.#files = files;
  }

  async list({ venue, year }: VenueYear, next: string | undefined, context: AskContext): Promise<ListAnswer> {
    const where = whereToLook(venue, year);
    if (where === undefined)
      throw new RequestFailed(`nothing tells which collection "${venue.key}" is in: ${BY_BIBTEX}`);
    const at = next === undefined ? 0 : where.collections.indexOf(next);
    if (at < 0) return 'expired';
    const found = await this.#look(where, year, at, context);
    if (found.page !== undefined) return found.page;
    if (next !== undefined) return { papers: [], next: undefined };
    if (found.there > 0 || (where.isKnown && (await this.#files.areThere(context)))) return 'unknown';
    throw new RequestFailed(
      where.isKnown
        ? 'its collections are not where they were'
        : `no collection is called "${where.venueId}": ${BY_BIBTEX}`,
    );
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

  close(): Promise<void> {
    return this.#files.close();
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
