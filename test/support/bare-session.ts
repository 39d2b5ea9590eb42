import {
  ConsolidationCheckpointManager,
  type CheckpointOptions,
} from '../../src/checkpoint/consolidation/consolidation-checkpoint-manager.js';
import type { OutcomeEntry } from '../../src/checkpoint/consolidation/outcome-lines.js';
import { indexOf } from './listed-papers.js';

export const SOURCE = 'openalex';

const OPTIONS: CheckpointOptions = {
  intervalMs: 0,
  now: () => new Date('2026-11-22T10:15:30.000Z'),
  cfVersion: '0.0.0-test',
};

/** A session of so many papers without a run around it. */
export async function newSession(root: string, papers: number): Promise<ConsolidationCheckpointManager> {
  const index = indexOf(Array.from({ length: papers }, (_, n) => ({ title: `Paper ${n}` })));
  const session = {
    format_version: 1,
    session_id: 'consolidate_20261122_101530_k3v9x2ab',
    created_at: '2026-11-22T10:15:30.000Z',
    cf_version: OPTIONS.cfVersion,
    input: {
      path: null,
      name: 'papers.json',
      sha256: '0'.repeat(64),
      keys_sha256: await index.keysSha256(),
      papers,
      spool: null,
    },
    output: null,
    sources: [SOURCE],
    options: { batch_size: null, dedupe: 'off' as const, versions: 'link' as const },
  };
  return ConsolidationCheckpointManager.create(root, session, index, [], OPTIONS, () => Promise.resolve());
}

/** Outcomes for these rows: not found. */
export function aBatch(
  { papers }: ConsolidationCheckpointManager,
  rows: readonly number[],
): { row: number; entry: OutcomeEntry }[] {
  return rows.map((row) => ({
    row,
    entry: {
      key: papers.keyOf(row),
      content: papers.contentOf(row),
      source: SOURCE,
      at: '2026-11-22T10:15:30.000Z',
      outcome: { outcome: 'not_found' },
    },
  }));
}
