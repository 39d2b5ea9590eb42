import { jsonFault, type Fault } from './faults.js';

const errors = (status: number, title: string): object => ({ errors: [{ status: String(status), title }] });

/** The failures that DataCite is known for. */
export const DATACITE_FAULTS = {
  unauthorised: jsonFault(401, errors(401, 'Bad credentials.')),
  forbidden: jsonFault(403, errors(403, 'You are not authorized to access this resource.')),
  tooFast: jsonFault(429, errors(429, 'Too many requests'), { 'retry-after': '1' }),
  tooFastWithoutWait: jsonFault(429, errors(429, 'Too many requests')),
  /** What is left of the five minutes. */
  budgetSpent: jsonFault(429, errors(429, 'Too many requests'), { 'retry-after': '280' }),
} as const satisfies Record<string, Fault>;
