import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CfError } from '../../model/errors.js';
import { NEVER_FENCED } from '../../state/folder-lock.js';
import { cannotWrite } from '../../state/replace-file.js';
import { givesOf, type SourceId } from '../../model/outcome.js';
import { makeFolder } from '../../state/make-folder.js';
import { syncFolder } from '../../state/sync-folder.js';
import {
  CHECKPOINT_VERSION,
  writeCheckpointFile,
  type Checkpoint,
  type CheckpointType,
  type SourceState,
} from './checkpoint-file.js';
import type { ApiStatus } from '../api-status.js';
import type { Fact } from './facts.js';
import { Due } from '../due.js';
import { Turns } from '../../state/turns.js';
import { removeSessionFolder } from '../sessions/remove-session.js';
import { CONSOLIDATION_LINES, type JournalEntry, type OutcomeEntry } from './outcome-lines.js';
import { JournalReader } from '../journal/journal-reader.js';
import { JournalWriter } from '../journal/journal-writer.js';
import { loadCheckpoint, type LoadedCheckpoint } from './load-checkpoint.js';
import { OutcomeIndex } from './outcome-index.js';
import { writePaperIndex } from './paper-index-file.js';
import type { PaperIndex } from './paper-index.js';
import { writeSessionFile, type SessionFile } from './session-file.js';
import type { SessionView } from './session-view.js';

export interface CheckpointOptions {
  /** Time between timed checkpoints; 0 turns them off. */
  readonly intervalMs: number;
  readonly now: () => Date;
  readonly cfVersion: string;
}

/** What was loaded; without a checkpoint where none was good, and the journal alone was believed. */
export type ResumedFrom = Pick<LoadedCheckpoint, 'journal' | 'outcomes'> & {
  readonly checkpoint: Checkpoint | undefined;
};

/** What the manager can't derive from the journal: how a source fares in this run. */
export interface SourceReport {
  readonly id: SourceId;
  readonly status: SourceState['status'];
  readonly batchesCompleted: number;
  readonly totalBatches: number;
  readonly api: ApiStatus;
}

/**
 * Keeps the state of one session of `cf consolidate` on disk. Outcomes are committed to the journal, a checkpoint
 * names how much of the journal is known to be good, and all counts are derived from what was committed.
 *
 * One process at a time: the caller holds the session's lock, and gives its fence with `fencedBy`.
 */
export class ConsolidationCheckpointManager implements SessionView {
  readonly papers: PaperIndex;
  readonly run: number;
  /** Where every paper stands now. */
  readonly outcomes: OutcomeIndex;
  private readonly options: CheckpointOptions;
  private readonly writer: JournalWriter<JournalEntry>;
  private sessionFile: SessionFile;
  private path: string;
  private fence: () => Promise<void> = NEVER_FENCED;
  private readonly due: Due;
  private readonly commits = new Turns();
  private reader: Promise<JournalReader> | undefined;

  private constructor(
    state: {
      folder: string;
      session: SessionFile;
      papers: PaperIndex;
      outcomes: OutcomeIndex;
      writer: JournalWriter<JournalEntry>;
      run: number;
    },
    options: CheckpointOptions,
  ) {
    this.path = state.folder;
    this.sessionFile = state.session;
    this.papers = state.papers;
    this.outcomes = state.outcomes;
    this.writer = state.writer;
    this.run = state.run;
    this.options = options;
    this.due = new Due(options.intervalMs, options.now);
  }

  /**
   * Makes a new session: built beside its place, complete with its first checkpoint, then renamed, so that half a
   * session is never found. `fill` puts further files there first (a spooled list). Throws StateError.
   */
  static async create(
    ...[root, session, ...rest]: Parameters<typeof ConsolidationCheckpointManager.build>
  ): Promise<ConsolidationCheckpointManager> {
    const building = join(root, `.new-${session.session_id}`);
    try {
      return await ConsolidationCheckpointManager.build(root, session, ...rest);
    } catch (error) {
      await rm(building, { recursive: true, force: true }).catch(() => undefined);
      throw error instanceof CfError ? error : cannotWrite(building, error);
    }
  }

  private static async build(
    root: string,
    session: Omit<SessionFile, 'index'>,
    papers: PaperIndex,
    sources: readonly SourceReport[],
    options: CheckpointOptions,
    fill: (folder: string) => Promise<void>,
  ): Promise<ConsolidationCheckpointManager> {
    const id = session.session_id;
    const building = join(root, `.new-${id}`);
    const folder = join(root, id);
    await makeFolder(join(building, 'journal'));
    await fill(building);
    const index = { file: 'papers.index', sha256: await writePaperIndex(building, 'papers.index', papers) };
    const file: SessionFile = { ...session, index };
    await writeSessionFile(building, file, NEVER_FENCED);
    const header = {
      session_id: id,
      run: 1,
      started_at: options.now().toISOString(),
      cf_version: options.cfVersion,
    };
    const writer = await JournalWriter.begin(
      CONSOLIDATION_LINES,
      join(building, 'journal'),
      1,
      header,
      [],
      0,
    );
    const manager = new ConsolidationCheckpointManager(
      { folder: building, session: file, papers, outcomes: new OutcomeIndex(papers), writer, run: 1 },
      options,
    );
    await manager.saveCheckpoint('session_started', sources);
    await syncFolder(building);
    await rename(building, folder);
    await syncFolder(root);
    manager.path = folder;
    writer.movedTo(join(folder, 'journal'));
    return manager;
  }

