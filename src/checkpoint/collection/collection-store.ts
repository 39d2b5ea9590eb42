import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CfError } from '../../model/errors.js';
import type { ListedPaper } from '../../model/listed-paper.js';
import { NEVER_FENCED } from '../../state/folder-lock.js';
import { makeFolder } from '../../state/make-folder.js';
import { cannotWrite } from '../../state/replace-file.js';
import { syncFolder } from '../../state/sync-folder.js';
import type { ApiStatus } from '../api-status.js';
import { Due } from '../due.js';
import type { ErrorContext } from '../error-context.js';
import { Turns } from '../../state/turns.js';
import { JournalReader } from '../journal/journal-reader.js';
import { JournalWriter } from '../journal/journal-writer.js';
import type { CheckpointData, CollectionCheckpointType } from './checkpoint-data.js';
import { CheckpointManager } from './checkpoint-manager.js';
import { checkpointStateOf } from './checkpoint-state.js';
import { CollectedIndex, type Standing } from './collected-index.js';
import { COLLECTION_LINES, type CollectionFact, type CollectionLine } from './collection-lines.js';
import type { CollectionSession } from './collection-session.js';
import { listedPapers, type ListedPapers } from './listed-papers.js';
import type { LoadedCollection } from './load-collection.js';

export interface CollectionOptions {
  /** Time between timed checkpoints; 0 turns them off. */
  readonly intervalMs: number;
  readonly now: () => Date;
  readonly cfVersion: string;
  /** Ids of checkpoints; by chance where it is not given. */
  readonly newCheckpointId?: () => string;
}

/** What a checkpoint says that the journal doesn't. */
export interface RunReport {
  readonly status: CollectionSession['status'];
  readonly apiStatus: Readonly<Record<string, ApiStatus>>;
  readonly error: ErrorContext | null;
}

/**
 * The state of one session of `cf collect` on disk, for the run that writes it: papers and facts are committed to the journal, all that
 * is said of progress is derived from what was committed, and checkpoints name how much of the journal is known to be good.
 *
 * One process at a time: the caller holds the session's lock, and gives its fence with `fencedBy`.
 */
export class CollectionStore {
  readonly index: CollectedIndex;
  readonly run: number;
  #folder: string;
  #fence = NEVER_FENCED;
  #session: CollectionSession;
  readonly #options: CollectionOptions;
  readonly #writer: JournalWriter<CollectionLine>;
  readonly #checkpoints: CheckpointManager;
  readonly #due: Due;
  readonly #commits = new Turns();
  #reader: Promise<JournalReader> | undefined;

