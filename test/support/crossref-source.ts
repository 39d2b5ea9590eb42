import type { SourceSettings } from '../../src/sources/definition.js';
import type { FakeClock } from './fake-clock.js';
import { jsonFault, type Fault } from './faults.js';
import { sourceSettings } from './openalex-source.js';

export function crossrefSettings(
  url: string,
  clock: FakeClock,
  environment: Readonly<Record<string, string>> = {},
): SourceSettings {
  return sourceSettings(url, { CF_CROSSREF_URL: url, CF_CROSSREF_RPS: '1000', ...environment }, clock);
}

/** The failures that Crossref is known for. */
export const CROSSREF_FAULTS = {
  unauthorised: jsonFault(401, { status: 'error', message: 'Unauthorized' }),
  forbidden: jsonFault(403, { status: 'error', message: 'Blocked: contact support' }),
  tooFast: { kind: 'reply', status: 429, headers: { 'retry-after': '1' }, body: 'Too Many Requests' },
  /** Neither header nor body. */
  tooFastWithoutWait: { kind: 'reply', status: 429, body: '' },
  /** It has no budgets, but may ask for a long pause. */
  budgetSpent: { kind: 'reply', status: 429, headers: { 'retry-after': '50400' }, body: '' },
} as const satisfies Record<string, Fault>;
