import type { CheckpointState } from '../../src/checkpoint/collection/checkpoint-data.js';
import { CheckpointManager } from '../../src/checkpoint/collection/checkpoint-manager.js';
import type { CollectionSession } from '../../src/checkpoint/collection/collection-session.js';

export const SESSION_ID = 'collect_20261122_101530_k3v9x2ab';
export const NOON = '2026-11-22T12:00:00.000Z';

export const notFenced = (): Promise<void> => Promise.resolve();

/** A manager whose clock stands still at noon. */
export const managerIn = (
  folder: string,
  more: Partial<ConstructorParameters<typeof CheckpointManager>[1]> = {},
): CheckpointManager =>
  new CheckpointManager(folder, {
    sessionId: SESSION_ID,
    now: () => new Date(NOON),
    fence: notFenced,
    ...more,
  });

/** Where a collection of `venueYears` stands after so many commits: the first half is listed. */
export function checkpointState(sequence: number, venueYears = 4): CheckpointState {
  const all = Array.from({ length: venueYears }, (_, nth) => ({
    venue: `venue${Math.floor(nth / 10)}`,
    year: 2000 + (nth % 10),
  }));
  const half = Math.floor(venueYears / 2);
  const completed = all.slice(0, half).map((each) => ({ ...each, lister: 'openalex', papers: 100 }));
  const papers: CheckpointState['papers'] = {};
  for (const { venue, year } of completed) (papers[venue] ??= {})[String(year)] = 100;
  return {
    run: 1,
    sequence,
    journal: {
      segments: [{ name: '000001.jsonl', bytes: 1000 + sequence, chain_sha256: 'c'.repeat(64) }],
    },
    progress: {
      completed,
      in_progress: all
        .slice(half, half + 1)
        .map((each) => ({ ...each, lister: 'dblp', papers: 7, pages: 1 })),
      not_started: all.slice(half + 1),
    },
    papers,
    last_operation: null,
    api_status: { openalex: { state: 'ok', resets_at: null, last_error: null } },
    error: null,
  };
}

export function collectionSession(venueYears = 4): CollectionSession {
  return {
    format_version: 1,
    session_id: SESSION_ID,
    created_at: NOON,
    updated_at: NOON,
    cf_version: '0.1.0',
    status: 'in_progress',
    targets: Array.from({ length: venueYears }, (_, nth) => ({
      venue: `venue${Math.floor(nth / 10)}`,
      names: [`Venue ${Math.floor(nth / 10)}`],
      issns: ['1234-5679'],
      year: 2000 + (nth % 10),
      listers: ['openalex', 'dblp'],
    })),
    output: null,
    options: { max_papers: 0, from: null, whole_folder: false, refresh: false },
    progress: { venue_years: venueYears, completed: 0, in_progress: 0, not_started: venueYears },
    statistics: { runs: 1, papers: 0, pages: 0, taken_over: 0, checkpoints: 0 },
    api_status: {},
  };
}
