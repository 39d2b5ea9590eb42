import type { Expecting, RawReply } from './reply.js';
import { retryAfterOf } from './retry-after.js';

/** Longest pause that is waited out; a source that asks for a longer one is left alone until then. */
export const LONGEST_PAUSE_MS = 60_000;

/** How one source words the errors that share a status with others. Matched against the body of the reply. */
export interface Dialect {
  /** The request itself is wrong, although the status might say otherwise. */
  readonly invalidRequest: RegExp;
  /** Today's quota is spent. */
  readonly budgetSpent: RegExp;
  /** The plan or the key does not allow this, ever. */
  readonly notAllowed: RegExp;
}

/** What a reply means for what happens next. */
export type Verdict =
  | { readonly kind: 'json'; readonly json: object }
  /** The source says that there is no such thing. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'redirect'; readonly location: string }
  | {
      readonly kind: 'retry';
      readonly reason: string;
      readonly retryAfter?: number;
      readonly hostAtFault: boolean;
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
  | { readonly kind: 'bad_request'; readonly reason: string };

/**
 * Judges a reply. Pure. What is no JSON object is never an answer, whatever its status, except that a 404 for a
 * single thing means that it is absent, whatever its body. `reason` may repeat words of the source: redact it.
 */
export function classify(reply: RawReply, expecting: Expecting, dialect: Dialect, now: Date): Verdict {
  const { status } = reply;
  const json = jsonObject(reply.body);
  const retryAfter = retryAfterOf(reply.headers, now);
  const pause = retryAfter === undefined ? {} : { retryAfter };

  if (status === 404 && expecting === 'single') return { kind: 'absent' };
  if (status >= 300 && status < 400) return redirect(reply);
  if (status === 401) return { kind: 'refused', reason: says(status, json) };
  if (status === 414 || status === 413) return { kind: 'bad_request', reason: says(status, json) };
  // A page in place of data (a bot wall, a router's error page, a login of the network) is nobody's answer.
  if (json === undefined) return whenNoJson(reply, pause);
  if (status === 400 || status === 422) return { kind: 'bad_request', reason: says(status, json) };
  if (status === 200) return { kind: 'json', json };
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

type Pause = { readonly retryAfter?: number };

function again(reason: string, status: number, pause: Pause): Verdict {
  if ((pause.retryAfter ?? 0) > LONGEST_PAUSE_MS) return { kind: 'parked', reason, ...pause, budget: false };
  return { kind: 'retry', reason, ...pause, hostAtFault: status !== 429 };
}

function whenNoJson(reply: RawReply, pause: Pause): Verdict {
  const start = reply.body.trimStart().slice(0, 200);
  const what = /^<(?:!doctype\s+html|html|head|title|body)\b/i.test(start) ? 'a web page' : 'something else';
  const cut = /^[{[]/.test(start) ? 'JSON that is cut off or damaged' : `${what} in place of JSON`;
  return again(
    `HTTP ${reply.status} with ${reply.body === '' ? 'an empty reply' : cut}`,
    reply.status,
    pause,
  );
}

function redirect(reply: RawReply): Verdict {
  const location = reply.headers.location;
  if (location !== undefined && [301, 302, 303, 307, 308].includes(reply.status))
    return { kind: 'redirect', location };
  return { kind: 'retry', reason: `HTTP ${reply.status} without a place to go`, hostAtFault: true };
}

function jsonObject(body: string): object | undefined {
  try {
    const json: unknown = JSON.parse(body);
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

/** The status and what the source said about it, the more telling of its `message` and `error`. */
function says(status: number, json: object | undefined): string {
  const { message, error } = (json ?? {}) as { message?: unknown; error?: unknown };
  const words = typeof message === 'string' ? message : typeof error === 'string' ? error : '';
  return words === '' ? `HTTP ${status}` : `HTTP ${status}: ${words}`;
}
