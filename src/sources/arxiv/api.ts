import { RequestFailed } from '../../http/failures.js';
import type { WorkRecord } from '../../model/outcome.js';
import type { Rejected } from '../ask-halving.js';
import type { SourceSettings } from '../definition.js';
import type { RecordList } from '../record-lists.js';
import { sourceClient, type SourceClient } from '../source-client.js';
import type { ApiState, AskContext } from '../source.js';
import { ARXIV_DIALECT, MALFORMED_ID } from './dialect.js';
import { parseEntry } from './entry.js';
import { parseFeed, type Feed } from './feed.js';
import { idsPath } from './query.js';

/** One request in three seconds, on one connection: https://info.arxiv.org/help/api/tou.html. */
const REQUESTS_PER_SECOND = 1 / 3;
/** That of "Attention Is All You Need". */
const KNOWN_ID = '1706.03762';

/** arXiv's query API: ids in, records out. Throws RequestFailed and SourceUnavailable as HttpClient does. */
export class ArxivApi {
  readonly #client: SourceClient;

  constructor(settings: SourceSettings) {
    this.#client = sourceClient(settings, {
      source: 'arxiv',
      baseUrl: 'https://export.arxiv.org',
      accept: 'application/atom+xml',
      whenRefused: 'See https://status.arxiv.org, then resume the run.',
      dialect: ARXIV_DIALECT,
      requestsPerSecond: REQUESTS_PER_SECOND,
      concurrency: 1,
    });
  }

  get requestsPerSecond(): number {
    return this.#client.requestsPerSecond;
  }

  /** The records of up to 100 ids. */
  async list(ids: readonly string[], context: AskContext): Promise<RecordList | Rejected> {
    const reply = await this.#client.http.get(idsPath(ids), {
      expecting: 'list',
      read: (body) => readFeed(body, ids),
      stopping: context.stopping,
      signal: context.signal,
    });
    if (reply.kind === 'absent') throw new RequestFailed('HTTP 404');
    if (reply.kind === 'bad_request') return { rejected: reply.reason };
    const feed = reply.value;
    if (feed.error === undefined) return { found: recordsOf(feed), doubt: doubtOf(feed, ids) };
    if (MALFORMED_ID.test(feed.error)) return { rejected: feed.error };
    throw new RequestFailed(`arXiv answered with an error: ${feed.error}`);
  }

  /** Asks for one paper. */
  async check(context: AskContext): Promise<void> {
    const answer = await this.list([KNOWN_ID], context);
    if ('rejected' in answer) throw new RequestFailed(answer.rejected);
  }

  get state(): ApiState['state'] {
    return this.#client.http.state;
  }

  close(): Promise<void> {
    return this.#client.http.close();
  }
}

/** A feed, unless it is about something else: arXiv's caches have been seen to give somebody else's. */
function readFeed(body: string, ids: readonly string[]): Feed | undefined {
  const feed = parseFeed(body);
  const isOthers = feed?.about !== undefined && !ids.some((id) => feed.about?.includes(id));
  return isOthers ? undefined : feed;
}

/** Why an id that is not in a feed may exist all the same. */
function doubtOf({ about, rows, total }: Feed, ids: readonly string[]): string | undefined {
  if (about === undefined || !ids.every((id) => about.includes(id)))
    return 'the feed does not say that it is about this identifier';
  return rows === total ? undefined : `the feed has ${rows} entries and counts ${total ?? 'none'}`;
}

function recordsOf(feed: Feed): Map<string, WorkRecord> {
  const records = feed.entries.flatMap((entry) => parseEntry(entry, feed) ?? []);
  return new Map(records.map((record) => [record.identifiers[0]!.value, record]));
}