  /** Goes on with a session that was loaded: begins this run's journal segment. The caller holds the lock. */
  static async resume(
    folder: string,
    session: SessionFile,
    papers: PaperIndex,
    loaded: ResumedFrom,
    options: CheckpointOptions,
    fence: () => Promise<void>,
  ): Promise<ConsolidationCheckpointManager> {
    const { journal, outcomes } = loaded;
    const run = Math.max(journal.run, loaded.checkpoint?.run ?? 0) + 1;
    await fence();
    const header = {
      session_id: session.session_id,
      run,
      started_at: options.now().toISOString(),
      cf_version: options.cfVersion,
    };
    const writer = await JournalWriter.begin(
      CONSOLIDATION_LINES,
      join(folder, 'journal'),
      journal.nextSegment,
      header,
      journal.segments,
      journal.sequence,
    );
    const manager = new ConsolidationCheckpointManager(
      { folder, session, papers, outcomes, writer, run },
      options,
    );
    manager.fence = fence;
    return manager;
  }

  get folder(): string {
    return this.path;
  }

  get session(): SessionFile {
    return this.sessionFile;
  }

  /** Number of the last commit. */
  get sequence(): number {
    return this.writer.sequence;
  }

  /** From now on `fence` is asked before anything is replaced or removed. */
  fencedBy(fence: () => Promise<void>): void {
    this.fence = fence;
  }

  /**
   * Appends a batch of one source and makes it durable; only then does it count. Batches are committed one after
   * the other. Throws StateError('unwritable'); the batch has then not happened.
   */
  commit(source: SourceId, batch: readonly { row: number; entry: OutcomeEntry }[]): Promise<void> {
    return this.commits.take(async () => {
      const places = await this.writer.append(
        batch.map(({ entry }) => entry),
        this.options.now().toISOString(),
      );
      batch.forEach(({ row, entry }, nth) => {
        const place = places[nth]!;
        this.outcomes.applyRow(row, headOf(source, entry), place.position, place.length);
      });
    });
  }

  /** Appends facts as one batch and makes them durable; only then do they hold. Throws as `commit` does. */
  commitFacts(facts: readonly Fact[]): Promise<void> {
    return this.commits.take(async () => {
      const places = await this.writer.append(facts, this.options.now().toISOString());
      facts.forEach((fact, nth) => this.outcomes.applyFact(fact, places[nth]!.position, places[nth]!.length));
    });
  }

  /** Runs `act` while no batch is committed, so that it sees the papers as they stand at one sequence number. */
  betweenCommits<T>(act: () => Promise<T>): Promise<T> {
    return this.commits.take(act);
  }

  /** True when a timed checkpoint is due: the interval has passed, and there is something new. */
  shouldCheckpoint(): boolean {
    return this.due.isDue(this.sequence);
  }

  /** Writes checkpoint.json and its .meta. Costs the same however much has been gathered. Throws StateError. */
  async saveCheckpoint(
    type: CheckpointType,
    sources: readonly SourceReport[],
    error: string | null = null,
  ): Promise<Checkpoint> {
    await this.commits.take(() => Promise.resolve());
    const now = this.options.now();
    const { session_id, input } = this.sessionFile;
    const checkpoint: Checkpoint = {
      format_version: CHECKPOINT_VERSION,
      session_id,
      checkpoint_type: type,
      run: this.run,
      sequence: this.writer.sequence,
      input_file: input.name,
      input_sha256: input.sha256,
      total_papers: this.papers.count,
      journal: { segments: this.writer.segments },
      sources: Object.fromEntries(sources.map((source) => [source.id, this.sourceState(source)])),
      error,
      last_checkpoint_time: now.toISOString(),
      timestamp: now.toISOString(),
    };
    await writeCheckpointFile(this.path, checkpoint, this.fence);
    this.due.taken(now, checkpoint.sequence);
    return checkpoint;
  }

  /** What is on disk now, read and verified afresh. Throws StateError. */
  loadCheckpoint(): Promise<LoadedCheckpoint> {
    return loadCheckpoint(
      this.path,
      this.papers,
      (checkpoint) => checkpoint.input_sha256 === this.sessionFile.input.sha256,
    );
  }

  /** Puts another description of the session in place (its list or its options have changed). */
  async replaceSession(session: SessionFile): Promise<void> {
    await writeSessionFile(this.path, session, this.fence);
    this.sessionFile = session;
  }

  /** Reads outcome lines that were committed, whichever run wrote them. */
  journalReader(): Promise<JournalReader> {
    this.reader ??= JournalReader.open(join(this.path, 'journal'), this.writer.segments);
    return this.reader;
  }

  async close(): Promise<void> {
    await this.commits.take(() => Promise.resolve());
    await (await this.reader)?.close();
    this.reader = undefined;
    await this.writer.close();
  }

  /** Removes the session's folder after success: renamed first, so that half a session is never found. */
  async cleanup(): Promise<void> {
    await this.fence();
    await this.close();
    await removeSessionFolder(this.path);
  }

  private sourceState({ id, status, batchesCompleted, totalBatches, api }: SourceReport): SourceState {
    return {
      status,
      batches_completed: batchesCompleted,
      total_batches: totalBatches,
      papers_processed: this.outcomes.finalOf(id),
      enrichments: { ...this.outcomes.countsOf(id).gives },
      api_status: api,
    };
  }
}

function headOf(source: SourceId, { outcome, round }: OutcomeEntry): Parameters<OutcomeIndex['applyRow']>[1] {
  return {
    source,
    outcome: outcome.outcome,
    step: 'step' in outcome ? outcome.step : undefined,
    sameAs: outcome.outcome === 'same_as' ? outcome.same_as : undefined,
    round,
    gives: outcome.outcome === 'enriched' ? givesOf(outcome.enrichment.record) : [],
  };
}
