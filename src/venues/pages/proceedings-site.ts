import { answerIn } from '../../http/answer-in.js';
import { NO_DIALECT } from '../../http/classify.js';
import { RequestFailed } from '../../http/failures.js';
import type { ApiState, AskContext } from '../../sources/source.js';
import { sourceClient } from '../../sources/source-client.js';
import type { ListerSettings } from '../definition.js';

export interface SiteApi {
  /** The lister's id; CF_<ID>_URL and CF_<ID>_RPS override what stands here. */
  readonly lister: string;
  readonly baseUrl: string;
  readonly requestsPerSecond: number;
  /** What to type when the site wants no programs. */
  readonly whenRefused: string;
}

/** A proceedings page of a large conference has a dozen megabytes; some are not compressed. */
const DEADLINE_MS = 120_000;

/** A site of proceedings for people: pages of HTML, one at a time. */
export class ProceedingsSite {
  readonly #http;

  /** Throws UsageError when a variable of the environment is wrong. */
  constructor(settings: ListerSettings, api: SiteApi) {
    this.#http = sourceClient(settings, {
      source: api.lister,
      baseUrl: api.baseUrl,
      accept: 'text/html',
      whenRefused: api.whenRefused,
      dialect: NO_DIALECT,
      requestsPerSecond: api.requestsPerSecond,
      concurrency: 1,
      deadlineMs: DEADLINE_MS,
    }).http;
  }

  /**
   * The page at a path; undefined where the site says that there is none (404). Throws RequestFailed and SourceUnavailable as
   * HttpClient does, also for a page that is cut off and for a wall against bots.
   */
  async page(path: string, { stopping, signal }: AskContext): Promise<string | undefined> {
    const reply = await this.#http.get(path, {
      expecting: 'single',
      form: 'html',
      read: (body) => body,
      stopping,
      signal,
    });
    return answerIn(reply);
  }

  get state(): ApiState['state'] {
    return this.#http.state;
  }

  async close(): Promise<void> {
    await this.#http.close();
  }
}

/** The failure of a page in which nothing was found that belongs there: no absence, for the site may have been built anew. */
export function anotherShape(page: string, missing: string): RequestFailed {
  return new RequestFailed(
    `${page} has another shape than known: ${missing}. Where the site was built anew, this version can't read it; --lister asks somebody else`,
  );
}

/** Paths that are still to be asked for and those that were, as they stand in `ListedPage.next`; undefined for anything else. */
export function pathsOf(next: string): readonly string[] | undefined {
  try {
    const paths: unknown = JSON.parse(next);
    return Array.isArray(paths) && paths.every((path) => typeof path === 'string') ? paths : undefined;
  } catch {
    return undefined;
  }
}

const MOST_NOTES = 5;

/** Entries that look like papers and could not be read, by their texts: a few of them, and how many more. */
export function unreadNotes(unread: readonly string[]): string[] {
  const notes = unread.slice(0, MOST_NOTES).map((text) => `an entry could not be read: "${text}"`);
  const more = unread.length - notes.length;
  return more === 0 ? notes : [...notes, `${more} more entries could not be read`];
}
