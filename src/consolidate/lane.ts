import type { ApiStatus } from '../checkpoint/checkpoint-file.js';
import type {
  ConsolidationCheckpointManager,
  SourceReport,
} from '../checkpoint/consolidation-checkpoint-manager.js';
import type { OutcomeEntry } from '../checkpoint/journal-format.js';
import type { PaperFile } from '../formats/paper-file.js';
import { INTERRUPTED } from '../http/failures.js';
import { SourceUnavailable } from '../model/errors.js';
import type { Outcome } from '../model/outcome.js';
import type { OpenProgress, Question, Source, Step } from '../sources/source.js';
import type { SourceProgress } from './events.js';
import { Gate } from './gate.js';
import type { Stop } from './stop.js';
import { WayThroughSource, type NextStep } from './way-through-source.js';

/** How many rows are looked at (and read, where they are pending) at a time. */
const ROWS_AT_ONCE = 512;

/** Where a paper is on its way through the steps of a source, as far as this run has looked. */
const UNKNOWN = 255;
const WAITS = 254;
const SETTLED = 253;

export interface LaneSurroundings {
  readonly papers: PaperFile;
  readonly manager: ConsolidationCheckpointManager;
  readonly stop: Stop;
  readonly batchSize: number | undefined;
  readonly batchesBefore: number;
  readonly now: () => Date;
  /** Called after every commit: for progress and timed checkpoints. */
  readonly onCommit: (lane: Lane) => Promise<void>;
}

interface Asked extends Question {
  readonly row: number;
}

/**
 * Asks one source about every paper: one pass over the list for each of its steps, identifiers first and titles
 * last, in full batches, several of them under way at once; then the same for spare duplicates. What waits for earlier sources follows them through
 * the list. All that is remembered between runs is in the journal.
 */
export class Lane {
  readonly source: Source;
  private readonly earlier: readonly Lane[];
  private readonly around: LaneSurroundings;
  private readonly way: WayThroughSource;
  /** For each paper the number of the step that is next, or UNKNOWN, WAITS, SETTLED (final, or failed in this run). */
  private readonly next: Uint8Array;
  private readonly changed = new Gate();
  private batchesCompleted: number;
  private lastError: string | undefined;
  private ended = false;
  unavailable: SourceUnavailable | undefined;

  constructor(source: Source, earlier: readonly Lane[], around: LaneSurroundings) {
    this.source = source;
    this.earlier = earlier;
    this.around = around;
    this.way = new WayThroughSource(
      source,
      earlier.map((lane) => lane.source.id),
      around.manager,
    );
    // Whoever waits for this lane is let go by a stop as well.
    void around.stop.requested.then(() => this.changed.open());
    this.next = new Uint8Array(around.papers.count).fill(UNKNOWN);
    this.batchesCompleted = around.batchesBefore;
  }

  /** True when every paper has a final outcome from this source. */
  get complete(): boolean {
    return this.around.manager.outcomes.finalOf(this.source.id) === this.around.papers.count;
  }

  /** Gets the source ready (a snapshot is indexed); not needed when nothing is left to ask. */
  async prepare(report: (progress: OpenProgress) => void): Promise<void> {
    const { stop } = this.around;
    if (this.complete || this.stopped) return;
    try {
      await this.source.open({ stopping: stop.stopping, signal: stop.signal, report });
    } catch (error) {
      if (error instanceof SourceUnavailable) this.unavailable = error;
      else if (!stop.stopping.aborted) throw error;
    }
  }

  /** Asks until nothing is left that can be asked now. Throws StateError when an answer can't be saved. */
  async run(): Promise<void> {
    try {
      await this.round(false);
      // Only now is it known of which chiefs nothing was found.
      if (this.around.manager.outcomes.duplicates.hasSpares) await this.round(true);
    } finally {
      this.end();
    }
  }

  /** Nothing more will come: whoever waits for this lane goes on. */
  end(): void {
    this.ended = true;
    this.changed.open();
  }

  /** True when this run will bring nothing more for this paper here. */
  settled(row: number): boolean {
    return (
      this.ended || this.next[row] === SETTLED || this.around.manager.outcomes.isFinal(this.source.id, row)
    );
  }

  async untilChange(): Promise<void> {
    await this.changed.passed();
  }

  progress(): SourceProgress {
    const { outcomes } = this.around.manager;
    return {
      id: this.source.id,
      done: outcomes.finalOf(this.source.id),
      total: this.around.papers.count,
      counts: outcomes.countsOf(this.source.id),
      ...(this.lastError !== undefined && { last_error: this.lastError }),
    };
  }

  report(): SourceReport {
    const left = this.around.papers.count - this.around.manager.outcomes.finalOf(this.source.id);
    const batchSize = this.source.steps[0] ? this.batchSizeOf(this.source.steps[0]) : 1;
    return {
      id: this.source.id,
      status:
        left === 0
          ? 'completed'
          : this.unavailable
            ? 'failed'
            : this.batchesCompleted === 0
              ? 'pending'
              : 'in_progress',
      batchesCompleted: this.batchesCompleted,
      totalBatches: this.batchesCompleted + Math.ceil(left / batchSize),
      api: this.apiStatus(),
    };
  }

  private apiStatus(): ApiStatus {
    return {
      state: this.unavailable?.state ?? 'ok',
      resets_at: this.unavailable?.resetsAt?.toISOString() ?? null,
      last_error: this.unavailable?.message ?? this.lastError ?? null,
    };
  }

  private get stopped(): boolean {
    return this.unavailable !== undefined || this.around.stop.stopping.aborted;
  }

