import { setMaxListeners } from 'node:events';
import pRetry from 'p-retry';
import { SourceUnavailable } from '../model/errors.js';
import { backoff } from './backoff.js';
import { Circuit } from './circuit.js';
import type { HttpClientOptions } from './client-options.js';
import { classify, unreadable, type Verdict } from './classify.js';
import { closedError, parkedError } from './closed-source.js';
import { downloadHeaders, readDownload, type Downloaded, type DownloadOptions } from './download.js';
import { AttemptFailed, INTERRUPTED, ReplyTooLarge, RequestFailed } from './failures.js';
import type { Form } from './form.js';
import { OwnBook, type BookKeeper } from './limits-book.js';
import { Pacing, type Happened } from './pacing.js';
import { readProxies } from './proxy.js';
import { redact } from './redaction.js';
import type { Expecting, RawReply } from './reply.js';
import type { Reading } from './spending.js';
import { openTransport, type Receiving, type RequestBody, type Transport } from './transport.js';
import { UNNOTICED_WAITS, type UnderWay, type Wait, type Waits } from './waits.js';

const RETRIES = 5;
const REDIRECTS = 3;
const DEADLINE_MS = 30_000;
const MAX_BYTES = 64_000_000;
/** A reply is decompressed after its deadline, which is over when it has come. */
const DECODING_MS = 5_000;

export interface AskOptions<T> {
  readonly expecting: Expecting;
  /** What the answer looks like; JSON, or whatever `read` makes of it, when not given. */
  readonly form?: Form;
  /** What a body says; undefined when it is not what was asked for: that is treated like a web page in its place. Never throws. */
  readonly read: (body: string) => T | undefined;
  /** What the answer costs, in the credits of the source; 0 when not given. */
  readonly cost?: number;
  /** Asked without the login of the host: it is what gets one. */
  readonly withoutLogin?: true;
  /** Aborted when no new request may begin. */
  readonly stopping: AbortSignal;
  /** Aborted when the time for answers is over. */
  readonly signal: AbortSignal;
}

/** What a source said: an answer, that there is none, or that the question is wrong. */
export type Reply<T> =
  { readonly kind: 'answer'; readonly value: T } | Extract<Verdict, { kind: 'absent' | 'bad_request' }>;

/** What to send: a GET without a body, a POST with one. */
interface Asked {
  /** Path and query, from the root of the host. */
  readonly target: string;
  readonly body?: RequestBody;
  /** Of this question, in place of those of all. */
  readonly headers?: Readonly<Record<string, string>>;
}

interface Sent extends Asked {
  readonly headers: Readonly<Record<string, string>>;
}

/** How to ask, and what to make of the whole reply. */
interface Question<T> extends Omit<AskOptions<T>, 'read'> {
  readonly read: (reply: RawReply) => T | undefined | Promise<T | undefined>;
  /** Where the body goes that is too large for memory; the reply then has its beginning only. */
  readonly receiving?: Receiving;
}

/** Asks one source over HTTP: paced, retried within limits, judged. One for each source and run. */
export class HttpClient {
  readonly pacing: Pacing;
  readonly #options: HttpClientOptions;
  readonly #circuit = new Circuit();
  readonly #transport: Transport;
  readonly #random: () => number;
  readonly #keeper: BookKeeper;
  readonly #waits: Waits;
  readonly #deadlineMs: number;
  #refused: SourceUnavailable | undefined;

