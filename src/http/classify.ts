import { challengeIn } from './challenge.js';
import { isWebPage, wrongForm, type Form } from './form.js';
import type { Expecting, RawReply } from './reply.js';
import { believablePause, retryAfterOf } from './retry-after.js';

/** Longest pause that is waited out; a source that asks for a longer one is left alone until then. */
export const LONGEST_PAUSE_MS = 60_000;

/** How one source words the errors that share a status with others. Matched against the body of the reply. */
export interface Dialect {
  /** The request itself is wrong, although the status or the form of the reply might say otherwise. */
  readonly invalidRequest: RegExp;
  /** With a 404: the source has looked and found nothing; a 404 without such words is a failure where a list was asked for. */
  readonly nothingFound?: RegExp;
  /** Today's quota is spent. */
  readonly budgetSpent: RegExp;
  /** The plan or the key does not allow this, ever. */
  readonly notAllowed: RegExp;
  /** Words of a reply, whatever its status, that ask for a pause without saying for how long: for so many milliseconds. */
  readonly longPause?: { readonly words: RegExp; readonly milliseconds: number };
  /** A wall against bots (challenge.ts) in place of JSON is a refusal too, as it is for pages and files; without it, it is asked again. */
  readonly wallRefuses?: true;
  /** How long a reply asks us to wait, in milliseconds, where it says so elsewhere than in `Retry-After`. */
  readonly pauseOf?: (reply: RawReply, now: Date) => number | undefined;
}

/** Of servers of pages and files, which have no words of their own. */
export const NO_DIALECT: Dialect = { invalidRequest: /(?!)/, budgetSpent: /(?!)/, notAllowed: /(?!)/ };

/** What a reply means for what happens next. */
export type Verdict =
  /** The source answered; whether with what was asked for is for the asker to read. */
  | { readonly kind: 'answered' }
  /** The source says that there is no such thing. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'redirect'; readonly location: string }
  | {
      readonly kind: 'retry';
      readonly reason: string;
      readonly retryAfter?: number;
      readonly hostAtFault: boolean;
      /** We are to ask less often. */
      readonly throttled: boolean;
    }
  /** Not before a long time. `budget`: today's quota is spent, and what costs nothing may still be asked. */
  | {
      readonly kind: 'parked';
      readonly reason: string;
      readonly retryAfter?: number;
      readonly budget: boolean;
    }
  | { readonly kind: 'refused'; readonly reason: string }
  /** Asking the same again would give the same; a shorter request, or one without the value at fault, might do. */
  | {
      readonly kind: 'bad_request';
      readonly reason: string;
      /** The answer would be larger than is read; that says nothing about what it would be. */
      readonly tooLarge?: true;
    };

/**
 * Judges a reply. Pure. A status of 200 is an answer when its body can be read as what was asked for. Any other
 * without a JSON object is nobody's word, except that a 404 for a single thing means that it is absent, whatever its
 * body, and that a source may have words of its own for a wrong request. Where a page or a file was asked for (`form`), a wall
 * against bots is a refusal whatever its status, a 200 must have that form and be whole, and another 4xx holds for this page alone.
 * `reason` may repeat words of the source: redact it.
 */
export function classify(
  reply: RawReply,
  expecting: Expecting,
  dialect: Dialect,
  now: Date,
  form: Form = 'json',
): Verdict {
  const { status } = reply;
  const retryAfter = pauseIn(reply, dialect, now);
  const wall = form === 'json' && dialect.wallRefuses !== true ? undefined : challengeIn(reply);
  if (wall !== undefined) return walled(status, wall);
  if (dialect.longPause?.words.test(reply.body) === true)
    return again(`HTTP ${status}: ${reply.body.trim().slice(0, 100)}`, status, {
      retryAfter: retryAfter ?? dialect.longPause.milliseconds,
    });
  if (status === 200)
    return wrongForm(reply.body, form) === undefined ? { kind: 'answered' } : unreadable(reply, now, form);
  const json = jsonObject(reply.body);
  const pause = retryAfter === undefined ? {} : { retryAfter };

  if (status === 404 && expecting === 'single') return { kind: 'absent' };
  if (status >= 300 && status < 400) return redirect(reply);
  if (status === 401) return { kind: 'refused', reason: says(status, json) };
  if (status === 414 || status === 413) return { kind: 'bad_request', reason: says(status, json) };
  const invalid = status === 400 ? dialect.invalidRequest.exec(reply.body)?.[0] : undefined;
  if (invalid !== undefined) {
    return { kind: 'bad_request', reason: says(status, json ?? { message: invalid }) };
  }
  if (form !== 'json' && FOR_THIS_PAGE.has(status))
    return { kind: 'bad_request', reason: says(status, json) };
  // A page in place of data (a bot wall, a router's error page, a login of the network) is nobody's answer.
  if (json === undefined) return unreadable(reply, now, form);
  if (status === 404 && dialect.nothingFound?.test(reply.body) === true) return { kind: 'absent' };
  if (status === 400 || status === 422) return { kind: 'bad_request', reason: says(status, json) };
  if (status === 403) {
    if (dialect.invalidRequest.test(reply.body)) {
      return { kind: 'bad_request', reason: says(status, json) };
    }
    return { kind: 'refused', reason: says(status, json) };
  }
  if (status === 429) {
    if (dialect.notAllowed.test(reply.body)) return { kind: 'refused', reason: says(status, json) };
    if (dialect.budgetSpent.test(reply.body))
      return { kind: 'parked', reason: says(status, json), ...pause, budget: true };
  }
  return again(says(status, json), status, pause);
}

