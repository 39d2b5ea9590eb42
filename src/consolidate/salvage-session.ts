import { copyFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ApiStatus } from '../checkpoint/api-status.js';
import {
  ConsolidationCheckpointManager,
  type CheckpointOptions,
  type SourceReport,
} from '../checkpoint/consolidation/consolidation-checkpoint-manager.js';
import type { Fact } from '../checkpoint/consolidation/facts.js';
import {
  CONSOLIDATION_LINES,
  type JournalEntry,
  type OutcomeEntry,
} from '../checkpoint/consolidation/outcome-lines.js';
import { readPaperIndex } from '../checkpoint/consolidation/paper-index-file.js';
import type { PaperIndex } from '../checkpoint/consolidation/paper-index.js';
import { salvageJournal } from '../checkpoint/journal/salvage-journal.js';
import { seeRecovery } from '../checkpoint/mended-by-recovery.js';
import { besideSession } from '../checkpoint/recovery/mend-or-salvage.js';
import { readSessionFile, type SessionFile } from '../checkpoint/consolidation/session-file.js';
import { checkSpool } from '../checkpoint/consolidation/spool.js';
import { removeSessionFolder } from '../checkpoint/sessions/remove-session.js';
import { StateError } from '../model/errors.js';
import { newSessionId } from '../state/session-id.js';

type SalvageOptions = Pick<CheckpointOptions, 'now' | 'cfVersion'>;

export interface Salvaged {
  readonly session_id: string;
  /** Batches that were whole, and places where one was lost. */
  readonly batches: number;
  readonly lost: readonly { readonly segment: string; readonly byte: number }[];
  /** Papers with a final outcome, by source. */
  readonly papers: Readonly<Record<string, number>>;
}

/**
 * Makes a new session of all that is good in a damaged one: its description, its index and its list must be whole;
 * of the journal every batch that its own hash vouches for, also those behind the damage. What was lost is asked for
 * again by the next run. The damaged session stays as it is. Killed meanwhile, it
 * leaves a session that is sound and holds less: then salvage again.
 */
export function salvageSession(root: string, id: string, options: SalvageOptions): Promise<Salvaged> {
  return besideSession(root, id, async ({ folder }) => {
    const { session } = await readSessionFile(folder).catch(withoutDescription(folder));
    const papers = await readPaperIndex(folder, session.index).catch(withoutDescription(folder));
    await checkSpool(folder, session.input.spool);
    return rebuild(root, folder, session, papers, options);
  });
}

/** Without it nobody can tell which papers the answers are about. What can be made again of the list, recovery makes again. */
const withoutDescription =
  (folder: string) =>
  (error: unknown): never => {
    if (!(error instanceof StateError) || error.kind !== 'damaged') throw error;
    throw new StateError(
      'damaged',
      `${error.message}; without it there is nothing to tell which papers were answered`,
      { safe: 'Nothing was changed.', next: seeRecovery(folder, basename(folder)), cause: error },
    );
  };

async function rebuild(
  root: string,
  folder: string,
  session: SessionFile,
  papers: PaperIndex,
  { now, cfVersion }: SalvageOptions,
): Promise<Salvaged> {
  const manager = await ConsolidationCheckpointManager.create(
    root,
    {
      ...session,
      session_id: newSessionId('consolidate', now()),
      created_at: now().toISOString(),
      cf_version: cfVersion,
    },
    papers,
    [],
    { intervalMs: 0, now, cfVersion },
    async (building) => {
      const { spool } = session.input;
      if (spool) await copyFile(join(folder, spool.file), join(building, spool.file));
    },
  );
  const batches: Record<string, number> = {};
  const lost: { segment: string; byte: number }[] = [];
  try {
    for await (const batch of salvageJournal(CONSOLIDATION_LINES, join(folder, 'journal'))) {
      if (!batch.good) {
        lost.push({ segment: batch.segment, byte: batch.byte });
        continue;
      }
      const facts = batch.entries.filter((entry) => isFact(entry));
      if (facts.length > 0) await manager.commitFacts(facts);
      for (const [source, entries] of bySource(batch.entries)) {
        batches[source] = (batches[source] ?? 0) + 1;
        const held = entries.flatMap((entry) => holdingRow(papers, entry));
        if (held.length > 0) await manager.commit(source, held);
      }
    }
    const sources = manager.outcomes.sources.map((source) => reportOf(manager, source, batches[source] ?? 0));
    await manager.saveCheckpoint('interrupted', sources, `salvaged from ${session.session_id}`);
    return {
      session_id: manager.session.session_id,
      batches: Object.values(batches).reduce((sum, count) => sum + count, 0),
      lost,
      papers: Object.fromEntries(sources.map(({ id }) => [id, manager.outcomes.finalOf(id)])),
    };
  } catch (error) {
    // What holds less than can be saved would be taken for all of it.
    await removeSessionFolder(manager.folder).catch(() => undefined);
    throw error;
  } finally {
    await manager.close();
  }
}

const isFact = (entry: JournalEntry): entry is Fact => 'fact' in entry;

function bySource(entries: readonly JournalEntry[]): Map<string, OutcomeEntry[]> {
  const sorted = new Map<string, OutcomeEntry[]>();
  for (const entry of entries) {
    if (isFact(entry)) continue;
    const same = sorted.get(entry.source);
    if (same) same.push(entry);
    else sorted.set(entry.source, [entry]);
  }
  return sorted;
}

/** An outcome of a paper that is gone from the list, or has changed in it, doesn't hold any more. */
function holdingRow(papers: PaperIndex, entry: OutcomeEntry): { row: number; entry: OutcomeEntry }[] {
  const row = papers.rowOf(entry.key);
  return row >= 0 && papers.contentOf(row) === entry.content ? [{ row, entry }] : [];
}

const FINE: ApiStatus = { state: 'ok', resets_at: null, last_error: null };

function reportOf(manager: ConsolidationCheckpointManager, id: string, batches: number): SourceReport {
  const complete = manager.outcomes.finalOf(id) === manager.papers.count;
  return {
    id,
    status: complete ? 'completed' : 'in_progress',
    batchesCompleted: batches,
    totalBatches: batches,
    api: FINE,
  };
}
