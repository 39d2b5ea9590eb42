import type {
  ConsolidationCheckpointManager,
  SourceReport,
} from '../checkpoint/consolidation/consolidation-checkpoint-manager.js';
import type { OutcomeEntry } from '../checkpoint/consolidation/outcome-lines.js';
import type { PaperFile, PlacedPaper } from '../formats/paper-file.js';
import { INTERRUPTED } from '../http/failures.js';
import type { VenueNames } from '../match/venue-names.js';
import { SourceUnavailable } from '../model/errors.js';
import type { Outcome } from '../model/outcome.js';
import type { Listing } from '../sources/listing.js';
import type { OpenProgress, Source, Step } from '../sources/source.js';
import { BatchQueue, type Asked, type Waiting } from './batch-queue.js';
import { SEARCH_ROUND } from './closure.js';
import type { SourceProgress } from './events.js';
import { Gate } from './gate.js';
import { UnderWay } from './under-way.js';
import { LaterQuestions, type LaterWalk } from './later-questions.js';
import { searchOf, type SearchTurn } from './search-order.js';
import type { Stop } from '../run/stop.js';
import { SourceTrouble } from './source-trouble.js';
import type { CountFailed } from './sweep-planner.js';
import { VenueLookUp } from './venue-look-up.js';
import { WayThroughSource, type NextStep } from './way-through-source.js';

/** How many rows are looked at (and read, where they are pending) at a time. */
const ROWS_AT_ONCE = 512;

/** Where a paper is on its way through the steps of a source, as far as this run has looked. */
const UNKNOWN = 0;
/** For earlier sources, or for a later walk. */
const WAITS = 1;
/** In a queue, or asked about now. */
const UNDER_WAY = 2;
/** Final, or failed in this run. */
const SETTLED = 3;

/** One way through the list. `given`: asks by what the input says, waiting for nobody. `all`: asks by the rest too, behind the earlier sources. */
type Walk = { readonly kind: 'given' | 'all'; readonly spares: boolean } | LaterWalk;

export interface LaneSurroundings {
  readonly papers: PaperFile;
  readonly manager: ConsolidationCheckpointManager;
  readonly stop: Stop;
  readonly batchSize: number | undefined;
  readonly batchesBefore: number;
  readonly now: () => Date;
  readonly venues: VenueNames;
  /** The credits that the source may take in a day, where that is limited. */
  readonly creditsPerDay: number | undefined;
  /** Called after every commit: for progress and timed checkpoints. */
  readonly onCommit: (lane: Lane) => Promise<void>;
}

/** A paper, and the step that is next for it. */
interface Placed extends Asked {
  readonly step: number;
}

/**
 * Asks one source about every paper: identifiers first and titles last, in full batches, several of them under way at
 * once; then the same for spare duplicates. What waits for earlier sources follows them through the list. All that is
 * remembered between runs is in the journal.
 */
export class Lane {
  readonly source: Source;
  private readonly earlier: readonly Lane[];
  private readonly around: LaneSurroundings;
  private readonly way: WayThroughSource;
  private readonly later: LaterQuestions;
  private readonly venues: VenueLookUp;
  private readonly standing: Uint8Array;
  private readonly queues: readonly BatchQueue[];
  private readonly underWay: UnderWay;
  private readonly trouble: SourceTrouble;
  /** Papers of which a step knew nothing: to be looked at again. */
  private again: number[] = [];
  /** Papers that a round of closure could not ask about, or not yet. */
  readonly leftOver = new Set<number>();
  /** In a search or a round of closure: the step that each paper has behind it, or is in. */
  private readonly behind = new Map<number, number>();
  private readonly changed = new Gate();
  private batchesCompleted: number;
  private failure: unknown;
  private ended = false;
  private isOpened = false;
  private whileOpening: (progress: OpenProgress) => void = () => undefined;
  /** Papers that were searched by their titles and not found. */
  private searched = 0;
  /** Set when nothing is left to ask by anything. */
  private isThrough = false;

