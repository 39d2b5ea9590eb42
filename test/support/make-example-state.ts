import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConsolidationCheckpointManager } from '../../src/checkpoint/consolidation/consolidation-checkpoint-manager.js';
import type { Fact } from '../../src/checkpoint/consolidation/facts.js';
import type { OutcomeEntry } from '../../src/checkpoint/consolidation/outcome-lines.js';
import type { PaperIndex } from '../../src/checkpoint/consolidation/paper-index.js';
import { SESSION_VERSION, type SessionFile } from '../../src/checkpoint/consolidation/session-file.js';
import { stampOf } from '../../src/formats/list-file.js';
import { PaperFile } from '../../src/formats/paper-file.js';
import { hashOfSearch, recordFacts, recordOf } from '../../src/consolidate/duplicate-facts.js';
import { exportStanding } from '../../src/consolidate/publish.js';
import type { Outcome } from '../../src/model/outcome.js';
import { sha256 } from '../../src/state/replace-file.js';
import { DEFAULT_PRECEDENCE } from '../../src/merge/precedence.js';
import { indexOf } from './listed-papers.js';
import { makeExampleCollection } from './make-example-collection.js';

/**
 * Makes `.cf_state.example/`: a small session of each command as two runs left it, the second stopped by Ctrl-C. By the code that
 * writes real ones, with fixed times, so that making it again gives the same bytes:
 *
 *     npx tsx test/support/make-example-state.ts
 */
export const EXAMPLE_ID = 'consolidate_20261122_101530_k3v9x2ab';
const SOURCE = 'openalex';
const CF_VERSION = '0.1.0';

const PAPERS = [
  { paper_id: 'made-up-1', title: 'Counting Birds by Ear', year: 2019, doi: '10.5555/made.up.1' },
  { paper_id: 'made-up-2', title: 'How Rivers Forget', year: 2020, doi: '10.5555/made.up.2' },
  { paper_id: 'made-up-3', title: 'A Grammar of Small Maps', year: 2021 },
  { paper_id: 'made-up-4', title: 'Notes on Notes', authors: ['Ada Example'], year: 2022 },
  { paper_id: 'made-up-5', title: 'The Last Table', year: 2023, doi: '10.5555/made.up.5' },
  {
    paper_id: 'made-up-6',
    title: 'Counting birds by ear.',
    year: 2019,
    doi: 'https://doi.org/10.5555/MADE.UP.1',
  },
];

const found = (row: number): Outcome => ({
  outcome: 'enriched',
  enrichment: {
    matched_by: 'doi',
    score: 1,
    record: {
      title: PAPERS[row]!.title,
      year: PAPERS[row]!.year,
      venue: 'Journal of Made-up Examples',
      identifiers: [{ type: 'openalex', value: `W100000000${row + 1}` }],
      citations: { count: 7 * (row + 1) },
      urls: [`https://example.org/made-up-${row + 1}`],
    },
  },
});

/** What each run was answered, batch by batch. The fifth paper is still to be asked about; the sixth is the first once more. */
const RUNS: readonly (readonly (readonly [row: number, outcome: Outcome])[])[][] = [
  [
    [
      [0, found(0)],
      [1, { outcome: 'absent', step: 'by_identifier' }],
    ],
    [[5, { outcome: 'same_as', same_as: '' }]],
  ],
  [
    [[2, { outcome: 'not_found' }]],
    [
      [1, { outcome: 'rejected', reason: 'contradicts', detail: 'another first author and year' }],
      [3, { outcome: 'failed', reason: 'HTTP 503 five times' }],
    ],
  ],
];

/** Every look at this clock is a second after the one before. */
function tickingClock(): () => Date {
  let now = Date.parse('2026-11-22T10:15:29.000Z');
  return () => new Date((now += 1000));
}

