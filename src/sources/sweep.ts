import { MOST_WORKS_PER_KEY, titleKeys } from '../match/title-keys.js';
import { INTERRUPTED, RequestFailed } from '../http/failures.js';
import type { Outcome, WorkRecord } from '../model/outcome.js';
import type { Rejected } from './ask-halving.js';
import { Failures } from './failures.js';
import { keyOfListing, type Listing } from './listing.js';
import { settleByTitle } from './settle.js';
import type { AskContext, Batch, BatchAnswer, ListingSize, Question } from './source.js';

/** One page of a listing, with what is read of each of its works. */
export interface ListingPage<T = WorkRecord> {
  readonly records: readonly T[];
  /** Works of the whole listing, as the source counts them. */
  readonly total: number;
  /** What brings the next page; undefined on the last one. */
  readonly next: string | undefined;
  /** Set when works were counted that did not come: a paper that is not here may be one of them. */
  readonly incomplete?: boolean;
}

/**
 * Gets a page: the first, or the one that `next` of the page before leads to. 'unknown' when the source has no such venue. Throws
 * RequestFailed and SourceUnavailable as HttpClient does.
 */
export type ListPage = (
  listing: Listing,
  next: string | undefined,
  context: AskContext,
) => Promise<ListingPage | 'unknown' | Rejected>;

/** First pages that are kept between counting and asking, the latest ones: those of venues that are not listed after all go again. */
const MOST_KEPT = 16;
/** A listing that has at least this share of the papers in it is taken to be complete. */
const TRUSTED_SHARE = 0.5;

/**
 * Lists a venue of a source page by page and finds papers in it by their titles. A paper is settled when the whole listing has been
 * seen, so that the order of the pages decides nothing.
 */
export class VenueSweep {
  readonly #source: string;
  readonly #page: ListPage;
  readonly #firstPages = new Map<string, ListingPage>();

  constructor(source: string, page: ListPage) {
    this.#source = source;
    this.#page = page;
  }

  /** `Sweeps.count`. Keeps the first page for the asking that follows. */
  async count(listing: Listing, context: AskContext): Promise<ListingSize> {
    const failures = new Failures(this.#source);
    try {
      const page = await this.#page(listing, undefined, context);
      if (page === 'unknown' || 'rejected' in page) return 'unknown';
      const [oldest] = this.#firstPages.keys();
      if (oldest !== undefined && this.#firstPages.size >= MOST_KEPT) this.#firstPages.delete(oldest);
      this.#firstPages.set(keyOfListing(listing), page);
      return page.total === 0 ? 'unknown' : { works: page.total };
    } catch (error) {
      const { reason } = failures.add(error);
      const { unavailable, failure } = failures.with([]);
      return { failed: reason, ...(unavailable && { unavailable }), ...(failure && { failure }) };
    }
  }

  /** `Source.ask` for a step that sweeps. */
  async ask({ step, questions, listing }: Batch, context: AskContext): Promise<BatchAnswer> {
    if (listing === undefined) throw new Error(`${this.#source}: a sweep without a listing`);
    const failures = new Failures(this.#source);
    try {
      const { candidates, complete } = await this.#candidates(listing, questions, context);
      const found = candidates.filter((records) => records.length > 0).length;
      const thorough = complete && found >= questions.length * TRUSTED_SHARE;
      const outcomes = questions.map((question, nth): Outcome => {
        const outcome = settleByTitle(question, candidates[nth]!, step);
        return outcome.outcome === 'absent' && thorough ? { ...outcome, thorough } : outcome;
      });
      return { outcomes };
    } catch (error) {
      const failed = failures.add(error);
      return failures.with(questions.map(() => failed));
    }
  }

  /**
   * For each question the records that share a key of its title with it. A key that too many works of the listing share tells none
   * of them; a title with such a beginning is found by its other keys. `complete`: all pages were whole.
   */
  async #candidates(
    listing: Listing,
    questions: readonly Question[],
    context: AskContext,
  ): Promise<{ candidates: WorkRecord[][]; complete: boolean }> {
    const keysOf = questions.map(({ paper }) => titleKeys(paper.title ?? '', paper.authors));
    const sharing = new Map(keysOf.flat().map((key): [string, WorkRecord[] | 'crowded'] => [key, []]));
    let complete = true;
    for await (const { records, incomplete = false } of this.#pages(listing, context)) {
      complete &&= !incomplete;
      for (const record of records) {
        const authors = record.authors?.map(({ name }) => name) ?? [];
        for (const key of titleKeys(record.title ?? '', authors)) {
          const known = sharing.get(key);
          if (known === undefined || known === 'crowded') continue;
          if (known.push(record) > MOST_WORKS_PER_KEY) sharing.set(key, 'crowded');
        }
      }
    }
    const candidates = keysOf.map((keys) => {
      const found = new Set<WorkRecord>();
      for (const key of keys) {
        const known = sharing.get(key);
        if (known !== undefined && known !== 'crowded') for (const record of known) found.add(record);
      }
      return [...found];
    });
    return { candidates, complete };
  }

  async *#pages(listing: Listing, context: AskContext): AsyncGenerator<ListingPage> {
    const key = keyOfListing(listing);
    let page = this.#firstPages.get(key) ?? (await this.#page(listing, undefined, context));
    this.#firstPages.delete(key);
    for (;;) {
      if (page === 'unknown') return;
      if ('rejected' in page) throw new RequestFailed(page.rejected);
      yield page;
      if (page.next === undefined) return;
      if (context.stopping.aborted) throw new RequestFailed(INTERRUPTED);
      page = await this.#page(listing, page.next, context);
    }
  }
}