  /** `sources`: all that are asked, in their order; `earlier`: the lanes of those before this one. */
  constructor(
    source: Source,
    sources: readonly Source[],
    earlier: readonly Lane[],
    around: LaneSurroundings,
  ) {
    this.source = source;
    this.earlier = earlier;
    this.around = around;
    const { manager, papers, stop } = around;
    this.venues = new VenueLookUp(source, around);
    this.trouble = new SourceTrouble(source);
    this.way = new WayThroughSource(source, {
      manager,
      venues: around.venues,
      earlier: earlier.map((lane) => lane.source.id),
      later: sources.slice(sources.indexOf(source) + 1),
      isAlone: (row) => this.venues.isAlone(row),
    });
    this.later = new LaterQuestions(source, sources, manager);
    // Whoever waits for this lane is let go by a stop as well.
    void stop.requested.then(() => this.changed.open());
    this.standing = new Uint8Array(papers.count);
    this.queues = source.steps.map(
      (step) => new BatchQueue({ papers: this.batchSizeOf(step), bytes: step.room?.bytes ?? Infinity }),
    );
    this.underWay = new UnderWay(source.steps, (error) => this.fail(error));
    this.batchesCompleted = around.batchesBefore;
  }

  /** True when every paper has a final outcome from this source, and nothing is left to search or to ask by what was found since. */
  get complete(): boolean {
    return this.left === 0 && (this.isThrough || !searchOf(this.source));
  }

  /** What keeps it from being complete, as far as an error does. */
  get problem(): Error | undefined {
    return this.trouble.problem;
  }

  /** Why the source takes no more questions, or only those that cost nothing. */
  get unavailable(): SourceUnavailable | undefined {
    return this.trouble.unavailable;
  }

  /** Papers that are left to ask about. */
  get left(): number {
    return this.pending + this.leftOver.size;
  }

  private get pending(): number {
    return this.around.papers.count - this.around.manager.outcomes.finalOf(this.source.id);
  }

  /** Gets the source ready (a snapshot is indexed), where something is left to ask. */
  async prepare(report: (progress: OpenProgress) => void): Promise<void> {
    this.whileOpening = report;
    if (this.pending > 0 && !this.stopped) await this.open();
  }

  private async open(): Promise<void> {
    const { stop } = this.around;
    if (this.isOpened) return;
    this.isOpened = true;
    try {
      await this.source.open({ stopping: stop.stopping, signal: stop.signal, report: this.whileOpening });
    } catch (error) {
      if (error instanceof SourceUnavailable) this.close(error);
      else if (!stop.stopping.aborted) throw error;
    }
  }

  /** Asks until nothing is left that can be asked now. Throws StateError when an answer can't be saved. */
  async run(): Promise<void> {
    try {
      for (const spares of [false, true]) {
        // Only at the end it is known of which chiefs nothing was found.
        if (spares && !this.around.manager.outcomes.duplicates.hasSpares) break;
        await this.walk({ kind: 'given', spares });
        await this.walk({ kind: 'all', spares });
      }
    } finally {
      this.end();
    }
  }

  /** Searches the titles of papers that nobody has found; not of those that were `stuck` in an earlier round. Throws as `run` does. */
  search(turn: SearchTurn, stuck: ReadonlySet<number>): Promise<void> {
    return this.walkLater({ kind: 'search', round: SEARCH_ROUND, turn, stuck });
  }

  /** Asks about papers that this source did not know, by what others have found since. As `search` otherwise. */
  closureRound(round: number, stuck: ReadonlySet<number>): Promise<void> {
    return this.walkLater({ kind: 'closure', round, stuck });
  }

