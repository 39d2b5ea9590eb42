import type { Dialect } from '../../http/classify.js';
import type { RawReply } from '../../http/reply.js';

/**
 * How OpenAlex words its errors: `{error, message}` (ourresearch/openalex-api-proxy, 2026-08). Until late in 2025 a
 * wrong parameter came as 403. A 429 has three meanings; its headers don't tell them apart, because a per-second
 * one reports that nothing remains too.
 */
export const OPENALEX_DIALECT: Dialect = {
  invalidRequest: /invalid query|not a valid/i,
  budgetSpent:
    /insufficient (?:budget|credits)|budget (?:is )?(?:exhausted|exceeded)|daily (?:limit|budget)[^.]*exceeded/i,
  notAllowed: /plan upgrade|upgrade (?:your )?plan/i,
};

/** Requests per second: the smaller of what the documentation and the proxy's source say. */
const RATE_KEYLESS = 10;
const RATE_FREE_KEY = 30;
const RATE_PAID = 50;
/** Credits a day up to which a plan counts as one without, and with a free key. */
const CREDITS_KEYLESS = 1_000;
const CREDITS_FREE_KEY = 10_000;

export function defaultRate(hasKey: boolean): number {
  return hasKey ? RATE_FREE_KEY : RATE_KEYLESS;
}

/** The rate that goes with the plan that a reply's headers show. */
export function rateOfPlan(reply: RawReply): number | undefined {
  const limit = Number(reply.headers['x-ratelimit-limit'] ?? Number.NaN);
  if (!(limit > 0)) return undefined;
  if (limit <= CREDITS_KEYLESS) return RATE_KEYLESS;
  return limit <= CREDITS_FREE_KEY ? RATE_FREE_KEY : RATE_PAID;
}

/** The rate that a per-second 429 names ("Rate limit exceeded: 10 requests per second"), less a tenth. */
export function rateOfRefusal(reply: RawReply): number | undefined {
  if (reply.status !== 429) return undefined;
  const named = /(\d+(?:\.\d+)?) requests per second/i.exec(reply.body)?.[1];
  return named === undefined || Number(named) <= 0 ? undefined : Number(named) * 0.9;
}
