import type { Identifiers } from '../../src/model/identifiers.js';
import type { SourceSettings } from '../../src/sources/definition.js';
import type { Question } from '../../src/sources/source.js';
import type { FakeClock } from './fake-clock.js';
import { sourceSettings } from './openalex-source.js';
import { worldWork, type WorldWork } from './world-work.js';

/** Settings of a source that asks the fake at `url`. */
export function europePmcSettings(
  url: string,
  clock?: FakeClock,
  environment: Readonly<Record<string, string>> = {},
): SourceSettings {
  return sourceSettings(url, { CF_EUROPEPMC_URL: url, CF_EUROPEPMC_RPS: '1000', ...environment }, clock);
}

/** Work number `n` as Europe PMC may know it. */
export function medlineWork(n: number, changes: Partial<WorldWork> = {}): WorldWork {
  return worldWork(n, { pmid: String(10_000_000 + n), pmcid: `PMC${3_000_000 + n}`, ...changes });
}

/** A paper that says what a work says, and is asked about by these identifiers. */
export function questionOf(work: WorldWork, identifiers: Identifiers): Question {
  const { title, authors, year, venue } = work;
  return {
    paper: {
      title,
      authors,
      year,
      venue,
      volume: undefined,
      number: undefined,
      pages: undefined,
      type: undefined,
      identifiers,
    },
    identifiers,
  };
}