  private async walkLater(walk: LaterWalk): Promise<void> {
    this.behind.clear();
    // Mostly there is nothing: then the list is looked through once, by the index alone.
    if (!this.hasPending(walk)) return;
    if (!this.stopped) await this.open();
    await this.walk(walk);
    // What a source that can't be asked would be asked is left for another run.
    for (let from = 0; this.unavailable && from < this.around.papers.count; from += ROWS_AT_ONCE) {
      const rows = this.pendingRows(from, walk).filter((row) => !this.behind.has(row));
      await this.lookAgain(rows, walk);
    }
    for (const row of this.behind.keys()) this.leftOver.add(row);
  }

  /** Says that all searches and rounds are over. */
  through(): void {
    this.isThrough = true;
  }

  /** Nothing more will come: whoever waits for this lane goes on. */
  end(): void {
    this.ended = true;
    this.changed.open();
  }

  /** True when this run will bring nothing more for this paper here. */
  settled(row: number): boolean {
    return (
      this.ended ||
      this.standing[row] === SETTLED ||
      this.around.manager.outcomes.isFinal(this.source.id, row)
    );
  }

  async untilChange(): Promise<void> {
    await this.changed.passed();
  }

  progress(): SourceProgress {
    const { outcomes } = this.around.manager;
    const { lastError } = this.trouble;
    const counts = outcomes.countsOf(this.source.id);
    // What is not found so far may be searched by its title still.
    const open =
      this.isThrough || !searchOf(this.source) ? 0 : counts.not_found + counts.not_asked - this.searched;
    return {
      id: this.source.id,
      done: outcomes.finalOf(this.source.id) - Math.max(0, open),
      total: this.around.papers.count,
      counts,
      ...(lastError !== undefined && { last_error: lastError }),
    };
  }

  report(): SourceReport {
    const { left, complete } = this;
    const batchSize = this.source.steps[0] ? this.batchSizeOf(this.source.steps[0]) : 1;
    return {
      id: this.source.id,
      status: complete
        ? 'completed'
        : this.unavailable
          ? 'failed'
          : this.batchesCompleted === 0
            ? 'pending'
            : 'in_progress',
      batchesCompleted: this.batchesCompleted,
      totalBatches: this.batchesCompleted + Math.ceil(left / batchSize),
      api: this.trouble.apiStatus,
    };
  }

  /** Nothing more is asked in this run. */
  private get stopped(): boolean {
    return this.failure !== undefined || this.around.stop.stopping.aborted || this.trouble.isShut;
  }

  /** Leaves what waits for steps that are closed now to another run. */
  private close(error: SourceUnavailable): void {
    this.trouble.closed(error);
    for (const [step, queue] of this.queues.entries()) {
      while (this.trouble.isClosed(step) && queue.size > 0) this.leave(queue.take()!);
    }
  }

  private leave(papers: readonly { readonly row: number }[]): void {
    for (const { row } of papers) this.standing[row] = SETTLED;
    this.changed.open();
  }

  private batchSizeOf(step: Step): number {
    if (step.sweeps) return step.maxBatchSize;
    return Math.min(this.around.batchSize ?? step.batchSize, step.maxBatchSize);
  }

  /** Asks about every paper of which this walk knows a step, and about those again of which a step knew nothing. */
  private async walk(walk: Walk): Promise<void> {
    const go = async (): Promise<void> => {
      for (let from = 0; from < this.around.papers.count && !this.stopped; from += ROWS_AT_ONCE) {
        const rows = this.pendingRows(from, walk);
        if (rows.length === 0) continue;
        if (walk.kind === 'all') await this.untilEarlierSettled(rows);
        await this.place(rows, walk);
        await this.sendFull(walk);
      }
      await this.sendRest(walk);
    };
    await go().catch((error: unknown) => this.fail(error));
    // Whatever happened here, what is under way may still be answered, and saved.
    await this.underWay.all();
    for (const queue of this.queues) queue.clear();
    this.again = [];
    if (this.failure !== undefined) throw this.failure as Error;
  }

  private fail(error: unknown): void {
    this.failure ??= error;
    this.around.stop.request('error', 0);
  }

