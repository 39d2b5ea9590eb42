import * as z from 'zod';
import type { RawReply } from '../../http/reply.js';
import { believablePause } from '../../http/retry-after.js';
import type { Reading } from '../../http/spending.js';
import { lenient } from '../lenient.js';
import { openalexDefinition } from './definition.js';

/** What a request costs, in credits: https://help.openalex.org, "Example costs" (2026-08). */
export const COST = { single: 0, list: 1, search: 10 } as const;

/** What a reply's headers say about spending: of this request, and what remains for today, prepaid credits included. */
export function readSpending(reply: RawReply, now: Date): Reading {
  const seconds = numberIn(reply, 'x-ratelimit-reset');
  return {
    used: numberIn(reply, 'x-ratelimit-credits-used'),
    remaining: remainingIn(reply),
    resetsAt: seconds === undefined ? undefined : new Date(now.getTime() + believablePause(seconds * 1000)),
  };
}

/** What `GET /rate-limit` says of a key: credits, and when there are new ones. */
export const rateLimitSchema = z.looseObject({
  rate_limit: z.looseObject({
    credits_remaining: z.number().nonnegative(),
    onetime_credits_remaining: lenient(z.number().nonnegative()),
    prepaid_remaining_usd: lenient(z.number().nonnegative()),
    resets_at: lenient(z.iso.datetime()),
  }),
});

export function readingOf({ rate_limit }: z.output<typeof rateLimitSchema>): Reading {
  const { credits_remaining, onetime_credits_remaining, prepaid_remaining_usd, resets_at } = rate_limit;
  return {
    remaining: inAll(credits_remaining, onetime_credits_remaining, prepaid_remaining_usd),
    resetsAt: resets_at === undefined ? undefined : new Date(resets_at),
  };
}

function inAll(today: number, once = 0, prepaidUsd = 0): number {
  return today + once + Math.floor(prepaidUsd / openalexDefinition.usdPerCredit);
}

function remainingIn(reply: RawReply): number | undefined {
  const today = numberIn(reply, 'x-ratelimit-remaining');
  if (today === undefined) return undefined;
  return inAll(
    today,
    numberIn(reply, 'x-ratelimit-onetime-remaining'),
    numberIn(reply, 'x-ratelimit-prepaid-remaining-usd'),
  );
}

function numberIn(reply: RawReply, header: string): number | undefined {
  const value = reply.headers[header]?.trim();
  return value !== undefined && /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : undefined;
}
