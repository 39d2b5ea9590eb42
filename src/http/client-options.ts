import type { SourceId } from '../model/outcome.js';
import type { Dialect } from './classify.js';
import type { BookKeeper } from './limits-book.js';
import type { Clock } from './pacing.js';
import type { RawReply } from './reply.js';
import type { Account, Reading } from './spending.js';
import type { Waits } from './waits.js';

/** What the client of one source needs to know of it. */
export interface HttpClientOptions {
  readonly source: SourceId;
  /** Where the source lives; paths are added to it. */
  readonly baseUrl: URL;
  /** Sent with every request; the place for a key. */
  readonly headers: Readonly<Record<string, string>>;
  /** What must never be shown. */
  readonly secrets: readonly string[];
  /** What to type when the source refuses us. */
  readonly whenRefused: string;
  readonly dialect: Dialect;
  readonly requestsPerSecond: number;
  /** Requests under way at once, at the most. */
  readonly concurrency: number;
  readonly clock: Clock;
  /** For proxy variables. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where the limits are kept; in this process alone when not given. */
  readonly keeper?: BookKeeper;
  /** For a host that wants a login. */
  readonly login?: Login;
  /** For a source that asks for money, or counts in credits. */
  readonly spending?: Spending;
  /** What the user wants to spend at the most, and the session that it is counted for. */
  readonly budget?: () => Pick<Account, 'budget' | 'session'>;
  /** Called with every reply, e.g. to learn limits from its headers. */
  readonly observe?: (reply: RawReply) => void;
  /** Gets to know whom requests wait for. */
  readonly waits?: Waits;
  readonly random?: () => number;
  /** Of one attempt, in milliseconds; 30,000 when not given. */
  readonly deadlineMs?: number;
  readonly deadline?: (milliseconds: number) => AbortSignal;
  /** Of a reply, decompressed; 64 MB when not given. */
  readonly maxBytes?: number;
}

/** What a host wants to see with every request, where it has to be fetched first and runs out: a token for a password. */
export interface Login {
  /** Headers to send. Throws RequestFailed and SourceUnavailable where there is no getting them. */
  headers(context: {
    readonly stopping: AbortSignal;
    readonly signal: AbortSignal;
  }): Promise<Readonly<Record<string, string>>>;
  /** Told of headers that the host refused with a 401. True when the next ones may be better. */
  refused(headers: Readonly<Record<string, string>>): boolean;
  /** What must never be shown, as it is now. */
  readonly secrets: readonly string[];
}

/** How a source counts what is spent. */
export interface Spending {
  /** Credits for a day, until replies say otherwise. */
  readonly creditsPerDay: number;
  readonly usdPerCredit?: number;
  /** What a reply says of it. Of a 429, which may say anything, only when there is more. */
  readonly readReply: (reply: RawReply, now: Date) => Reading;
  /** What to do when nothing is left for today. */
  readonly advice: string;
}