  private pendingRows(from: number, walk: Walk): number[] {
    const { outcomes } = this.around.manager;
    const rows: number[] = [];
    const until = Math.min(from + ROWS_AT_ONCE, this.around.papers.count);
    for (let row = from; row < until; row++) {
      if ('round' in walk) {
        if (this.later.mayAsk(row, walk)) rows.push(row);
        continue;
      }
      if ((outcomes.duplicates.spareOf(row) !== undefined) !== walk.spares) continue;
      const standing = this.standing[row];
      if (standing === UNKNOWN && outcomes.isFinal(this.source.id, row)) this.standing[row] = SETTLED;
      else if (standing === UNKNOWN || (standing === WAITS && walk.kind === 'all')) rows.push(row);
    }
    return rows;
  }

  private hasPending(walk: LaterWalk): boolean {
    for (let from = 0; from < this.around.papers.count; from += ROWS_AT_ONCE)
      if (this.pendingRows(from, walk).length > 0) return true;
    return false;
  }

  /** Waits until the earlier sources have said what they will say about these papers in this run. */
  private async untilEarlierSettled(rows: readonly number[]): Promise<void> {
    for (const lane of this.earlier) {
      for (const row of rows) {
        while (!lane.settled(row) && !this.stopped) await lane.untilChange();
      }
    }
  }

  /** Puts these papers into the queues of their next steps; closes those for which no step is left. */
  private async place(rows: readonly number[], walk: Walk): Promise<void> {
    const placed = 'round' in walk ? await this.lookAgain(rows, walk) : await this.look(rows);
    for (const asked of placed) {
      const step = this.source.steps[asked.step]!;
      if (walk.kind === 'given' && step.uses !== 'given') {
        this.standing[asked.row] = WAITS;
        continue;
      }
      if (this.trouble.isClosed(asked.step)) {
        this.standing[asked.row] = SETTLED;
        continue;
      }
      this.standing[asked.row] = UNDER_WAY;
      if (step.sweeps) {
        this.venues.add(asked);
        continue;
      }
      this.queues[asked.step]!.add(step.groupOf?.(asked) ?? '', {
        row: asked.row,
        bytes: step.room?.bytesOf(asked) ?? 0,
        // What may wait for long is read again in time: a million titles would fill the memory.
        asked: walk.kind === 'given' ? asked : undefined,
      });
    }
  }

  /** In the order of the list, as they have to be read: those that were answered come back in any order. */
  private read(rows: readonly number[]): Promise<PlacedPaper[]> {
    return this.around.papers.read([...rows].sort((a, b) => a - b));
  }

  /** Reads these papers and finds out which step is next for each; closes those for which none is left. */
  private async look(rows: readonly number[]): Promise<Placed[]> {
    const asked: Placed[] = [];
    const closing: { row: number; entry: OutcomeEntry }[] = [];
    const papers = await this.read(rows);
    const nexts = await this.way.nextSteps(papers);
    for (const [nth, { row, paper }] of papers.entries()) {
      const next = nexts[nth] as NextStep;
      if ('closes' in next) closing.push({ row, entry: this.entry(row, next.closes) });
      else if ('waits' in next) this.standing[row] = WAITS;
      else asked.push({ row, paper, identifiers: next.identifiers, step: next.step });
    }
    if (closing.length > 0) {
      await this.around.manager.commit(this.source.id, closing);
      for (const { row } of closing) this.standing[row] = SETTLED;
      await this.announce();
    }
    return asked;
  }

  /** The same for papers that were closed before. */
  private async lookAgain(rows: readonly number[], walk: LaterWalk): Promise<Placed[]> {
    if (rows.length === 0) return [];
    const papers = await this.read(rows);
    const questions = await this.later.questions(papers, walk);
    return questions.flatMap((asked): Placed[] => {
      const step = this.later.nextStep(asked, walk, this.behind.get(asked.row));
      if (step < 0) return [];
      // Until it is answered, it is left to ask.
      this.behind.set(asked.row, step);
      return [{ ...asked, step }];
    });
  }

