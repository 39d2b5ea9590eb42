import { jsonFault, type Fault } from './faults.js';

/** The failures that OpenAlex is known for. */
export const OPENALEX_FAULTS = {
  unauthorised: jsonFault(401, { error: 'Unauthorized', message: 'Invalid API key' }),
  forbidden: jsonFault(403, { error: 'Forbidden', message: 'Your API key may not be used for this.' }),
  tooFast: jsonFault(
    429,
    {
      error: 'Rate limit exceeded',
      message: 'Rate limit exceeded: 30 requests per second',
      retryAfter: 0.4,
      dailyRemainingUsd: 0,
    },
    { 'retry-after': '1', 'x-ratelimit-remaining': '0' },
  ),
  tooFastWithoutWait: jsonFault(429, {
    error: 'Rate limit exceeded',
    message: 'Rate limit exceeded: 30 requests per second',
  }),
  budgetSpent: jsonFault(
    429,
    {
      error: 'Rate limit exceeded',
      message: 'Insufficient budget. This request costs $0.0001.',
      retryAfter: 50_400,
    },
    { 'retry-after': '50400', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '50400' },
  ),
  planUpgrade: jsonFault(429, {
    error: 'Plan upgrade required',
    message: 'Plan upgrade required for this filter.',
  }),
} as const satisfies Record<string, Fault>;
