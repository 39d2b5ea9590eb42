import type { HttpClient } from '../../http/client.js';
import { RequestFailed } from '../../http/failures.js';
import { jsonOf } from '../../http/json.js';
import type { WorkRecord } from '../../model/outcome.js';
import type { Rejected } from '../ask-halving.js';
import type { SourceSettings } from '../definition.js';
import type { ApiState, AskContext } from '../source.js';
import { sourceClient } from '../source-client.js';
import { searchForm } from './query.js';
import { parseResult } from './record.js';
import { errorSchema, pageSchema } from './schema.js';

/** Nobody publishes one; at 10 a second the service is said to refuse. */
const REQUESTS_PER_SECOND = 3;
const CONCURRENCY = 2;
/** Pages of one search that are read at the most. */
const MOST_PAGES = 5;

/** As often a request of 200 is halved until one paper is left, and two more. */
const ERRORS_OF_QUERIES = 10;

/** "Deep learning", of PubMed. */
const KNOWN_PAPER = 'DOI:"10.1038/nature14539"';

const NEVER = /(?!)/;
const readPage = jsonOf(pageSchema);
const readError = jsonOf(errorSchema);

export interface Search {
  readonly query: string;
  readonly pageSize: number;
  /** Whether it can be asked in parts. If it can't, what there is counts, and an error is tried again. */
  readonly divisible: boolean;
}

/** Europe PMC's search: queries in, records out; paced and retried. Throws RequestFailed and SourceUnavailable as HttpClient does. */
export class EuropePmcApi {
  readonly requestsPerSecond: number;
  readonly #http: HttpClient;
  /** How many errors in a row are still taken for the query's fault; none before the first page, when it may as well be the service's. */
  #patience = 0;

  constructor(settings: SourceSettings) {
    const client = sourceClient(settings, {
      source: 'europepmc',
      baseUrl: 'https://www.ebi.ac.uk/europepmc/webservices/rest',
      accept: 'application/json',
      whenRefused: 'Wait some minutes, or set CF_EUROPEPMC_RPS to a lower rate, then resume the run.',
      dialect: { invalidRequest: NEVER, budgetSpent: NEVER, notAllowed: NEVER },
      requestsPerSecond: REQUESTS_PER_SECOND,
      concurrency: CONCURRENCY,
    });
    this.#http = client.http;
    this.requestsPerSecond = client.requestsPerSecond;
  }

  /** The records of a query. `rejected` when the server would not take it, or has more than can be read, and it can be asked in parts. */
  async search(
    { query, pageSize, divisible }: Search,
    context: AskContext,
  ): Promise<WorkRecord[] | Rejected> {
    const records: WorkRecord[] = [];
    let rows = 0;
    let cursor = '*';
    for (let page = 1; page <= MOST_PAGES; page++) {
      const reply = await this.#http.post(
        '/searchPOST',
        { type: 'application/x-www-form-urlencoded', text: searchForm(query, pageSize, cursor) },
        {
          expecting: 'list',
          read: (body) => readPage(body) ?? this.#errorIn(body, divisible),
          stopping: context.stopping,
          signal: context.signal,
        },
      );
      if (reply.kind === 'bad_request') return { rejected: reply.reason };
      if (reply.kind === 'absent') return { rejected: 'HTTP 404' };
      if (!('resultList' in reply.value)) return reply.value;
      this.#patience = ERRORS_OF_QUERIES;
      const { resultList, nextCursorMark, hitCount } = reply.value;
      rows += resultList.result.length;
      records.push(...resultList.result.flatMap((result) => parseResult(result) ?? []));
      const isLast =
        rows >= hitCount ||
        resultList.result.length < pageSize ||
        nextCursorMark === undefined ||
        nextCursorMark === cursor;
      if (isLast) return records;
      cursor = nextCursorMark;
    }
    return divisible ? { rejected: `more than ${MOST_PAGES * pageSize} records` } : records;
  }

  /** An error that asking in parts may get round; undefined lets the client try again. */
  #errorIn(body: string, divisible: boolean): Rejected | undefined {
    const error = readError(body);
    if (error === undefined || !divisible || this.#patience === 0) return undefined;
    this.#patience--;
    return { rejected: `error ${error.errCode}: ${error.errMsg ?? 'no reason given'}` };
  }

  /** Asks for one paper that there is. */
  async check(context: AskContext): Promise<void> {
    const answer = await this.search({ query: KNOWN_PAPER, pageSize: 1, divisible: false }, context);
    if ('rejected' in answer) throw new RequestFailed(answer.rejected);
  }

  get state(): ApiState['state'] {
    return this.#http.state;
  }

  close(): Promise<void> {
    return this.#http.close();
  }
}