  private batchSizeOf(step: Step): number {
    return Math.min(this.around.batchSize ?? step.batchSize, step.maxBatchSize);
  }

  private async round(spares: boolean): Promise<void> {
    for (const [number, step] of this.source.steps.entries()) await this.pass(number, step, spares);
    if (this.source.steps.length === 0) await this.pass(0, undefined, spares);
  }

  /** Asks, in this step, about every paper for which it is the next one: about the spares among them, or the others. */
  private async pass(number: number, step: Step | undefined, spares: boolean): Promise<void> {
    const under = new Set<Promise<void>>();
    let failure: unknown;
    const failed = (error: unknown): void => {
      failure ??= error;
      this.around.stop.request('error', 0);
    };
    let filling: Asked[] = [];
    const send = async (batch: Asked[]): Promise<void> => {
      while (under.size >= (step?.concurrency ?? 1)) await Promise.race(under);
      if (this.stopped) return;
      const asking: Promise<void> = this.askBatch(step as Step, batch)
        .catch(failed)
        .finally(() => under.delete(asking));
      under.add(asking);
    };
    const go = async (): Promise<void> => {
      for (let from = 0; from < this.around.papers.count && !this.stopped; from += ROWS_AT_ONCE) {
        const rows = this.pendingRows(from, number, step?.uses !== 'given', spares);
        if (rows.length === 0) continue;
        if (step && step.uses !== 'given') await this.untilEarlierSettled(rows);
        for (const asked of await this.look(rows, number)) {
          filling.push(asked);
          if (step && filling.length >= this.batchSizeOf(step)) {
            await send(filling);
            filling = [];
          }
        }
      }
      if (filling.length > 0) await send(filling);
    };
    await go().catch(failed);
    // Whatever happened here, what is under way may still be answered, and saved.
    await Promise.all(under);
    if (failure !== undefined) throw failure as Error;
  }

  private pendingRows(from: number, step: number, waitingToo: boolean, spares: boolean): number[] {
    const { outcomes } = this.around.manager;
    const rows: number[] = [];
    const until = Math.min(from + ROWS_AT_ONCE, this.around.papers.count);
    for (let row = from; row < until; row++) {
      if ((outcomes.duplicates.spareOf(row) !== undefined) !== spares) continue;
      if (this.next[row] === UNKNOWN && outcomes.isFinal(this.source.id, row)) this.next[row] = SETTLED;
      const next = this.next[row];
      if (next === UNKNOWN || next === step || (next === WAITS && waitingToo)) rows.push(row);
    }
    return rows;
  }

  /** Waits until the earlier sources have said what they will say about these papers in this run. */
  private async untilEarlierSettled(rows: readonly number[]): Promise<void> {
    for (const lane of this.earlier) {
      for (const row of rows) {
        while (!lane.settled(row) && !this.stopped) await lane.untilChange();
      }
    }
  }

  /** Reads these papers and finds out which step is next for each; closes those for which none is left. */
  private async look(rows: readonly number[], step: number): Promise<Asked[]> {
    const asked: Asked[] = [];
    const closing: { row: number; entry: OutcomeEntry }[] = [];
    const papers = await this.around.papers.read(rows);
    const nexts = await this.way.nextSteps(papers);
    for (const [nth, { row, paper }] of papers.entries()) {
      const next = nexts[nth] as NextStep;
      if ('closes' in next) closing.push({ row, entry: this.entry(row, next.closes) });
      else this.next[row] = 'waits' in next ? WAITS : next.step;
      if ('step' in next && next.step === step) asked.push({ row, paper, identifiers: next.identifiers });
    }
    if (closing.length > 0) {
      await this.around.manager.commit(this.source.id, closing);
      for (const { row } of closing) this.next[row] = SETTLED;
      await this.announce();
    }
    return asked;
  }

  private async askBatch(step: Step, batch: readonly Asked[]): Promise<void> {
    const { stop } = this.around;
    const answer = await this.source.ask(
      { step: step.name, questions: batch },
      { stopping: stop.stopping, signal: stop.signal },
    );
    if (answer.unavailable) this.unavailable ??= answer.unavailable;
    const lines: { row: number; entry: OutcomeEntry }[] = [];
    const settled: { row: number; next: number }[] = [];
    for (const [nth, asked] of batch.entries()) {
      const outcome = answer.outcomes[nth] as Outcome;
      if (outcome.outcome === 'failed') {
        if (outcome.reason !== INTERRUPTED) this.lastError = outcome.reason;
        // A question that was cut short by a stop or a closed source was not answered: nothing to record.
        if (stop.stopping.aborted || answer.unavailable) continue;
      }
      const after = outcome.outcome === 'absent' ? this.way.afterAbsence(step, asked) : 'closed';
      const recorded: Outcome = after === 'not_found' ? { outcome: 'not_found' } : outcome;
      lines.push({ row: asked.row, entry: this.entry(asked.row, recorded) });
      settled.push({ row: asked.row, next: after === 'goes_on' ? UNKNOWN : SETTLED });
    }
    if (lines.length > 0) {
      await this.around.manager.commit(this.source.id, lines);
      this.batchesCompleted++;
    }
    for (const { row, next } of settled) this.next[row] = next;
    if (lines.length > 0) await this.announce();
  }

  private async announce(): Promise<void> {
    this.changed.open();
    await this.around.onCommit(this);
  }

  private entry(row: number, outcome: Outcome): OutcomeEntry {
    const { papers } = this.around.manager;
    return {
      key: papers.keyOf(row),
      content: papers.contentOf(row),
      source: this.source.id,
      at: this.around.now().toISOString(),
      outcome,
    };
  }
}
