import { join } from 'node:path';
import { StateError } from '../../model/errors.js';
import { damagedFile } from '../../state/checked-file.js';
import { makeFolder } from '../../state/make-folder.js';
import { cannotWrite } from '../../state/replace-file.js';
import { StatePersistence } from '../../state/state-persistence.js';
import { Turns } from '../../state/turns.js';
import { mendedByRecovery } from '../mended-by-recovery.js';
import {
  CHECKPOINT_DATA_VERSION,
  CheckpointData,
  checksumOf,
  type CheckpointState,
  type CollectionCheckpointType,
} from './checkpoint-data.js';
import { fileOf, newCheckpointName } from './checkpoint-name.js';
import {
  expendable,
  listCheckpointFiles,
  removeCheckpoints,
  removeHalves,
  type CheckpointEntry,
} from './checkpoint-retention.js';
import { COLLECTION_SESSION_VERSION, CollectionSession } from './collection-session.js';
import { validateCheckpoint, type CheckpointValidation } from './validate-checkpoint.js';

export interface CheckpointManagerOptions {
  readonly sessionId: string;
  readonly now: () => Date;
  /** Asked before anything is replaced or removed; throws when this process may not write here any more. */
  readonly fence: () => Promise<void>;
  /** How many checkpoints a cleaning leaves. */
  readonly maxCheckpoints?: number;
  /** After so many saves comes a cleaning. */
  readonly cleanEvery?: number;
  /** Of the next checkpoint: eight lower case letters and digits, by chance where it is not given. */
  readonly newId?: (() => string) | undefined;
}

/** The latest checkpoint that is good, and the newer ones that are not. */
export interface LatestValid {
  readonly checkpoint: CheckpointData | undefined;
  /** Newest first. */
  readonly passedOver: readonly { readonly file: string; readonly problem: string }[];
}

/**
 * Keeps session.json and the checkpoints of one session of `cf collect`. A checkpoint is a file of its own that is never changed, so that
 * whatever happens to the newest one leaves those before it as they are. The caller holds the session's lock; what is called at the same
 * time happens in turn, so that no checkpoint is cleaned away while it is read.
 */
export class CheckpointManager {
  readonly sessionId: string;
  readonly #now: () => Date;
  readonly #max: number;
  readonly #cleanEvery: number;
  readonly #newId: (() => string) | undefined;
  readonly #turns = new Turns();
  #folder: string;
  #fence: () => Promise<void>;
  /** Unknown before the first save: when the newest checkpoint was taken, and after how many saves the next cleaning is due. */
  #saved: { lastTime: number; untilCleaning: number } | undefined;

  constructor(folder: string, options: CheckpointManagerOptions) {
    this.sessionId = options.sessionId;
    this.#folder = folder;
    this.#fence = options.fence;
    this.#now = options.now;
    this.#max = options.maxCheckpoints ?? 1000;
    this.#cleanEvery = options.cleanEvery ?? 100;
    this.#newId = options.newId;
  }

