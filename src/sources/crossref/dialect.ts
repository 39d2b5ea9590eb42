import type { Dialect } from '../../http/classify.js';
import type { RawReply } from '../../http/reply.js';

const NEVER = /(?!)/;

/**
 * How Crossref words its errors: `{status: "failed", "message-type": "validation-failure", message: [{type, value, message}]}` with 400
 * (recorded 2018 to 2026). It has no budget and no plans that a reply would speak of.
 */
export const CROSSREF_DIALECT: Dialect = {
  invalidRequest: /"validation-failure"/,
  budgetSpent: NEVER,
  notAllowed: NEVER,
};

/**
 * Limits of lists since 2025-12 (https://www.crossref.org/blog/announcing-changes-to-rest-api-rate-limits/); single works
 * may be asked for a little faster.
 */
export interface Limits {
  readonly requestsPerSecond: number;
  readonly concurrency: number;
}

export const PUBLIC_LIMITS: Limits = { requestsPerSecond: 1, concurrency: 1 };
export const POLITE_LIMITS: Limits = { requestsPerSecond: 3, concurrency: 3 };

/** The requests per second that a reply allows: `x-rate-limit-limit: 3`, `x-rate-limit-interval: 1s`. */
export function rateOf(reply: RawReply): number | undefined {
  const limit = Number(reply.headers['x-rate-limit-limit'] ?? Number.NaN);
  const seconds = Number(/^(\d+(?:\.\d+)?)s$/.exec(reply.headers['x-rate-limit-interval'] ?? '')?.[1]);
  return limit > 0 && seconds > 0 ? limit / seconds : undefined;
}

/** Whether a reply's limits are those of lists (`polite-array`), and not the higher ones of single works. */
export function isOfLists(reply: RawReply): boolean {
  return /-array$/.test(reply.headers['x-api-pool'] ?? '');
}

export function concurrencyOf(reply: RawReply): number | undefined {
  const limit = Number(reply.headers['x-concurrency-limit'] ?? Number.NaN);
  return Number.isInteger(limit) && limit > 0 ? limit : undefined;
}
