import PQueue from 'p-queue';
import type { ApiStatus } from '../checkpoint/api-status.js';
import { isOpen, keyOf, type Standing } from '../checkpoint/collection/collected-index.js';
import { BEING_TAKEN_OVER } from '../checkpoint/collection/collection-lines.js';
import type { CollectionTarget } from '../checkpoint/collection/collection-session.js';
import type { CollectionStore } from '../checkpoint/collection/collection-store.js';
import { errorContextOf, type ErrorContext } from '../checkpoint/error-context.js';
import { INTERRUPTED, RequestFailed } from '../http/failures.js';
import { SourceUnavailable } from '../model/errors.js';
import type { Stop } from '../run/stop.js';
import type { ListedPage } from '../venues/lister.js';
import type { CollectionCheckpointer } from './collection-checkpointer.js';
import type { Desk } from './desk.js';
import { EndlessListing } from './endless-listing.js';
import type { ListingEnd, ListingProgress, ReportCollect } from './events.js';
import type { FinishedListings } from './finished-listings.js';
import { calledName, venueYearOf } from './targets.js';

/** Venues and years of one lister that are under way at once: it paces itself, and while one answer is written down the next can come. */
const AT_ONCE = 2;

const ANSWERING: ApiStatus = { state: 'ok', resets_at: null, last_error: null };

export interface ListingSurroundings {
  readonly store: CollectionStore;
  readonly desk: Desk;
  readonly finished: FinishedListings;
  readonly checkpointer: CollectionCheckpointer;
  readonly stop: Stop;
  readonly report: ReportCollect;
  readonly now: () => Date;
}

/**
 * Lists every venue and year of a session that is not done: each lister at its own pace, page by page, every page committed before the next
 * is asked for. A failure of one leaves the others alone.
 */
export class ListingRun {
  readonly #around: ListingSurroundings;
  readonly #queues = new Map<string, PQueue>();
  readonly #closed = new Map<string, SourceUnavailable>();
  readonly #apiStatus: Record<string, ApiStatus>;
  readonly #ends = new Map<string, ListingEnd>();
  #failure: ErrorContext | null = null;
  #fatal: unknown;

  constructor(around: ListingSurroundings) {
    this.#around = around;
    this.#apiStatus = { ...around.store.session.api_status };
  }

