import { htmlFault, jsonFault, type Fault } from './faults.js';

/** The failures that arXiv is known for, and those that any server may have. */
export const ARXIV_FAULTS = {
  unauthorised: htmlFault(401),
  forbidden: jsonFault(403, { message: 'Forbidden' }),
  tooFast: htmlFault(429, { 'retry-after': '1' }),
  /** Overloaded; its own words for "too fast" always ask for a long pause. */
  tooFastWithoutWait: htmlFault(503),
  budgetSpent: {
    kind: 'reply',
    status: 429,
    headers: { 'content-type': 'text/plain' },
    body: 'Rate exceeded.',
  },
} as const satisfies Record<string, Fault>;
