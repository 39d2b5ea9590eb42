import type { Dialect } from '../../http/classify.js';

const NEVER = /(?!)/;

/**
 * How DataCite words its errors: `{"errors":[{"status":"404","title":"The resource you are looking for doesn't exist."}]}`
 * (datacite/lupo, 2026-08). Its firewall's 429 has a Retry-After; it has neither keys nor plans nor a budget.
 */
export const DATACITE_DIALECT: Dialect = { invalidRequest: NEVER, budgetSpent: NEVER, notAllowed: NEVER };