export async function makeExampleState(stateDir: string): Promise<void> {
  const root = join(stateDir, 'consolidate');
  const options = { intervalMs: 0, now: tickingClock(), cfVersion: CF_VERSION };
  const list = JSON.stringify(PAPERS);
  const papers = indexOf(PAPERS);
  const spool = { file: `input.${sha256(list).slice(0, 16)}.json`, sha256: sha256(list) };
  const session: Omit<SessionFile, 'index'> = {
    format_version: SESSION_VERSION,
    session_id: EXAMPLE_ID,
    created_at: options.now().toISOString(),
    cf_version: CF_VERSION,
    input: {
      path: null,
      name: 'standard input',
      sha256: sha256(list),
      keys_sha256: await papers.keysSha256(),
      papers: papers.count,
      spool,
    },
    output: null,
    sources: [SOURCE],
    options: { batch_size: 2, dedupe: 'safe', versions: 'link' },
  };
  await mkdir(root, { recursive: true });
  let manager = await ConsolidationCheckpointManager.create(root, session, papers, [], options, (folder) =>
    writeFile(join(folder, spool.file), list, { mode: 0o600 }),
  );
  await recordFacts(manager, await theSearch(papers), [theDuplicate(papers)], options.now);
  let batches = 0;
  for (const [run, answers] of RUNS.entries()) {
    if (run > 0) {
      const loaded = await manager.loadCheckpoint();
      await manager.close();
      const { folder, session: file } = manager;
      const free = (): Promise<void> => Promise.resolve();
      manager = await ConsolidationCheckpointManager.resume(folder, file, papers, loaded, options, free);
    }
    for (const batch of answers) {
      await manager.commit(
        SOURCE,
        batch.map(([row, outcome]) => entryOf(manager, row, outcome, options.now())),
      );
      batches++;
    }
    const api = {
      state: 'ok',
      resets_at: null,
      last_error: run === 0 ? null : 'HTTP 503 five times',
    } as const;
    const report = {
      id: SOURCE,
      status: 'in_progress',
      batchesCompleted: batches,
      totalBatches: 5,
      api,
    } as const;
    await manager.saveCheckpoint('interrupted', [report], 'stopped by SIGINT');
  }
  const path = join(manager.folder, spool.file);
  const file = await PaperFile.open(path, papers.columns, await stampOf(path));
  const standing = { view: manager, papers: file, sources: [SOURCE], cfVersion: CF_VERSION };
  const clock = { precedence: DEFAULT_PRECEDENCE, fixedTime: undefined, now: options.now };
  await exportStanding({ ...standing, ...clock }, () => Promise.resolve(), new AbortController().signal);
  await file.close();
  await manager.close();
  await makeExampleCollection(stateDir);
}

const theSearch = async (papers: PaperIndex) => ({
  stage: 'before' as const,
  hash: await hashOfSearch(papers, { dedupe: 'safe', versions: 'link', decisions: [] }),
});

function theDuplicate(papers: PaperIndex): Fact {
  const [a, b] = [recordOf(0, papers), recordOf(5, papers)];
  const reasons = ['the same DOI 10.5555/made.up.1', 'the same title', 'the same year 2019'];
  return { fact: 'same', stage: 'before', a, b, score: 1, reasons, chief: a.key };
}

function entryOf(
  { papers }: ConsolidationCheckpointManager,
  row: number,
  outcome: Outcome,
  at: Date,
): { row: number; entry: OutcomeEntry } {
  const [key, content] = [papers.keyOf(row), papers.contentOf(row)];
  const told: Outcome =
    outcome.outcome === 'same_as' ? { outcome: 'same_as', same_as: papers.keyOf(0) } : outcome;
  return { row, entry: { key, content, source: SOURCE, at: at.toISOString(), outcome: told } };
}

if (process.argv[1] === import.meta.filename) {
  const place = join(import.meta.dirname, '..', '..', '.cf_state.example');
  await rm(place, { recursive: true, force: true });
  await makeExampleState(place);
}