  constructor(options: HttpClientOptions) {
    this.#options = options;
    this.#random = options.random ?? Math.random;
    const deadlineMs = options.deadlineMs ?? DEADLINE_MS;
    this.#deadlineMs = deadlineMs;
    this.#waits = options.waits ?? UNNOTICED_WAITS;
    this.#keeper = options.keeper ?? new OwnBook(options.clock.now().getTime());
    this.pacing = new Pacing({
      ...options,
      keeper: this.#keeper,
      longest: deadlineMs + DECODING_MS,
      account: () => ({
        budget: undefined,
        session: undefined,
        ...options.budget?.(),
        creditsPerDay: options.spending?.creditsPerDay,
        usdPerCredit: options.spending?.usdPerCredit,
      }),
      closed: (why) => closedError(options, why),
      waiting: (longest) => this.#waiting({ for: 'turn', longest }),
    });
    this.#transport = openTransport({
      origin: options.baseUrl.origin,
      connections: options.concurrency,
      deadlineMs,
      maxBytes: options.maxBytes ?? MAX_BYTES,
      proxies: readProxies(options.environment),
      deadline: options.deadline ?? ((milliseconds) => AbortSignal.timeout(milliseconds)),
    });
  }

  /**
   * GETs a path (with query, percent-encoded) below the base URL. Throws RequestFailed when no usable answer came
   * after all retries or the run is stopping, SourceUnavailable when the source can't be asked any more; once it
   * refused us or asked for a long pause, without asking again.
   */
  get<T>(path: string, options: AskOptions<T>): Promise<Reply<T>> {
    return this.#ask({ target: this.#below(path) }, reading(options));
  }

  /** The same with a POST, for questions that are too long for a URL. */
  post<T>(path: string, body: RequestBody, options: AskOptions<T>): Promise<Reply<T>> {
    return this.#ask({ target: this.#below(path), body }, reading(options));
  }

  /**
   * GETs a file that is too large for memory into a sink, under the same rules. Each piece of it has to come in the time that a whole
   * answer has else.
   */
  download(path: string, options: DownloadOptions): Promise<Reply<Downloaded>> {
    const { sink, maxBytes, stopping } = options;
    return this.#ask(
      { target: this.#below(path), headers: downloadHeaders(options) },
      {
        expecting: 'single',
        form: 'text',
        read: (reply) => readDownload(reply, sink),
        receiving: { sink, maxBytes },
        stopping,
        signal: AbortSignal.any([stopping, options.signal]),
      },
    );
  }

  /** How it stands with the source: `slowed` while we ask less often than we might, or not for a while, because it told us to. */
  get state(): 'ok' | 'slowed' {
    return this.pacing.isSlowed ? 'slowed' : 'ok';
  }

  /** Takes in what was learned of spending otherwise than by the headers of a reply. */
  async believe(reading: Reading): Promise<void> {
    await this.pacing.believe(reading);
  }

  async close(): Promise<void> {
    await this.#transport.close();
    await this.#keeper.close();
  }

  #below(path: string): string {
    return this.#options.baseUrl.pathname.replace(/\/+$/, '') + path;
  }

  async #ask<T>(asked: Asked, options: Question<T>): Promise<Reply<T>> {
    // All requests under way listen to the same signals; Node would warn of a leak.
    setMaxListeners(0, options.stopping, options.signal);
    const origin = this.#options.baseUrl.origin;
    let { target } = asked;
    for (let redirects = 0; redirects <= REDIRECTS; redirects++) {
      const answer = await this.#withRetries({ ...asked, target }, options);
      if (answer.kind !== 'redirect') return answer;
      if (!URL.canParse(answer.location, origin + target)) throw new RequestFailed('redirected to nowhere');
      const next = new URL(answer.location, origin + target);
      // Elsewhere our key would reach somebody else.
      if (next.origin !== origin) throw new RequestFailed('redirected to another host');
      target = next.pathname + next.search;
    }
    throw new RequestFailed(`redirected more than ${REDIRECTS} times`);
  }

  #withRetries<T>(asked: Asked, options: Question<T>): Promise<Answer<T>> {
    let last: AttemptFailed | undefined;
    // p-retry's own signal is not used: aborted, it would throw away an answer that has come already.
    return pRetry((attempt) => this.#attempt(asked, options, nth(attempt, last)), {
      retries: RETRIES,
      minTimeout: 0,
      shouldRetry: ({ error }) => error instanceof AttemptFailed,
      onFailedAttempt: async ({ error, attemptNumber, retriesLeft }) => {
        if (!(error instanceof AttemptFailed)) return;
        if (error.hostAtFault || last === undefined) last = error;
        if (options.signal.aborted) throw new RequestFailed(INTERRUPTED);
        if (retriesLeft === 0) throw this.#givenUp(last, attemptNumber, error);
        const pause = backoff(attemptNumber, error.retryAfter, this.#random);
        const waiting = this.#waiting({ for: 'retry', longest: pause, ...nth(attemptNumber + 1, last) });
        await this.#wait(pause, options.stopping, last).finally(() => waiting.end(false));
      },
    });
  }

  async #attempt<T>(asked: Asked, options: Question<T>, nth: Nth): Promise<Answer<T>> {
    // Before a place is taken: getting in may be a request to this host too.
    const headers = { ...(await this.#headers(options)), ...asked.headers };
    return this.pacing.run(
      (happened) => {
        if (this.#refused !== undefined) throw this.#refused;
        const waiting = this.#waiting({ for: 'answer', longest: this.#deadlineMs, ...nth });
        return this.#circuit
          .run(() => this.#exchange({ ...asked, headers }, options, happened, waiting))
          .finally(() => waiting.end(happened.answered));
      },
      options.stopping,
      options.cost,
    );
  }

  #waiting(wait: Wait): UnderWay {
    return this.#waits.begin(this.#options.source, wait);
  }

  async #headers<T>(options: Question<T>): Promise<Readonly<Record<string, string>>> {
    const { headers, login } = this.#options;
    if (login === undefined || options.withoutLogin === true) return headers;
    if (this.#refused !== undefined) throw this.#refused;
    return { ...headers, ...(await login.headers({ stopping: options.stopping, signal: options.signal })) };
  }

  async #exchange<T>(
    asked: Sent,
    options: Question<T>,
    happened: Happened,
    waiting: UnderWay,
  ): Promise<Answer<T>> {
    const cost = options.cost ?? 0;
    happened.asked = true;
    // Whoever gets no reply can't know that it was free.
    happened.credits = cost;
    let raw: RawReply;
    try {
      raw = await this.#transport.send(
        asked.target,
        asked.body,
        asked.headers,
        options.signal,
        options.receiving && { ...options.receiving, came: () => waiting.alive() },
      );
    } catch (error) {
      if (error instanceof AttemptFailed && !error.sent) happened.credits = 0;
      if (error instanceof ReplyTooLarge) return this.#tooLarge(error, options);
      throw error;
    }
    const now = this.#options.clock.now();
    happened.credits = this.#spentOn(raw, cost, now, happened);
    let verdict: Verdict = isNotModified(raw, asked)
      ? { kind: 'answered' }
      : classify(raw, options.expecting, this.#options.dialect, now, options.form);
    const value = verdict.kind === 'answered' ? await options.read(raw) : undefined;
    if (verdict.kind === 'answered' && value === undefined) verdict = unreadable(raw, now, options.form);
    this.#options.observe?.(raw);
    happened.answered = ['answered', 'absent', 'bad_request'].includes(verdict.kind);
    switch (verdict.kind) {
      case 'answered':
        return { kind: 'answer', value: value as T };
      case 'absent':
      case 'redirect':
        return verdict;
      case 'bad_request':
        return { ...verdict, reason: this.#shown(verdict.reason) };
      case 'retry':
        // Who is told to go slower tells all others too.
        if (verdict.retryAfter !== undefined) happened.pause = verdict.retryAfter;
        happened.throttled = verdict.throttled && verdict.retryAfter === undefined;
        throw new AttemptFailed(this.#shown(verdict.reason), {
          retryAfter: verdict.retryAfter,
          hostAtFault: verdict.hostAtFault,
        });
      case 'parked':
        throw this.#park(verdict, raw, now, happened);
      case 'refused':
        if (
          raw.status === 401 &&
          options.withoutLogin !== true &&
          this.#options.login?.refused(asked.headers)
        )
          throw new AttemptFailed(this.#shown(verdict.reason), { hostAtFault: false });
        this.#refused = this.#refusal(this.#shown(verdict.reason));
        throw this.#refused;
    }
  }

  /** Credits that a request cost, by what its reply says, else by what such a request costs. */
  #spentOn(raw: RawReply, cost: number, now: Date, happened: Happened): number {
    const denied = raw.status === 429 || raw.status >= 500;
    const reading = denied ? undefined : this.#options.spending?.readReply(raw, now);
    if (reading !== undefined) happened.reading = reading;
    return reading?.used ?? (denied ? 0 : cost);
  }

  /** Asked for one thing there is nothing smaller to ask for. */
  #tooLarge<T>(error: ReplyTooLarge, { expecting }: Question<T>): Answer<T> {
    if (expecting === 'single') throw new RequestFailed(error.message, { cause: error });
    return { kind: 'bad_request', reason: error.message, tooLarge: true };
  }

  #park(
    verdict: Extract<Verdict, { kind: 'parked' }>,
    raw: RawReply,
    now: Date,
    happened: Happened,
  ): SourceUnavailable {
    const { spending } = this.#options;
    const resetsAt =
      verdict.retryAfter === undefined
        ? spending?.readReply(raw, now).resetsAt
        : new Date(now.getTime() + verdict.retryAfter);
    const reason = this.#shown(verdict.reason);
    const isSpent = verdict.budget && spending !== undefined;
    if (isSpent) happened.exhausted = { resetsAt };
    else if (resetsAt !== undefined) happened.parked = { until: resetsAt, reason };
    return parkedError(this.#options.source, resetsAt, reason, isSpent);
  }

  #refusal(reason: string): SourceUnavailable {
    const { source, whenRefused } = this.#options;
    return new SourceUnavailable(source, 'refused', `${source} refused the request (${reason}).`, {
      safe: 'What it answered so far is saved.',
      next: whenRefused,
    });
  }

  #givenUp({ message, kind }: AttemptFailed, attempts: number, cause: Error): RequestFailed {
    const hostDown = this.#circuit.broken;
    return new RequestFailed(`${message} (${attempts} attempts)`, { hostDown, kind, cause });
  }

  /** Waits before the next attempt. When the run stops meanwhile, what went wrong before is what is known. */
  async #wait(milliseconds: number, stopping: AbortSignal, failed: AttemptFailed): Promise<void> {
    try {
      await this.#options.clock.sleep(milliseconds, stopping);
    } catch (error) {
      if (stopping.aborted) throw new RequestFailed(failed.message, { kind: failed.kind, cause: failed });
      throw error;
    }
  }

  #shown(text: string): string {
    const { secrets, login } = this.#options;
    return redact(text, login === undefined ? secrets : [...secrets, ...login.secrets]);
  }
}

type Answer<T> = Reply<T> | Extract<Verdict, { kind: 'redirect' }>;

type Nth = Required<Pick<Wait, 'attempt' | 'attempts'>> & Pick<Wait, 'reason'>;

/** `last` is what went wrong before. */
const nth = (attempt: number, last: AttemptFailed | undefined): Nth => ({
  attempt,
  attempts: RETRIES + 1,
  reason: last?.message,
});

function reading<T>(options: AskOptions<T>): Question<T> {
  return { ...options, read: ({ body }) => options.read(body) };
}

/** A 304 that nobody asked for is none. */
function isNotModified({ status }: RawReply, { headers }: Sent): boolean {
  return status === 304 && headers['if-none-match'] !== undefined;
}
