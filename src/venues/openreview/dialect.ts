import * as z from 'zod';
import type { Dialect } from '../../http/classify.js';
import { jsonOf } from '../../http/json.js';

const NEVER = /(?!)/;

const limitSchema = z.looseObject({ details: z.looseObject({ resetTime: z.string() }) });

/**
 * How OpenReview words its errors: `{"name":"RateLimitError","message":"Too many requests: …","status":429,"details":{"resetTime":"2026-08-31T08:59:25.212Z",…}}`
 * (https://github.com/mireklzicar/openreview_downloader/issues/4, 2026-08); who has no login gets a 403 `ChallengeRequiredError`, or a
 * page that verifies the browser.
 */
export const OPENREVIEW_DIALECT: Dialect = {
  invalidRequest: NEVER,
  budgetSpent: NEVER,
  notAllowed: NEVER,
  wallRefuses: true,
  pauseOf({ status, body }, now) {
    if (status !== 429) return undefined;
    const until = Date.parse(jsonOf(limitSchema)(body)?.details.resetTime ?? '');
    return Number.isNaN(until) ? undefined : Math.max(0, until - now.getTime());
  },
};
