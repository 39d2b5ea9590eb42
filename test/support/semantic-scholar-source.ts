import type { Identifiers } from '../../src/model/identifiers.js';
import type { Paper } from '../../src/model/paper.js';
import type { SourceSettings } from '../../src/sources/definition.js';
import type { Question } from '../../src/sources/source.js';
import type { FakeClock } from './fake-clock.js';
import { jsonFault, type Fault } from './faults.js';
import { sourceSettings } from './openalex-source.js';
import { worldQuestion } from './world-question.js';
import { worldWork, type WorldWork } from './world-work.js';

export const KEY = 'a-key-that-nobody-sees';

export function semanticScholarSettings(
  url: string,
  clock: FakeClock,
  environment: Readonly<Record<string, string>> = {},
): SourceSettings {
  return sourceSettings(
    url,
    {
      CF_SEMANTIC_SCHOLAR_URL: url,
      CF_SEMANTIC_SCHOLAR_RPS: '1000',
      SEMANTIC_SCHOLAR_API_KEY: KEY,
      ...environment,
    },
    clock,
  );
}

/** A paper that says what a work of the world says, asked by these identifiers. */
export function questionAbout(
  work: WorldWork,
  identifiers: Identifiers = work.doi === undefined ? {} : { doi: work.doi },
  changes: Partial<Paper> = {},
): Question {
  return worldQuestion(work, identifiers, changes);
}

export const worldWorks = (count: number): WorldWork[] =>
  Array.from({ length: count }, (_, nth) => worldWork(nth + 1));

/** The failures that Semantic Scholar is known for. */
export const SEMANTIC_SCHOLAR_FAULTS = {
  unauthorised: jsonFault(401, { message: 'Unauthorized' }),
  forbidden: jsonFault(403, { message: 'Forbidden' }),
  tooFast: jsonFault(429, { message: 'Too Many Requests', code: '429' }, { 'retry-after': '1' }),
  tooFastWithoutWait: jsonFault(429, {
    message: 'Too Many Requests. Please wait and try again or apply for a key for higher rate limits.',
    code: '429',
  }),
  /** Its gateway's words; when it ends is told only here, for the suite. */
  budgetSpent: jsonFault(429, { message: 'Limit Exceeded' }, { 'retry-after': '50400' }),
} as const satisfies Record<string, Fault>;
