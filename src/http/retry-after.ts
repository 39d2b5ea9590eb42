import type { ReplyHeaders } from './reply.js';

/**
 * Quotas are renewed every month at the latest. Who asks for a longer pause is mistaken (milliseconds for seconds, a date in the year 9999), and
 * is asked again after this one; there are also more seconds than a date can hold.
 */
const LONGEST_MS = 31 * 24 * 60 * 60 * 1000;

/** A pause that a source asks for, in milliseconds, not longer than anybody means. */
export const believablePause = (milliseconds: number): number => Math.min(milliseconds, LONGEST_MS);

/**
 * How long a reply asks us to wait, in milliseconds, a month at the most; undefined when it does not say. `Retry-After` is a number of
 * seconds (OpenAlex also sends fractions in its body) or an HTTP date (RFC 9110, 10.2.3; Heroku's routers send
 * those). A date is read against the `Date` of the same reply, so that a wrong clock here does not matter.
 */
export function retryAfterOf(headers: ReplyHeaders, now: Date): number | undefined {
  const raw = headers['retry-after']?.trim();
  if (raw === undefined || raw === '') return undefined;
  if (/^\d+(?:\.\d+)?$/.test(raw)) return believablePause(Math.ceil(Number(raw) * 1000));
  // V8 makes a date of nearly anything, "-5" too.
  const until = /^[a-z]+,? /i.test(raw) ? Date.parse(raw) : Number.NaN;
  if (Number.isNaN(until)) return undefined;
  const said = Date.parse(headers.date ?? '');
  return believablePause(Math.max(0, until - (Number.isNaN(said) ? now.getTime() : said)));
}
