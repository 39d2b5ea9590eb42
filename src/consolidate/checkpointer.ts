import type { ConsolidationCheckpointManager } from '../checkpoint/consolidation/consolidation-checkpoint-manager.js';
import type { CheckpointType } from '../checkpoint/consolidation/checkpoint-file.js';
import type { Report } from './events.js';
import type { Lane } from './lane.js';
import { exportStanding, type Consolidation } from './publish.js';
import type { Stop } from '../run/stop.js';

/** An export may take this long at any time… */
const EXPORT_MS = 2000;
/** …or this share of the time since the last one. */
const EXPORT_SHARE = 0.02;
/** A first guess, until an export has been measured. */
const PAPERS_PER_MS = 10;

/** Takes the checkpoints of a run, one at a time, and the exports that follow some of them. */
export class Checkpointer {
  private readonly manager: ConsolidationCheckpointManager;
  private readonly lanes: readonly Lane[];
  private readonly report: Report;
  private readonly what: Consolidation;
  private readonly stop: Stop;
  private readonly fence: () => Promise<void>;
  private running: Promise<void> = Promise.resolve();
  private papersPerMs = PAPERS_PER_MS;
  private lastExport: number;

  constructor(
    manager: ConsolidationCheckpointManager,
    what: Consolidation,
    lanes: readonly Lane[],
    stop: Stop,
    fence: () => Promise<void>,
    report: Report,
  ) {
    this.manager = manager;
    this.lanes = lanes;
    this.report = report;
    this.what = what;
    this.stop = stop;
    this.fence = fence;
    this.lastExport = what.now().getTime();
  }

  /** Takes a timed checkpoint when one is due. */
  async whenDue(): Promise<void> {
    if (!this.manager.shouldCheckpoint()) return;
    await this.alone(async () => {
      if (this.manager.shouldCheckpoint()) await this.take('batch_processed', null, true);
    });
  }

  /** Takes a checkpoint now. `withExport` is false when the output follows at once. */
  async now(type: CheckpointType, error: string | null, withExport: boolean): Promise<void> {
    await this.alone(() => this.take(type, error, withExport));
  }

  private alone(act: () => Promise<void>): Promise<void> {
    const done = this.running.then(act);
    this.running = done.catch(() => undefined);
    return done;
  }

  private async take(type: CheckpointType, error: string | null, withExport: boolean): Promise<void> {
    const sources = this.lanes.map((lane) => lane.report());
    const checkpoint = await this.manager.saveCheckpoint(type, sources, error);
    this.report({ type: 'checkpoint', checkpoint_type: type, sequence: checkpoint.sequence });
    if (withExport && this.worthExporting()) await this.manager.betweenCommits(() => this.export());
  }

  private worthExporting(): boolean {
    if (this.stop.signal.aborted) return false;
    const cost = this.manager.papers.count / this.papersPerMs;
    // A run that is being stopped has five seconds in all.
    if (this.stop.stopping.aborted) return cost < EXPORT_MS / 4;
    return cost < EXPORT_MS || cost < EXPORT_SHARE * (this.what.now().getTime() - this.lastExport);
  }

  private async export(): Promise<void> {
    const began = this.what.now().getTime();
    try {
      await exportStanding(this.what, this.fence, this.stop.signal);
    } catch (error) {
      if (this.stop.signal.aborted) return;
      throw error;
    }
    this.lastExport = this.what.now().getTime();
    this.papersPerMs = Math.max(1, this.manager.papers.count) / Math.max(1, this.lastExport - began);
  }
}
