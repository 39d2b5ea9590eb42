import { answerIn } from '../../http/answer-in.js';
import { NO_DIALECT } from '../../http/classify.js';
import { RequestFailed } from '../../http/failures.js';
import { sourceClient, type SourceClient } from '../../sources/source-client.js';
import type { ApiState, AskContext } from '../../sources/source.js';
import type { ListerSettings } from '../definition.js';
import { MalformedCollection, readCollection } from './read-collection.js';
import type { AnthologyVolume } from './volume.js';

/** GitHub gives no figure for raw files; anonymous clients are throttled at about a thousand an hour (2026-09). */
const REQUESTS_PER_SECOND = 2;
/** The collection of 1974, in which nothing changes: where it is not found, collections are elsewhere by now. */
const OLDEST = 'J74';

/** The Anthology's own XML, at GitHub. */
export class CollectionFiles {
  readonly #client: SourceClient;

  constructor(settings: ListerSettings) {
    this.#client = sourceClient(settings, {
      source: 'acl_anthology',
      baseUrl: 'https://raw.githubusercontent.com/acl-org/acl-anthology/master/data/xml',
      accept: 'application/xml, text/plain;q=0.9, */*;q=0.1',
      whenRefused: 'See https://www.githubstatus.com, then resume the run.',
      dialect: NO_DIALECT,
      requestsPerSecond: REQUESTS_PER_SECOND,
      concurrency: 2,
    });
  }

  /** The volumes of a collection; undefined when there is no such collection. Throws RequestFailed and SourceUnavailable. */
  async read(collection: string, context: AskContext): Promise<AnthologyVolume[] | undefined> {
    const text = await this.#get(collection, context);
    if (text === undefined) return undefined;
    const volumes: AnthologyVolume[] = [];
    try {
      for await (const volume of readCollection([text])) volumes.push(volume);
    } catch (error) {
      if (!(error instanceof MalformedCollection)) throw error;
      throw new RequestFailed(`${collection}.xml can't be read: ${error.message}`, { cause: error });
    }
    if (volumes.length === 0) throw new RequestFailed(`${collection}.xml has no volume`);
    const other = volumes.find((volume) => volume.collection !== collection);
    if (other !== undefined)
      throw new RequestFailed(`asked for ${collection}.xml, got the collection ${other.collection}`);
    return volumes;
  }

  /** Whether collections are still where they are looked for. */
  async areThere(context: AskContext): Promise<boolean> {
    return (await this.#get(OLDEST, context)) !== undefined;
  }

  get state(): ApiState['state'] {
    return this.#client.http.state;
  }

  close(): Promise<void> {
    return this.#client.http.close();
  }

  async #get(collection: string, context: AskContext): Promise<string | undefined> {
    const reply = await this.#client.http.get(`/${collection}.xml`, {
      expecting: 'single',
      form: 'text',
      // What is cut off is asked for again.
      read: (body) => (/^[\s\ufeff]*<[\s\S]*<\/collection>\s*$/.test(body) ? body : undefined),
      stopping: context.stopping,
      signal: context.signal,
    });
    return answerIn(reply)?.replace(/^\ufeff/, '');
  }
}
