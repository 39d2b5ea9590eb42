import { RequestFailed } from '../../http/failures.js';
import type { ListerId } from '../../model/listed-paper.js';
import type { Rejected } from '../../sources/ask-halving.js';
import type { Listing } from '../../sources/listing.js';
import type { ApiState, AskContext } from '../../sources/source.js';
import type { ListingPage } from '../../sources/sweep.js';
import type { ListAnswer, Lister, VenueYear } from '../lister.js';
import { frontMatterNote } from '../text/front-matter.js';
import { distinctPapers, type ListedRow } from './listed-record.js';

/** An index of all sorts of venues, asked as `cf consolidate` asks it. */
export interface VenueIndex {
  readonly id: ListerId;
  /** As a person knows it: `OpenAlex`. */
  readonly name: string;
  /** `ListPage`, with a row for each row that came. */
  readonly page: (
    listing: Listing,
    next: string | undefined,
    context: AskContext,
  ) => Promise<ListingPage<ListedRow> | 'unknown' | Rejected>;
  readonly now: () => Date;
  readonly apiStatus: () => ApiState;
  close(): Promise<void>;
}

/** A place that was given less than so long ago leads somewhere still: Crossref's cursors live for five minutes. */
const SURELY_ALIVE_MS = 4 * 60_000;

/**
 * Where a listing has come to: so many rows came before, so many of them no papers, and this brings the next ones. As text:
 * `<rows>-<front matter> <next of the index>`, or `<rows> <next of the index>` where all were papers.
 */
interface Place {
  readonly seen: number;
  readonly frontMatter: number;
  readonly next: string;
}

/** Lists a venue and year out of an index that has all sorts of venues. */
export class IndexLister implements Lister {
  readonly id: ListerId;
  readonly #index: VenueIndex;
  /** The place that was given last of each listing, and when. */
  readonly #given = new Map<string, { readonly place: string; readonly at: number }>();

  constructor(index: VenueIndex) {
    this.id = index.id;
    this.#index = index;
  }

  async list({ venue, year }: VenueYear, next: string | undefined, context: AskContext): Promise<ListAnswer> {
    const place = next === undefined ? undefined : placeOf(next);
    if (next !== undefined && place === undefined) return 'expired';
    const page = await this.#index.page({ venue, from: year, to: year }, place?.next, context);
    if (page === 'unknown') return place === undefined ? 'unknown' : 'expired';
    if ('rejected' in page) {
      if (next === undefined || this.#isAlive(venue.key, year, next)) throw new RequestFailed(page.rejected);
      return 'expired';
    }
    if (place === undefined && page.total === 0 && page.records.length === 0) return 'unknown';
    const seen = (place?.seen ?? 0) + page.records.length;
    const frontMatter = (place?.frontMatter ?? 0) + frontMatterIn(page.records);
    const following = page.next === undefined ? undefined : textOf({ seen, frontMatter, next: page.next });
    this.#remember(venue.key, year, following);
    const notes = this.#notesOn(page, seen);
    return {
      papers: distinctPapers(page.records),
      // Of what words found, and of what did not come, nobody has counted the papers of the venue.
      total: page.incomplete === true ? undefined : page.total - frontMatter,
      next: following,
      ...(notes.length > 0 && { notes }),
    };
  }

  apiStatus(): ApiState {
    return this.#index.apiStatus();
  }

  close(): Promise<void> {
    return this.#index.close();
  }

  #notesOn({ records, total, next, incomplete }: ListingPage<ListedRow>, seen: number): string[] {
    const { name } = this.#index;
    const pages = frontMatterIn(records);
    const odd = records.filter(({ paper }) => paper === undefined).length - pages;
    const isShort = next === undefined && seen < total;
    return [
      ...(pages > 0 ? [`${name}: ${frontMatterNote(pages)}`] : []),
      ...(odd > 0
        ? [
            `${name}: ${odd} ${odd === 1 ? 'entry has' : 'entries have'} no title or identifier, and ${odd === 1 ? 'is' : 'are'} left out`,
          ]
        : []),
      ...(isShort ? [`${name} counts ${total} papers and gave ${seen} of them`] : []),
      ...(incomplete === true && !isShort
        ? [`${name} did not give all that it has: papers may be missing`]
        : []),
    ];
  }

  /** Whether this is what was given a moment ago: then it did not expire, and whoever began anew might do so for ever. */
  #isAlive(key: string, year: number, next: string): boolean {
    const given = this.#given.get(`${key} ${year}`);
    return given?.place === next && this.#index.now().getTime() - given.at < SURELY_ALIVE_MS;
  }

  #remember(key: string, year: number, place: string | undefined): void {
    if (place === undefined) this.#given.delete(`${key} ${year}`);
    else this.#given.set(`${key} ${year}`, { place, at: this.#index.now().getTime() });
  }
}

const frontMatterIn = (rows: readonly ListedRow[]): number =>
  rows.filter(({ isFrontMatter }) => isFrontMatter === true).length;

const textOf = ({ seen, frontMatter, next }: Place): string =>
  `${seen}${frontMatter === 0 ? '' : `-${frontMatter}`} ${next}`;

function placeOf(text: string): Place | undefined {
  const [, seen, frontMatter = '0', next] = /^(\d{1,9})(?:-(\d{1,9}))? (.+)$/s.exec(text) ?? [];
  if (seen === undefined || next === undefined) return undefined;
  return { seen: Number(seen), frontMatter: Number(frontMatter), next };
}
