import {
  ConsolidationCheckpointManager,
  type CheckpointOptions,
  type SourceReport,
} from '../../src/checkpoint/consolidation/consolidation-checkpoint-manager.js';
import { findSessions, sessionsRoot } from '../../src/checkpoint/consolidation/find-sessions.js';
import { loadCheckpoint } from '../../src/checkpoint/consolidation/load-checkpoint.js';
import { readPaperIndex } from '../../src/checkpoint/consolidation/paper-index-file.js';
import { PaperIndex } from '../../src/checkpoint/consolidation/paper-index.js';
import { readSessionFile } from '../../src/checkpoint/consolidation/session-file.js';
import { CONTENT_BYTES, KEY_BYTES } from '../../src/model/paper-key.js';

// A small `cf consolidate` without sources: each run answers a few papers, in batches, and says what it has promised.

export const PAPERS = 8;
export const SOURCE = 'toy';
const ID = 'consolidate_20260102_030405_abcdefgh';
const OPTIONS: CheckpointOptions = {
  intervalMs: 0,
  now: () => new Date('2026-01-02T03:04:05Z'),
  cfVersion: '0',
};
const REPORT: SourceReport = {
  id: SOURCE,
  status: 'in_progress',
  batchesCompleted: 0,
  totalBatches: 0,
  api: { state: 'ok', resets_at: null, last_error: null },
};

export async function startSession(stateDir: string): Promise<ConsolidationCheckpointManager> {
  const root = sessionsRoot(stateDir);
  const papers = new PaperIndex({
    keys: Buffer.from(
      Array.from({ length: PAPERS * KEY_BYTES }, (_, at) => (at % KEY_BYTES === 0 ? at / KEY_BYTES : 7)),
    ),
    content: Buffer.alloc(PAPERS * CONTENT_BYTES, 9),
    offsets: new Float64Array(PAPERS),
    lengths: new Uint32Array(PAPERS),
  });
  const input = {
    path: '/papers.json',
    name: 'papers.json',
    sha256: 'a',
    keys_sha256: 'b',
    papers: PAPERS,
    spool: null,
  };
  const session = {
    format_version: 1,
    session_id: ID,
    created_at: OPTIONS.now().toISOString(),
    cf_version: '0',
    input,
    output: null,
    sources: [SOURCE],
    options: { batch_size: null, dedupe: 'off' as const, versions: 'link' as const },
  };
  return ConsolidationCheckpointManager.create(root, session, papers, [REPORT], OPTIONS, () =>
    Promise.resolve(),
  );
}

/** What a resume finds: undefined when there is no session. */
export async function loadSession(stateDir: string) {
  const [found] = await findSessions(sessionsRoot(stateDir));
  if (found === undefined) return undefined;
  const { session } = await readSessionFile(found.folder);
  const papers = await readPaperIndex(found.folder, session.index);
  const loaded = await loadCheckpoint(found.folder, papers, () => true);
  return { folder: found.folder, session, papers, loaded };
}

export async function resumeSession(stateDir: string): Promise<ConsolidationCheckpointManager> {
  const found = await loadSession(stateDir);
  if (found === undefined) return startSession(stateDir);
  const { folder, session, papers, loaded } = found;
  return ConsolidationCheckpointManager.resume(folder, session, papers, loaded, OPTIONS, () =>
    Promise.resolve(),
  );
}

/** Answers the papers in [from, to), two in a batch, and takes a checkpoint after every second batch. */
export async function answer(
  manager: ConsolidationCheckpointManager,
  from: number,
  to: number,
  say: (text: string) => void,
) {
  for (let row = from; row < to; row += 2) {
    const batch = [row, row + 1].map((one) => ({
      row: one,
      entry: {
        key: manager.papers.keyOf(one),
        content: manager.papers.contentOf(one),
        source: SOURCE,
        at: OPTIONS.now().toISOString(),
        outcome: { outcome: 'not_found' as const },
      },
    }));
    await manager.commit(SOURCE, batch);
    say(`answered ${row + 2}`);
    if (row % 4 === 2) await manager.saveCheckpoint('batch_processed', [REPORT]);
  }
}

/** Two runs; the first is left as a kill would leave it. */
async function main(): Promise<void> {
  const say = (text: string) => console.log(text);
  const first = await startSession('state');
  say('begun');
  await answer(first, 0, 6, say);
  await first.close();
  const second = await resumeSession('state');
  await second.saveCheckpoint('session_started', [REPORT]);
  await answer(second, 6, PAPERS, say);
  await second.saveCheckpoint('completed', [REPORT]);
  say('removing');
  await second.cleanup();
  say('removed');
}

if (process.argv[1] === import.meta.filename) await main();