  /** By lister: as it stands now, or stood when it was last asked, in any run. */
  get apiStatus(): Readonly<Record<string, ApiStatus>> {
    const known = Object.entries(this.#apiStatus);
    return Object.fromEntries(known.map(([lister, status]) => [lister, this.#present(lister, status)]));
  }

  /** What an earlier run was refused holds until there is an answer. */
  #present(lister: string, status: ApiStatus): ApiStatus {
    const state = this.#around.desk.stateOf(lister);
    const isShut = status.state === 'parked' || status.state === 'refused';
    return state === undefined || isShut ? status : { ...status, state, resets_at: null };
  }

  /** What went wrong last; null when nothing did. */
  get failure(): ErrorContext | null {
    return this.#failure;
  }

  /** How the venues and years that this run had to do with ended, by `keyOf`. */
  get ends(): ReadonlyMap<string, ListingEnd> {
    return this.#ends;
  }

  /** Resolves when all is done, has failed, or is stopped. Throws what is no failure of a lister: CfError of the state or of a local file. */
  async all(): Promise<void> {
    const { store, stop } = this.#around;
    for (const { target } of store.index.standings.filter(isOpen)) this.#enqueue(target);
    stop.stopping.addEventListener('abort', () => this.#queues.forEach((queue) => queue.clear()), {
      once: true,
    });
    for (let idle = false; !idle;) {
      await Promise.all([...this.#queues.values()].map((queue) => queue.onIdle()));
      idle = [...this.#queues.values()].every((queue) => queue.size === 0 && queue.pending === 0);
    }
    if (this.#fatal !== undefined) throw this.#fatal as Error;
  }

  #enqueue(target: CollectionTarget): void {
    const { store, stop } = this.#around;
    const { lister } = store.index.of(target);
    if (stop.stopping.aborted) return;
    const queue = this.#queues.get(lister) ?? new PQueue({ concurrency: AT_ONCE });
    this.#queues.set(lister, queue);
    queue.add(() => this.#guarded(target)).catch(() => undefined);
  }

  /** Whatever is no failure of a lister ends the run. */
  async #guarded(target: CollectionTarget): Promise<void> {
    try {
      await this.#listOne(target);
    } catch (error) {
      this.#fatal ??= error;
      this.#queues.forEach((queue) => queue.clear());
      this.#around.stop.request('error', 0);
    }
  }

  async #listOne(target: CollectionTarget): Promise<void> {
    const { store, finished, stop } = this.#around;
    const { lister, status, next } = store.index.of(target);
    const untouched = status === 'not_started' || next === BEING_TAKEN_OVER;
    if (stop.stopping.aborted) return;
    if (untouched && (await finished.takeOver(target))) return this.#completed(target, 'taken_over');
    try {
      const ended = await this.#pages(target, lister, untouched);
      if (ended === 'listed') await this.#completed(target, 'listed');
      else if (ended === 'unknown') await this.#unknown(target);
    } catch (error) {
      if (!(error instanceof RequestFailed || error instanceof SourceUnavailable)) throw error;
      if (error.message !== INTERRUPTED) this.#failed(target, lister, error);
    }
  }

  /** Asks for page after page and commits each. */
  async #pages(
    target: CollectionTarget,
    lister: string,
    anew: boolean,
  ): Promise<'listed' | 'unknown' | 'stopped'> {
    const { store, desk, stop, checkpointer, report, now } = this.#around;
    const wanted = venueYearOf(target);
    const { venue, year } = target;
    const closed = this.#closed.get(lister);
    if (closed !== undefined) throw closed;
    const asked = await desk.of(lister);
    this.#apiStatus[lister] ??= ANSWERING;
    const endless = new EndlessListing(lister);
    // The first page may take long: what is waited for is shown from the start.
    const { max_papers: most } = store.session.options;
    report({ type: 'listing_progress', listing: progressOf(store.index.of(target), most) });
    for (let begins = anew; ;) {
      const next = begins ? undefined : store.index.of(target).next;
      const answer = await asked.list(wanted, next, { stopping: stop.stopping, signal: stop.signal });
      this.#apiStatus[lister] = ANSWERING;
      if (answer === 'unknown') {
        await store.commit([], [{ fact: 'venue_unknown', venue, year, lister, at: now().toISOString() }]);
        await checkpointer.whenDue('api_call_completed');
        return 'unknown';
      }
      if (answer === 'expired') {
        if (next === undefined) throw new RequestFailed(`${lister} lost its place in the listing at once`);
        endless.lost();
        const { papers } = store.index.of(target);
        this.#note(target, `${lister} has lost the place behind ${papers} papers: the listing begins anew`);
        begins = true;
        continue;
      }
      if (next !== undefined) endless.cameFrom(next);
      endless.leadsTo(answer.next);
      answer.notes?.forEach((message) => this.#note(target, message));
      const before = begins ? 0 : store.index.of(target).papers;
      if (await this.#commitPage(target, lister, answer, begins)) return 'listed';
      endless.brought(store.index.of(target).papers - before);
      begins = false;
      await checkpointer.whenDue('batch_completed');
      if (stop.stopping.aborted) return 'stopped';
    }
  }

  /** Commits a page; `begins`: it is the first one, and what was there is void. True when it was the last one, or the last that is wanted. */
  async #commitPage(
    target: CollectionTarget,
    lister: string,
    page: ListedPage,
    begins: boolean,
  ): Promise<boolean> {
    const { store, desk, report, now } = this.#around;
    const { venue, year } = target;
    const before = begins ? 0 : store.index.of(target).papers;
    const { max_papers: most } = store.session.options;
    const fresh = distinct(page.papers).filter(({ paper_id: id }) => begins || !store.index.has(target, id));
    const room = most === 0 ? Infinity : most - before;
    const papers = fresh.slice(0, room);
    const cut = fresh.length > room || (papers.length === room && page.next !== undefined);
    const last = page.next === undefined || cut;
    const at = now().toISOString();
    const of = { venue, year, lister, at };
    const total = page.total ?? null;
    await store.commit(papers, [
      ...(begins ? [{ fact: 'listing_begun' as const, ...of }] : []),
      { fact: 'page_listed', ...of, papers: papers.length, total, next: last ? null : page.next },
      ...(last
        ? [
            {
              fact: 'listing_completed' as const,
              ...of,
              papers: before + papers.length,
              cut,
              edition: desk.editionOf(venueYearOf(target), lister),
            },
          ]
        : []),
    ]);
    const listed = before + papers.length;
    if (last && !cut && total !== null && listed < total)
      this.#note(target, `${lister} counts ${total} papers and gave ${listed} different ones`);
    if (!last) report({ type: 'listing_progress', listing: progressOf(store.index.of(target), most) });
    return last;
  }

  #note(target: CollectionTarget, message: string): void {
    this.#around.report({ type: 'note', message: `${keyOf(target)}: ${message}` });
  }

  async #completed(target: CollectionTarget, ended: 'listed' | 'taken_over'): Promise<void> {
    const { store, finished, checkpointer } = this.#around;
    if (ended === 'listed') await finished.keep(store.index.of(target));
    await checkpointer.afterVenue();
    this.#end(target, ended, null);
  }

  /** The next lister is asked, if there is one. */
  async #unknown(target: CollectionTarget): Promise<void> {
    if (isOpen(this.#around.store.index.of(target))) return this.#enqueue(target);
    await this.#around.checkpointer.afterVenue();
    this.#end(target, 'unknown', null);
  }

  #failed(target: CollectionTarget, lister: string, error: RequestFailed | SourceUnavailable): void {
    const { report, now } = this.#around;
    this.#failure = errorContextOf(error, { source: lister, unit: keyOf(target), at: now() });
    if (error instanceof SourceUnavailable) {
      const resetsAt = error.resetsAt?.toISOString() ?? null;
      this.#apiStatus[lister] = { state: error.state, resets_at: resetsAt, last_error: error.message };
      if (!this.#closed.has(lister))
        report({
          type: 'lister_unavailable',
          lister,
          state: error.state,
          message: error.message,
          resets_at: resetsAt,
          next: error.next ?? null,
        });
      this.#closed.set(lister, error);
    } else this.#apiStatus[lister] = { ...ANSWERING, last_error: error.message };
    this.#end(target, 'failed', error.message);
  }

  #end(target: CollectionTarget, ended: ListingEnd['ended'], problem: string | null): void {
    const { store, report } = this.#around;
    const { finished: done, standings } = store.index;
    const listing = {
      ...progressOf(store.index.of(target), store.session.options.max_papers),
      ended,
      problem,
    };
    this.#ends.set(keyOf(target), listing);
    report({ type: 'listing_ended', listing, done, venue_years: standings.length });
  }
}

export function progressOf({ target, lister, papers, total }: Standing, mostPapers: number): ListingProgress {
  const most = mostPapers === 0 ? total : Math.min(total ?? mostPapers, mostPapers);
  return { name: calledName(target), venue: target.venue, year: target.year, lister, papers, total: most };
}

/** A lister may show a paper twice: the first one counts. */
function distinct(papers: ListedPage['papers']): ListedPage['papers'] {
  const seen = new Set<string>();
  return papers.filter(({ paper_id: id }) => !seen.has(id) && seen.add(id));
}
