import { RequestFailed } from '../../http/failures.js';
import { jsonOf } from '../../http/json.js';
import type { WorkRecord } from '../../model/outcome.js';
import type { Rejected } from '../ask-halving.js';
import type { SourceSettings } from '../definition.js';
import type { Listing } from '../listing.js';
import { sourceClient, type SourceClient } from '../source-client.js';
import type { ApiState, AskContext } from '../source.js';
import type { ListingPage } from '../sweep.js';
import { KEY_FORM } from './definition.js';
import { SEMANTIC_SCHOLAR_DIALECT } from './dialect.js';
import { BATCH_PATH, IDS_PER_BATCH, batchBody, listingPath } from './query.js';
import { batchSchema, listingSchema, matchSchema } from './schema.js';
import { requestsUnderWay } from './steps.js';
import { parsePaper } from './work.js';

/**
 * A paper that Semantic Scholar has for certain ("Attention is all you need"). A batch of which it has none is refused
 * with the same words as one with an id that it can't read; with this one in it the two are told apart.
 */
const KNOWN_PAPER = 'CorpusId:13756489';

/** One row of a batch: 'unknown' when Semantic Scholar has no such paper, 'odd' for what is neither that nor a paper. */
export type Row = WorkRecord | 'unknown' | 'odd';

/**
 * Semantic Scholar's Graph API: ids, titles and venues in, records out; paced and retried. Throws RequestFailed and
 * SourceUnavailable as HttpClient does.
 */
export class SemanticScholarApi {
  readonly #client: SourceClient;
  #answersTitles = false;

  constructor(settings: SourceSettings) {
    this.#client = sourceClient(settings, {
      source: 'semantic_scholar',
      baseUrl: 'https://api.semanticscholar.org',
      accept: 'application/json',
      key: { variable: 'SEMANTIC_SCHOLAR_API_KEY', header: (key) => ({ 'x-api-key': key }) },
      whenRefused: `Set SEMANTIC_SCHOLAR_API_KEY to a valid key (one that was not used for two months is revoked; ${KEY_FORM} gives out new ones), then resume the run.`,
      dialect: SEMANTIC_SCHOLAR_DIALECT,
      // "Introductory" rate of a key, over all endpoints together: https://www.semanticscholar.org/product/api (2026-09).
      requestsPerSecond: 1,
      concurrency: requestsUnderWay,
    });
  }

  get requestsPerSecond(): number {
    return this.#client.requestsPerSecond;
  }

  /** Whether a rejected title says something about that title; if none was ever answered, the API may have changed. */
  get answersTitles(): boolean {
    return this.#answersTitles;
  }

  /**
   * One row for each of up to 500 ids, in their order: the only thing that tells which row is whose, because a paper that was
   * merged into another comes under the other's id. A reply of another length is no answer.
   */
  async batch(ids: readonly string[], context: AskContext): Promise<{ rows: readonly Row[] } | Rejected> {
    const asked = ids.length < IDS_PER_BATCH ? [...ids, KNOWN_PAPER] : ids;
    const reply = await this.#client.http.post(
      BATCH_PATH,
      { type: 'application/json', text: batchBody(asked) },
      { expecting: 'list', read: jsonOf(batchSchema(asked.length)), ...context },
    );
    if (reply.kind !== 'answer') return rejectedBy(reply);
    return { rows: reply.value.slice(0, ids.length).map(rowOf) };
  }

  /** The paper whose title fits best, if there is one. */
  async match(path: string, context: AskContext): Promise<{ records: readonly WorkRecord[] } | Rejected> {
    const reply = await this.#client.http.get(path, {
      expecting: 'list',
      read: jsonOf(matchSchema),
      ...context,
    });
    if (reply.kind === 'bad_request') return rejectedBy(reply);
    this.#answersTitles = true;
    if (reply.kind === 'absent') return { records: [] };
    const { data } = reply.value;
    const records = data.flatMap((paper) => parsePaper(paper) ?? []);
    if (records.length === 0 && data.length > 0) throw new RequestFailed(NO_PAPER);
    return { records };
  }

  /** A page of a venue (`ListPage`). */
  page(
    listing: Listing,
    token: string | undefined,
    context: AskContext,
  ): Promise<ListingPage | 'unknown' | Rejected> {
    return this.listing(listing, token, context, parsePaper);
  }

  /** The same, of which `read` takes what it wants from each paper: undefined for one that is none of its. */
  async listing<T>(
    listing: Listing,
    token: string | undefined,
    context: AskContext,
    read: (row: unknown) => T | undefined,
  ): Promise<ListingPage<T> | 'unknown' | Rejected> {
    const path = listingPath(listing, token);
    if (path === undefined) return 'unknown';
    const reply = await this.#client.http.get(path, {
      expecting: 'list',
      read: jsonOf(listingSchema),
      ...context,
    });
    if (reply.kind !== 'answer') return rejectedBy(reply);
    const { total, data = [], token: next } = reply.value;
    // Nothing on the way to more, or the same again: whoever went on would never come to an end.
    if (next != null && (data.length === 0 || next === token)) {
      throw new RequestFailed('the listing of Semantic Scholar leads nowhere');
    }
    return { records: data.flatMap((paper) => read(paper) ?? []), total, next: next ?? undefined };
  }

  /** Asks for one paper that there is. */
  async check(context: AskContext): Promise<void> {
    const answer = await this.batch([], context);
    if ('rejected' in answer) throw new RequestFailed(answer.rejected);
  }

  get state(): ApiState['state'] {
    return this.#client.http.state;
  }

  close(): Promise<void> {
    return this.#client.http.close();
  }
}

export const NO_PAPER = 'Semantic Scholar answered with something that is no paper';

function rowOf(json: unknown): Row {
  return json === null ? 'unknown' : (parsePaper(json) ?? 'odd');
}

function rejectedBy(reply: { kind: 'absent' } | { kind: 'bad_request'; reason: string }): Rejected {
  return { rejected: reply.kind === 'absent' ? 'HTTP 404' : reply.reason };
}