function pauseIn(reply: RawReply, dialect: Dialect, now: Date): number | undefined {
  const own = dialect.pauseOf?.(reply, now);
  return retryAfterOf(reply.headers, now) ?? (own === undefined ? undefined : believablePause(own));
}

/** 429, what some servers say instead of it (406), and what an overloaded one says, which may as well be down (503). */
const THROTTLING: ReadonlySet<number> = new Set([406, 429, 503]);

/** What a server of pages says of one of them, and would say again. */
const FOR_THIS_PAGE: ReadonlySet<number> = new Set([400, 402, 403, 405, 410, 422, 451]);

type Pause = { readonly retryAfter?: number };

function again(reason: string, status: number, pause: Pause): Verdict {
  if ((pause.retryAfter ?? 0) > LONGEST_PAUSE_MS) return { kind: 'parked', reason, ...pause, budget: false };
  const throttled = THROTTLING.has(status);
  return { kind: 'retry', reason, ...pause, hostAtFault: !throttled || status === 503, throttled };
}

function walled(status: number, words: string): Verdict {
  const reason = `HTTP ${status} with a page that wants a proof that no program is asking: "${words}"`;
  return { kind: 'refused', reason };
}

/** What a reply means that is not what was asked for, although its status may say so. */
export function unreadable(reply: RawReply, now: Date, form: Form = 'json'): Verdict {
  const retryAfter = retryAfterOf(reply.headers, now);
  const kind = form === 'json' ? kindOf(reply.body) : (wrongForm(reply.body, form) ?? OTHER[form]);
  return again(
    reply.status === 200 || form === 'json' ? `HTTP ${reply.status} with ${kind}` : `HTTP ${reply.status}`,
    reply.status,
    retryAfter === undefined ? {} : { retryAfter },
  );
}

/** Of the right form, but its reader could make nothing of it. */
const OTHER = { html: 'another web page than known', text: 'a file that is not what was asked for' } as const;

function kindOf(body: string): string {
  const start = body.trimStart().slice(0, 200);
  if (start === '') return 'an empty reply';
  if (isWebPage(body)) return 'a web page in place of data';
  if (!/^[{[]/.test(start)) return 'something else in place of data';
  return isJson(body) ? 'data that is not what was asked for' : 'JSON that is cut off or damaged';
}

function isJson(body: string): boolean {
  try {
    JSON.parse(body);
    return true;
  } catch {
    return false;
  }
}

function redirect(reply: RawReply): Verdict {
  const location = reply.headers.location;
  if (location !== undefined && [301, 302, 303, 307, 308].includes(reply.status))
    return { kind: 'redirect', location };
  return {
    kind: 'retry',
    reason: `HTTP ${reply.status} without a place to go`,
    hostAtFault: true,
    throttled: false,
  };
}

function jsonObject(body: string): object | undefined {
  try {
    const json: unknown = JSON.parse(body);
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The status and what the source said about it, the more telling of its `message` and `error`. Crossref has a list of messages, JSON:API one
 * of `errors`.
 */
function says(status: number, json: object | undefined): string {
  const { message, error, errors } = (json ?? {}) as Readonly<Record<string, unknown>>;
  const words = [message, memberOfFirst(message, 'message'), error, memberOfFirst(errors, 'title')].find(
    (one): one is string => typeof one === 'string' && one !== '',
  );
  return words === undefined ? `HTTP ${status}` : `HTTP ${status}: ${words}`;
}

function memberOfFirst(list: unknown, name: string): unknown {
  const [first] = Array.isArray(list) ? (list as (Readonly<Record<string, unknown>> | null)[]) : [];
  return first?.[name];
}