  /** Sends what is full. In a walk that keeps what waits in memory, no more than a batch of each step waits. */
  private async sendFull(walk: Walk): Promise<void> {
    for (const [step, queue] of this.queues.entries()) {
      while (queue.hasFull && !this.stopped) {
        if (!this.underWay.isBusy(step)) this.send(step, queue.takeFull()!, walk);
        else if (walk.kind === 'given') await this.underWay.next(step);
        else break;
      }
    }
    if (this.again.length >= ROWS_AT_ONCE) await this.place(this.again.splice(0), walk);
  }

  /** When the whole list was gone through: sends what waits, the first step first, because it may bring papers for the next. */
  private async sendRest(walk: Walk): Promise<void> {
    let isMissingKnown = false;
    while (!this.stopped) {
      if (this.again.length > 0) {
        await this.place(this.again.splice(0, ROWS_AT_ONCE), walk);
        continue;
      }
      const busy = this.underWay.firstStep();
      const next = this.queues.findIndex((queue, step) =>
        this.source.steps[step]!.sweeps
          ? this.venues.size > 0 && !this.trouble.isClosed(step)
          : queue.size > 0,
      );
      if (busy < 0 && next < 0) return;
      if (next >= 0 && (busy < 0 || busy >= next) && !this.underWay.isBusy(next)) {
        const sweep = this.source.steps[next]!;
        if (sweep.sweeps && !isMissingKnown) {
          await this.noteMissing(sweep, walk);
          isMissingKnown = true;
        } else if (sweep.sweeps) this.sendVenue(next);
        else this.send(next, this.queues[next]!.take()!, walk);
        continue;
      }
      const full = this.queues.findIndex((queue, step) => queue.hasFull && !this.underWay.isBusy(step));
      if (full >= 0) this.send(full, this.queues[full]!.takeFull()!, walk);
      else await this.underWay.next();
    }
  }

  private send(step: number, batch: readonly Waiting[], walk: Walk): void {
    this.underWay.start(step, async () => {
      if (this.trouble.isClosed(step)) return this.leave(batch);
      const asked = await this.questions(step, batch, walk);
      if (asked.length > 0 && !this.stopped) await this.askBatch(this.source.steps[step]!, asked, walk);
    });
  }

  /** Notes the papers that can't be looked up beside the others of their venue in this run, but may be in a later one. */
  private async noteMissing(sweep: Step, walk: Walk): Promise<void> {
    const { papers, manager } = this.around;
    this.venues.forgetMissing();
    for (let from = 0; from < papers.count && !this.stopped; from += ROWS_AT_ONCE) {
      const rows: number[] = [];
      for (let row = from; row < Math.min(from + ROWS_AT_ONCE, papers.count); row++) {
        if (this.standing[row] === UNDER_WAY || manager.outcomes.isFinal(this.source.id, row)) continue;
        const isSpare = manager.outcomes.duplicates.spareOf(row) !== undefined;
        if (!isSpare || ('spares' in walk && walk.spares)) rows.push(row);
      }
      if (rows.length === 0) continue;
      for (const placed of await papers.read(rows))
        if (this.way.mayBeSwept(placed, sweep)) this.venues.addMissing(placed);
    }
  }

  /** Decides how the papers of a venue are looked up, and looks those up that are to be found in its list. */
  private sendVenue(step: number): void {
    const taken = this.venues.take()!;
    this.underWay.start(step, async () => {
      for await (const { listing, rows, way, failure } of this.venues.plan(taken)) {
        if (this.stopped || this.trouble.isClosed(step)) return;
        if (way === 'failed') {
          for (const row of rows) this.standing[row] = SETTLED;
          if (failure) this.countFailed(failure);
          this.changed.open();
        } else if (way === 'search') this.again.push(...rows);
        else {
          const asked = (await this.look(rows)).filter((one) => one.step === step);
          await this.askBatch(this.source.steps[step]!, asked, { kind: 'all', spares: false }, listing);
        }
      }
    });
  }

