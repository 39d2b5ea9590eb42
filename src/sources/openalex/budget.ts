import type { RawReply } from '../../http/reply.js';
import type { Reading } from '../../http/spending.js';
import { openalexDefinition } from './definition.js';

/** What a request costs, in credits: https://help.openalex.org, "Example costs" (2026-08). */
export const COST = { single: 0, list: 1, search: 10 } as const;

/** What a reply's headers say about spending: of this request, and what remains for today, prepaid credits included. */
export function readSpending(reply: RawReply, now: Date): Reading {
  const seconds = numberIn(reply, 'x-ratelimit-reset');
  return {
    used: numberIn(reply, 'x-ratelimit-credits-used'),
    remaining: remainingIn(reply),
    resetsAt: seconds === undefined ? undefined : new Date(now.getTime() + seconds * 1000),
  };
}

function remainingIn(reply: RawReply): number | undefined {
  const today = numberIn(reply, 'x-ratelimit-remaining');
  if (today === undefined) return undefined;
  const once = numberIn(reply, 'x-ratelimit-onetime-remaining') ?? 0;
  const prepaid = numberIn(reply, 'x-ratelimit-prepaid-remaining-usd') ?? 0;
  return today + once + Math.floor(prepaid / openalexDefinition.usdPerCredit);
}

function numberIn(reply: RawReply, header: string): number | undefined {
  const value = reply.headers[header]?.trim();
  return value !== undefined && /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : undefined;
}
