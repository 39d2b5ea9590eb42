import type { SweepWay } from '../checkpoint/consolidation/facts.js';
import type { ConsolidationCheckpointManager } from '../checkpoint/consolidation/consolidation-checkpoint-manager.js';
import type { PaperFile, PlacedPaper } from '../formats/paper-file.js';
import type { VenueNames } from '../match/venue-names.js';
import type { Listing } from '../sources/listing.js';
import type { Source } from '../sources/source.js';
import type { Asked } from './batch-queue.js';
import type { Stop } from '../run/stop.js';
import { CountFailed, SweepPlanner } from './sweep-planner.js';
import { SweepQueue, type SweptPaper, type VenuePapers } from './sweep-queue.js';

interface LookUpSurroundings {
  readonly papers: PaperFile;
  readonly manager: ConsolidationCheckpointManager;
  readonly stop: Stop;
  readonly now: () => Date;
  readonly venues: VenueNames;
  readonly creditsPerDay: number | undefined;
}

/** Papers of a venue, and how they are looked up; `failed` when that can't be told in this run. */
export interface LookedUp {
  readonly listing: Listing;
  readonly rows: readonly number[];
  readonly way: SweepWay | 'failed';
  /** Set where a count failed; `failed` without it waits for papers that something else kept away. */
  readonly failure?: CountFailed;
}

/** The papers of one source that could be looked up in a list of their venue. */
export class VenueLookUp {
  private readonly source: Source;
  private readonly around: LookUpSurroundings;
  private readonly queue = new SweepQueue();
  /** How many papers there were in this run. */
  private titles = 0;
  private readonly missing = new SweepQueue();
  private alone: Uint8Array | undefined;

  constructor(source: Source, around: LookUpSurroundings) {
    this.source = source;
    this.around = around;
  }

  /** How many papers wait. */
  get size(): number {
    return this.queue.size;
  }

  /** True for a paper that too few share a venue with: it is searched by its title. Only of this run. */
  isAlone(row: number): boolean {
    return this.alone?.[row] === 1;
  }

  /** Adds a paper that says its venue and its year. */
  add(placed: Asked): void {
    this.addTo(this.queue, placed);
    this.titles++;
  }

  /**
   * Adds a paper that could not be looked up in this run, because something failed before. How its venue is looked up waits for it: what
   * is decided, and what a list that holds most papers says of the others, would depend on the failure.
   */
  addMissing(placed: PlacedPaper): void {
    this.addTo(this.missing, placed);
  }

  forgetMissing(): void {
    this.missing.clear();
  }

  private addTo(queue: SweepQueue, { row, paper }: PlacedPaper): void {
    const venue = this.around.venues.named(paper.venue ?? '');
    if (venue === undefined || paper.year === undefined)
      throw new Error(`${this.source.id}: a sweep for a paper without a venue or a year`);
    queue.add(venue, { row, year: paper.year });
  }

  take(): VenuePapers | undefined {
    return this.queue.take();
  }

  /** Settles how the papers of a venue are looked up, and writes that into the journal before it is done. */
  async *plan(taken: VenuePapers): AsyncGenerator<LookedUp> {
    const { manager, now, stop, creditsPerDay } = this.around;
    const planner = new SweepPlanner({
      source: this.source,
      plans: manager.outcomes.sweeps,
      now,
      creditsPerDay,
    });
    const { planned, open } = planner.groupsOf(taken);
    for (const { listing, papers, way } of planned) yield* this.told(listing, papers, way);
    // Fewer are left after an interruption.
    const decidedFor = manager.outcomes.sweeps.titlesOf(this.source.id);
    const titles = decidedFor ?? this.titles;
    const isUnsure =
      decidedFor === undefined && planner.isScarce(titles) !== planner.isScarce(titles + this.missing.size);
    for (const group of open) {
      if (isUnsure || this.missing.holdsNear(group.listing)) {
        yield* this.told(group.listing, group.papers, 'failed');
        continue;
      }
      if (!planner.isWorthCounting(group, titles)) {
        this.noteAlone(group.papers);
        const facts = planner.uncounted(group, titles);
        if (facts.length > 0) await manager.commitFacts(facts);
        yield* this.told(group.listing, group.papers, 'search');
        continue;
      }
      try {
        const context = { stopping: stop.stopping, signal: stop.signal };
        const { groups, facts } = await planner.decide(group, titles, context);
        await manager.commitFacts(facts);
        for (const { listing, papers, way } of groups) yield* this.told(listing, papers, way);
      } catch (error) {
        if (!(error instanceof CountFailed)) throw error;
        for (const told of this.told(group.listing, group.papers, 'failed'))
          yield { ...told, failure: error };
      }
    }
  }

  /** In batches that the step can take. */
  private *told(listing: Listing, papers: readonly SweptPaper[], way: LookedUp['way']): Generator<LookedUp> {
    const most = this.source.steps.find(({ sweeps }) => sweeps !== undefined)?.maxBatchSize ?? papers.length;
    const rows = papers.map(({ row }) => row).sort((a, b) => a - b);
    for (let at = 0; at < rows.length; at += most) yield { listing, rows: rows.slice(at, at + most), way };
  }

  private noteAlone(papers: readonly SweptPaper[]): void {
    this.alone ??= new Uint8Array(this.around.papers.count);
    for (const { row } of papers) this.alone[row] = 1;
  }
}
