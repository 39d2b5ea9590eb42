import type * as z from 'zod';
import type { Dialect } from '../../http/classify.js';
import { NO_DIALECT } from '../../http/classify.js';
import type { HttpClient } from '../../http/client.js';
import { RequestFailed } from '../../http/failures.js';
import { jsonOf } from '../../http/json.js';
import { sourceClient } from '../../sources/source-client.js';
import type { ApiState, AskContext } from '../../sources/source.js';
import type { ListerSettings } from '../definition.js';
import type { DblpEntry } from './entry.js';
import { papersPath, venuesPath } from './query.js';
import { publicationsSchema, venuesSchema, type FoundVenue, type SearchPage } from './schema.js';

/** "Wait one or two seconds"; who asks faster for long lists was seen to have connections reset (2026-07). */
const REQUESTS_PER_SECOND = 0.5;

/** Since 2026-09 it shows a page against bots at times, also in place of data, under 200 and under 500: then there is no use in asking again. */
const DBLP_DIALECT: Dialect = { ...NO_DIALECT, wallRefuses: true };

/** DBLP's search API. Throws RequestFailed and SourceUnavailable as HttpClient does. */
export class DblpApi {
  readonly #http: HttpClient;

  /** Throws UsageError where a setting is wrong. */
  constructor(settings: ListerSettings) {
    this.#http = sourceClient(settings, {
      source: 'dblp',
      baseUrl: 'https://dblp.org',
      accept: 'application/json',
      whenRefused:
        'Run the command again later, choose another lister with --lister, or give saved answers of DBLP with --from.',
      dialect: DBLP_DIALECT,
      requestsPerSecond: REQUESTS_PER_SECOND,
      concurrency: 1,
    }).http;
  }

  papers(stream: string, year: number, first: number, context: AskContext): Promise<SearchPage<DblpEntry>> {
    return this.#search(papersPath(stream, year, first), first, publicationsSchema, context);
  }

  venues(name: string, first: number, context: AskContext): Promise<SearchPage<FoundVenue>> {
    return this.#search(venuesPath(name, first), first, venuesSchema, context);
  }

  get state(): ApiState['state'] {
    return this.#http.state;
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  async #search<T>(
    path: string,
    first: number,
    schema: z.ZodType<SearchPage<T>>,
    context: AskContext,
  ): Promise<SearchPage<T>> {
    const reply = await this.#http.get(path, {
      expecting: 'list',
      read: jsonOf(schema),
      stopping: context.stopping,
      signal: context.signal,
    });
    if (reply.kind !== 'answer') throw new RequestFailed(reply.kind === 'absent' ? 'HTTP 404' : reply.reason);
    const page = reply.value;
    // Behind the end of a list it gives the number of none.
    if (page.rows > 0 && page.first !== first)
      throw new RequestFailed(
        `DBLP was asked for what follows number ${first}, and gave number ${page.first}`,
      );
    if (page.rows === 0 && first < page.total)
      throw new RequestFailed(`DBLP counts ${page.total} and gives ${first}`);
    return page;
  }
}