  private countFailed({ message, cause }: CountFailed): void {
    this.trouble.said(message);
    if (cause instanceof Error) this.trouble.failed(cause);
    if (cause instanceof SourceUnavailable) this.close(cause);
  }

  /** The questions of papers that waited; of those that were not kept, the ones for which this is the next step still. */
  private async questions(step: number, batch: readonly Waiting[], walk: Walk): Promise<readonly Asked[]> {
    const kept = batch.flatMap(({ asked }) => asked ?? []);
    const rows = batch.filter(({ asked }) => asked === undefined).map(({ row }) => row);
    if (rows.length === 0) return kept;
    if ('round' in walk) return [...kept, ...(await this.later.questions(await this.read(rows), walk))];
    const looked = await this.look(rows);
    const elsewhere = looked.filter((one) => one.step !== step).map(({ row }) => row);
    if (elsewhere.length > 0) await this.place(elsewhere, walk);
    return [...kept, ...looked.filter((one) => one.step === step)];
  }

  private async askBatch(step: Step, batch: readonly Asked[], walk: Walk, listing?: Listing): Promise<void> {
    const { stop } = this.around;
    const answer = await this.source.ask(
      { step: step.name, questions: batch, ...(listing && { listing }) },
      { stopping: stop.stopping, signal: stop.signal },
    );
    if (answer.unavailable) this.close(answer.unavailable);
    this.trouble.failed(answer.failure);
    const round = 'round' in walk ? walk.round : undefined;
    const lines: { row: number; entry: OutcomeEntry }[] = [];
    const settled: { row: number; standing: number }[] = [];
    for (const [nth, asked] of batch.entries()) {
      const outcome = answer.outcomes[nth] as Outcome;
      if (outcome.outcome === 'failed') {
        if (outcome.reason !== INTERRUPTED) this.trouble.said(outcome.reason);
        // A question that was cut short by a stop or a closed source was not answered: nothing to record. Nor is a paper
        // that has an outcome already.
        if (stop.stopping.aborted || answer.unavailable || round !== undefined) {
          this.leave([asked]);
          continue;
        }
      }
      const goesOn =
        outcome.outcome === 'absent' &&
        (round === undefined
          ? this.way.afterAbsence(step, asked, outcome.thorough === true) === 'goes_on'
          : this.later.goesOn(step, asked, walk as LaterWalk));
      if (goesOn && round !== undefined) {
        this.again.push(asked.row);
        continue;
      }
      const recorded: Outcome =
        outcome.outcome !== 'absent' || goesOn
          ? outcome
          : { outcome: 'not_found', ...(outcome.thorough === true && { step: step.name }) };
      lines.push({ row: asked.row, entry: this.entry(asked.row, recorded, round) });
      settled.push({ row: asked.row, standing: goesOn ? UNKNOWN : SETTLED });
    }
    if (lines.length > 0) {
      await this.around.manager.commit(this.source.id, lines);
      this.batchesCompleted++;
    }
    for (const { row, standing } of settled) {
      if (this.behind.delete(row) && walk.kind === 'search') this.searched++;
      this.standing[row] = standing;
      if (standing === UNKNOWN) this.again.push(row);
    }
    if (lines.length > 0) await this.announce();
  }

  private async announce(): Promise<void> {
    this.changed.open();
    await this.around.onCommit(this);
  }

  private entry(row: number, outcome: Outcome, round?: number): OutcomeEntry {
    const { papers } = this.around.manager;
    return {
      key: papers.keyOf(row),
      content: papers.contentOf(row),
      source: this.source.id,
      at: this.around.now().toISOString(),
      outcome,
      round,
    };
  }
}
