import type { Standing } from '../checkpoint/collection/collected-index.js';
import { BEING_TAKEN_OVER, type CollectionFact } from '../checkpoint/collection/collection-lines.js';
import type { CollectionTarget } from '../checkpoint/collection/collection-session.js';
import type { CollectionStore } from '../checkpoint/collection/collection-store.js';
import { VenueCheckpoints, type LoadedVenueCheckpoint } from '../checkpoint/collection/venue-checkpoints.js';
import { StateError } from '../model/errors.js';
import type { ListedPaper } from '../model/listed-paper.js';
import type { Desk } from './desk.js';
import type { ReportCollect } from './events.js';
import { venueYearOf } from './listing-run.js';

/** Papers of an earlier listing that are committed at once. */
const PAGE = 1_000;

export interface FinishedSurroundings {
  readonly store: CollectionStore;
  readonly desk: Desk;
  readonly stateDir: string;
  readonly fence: () => Promise<void>;
  readonly report: ReportCollect;
  readonly now: () => Date;
}

/** What a listing has to be to take the place of one that is wanted. */
export interface WantedListing {
  /** 0: all. */
  readonly mostPapers: number;
  /** The state of the local files, where these are read; null over the network. */
  readonly edition: string | null;
}

/**
 * The simple checkpoints, one for each venue and year, that outlive their session: what one session has listed the next one need not
 * ask for again. They are made from the journal and never read by the session that made them.
 */
export class FinishedListings {
  readonly #around: FinishedSurroundings;
  readonly #checkpoints: VenueCheckpoints;

  constructor(around: FinishedSurroundings) {
    this.#around = around;
    this.#checkpoints = new VenueCheckpoints(around.stateDir, around);
  }

  /** Copies what an earlier session has listed into the journal. False when there is nothing that holds, or `--refresh` asks for a new listing. */
  async takeOver(target: CollectionTarget): Promise<boolean> {
    const { store, desk, report } = this.#around;
    const { refresh, max_papers: mostPapers } = store.session.options;
    if (refresh) return false;
    const edition = desk.editionOf(venueYearOf(target));
    const found = await this.#load(target);
    if (found === undefined || !holds(found, target, { mostPapers, edition })) return false;
    try {
      await this.#copy(target, found, mostPapers);
    } catch (error) {
      this.#listedAgain(error);
      return false;
    }
    found.notes.forEach((message) => report({ type: 'note', message }));
    return true;
  }

  /** What is copied before an error comes is void: the listing that follows begins anew. */
  async #copy(
    { venue, year }: CollectionTarget,
    found: LoadedVenueCheckpoint,
    mostPapers: number,
  ): Promise<void> {
    const { store } = this.#around;
    const { checkpoint } = found;
    const of = { venue, year, lister: checkpoint.lister ?? EARLIER, at: this.#around.now().toISOString() };
    let page: ListedPaper[] = [];
    let papers = 0;
    const commitPage = async (next: string | null, ...end: CollectionFact[]): Promise<void> => {
      const begun: CollectionFact[] = papers === 0 ? [{ fact: 'listing_begun', ...of }] : [];
      const listed = { fact: 'page_listed' as const, ...of, papers: page.length, total: null, next };
      await store.commit(page, [...begun, listed, ...end]);
      papers += page.length;
      page = [];
    };
    let left = false;
    for await (const paper of found.papers()) {
      if (mostPapers > 0 && papers + page.length === mostPapers) {
        left = true;
        break;
      }
      page.push(paper);
      if (page.length === PAGE) await commitPage(BEING_TAKEN_OVER);
    }
    const cut = left || isCut(found);
    const { edition: made = null, last_updated: taken_over } = checkpoint;
    const all = papers + page.length;
    await commitPage(null, { fact: 'listing_completed', ...of, papers: all, cut, edition: made, taken_over });
  }

  /** Writes the simple checkpoint of a venue and year that is done. */
  async keep(standing: Standing): Promise<void> {
    const { store } = this.#around;
    const { target, lister, completed } = standing;
    await this.#checkpoints.saveCheckpoint({
      venue: target.venue,
      year: target.year,
      lister,
      completed: completed !== undefined,
      edition: completed?.edition ?? null,
      max_papers: completed?.cut === true ? store.session.options.max_papers : null,
      papers: papersOf(store, standing),
    });
  }

  /** The same for those that a run leaves in the middle, where no finished listing stands: so that what there is can be seen. */
  async keepUnfinished(): Promise<void> {
    const { store } = this.#around;
    for (const standing of store.index.standings) {
      if (standing.status !== 'in_progress' || standing.papers === 0) continue;
      const before = await this.#load(standing.target);
      if (before?.checkpoint.completed !== true) await this.keep(standing);
    }
  }

  /** One that is damaged is as good as none: it is listed again. */
  async #load(target: CollectionTarget): Promise<LoadedVenueCheckpoint | undefined> {
    try {
      return await this.#checkpoints.loadCheckpoint(target.venue, target.year, target.names);
    } catch (error) {
      this.#listedAgain(error);
      return undefined;
    }
  }

  /** Throws what is no damage of a listing. */
  #listedAgain(error: unknown): void {
    if (!(error instanceof StateError) || error.kind !== 'damaged') throw error;
    this.#around.report({ type: 'note', message: `${error.message}; it is listed again` });
  }
}

/** A file of the original's form does not say who listed it. */
const EARLIER = 'earlier';

/** Whether an earlier listing may stand for the one that is wanted. Pure. */
export function holds(
  { checkpoint }: LoadedVenueCheckpoint,
  { listers }: Pick<CollectionTarget, 'listers'>,
  { mostPapers, edition }: WantedListing,
): boolean {
  const { completed, lister, max_papers: cutAt } = checkpoint;
  if (!completed || (checkpoint.edition ?? null) !== edition) return false;
  if (lister !== undefined && !listers.includes(lister)) return false;
  // A file of the original's form was listed over the network.
  return cutAt === undefined || cutAt === null || (mostPapers > 0 && mostPapers <= cutAt);
}

const isCut = ({ checkpoint }: LoadedVenueCheckpoint): boolean => typeof checkpoint.max_papers === 'number';

async function* papersOf(store: CollectionStore, standing: Standing): AsyncGenerator<ListedPaper> {
  for await (const { papers } of store.papersOf(standing)) yield* papers;
}
