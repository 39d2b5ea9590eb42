import type { Login } from '../../http/client-options.js';
import { SourceUnavailable, UsageError } from '../../model/errors.js';
import type { AskContext } from '../../sources/source.js';
import type { Credentials } from './credentials.js';

/** What OpenReview says to a name and a password. */
export type LoginAnswer =
  | { readonly token: string }
  /** It wants a second factor. */
  | 'mfa'
  | { readonly refused: string };

/** A token that is refused so soon after the login that a 401 led to is refused for another reason than its age. */
const TOO_SOON_MS = 60_000;

/**
 * The token for OpenReview's APIs, both of which take the same one: fetched when the first request needs it, once more when it is
 * refused, and kept in memory only.
 */
export class OpenReviewLogin implements Login {
  readonly #credentials: Credentials;
  readonly #ask: (user: NonNullable<Credentials['user']>, context: AskContext) => Promise<LoginAnswer>;
  readonly #now: () => Date;
  #given: string | undefined;
  #fetched: Promise<string> | undefined;
  #token: string | undefined;
  #renewedAt: number | undefined;
  #failed: SourceUnavailable | undefined;

  /** Throws UsageError for a token that no header can hold. */
  constructor(
    credentials: Credentials,
    ask: (user: NonNullable<Credentials['user']>, context: AskContext) => Promise<LoginAnswer>,
    now: () => Date,
  ) {
    if (credentials.token !== undefined && !/^[\x21-\x7e]+$/.test(credentials.token)) {
      throw new UsageError(
        'OPENREVIEW_TOKEN is not a token: expected letters, digits and signs without spaces',
        { next: 'Copy the token again, or set OPENREVIEW_USERNAME and OPENREVIEW_PASSWORD instead.' },
      );
    }
    this.#credentials = credentials;
    this.#given = credentials.token;
    this.#ask = ask;
    this.#now = now;
  }

  get secrets(): readonly string[] {
    const { user, token } = this.#credentials;
    return [user?.password, user?.name, token, this.#token].filter((secret) => secret !== undefined);
  }

  async headers(context: AskContext): Promise<Readonly<Record<string, string>>> {
    return { authorization: `Bearer ${this.#given ?? (await this.#current(context))}` };
  }

  refused({ authorization }: Readonly<Record<string, string>>): boolean {
    if (this.#credentials.user === undefined) return false;
    const current = this.#given ?? this.#token;
    // Somebody else's 401 has led to another token meanwhile.
    if (current === undefined || authorization !== `Bearer ${current}`) return true;
    const now = this.#now().getTime();
    if (this.#renewedAt !== undefined && now - this.#renewedAt < TOO_SOON_MS) return false;
    this.#renewedAt = now;
    this.#given = undefined;
    this.#token = undefined;
    this.#fetched = undefined;
    return true;
  }

  #current(context: AskContext): Promise<string> {
    if (this.#failed !== undefined) return Promise.reject(this.#failed);
    if (this.#fetched === undefined) {
      const fetching = this.#fetch(context);
      this.#fetched = fetching;
      // Whoever waits hears of it; the next one tries again.
      fetching.catch(() => {
        if (this.#fetched === fetching) this.#fetched = undefined;
      });
    }
    return this.#fetched;
  }

  async #fetch(context: AskContext): Promise<string> {
    const { user } = this.#credentials;
    if (user === undefined) throw new Error('no name and password to log in with');
    const answer = await this.#ask(user, context);
    if (typeof answer === 'object' && 'token' in answer) {
      this.#token = answer.token;
      return answer.token;
    }
    this.#failed = answer === 'mfa' ? secondFactor() : notLetIn(answer.refused);
    throw this.#failed;
  }
}

function secondFactor(): SourceUnavailable {
  return new SourceUnavailable(
    'openreview',
    'refused',
    'openreview wants a second factor for this login, which nobody is there to give.',
    {
      safe: 'What it answered so far is saved.',
      next: 'Set OPENREVIEW_TOKEN to a token of a session that you began yourself, or use an account without a second factor.',
    },
  );
}

function notLetIn(reason: string): SourceUnavailable {
  return new SourceUnavailable('openreview', 'refused', `openreview refused the login (${reason}).`, {
    safe: 'What it answered so far is saved.',
    next: 'Check OPENREVIEW_USERNAME and OPENREVIEW_PASSWORD, then resume the run.',
  });
}
