import { RequestFailed } from '../../http/failures.js';
import { jsonOf } from '../../http/json.js';
import { readMailto } from '../../http/settings.js';
import type { WorkRecord } from '../../model/outcome.js';
import type { Rejected } from '../ask-halving.js';
import type { SourceSettings } from '../definition.js';
import type { RecordAnswer, RecordList } from '../record-lists.js';
import { sourceClient, type SourceClient } from '../source-client.js';
import type { ApiState, AskContext } from '../source.js';
import { DATACITE_DIALECT } from './dialect.js';
import { listPath, singlePath } from './query.js';
import { parseRecord } from './record.js';
import { listSchema, singleSchema } from './schema.js';

/** Requests per second, a little less than 500 and 1,000 in five minutes. */
const RATE_ANONYMOUS = 1.6;
const RATE_IDENTIFIED = 3.2;
const CONCURRENCY = 4;

/** A record that DataCite has for certain ("Attention Is All You Need", of arXiv). */
const KNOWN_DOI = '10.48550/arxiv.1706.03762';

/** DataCite's REST API: DOIs in, records out. Throws RequestFailed and SourceUnavailable as HttpClient does. */
export class DataCiteApi {
  readonly #client: SourceClient;
  #listsWork = false;

  constructor(settings: SourceSettings) {
    const isIdentified = readMailto(settings.environment) !== undefined;
    this.#client = sourceClient(settings, {
      source: 'datacite',
      baseUrl: 'https://api.datacite.org',
      accept: 'application/vnd.api+json, application/json',
      whenRefused: 'See https://status.datacite.org, then resume the run.',
      dialect: DATACITE_DIALECT,
      requestsPerSecond: isIdentified ? RATE_IDENTIFIED : RATE_ANONYMOUS,
      concurrency: CONCURRENCY,
    });
  }

  get requestsPerSecond(): number {
    return this.#client.requestsPerSecond;
  }

  /**
   * The records of up to 100 DOIs. Further pages are counted here, because the link to the next page that the server
   * gives does not repeat the DOIs.
   */
  async list(dois: readonly string[], context: AskContext): Promise<RecordList | Rejected> {
    const records: WorkRecord[] = [];
    let rows = 0;
    for (let page = 1; ; page++) {
      const reply = await this.#client.http.get(listPath(dois, page), {
        expecting: 'list',
        read: jsonOf(listSchema),
        stopping: context.stopping,
        signal: context.signal,
      });
      if (reply.kind !== 'answer') return { rejected: reply.kind === 'absent' ? 'HTTP 404' : reply.reason };
      this.#listsWork = true;
      const { data, meta } = reply.value;
      records.push(...data.flatMap((row) => parseRecord(row) ?? []));
      rows += data.length;
      if (rows < meta.total && data.length > 0) continue;
      const missing = meta.total - rows;
      const doubt = missing > 0 ? `the list lacks ${missing} of its rows` : undefined;
      return { found: byOwnDoi(records), doubt };
    }
  }

  /** One record. */
  async single(doi: string, context: AskContext): Promise<RecordAnswer> {
    const reply = await this.#client.http.get(singlePath(doi), {
      expecting: 'single',
      read: jsonOf(singleSchema),
      stopping: context.stopping,
      signal: context.signal,
    });
    if (reply.kind === 'absent') return 'absent';
    if (reply.kind === 'bad_request') return { outcome: 'failed', reason: reply.reason };
    const record = parseRecord(reply.value.data);
    if (record === undefined) throw new RequestFailed('DataCite answered with something that is no record');
    return { record };
  }

  /** Whether a rejected list says something about a DOI in it: not if no list was ever answered. */
  get listsWork(): boolean {
    return this.#listsWork;
  }

  /** Asks for one record that there is. */
  async check(context: AskContext): Promise<void> {
    const answer = await this.list([KNOWN_DOI], context);
    if ('rejected' in answer) throw new RequestFailed(answer.rejected);
  }

  get state(): ApiState['state'] {
    return this.#client.http.state;
  }

  close(): Promise<void> {
    return this.#client.http.close();
  }
}

/** A row belongs to the DOI that is its own; what it says to be identical with was not asked for. */
function byOwnDoi(records: readonly WorkRecord[]): Map<string, WorkRecord> {
  const found = new Map<string, WorkRecord>();
  for (const record of records) {
    const own = record.identifiers.find(({ type }) => type === 'doi')?.value;
    if (own !== undefined && !found.has(own)) found.set(own, record);
  }
  return found;
}