  private constructor(
    at: { folder: string; session: CollectionSession; index: CollectedIndex; run: number },
    writer: JournalWriter<CollectionLine>,
    options: CollectionOptions,
  ) {
    this.#folder = at.folder;
    this.#session = at.session;
    this.index = at.index;
    this.run = at.run;
    this.#writer = writer;
    this.#options = options;
    this.#due = new Due(options.intervalMs, options.now);
    this.#checkpoints = new CheckpointManager(at.folder, {
      sessionId: at.session.session_id,
      now: options.now,
      fence: NEVER_FENCED,
      newId: options.newCheckpointId,
    });
  }

  /**
   * Makes a new session: built beside its place, complete with its first checkpoint, then renamed, so that half a session is never
   * found. Throws StateError.
   */
  static async create(
    root: string,
    session: CollectionSession,
    options: CollectionOptions,
  ): Promise<CollectionStore> {
    const building = join(root, `.new-${session.session_id}`);
    try {
      return await CollectionStore.#build(root, building, session, options);
    } catch (error) {
      await rm(building, { recursive: true, force: true }).catch(() => undefined);
      throw error instanceof CfError ? error : cannotWrite(building, error);
    }
  }

  static async #build(
    root: string,
    building: string,
    session: CollectionSession,
    options: CollectionOptions,
  ): Promise<CollectionStore> {
    await makeFolder(join(building, 'journal'));
    const writer = await begin(building, 1, { session, run: 1, before: [], sequence: 0 }, options);
    const index = new CollectedIndex(session.targets);
    const store = new CollectionStore({ folder: building, session, index, run: 1 }, writer, options);
    await store.saveCheckpoint('session_started', { status: 'in_progress', apiStatus: {}, error: null });
    await syncFolder(building);
    const folder = join(root, session.session_id);
    await rename(building, folder);
    await syncFolder(root);
    store.#folder = folder;
    await store.#checkpoints.movedTo(folder);
    writer.movedTo(join(folder, 'journal'));
    return store;
  }

  /** Goes on with a session that was loaded: begins this run's segment of the journal. The caller holds the lock. */
  static async resume(
    folder: string,
    { session, index, journal, checkpoint }: LoadedCollection,
    options: CollectionOptions,
    fence: () => Promise<void>,
  ): Promise<CollectionStore> {
    const run = Math.max(journal.run, checkpoint?.run ?? 0) + 1;
    await fence();
    const { segments: before, sequence, nextSegment } = journal;
    const writer = await begin(folder, nextSegment, { session, run, before, sequence }, options);
    const store = new CollectionStore({ folder, session, index, run }, writer, options);
    await store.fencedBy(fence);
    return store;
  }

  get folder(): string {
    return this.#folder;
  }

  get session(): CollectionSession {
    return this.#session;
  }

  /** Number of the last commit. */
  get sequence(): number {
    return this.#writer.sequence;
  }

  /** From now on `fence` is asked before anything is written, replaced or removed. */
  fencedBy(fence: () => Promise<void>): Promise<void> {
    this.#fence = fence;
    return this.#checkpoints.movedTo(this.#folder, fence);
  }

  /**
   * Appends facts, each behind the papers that it tells of, as one batch, and makes it durable; only then do they hold. Throws
   * StateError('unwritable'); the batch has then not happened. 'lost': somebody else has the session, and nothing more is to be asked.
   */
  commit(papers: readonly ListedPaper[], facts: readonly CollectionFact[]): Promise<void> {
    return this.#commits.take(async () => {
      await this.#fence();
      const lines: CollectionLine[] = [...papers, ...facts];
      const places = await this.#writer.append(lines, this.#options.now().toISOString());
      lines.forEach((line, nth) => {
        const { position, length } = places[nth]!;
        this.index.apply('fact' in line ? line : { paper: line.paper_id }, position, length);
      });
    });
  }

  /** True when a timed checkpoint is due. */
  get checkpointIsDue(): boolean {
    return this.#due.isDue(this.sequence);
  }

  /** Writes a checkpoint, and session.json as it stands then. Throws StateError. */
  async saveCheckpoint(type: CollectionCheckpointType, report: RunReport): Promise<CheckpointData> {
    await this.#commits.take(() => Promise.resolve());
    const state = checkpointStateOf(this.index, {
      run: this.run,
      sequence: this.sequence,
      segments: this.#writer.segments,
      ...report,
    });
    const checkpoint = await this.#checkpoints.saveCheckpoint(type, state);
    await this.#saveSession(report);
    this.#due.taken(this.#options.now(), checkpoint.sequence);
    return checkpoint;
  }

  /** The papers of a venue and year, as they were committed, a page at a time. */
  async *papersOf(standing: Standing): AsyncGenerator<ListedPapers> {
    this.#reader ??= JournalReader.open(join(this.#folder, 'journal'), this.#writer.segments);
    yield* listedPapers(await this.#reader, standing.pages);
  }

  async close(): Promise<void> {
    await this.#commits.take(() => Promise.resolve());
    await (await this.#reader)?.close();
    this.#reader = undefined;
    await this.#writer.close();
  }

  async #saveSession({ status, apiStatus }: RunReport): Promise<void> {
    const { standings, pages, papers } = this.index;
    const count = (wanted: Standing['status']): number =>
      standings.filter((standing) => standing.status === wanted).length;
    const { statistics } = this.#session;
    this.#session = {
      ...this.#session,
      updated_at: this.#options.now().toISOString(),
      status,
      progress: {
        venue_years: standings.length,
        completed: count('completed') + count('unknown'),
        in_progress: count('in_progress'),
        not_started: count('not_started'),
      },
      statistics: {
        runs: this.run,
        papers,
        pages,
        taken_over: standings.filter(({ completed }) => completed?.taken_over !== undefined).length,
        checkpoints: statistics.checkpoints + 1,
      },
      api_status: { ...apiStatus },
    };
    await this.#checkpoints.saveSession(this.#session);
  }
}

function begin(
  folder: string,
  segment: number,
  from: {
    session: CollectionSession;
    run: number;
    before: LoadedCollection['journal']['segments'];
    sequence: number;
  },
  { now, cfVersion }: CollectionOptions,
): Promise<JournalWriter<CollectionLine>> {
  const header = {
    session_id: from.session.session_id,
    run: from.run,
    started_at: now().toISOString(),
    cf_version: cfVersion,
  };
  return JournalWriter.begin(
    COLLECTION_LINES,
    join(folder, 'journal'),
    segment,
    header,
    from.before,
    from.sequence,
  );
}
