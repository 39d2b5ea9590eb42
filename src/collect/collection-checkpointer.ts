import type { CollectionCheckpointType } from '../checkpoint/collection/checkpoint-data.js';
import type { CollectionStore, RunReport } from '../checkpoint/collection/collection-store.js';
import { Turns } from '../state/turns.js';
import type { ReportCollect } from './events.js';

/** With more venues and years than this a checkpoint is no trifle any more… */
const FEW_VENUE_YEARS = 200;
/** …and one that nobody waits for is taken at most so often. */
const APART_MS = 1_000;

/** Takes the checkpoints of a run, one at a time. */
export class CollectionCheckpointer {
  readonly #store: CollectionStore;
  readonly #of: () => Omit<RunReport, 'status' | 'error'>;
  readonly #report: ReportCollect;
  readonly #turns = new Turns();
  #last = -Infinity;

  constructor(store: CollectionStore, of: () => Omit<RunReport, 'status' | 'error'>, report: ReportCollect) {
    this.#store = store;
    this.#of = of;
    this.#report = report;
  }

  /** Takes a timed checkpoint when one is due. */
  async whenDue(type: 'batch_completed' | 'api_call_completed'): Promise<void> {
    if (!this.#store.checkpointIsDue) return;
    await this.#turns.take(async () => {
      if (this.#store.checkpointIsDue) await this.#take(type, { status: 'in_progress', error: null });
    });
  }

  /** After a venue and year is done: each time in a session of few, now and then in one of many. */
  async afterVenue(): Promise<void> {
    const many = this.#store.session.targets.length > FEW_VENUE_YEARS;
    if (many && performance.now() - this.#last < APART_MS) return;
    await this.now('venue_completed', { status: 'in_progress', error: null });
  }

  async now(type: CollectionCheckpointType, state: Pick<RunReport, 'status' | 'error'>): Promise<void> {
    await this.#turns.take(() => this.#take(type, state));
  }

  async #take(type: CollectionCheckpointType, state: Pick<RunReport, 'status' | 'error'>): Promise<void> {
    const { sequence } = await this.#store.saveCheckpoint(type, { ...this.#of(), ...state });
    this.#last = performance.now();
    this.#report({ type: 'checkpoint', checkpoint_type: type, sequence });
  }
}
