import { join } from 'node:path';
import type { CollectionFact } from '../../src/checkpoint/collection/collection-lines.js';
import {
  COLLECTION_SESSION_VERSION,
  type CollectionSession,
} from '../../src/checkpoint/collection/collection-session.js';
import { CollectionStore, type RunReport } from '../../src/checkpoint/collection/collection-store.js';
import { loadCollection } from '../../src/checkpoint/collection/load-collection.js';
import { VenueCheckpoints } from '../../src/checkpoint/collection/venue-checkpoints.js';
import type { ListedPaper } from '../../src/model/listed-paper.js';
import { makeFolder } from '../../src/state/make-folder.js';

export const EXAMPLE_COLLECTION_ID = 'collect_20261122_111530_m4d3up00';
const LISTER = 'openalex';
const VENUE = 'excom';
const CF_VERSION = '0.1.0';

const paper = (id: string, title: string, author: string): ListedPaper => ({
  paper_id: id,
  title,
  authors: [{ name: author, affiliations: ['Institute of Made-up Examples'] }],
  openalex_id: id,
  source_url: `https://openalex.org/${id}`,
});

const FIRST_YEAR = [
  paper('W2000000001', 'A Census of Clocks', 'Ada Example'),
  paper('W2000000002', 'What the Tide Forgets', 'Björn Sample'),
  paper('W2000000003', 'Seven Ways to Fold a Map', 'Chiara Specimen'),
];
const SECOND_YEAR = [
  paper('W2000000004', 'On the Weight of Whispers', 'Ada Example'),
  paper('W2000000005', 'Bridges without Rivers', 'Dov Instance'),
];

const NOTHING_WRONG: RunReport = { status: 'in_progress', apiStatus: {}, error: null };

/**
 * Adds to a state folder what two runs of `cf collect` left there, the second stopped by Ctrl-C in the middle of a listing. By the code that writes real
 * ones, with fixed times and ids.
 */
export async function makeExampleCollection(stateDir: string): Promise<void> {
  let seconds = 0;
  const now = (): Date => new Date(Date.UTC(2026, 10, 22, 11, 15, 30 + seconds++));
  let checkpoints = 0;
  const newCheckpointId = (): string => `m4d3up${String(++checkpoints).padStart(2, '0')}`;
  const options = { intervalMs: 0, now, cfVersion: CF_VERSION, newCheckpointId };
  const root = join(stateDir, 'sessions');
  await makeFolder(root);
  const of = (year: number) => ({ venue: VENUE, year, lister: LISTER, at: now().toISOString() });
  let store = await CollectionStore.create(root, exampleSession(now()), options);
  const first = of(2021);
  await store.commit(FIRST_YEAR, [
    { fact: 'listing_begun', ...first },
    { fact: 'page_listed', ...first, papers: FIRST_YEAR.length, total: FIRST_YEAR.length, next: null },
    { fact: 'listing_completed', ...first, papers: FIRST_YEAR.length, cut: false, edition: null },
  ] satisfies CollectionFact[]);
  await new VenueCheckpoints(stateDir, { now }).saveCheckpoint({
    venue: VENUE,
    year: 2021,
    lister: LISTER,
    completed: true,
    papers: FIRST_YEAR,
  });
  await store.saveCheckpoint('venue_completed', NOTHING_WRONG);
  await store.close();
  const loaded = await loadCollection(store.folder, EXAMPLE_COLLECTION_ID);
  store = await CollectionStore.resume(store.folder, loaded, options, () => Promise.resolve());
  await store.saveCheckpoint('session_started', NOTHING_WRONG);
  const second = of(2022);
  await store.commit(SECOND_YEAR, [
    { fact: 'listing_begun', ...second },
    { fact: 'page_listed', ...second, papers: SECOND_YEAR.length, total: 4, next: '2 IlsxNjA5Mzcy' },
  ] satisfies CollectionFact[]);
  const apiStatus = { [LISTER]: { state: 'ok' as const, resets_at: null, last_error: null } };
  await store.saveCheckpoint('batch_completed', { status: 'interrupted', apiStatus, error: null });
  await store.close();
}

function exampleSession(begun: Date): CollectionSession {
  const at = begun.toISOString();
  const target = { venue: VENUE, names: ['Excom'], issns: [], listers: [LISTER, 'crossref', 'dblp'] };
  return {
    format_version: COLLECTION_SESSION_VERSION,
    session_id: EXAMPLE_COLLECTION_ID,
    created_at: at,
    updated_at: at,
    cf_version: CF_VERSION,
    status: 'in_progress',
    targets: [2021, 2022].map((year) => ({ ...target, year })),
    output: '-',
    options: { max_papers: 0, from: null, whole_folder: false, refresh: false },
    progress: { venue_years: 2, completed: 0, in_progress: 0, not_started: 2 },
    statistics: { runs: 1, papers: 0, pages: 0, taken_over: 0, checkpoints: 0 },
    api_status: {},
  };
}
