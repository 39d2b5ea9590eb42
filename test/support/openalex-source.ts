import { setTimeout as wait } from 'node:timers/promises';
import type { Identifiers } from '../../src/model/identifiers.js';
import type { Paper } from '../../src/model/paper.js';
import type { SourceSettings } from '../../src/sources/definition.js';
import type { Question } from '../../src/sources/source.js';
import type { FakeClock } from './fake-clock.js';
import { fakeAuthors, fakeDoi, fakeTitle } from './openalex-works.js';

/** Settings of a source that asks the server at `url`; on a fake clock, or on the real one. */
export function sourceSettings(
  url: string,
  environment: Readonly<Record<string, string>> = {},
  clock?: FakeClock,
): SourceSettings {
  return {
    environment: { CF_OPENALEX_URL: url, CF_OPENALEX_RPS: '1000', ...environment },
    stateDir: '/nowhere',
    snapshotDir: undefined,
    version: '0.0.0-test',
    now: clock?.now ?? (() => new Date()),
    sleep: clock?.sleep ?? (async (milliseconds, signal) => wait(milliseconds, undefined, { signal })),
  };
}

/** A paper that says what fake work number `n` says. */
export function fakePaper(n: number, changes: Partial<Paper> = {}): Paper {
  return {
    title: fakeTitle(n),
    authors: fakeAuthors(n),
    year: 1990 + (n % 35),
    venue: undefined,
    volume: undefined,
    number: undefined,
    pages: undefined,
    type: undefined,
    identifiers: { doi: fakeDoi(n) },
    ...changes,
  };
}

export function fakeQuestion(
  n: number,
  identifiers: Identifiers = { doi: fakeDoi(n) },
  changes: Partial<Paper> = {},
): Question {
  return { paper: fakePaper(n, { identifiers, ...changes }), identifiers };
}