  /** The session's folder was renamed; from now on `fence` is asked. */
  movedTo(folder: string, fence = this.#fence): Promise<void> {
    return this.#turns.take(() => {
      this.#folder = folder;
      this.#fence = fence;
      return Promise.resolve();
    });
  }

  /** Replaces session.json; the one before becomes its backup. Throws StateError. */
  async saveSession(session: CollectionSession): Promise<void> {
    const snapshot = structuredClone(session);
    await this.#turns.take(() => this.#sessionFile().save(snapshot));
  }

  /** Throws StateError when it is damaged and its backup too, missing, of another session, or of a newer format. */
  loadSession(): Promise<{ session: CollectionSession; notes: string[] }> {
    return this.#turns.take(async () => {
      const file = this.#sessionFile();
      const advice = mendedByRecovery(this.#folder, this.sessionId);
      const loaded = await file.load();
      if (loaded === undefined) throw damagedFile(file.path, 'it is missing', advice);
      const { value: session, notes } = loaded;
      if (session.session_id !== this.sessionId)
        throw damagedFile(file.path, `it is of session "${session.session_id}"`, advice);
      return { session, notes };
    });
  }

  /**
   * Adds a checkpoint; durable when this returns. Costs the same however many there are, but for the cleaning now and then. Throws
   * StateError; the checkpoints before are then as they were.
   */
  async saveCheckpoint(type: CollectionCheckpointType, state: CheckpointState): Promise<CheckpointData> {
    const snapshot = structuredClone(state);
    return this.#turns.take(async () => {
      const saved = (this.#saved ??= await this.#begin());
      // Later than any other, also when the clock stands still or was set back: the names have to sort as they were made.
      const time = Math.max(this.#now().getTime(), saved.lastTime + 1);
      const name = newCheckpointName(this.sessionId, new Date(time), this.#newId?.());
      const rest = {
        format_version: CHECKPOINT_DATA_VERSION,
        checkpoint_id: name.id,
        session_id: this.sessionId,
        checkpoint_type: type,
        timestamp: name.takenAt.toISOString(),
        ...snapshot,
      };
      const checkpoint: CheckpointData = { ...rest, checksum: checksumOf(rest) };
      await this.#checkpointFile(fileOf(name)).save(checkpoint);
      saved.lastTime = time;
      saved.untilCleaning--;
      if (saved.untilCleaning <= 0) {
        saved.untilCleaning = this.#cleanEvery;
        await this.#cleanUp().catch(refuseLost);
      }
      return checkpoint;
    });
  }

  /** Newest first, by their names alone: whether they are good is not looked at. */
  listCheckpoints(): Promise<CheckpointEntry[]> {
    return this.#turns.take(() => this.#list());
  }

  /** Throws StateError when it is not valid. */
  async loadCheckpoint(file: string): Promise<CheckpointData> {
    const validation = await this.validateCheckpoint(file);
    if (validation.valid) return validation.checkpoint;
    throw this.#refused(file, validation);
  }

  validateCheckpoint(file: string): Promise<CheckpointValidation> {
    return this.#turns.take(() => validateCheckpoint(this.#checkpoints, file, this.sessionId));
  }

  /**
   * Looks from the newest one backward. Throws StateError('newer_format') when one of a newer cf comes first: going on from an older
   * one would undo what that did.
   */
  loadLatestValid(): Promise<LatestValid> {
    return this.#turns.take(async () => {
      const passedOver: { file: string; problem: string }[] = [];
      for (const { file } of await this.#list()) {
        const validation = await validateCheckpoint(this.#checkpoints, file, this.sessionId);
        if (validation.valid) return { checkpoint: validation.checkpoint, passedOver };
        if (validation.kind === 'newer_format') throw this.#refused(file, validation);
        passedOver.push({ file, problem: validation.problem });
      }
      return { checkpoint: undefined, passedOver };
    });
  }

  /** Removes the oldest checkpoints, as many as there are too many, and remains of killed runs; returns how many checkpoints. Throws StateError. */
  cleanUp(): Promise<number> {
    return this.#turns.take(() => this.#cleanUp());
  }

  get #checkpoints(): string {
    return join(this.#folder, 'checkpoints');
  }

  #list(): Promise<CheckpointEntry[]> {
    return listCheckpointFiles(this.#checkpoints, this.sessionId);
  }

  /** Looks once at what earlier runs left, so that a row of short runs is cleaned up after as well. */
  async #begin(): Promise<{ lastTime: number; untilCleaning: number }> {
    const folder = this.#checkpoints;
    await this.#fence();
    await makeFolder(folder).catch((error: unknown) => {
      throw cannotWrite(folder, error);
    });
    const entries = await this.#list();
    const room = this.#max + this.#cleanEvery - entries.length;
    return {
      lastTime: entries[0]?.takenAt.getTime() ?? 0,
      untilCleaning: Math.min(this.#cleanEvery, room),
    };
  }

  async #cleanUp(): Promise<number> {
    const folder = this.#checkpoints;
    await removeHalves(folder, this.#fence);
    const surplus = await expendable(folder, await this.#list(), this.#max);
    if (surplus.length === 0) return 0;
    const oldestFirst = surplus.map(({ file }) => file).reverse();
    await removeCheckpoints(folder, oldestFirst, this.#fence);
    return surplus.length;
  }

  #sessionFile(): StatePersistence<CollectionSession> {
    return new StatePersistence(join(this.#folder, 'session.json'), {
      schema: CollectionSession,
      version: COLLECTION_SESSION_VERSION,
      advice: mendedByRecovery(this.#folder, this.sessionId),
      backup: true,
      fence: this.#fence,
    });
  }

  #checkpointFile(file: string): StatePersistence<CheckpointData> {
    return new StatePersistence(join(this.#checkpoints, file), {
      schema: CheckpointData,
      version: CHECKPOINT_DATA_VERSION,
      fence: this.#fence,
    });
  }

  #refused(file: string, { kind, problem }: Exclude<CheckpointValidation, { valid: true }>): StateError {
    const path = join(this.#checkpoints, file);
    if (kind !== 'newer_format')
      return damagedFile(path, problem, mendedByRecovery(this.#folder, this.sessionId));
    return new StateError('newer_format', problem, {
      safe: 'Nothing was changed.',
      next: 'Run the newer version of cf that wrote it.',
    });
  }
}

/** The checkpoint is saved whether or not old ones can be removed; that is tried again later. But who has lost the session must stop. */
function refuseLost(error: unknown): void {
  if (!(error instanceof StateError) || error.kind !== 'unwritable') throw error;
}
