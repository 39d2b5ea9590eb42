import type { Standing } from '../checkpoint/collection/collected-index.js';
import { BEING_TAKEN_OVER, type CollectionFact } from '../checkpoint/collection/collection-lines.js';
import type { CollectionTarget } from '../checkpoint/collection/collection-session.js';
import type { CollectionStore } from '../checkpoint/collection/collection-store.js';
import {
  VenueCheckpoints,
  type LoadedVenueCheckpoint,
  type VenueCheckpoint,
} from '../checkpoint/collection/venue-checkpoints.js';
import { StateError } from '../model/errors.js';
import type { ListedPaper } from '../model/listed-paper.js';
import type { Desk } from './desk.js';
import type { ReportCollect } from './events.js';
import { venueYearOf } from './targets.js';

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
interface WantedListing {
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
    const edition = desk.editionOf(venueYearOf(target), store.index.of(target).lister);
    try {
      const found = await this.#checkpoints.loadCheckpoint(target.venue, target.year, target.names);
      if (found === undefined || !holds(found, target, { mostPapers, edition })) return false;
      await this.#copy(found, target, mostPapers);
      found.notes.forEach((message) => report({ type: 'note', message }));
      return true;
    } catch (error) {
      this.#noteDamage(damageIn(error), 'it is listed again');
      return false;
    }
  }

  /**
   * Who is to be asked stays as it was until all is copied: a copy that is cut short is made anew, or the venue listed, if by then there is
   * nothing to be copied.
   */
  async #copy(found: LoadedVenueCheckpoint, target: CollectionTarget, mostPapers: number): Promise<void> {
    const { store } = this.#around;
    const { venue, year } = target;
    const { lister = EARLIER, edition = null, last_updated: taken_over } = found.checkpoint;
    const at = this.#around.now().toISOString();
    const of = { venue, year, lister: store.index.of(target).lister, at };
    let page: ListedPaper[] = [];
    let papers = 0;
    let begun: CollectionFact[] = [{ fact: 'listing_begun', ...of }];
    const commitPage = async (next: string | null, completed: CollectionFact[] = []): Promise<void> => {
      const listed = { fact: 'page_listed' as const, ...of, papers: page.length, total: null, next };
      await store.commit(page, [...begun, listed, ...completed]);
      begun = [];
      page = [];
    };
    let cut = isCut(found);
    for await (const paper of found.papers()) {
      if (mostPapers > 0 && papers === mostPapers) {
        cut = true;
        break;
      }
      if (page.length === PAGE) await commitPage(BEING_TAKEN_OVER);
      page.push(paper);
      papers++;
    }
    const completed = { fact: 'listing_completed' as const, venue, year, lister, at };
    await commitPage(null, [{ ...completed, papers, cut, edition, taken_over }]);
  }

  /** Writes the simple checkpoint of a venue and year that is done, where none stands that is worth more. */
  async keep(standing: Standing): Promise<void> {
    const kept = await this.#lookAt(standing.target, () => undefined);
    if (kept === undefined || !outranks(kept, this.#heading(standing))) await this.#save(standing);
  }

  #heading({ completed }: Standing): Heading {
    const { max_papers: most } = this.#around.store.session.options;
    return {
      completed: completed !== undefined,
      edition: completed?.edition ?? null,
      max_papers: completed?.cut === true ? most : null,
    };
  }

  async #save(standing: Standing): Promise<void> {
    const { store, fence } = this.#around;
    const { target, lister } = standing;
    // Before the journal is read: who has lost the session may find none.
    await fence();
    await this.#checkpoints.saveCheckpoint({
      venue: target.venue,
      year: target.year,
      lister,
      ...this.#heading(standing),
      papers: papersOf(store, standing),
    });
  }

  /** The same for those that a run leaves in the middle, where no finished listing stands: so that what there is can be seen. */
  async keepUnfinished(): Promise<void> {
    const { store } = this.#around;
    for (const standing of store.index.standings) {
      if (standing.status !== 'in_progress' || standing.papers === 0) continue;
      const before = await this.#lookAt(standing.target, (error) =>
        this.#noteDamage(error, 'it is saved again'),
      );
      if (before?.completed !== true) await this.#save(standing);
    }
  }

  /** The same for those that were done when a run was killed before it could keep them, and that nobody has listed since. */
  async keepMissed(): Promise<void> {
    const { store } = this.#around;
    for (const standing of store.index.standings) {
      const { target, completed } = standing;
      if (completed === undefined || completed.taken_over !== undefined) continue;
      const kept = await this.#lookAt(target, (error) => this.#noteDamage(error, 'it is saved again'));
      if (kept?.completed === true && Date.parse(kept.last_updated) >= Date.parse(completed.at)) continue;
      await this.keep(standing);
    }
  }

  /** One that is damaged is as good as none: `say` is told of it. Throws whatever is no damage. */
  async #lookAt(
    { venue, year, names }: CollectionTarget,
    say: (damage: StateError) => void,
  ): Promise<VenueCheckpoint | undefined> {
    try {
      return (await this.#checkpoints.loadCheckpoint(venue, year, names))?.checkpoint;
    } catch (error) {
      say(damageIn(error));
      return undefined;
    }
  }

  #noteDamage({ message }: StateError, remedy: string): void {
    this.#around.report({ type: 'note', message: `${message}; ${remedy}` });
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

/** What a listing is worth to later sessions. */
type Heading = Pick<VenueCheckpoint, 'completed' | 'lister' | 'edition' | 'max_papers'>;

/**
 * Whether a listing that is kept is worth more than a new one: what was asked for over the network is not given away for files that can
 * be read at any time, nor the whole for a sample. A file of the original's form has little of each paper, and is no more than a whole one.
 * Pure.
 */
export function outranks(kept: Heading, fresh: Heading): boolean {
  if (!kept.completed || !fresh.completed) return false;
  const [wasAsked, isAsked] = [kept, fresh].map(({ edition }) => (edition ?? null) === null);
  if (kept.lister !== undefined && wasAsked !== isAsked) return wasAsked === true;
  return (kept.max_papers ?? Infinity) > (fresh.max_papers ?? Infinity);
}

/** Throws whatever is no damage. */
function damageIn(error: unknown): StateError {
  if (error instanceof StateError && error.kind === 'damaged') return error;
  throw error;
}

const isCut = ({ checkpoint }: LoadedVenueCheckpoint): boolean => typeof checkpoint.max_papers === 'number';

async function* papersOf(store: CollectionStore, standing: Standing): AsyncGenerator<ListedPaper> {
  for await (const { papers } of store.papersOf(standing)) yield* papers;
}
