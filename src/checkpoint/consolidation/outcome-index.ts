import { GIVES, type Gives, type OutcomeName, type SourceId } from '../../model/outcome.js';
import { DuplicateIndex } from './duplicate-index.js';
import type { Fact, SearchPlanned } from './facts.js';
import type { OutcomeHead } from './outcome-lines.js';
import type { PaperIndex } from './paper-index.js';
import { SweepPlans } from './sweep-plans.js';

/** How many papers of one source came to which end; all derived from the journal. */
export interface SourceCounts {
  readonly enriched: number;
  readonly not_found: number;
  readonly rejected: number;
  readonly not_asked: number;
  /** Duplicates that share what is said of another paper. */
  readonly same_as: number;
  /** Asked without an answer, to be asked again. */
  readonly failed: number;
  readonly gives: Readonly<Record<Gives, number>>;
}

const CODES: Readonly<Record<OutcomeName, number>> = {
  absent: 0,
  enriched: 1,
  not_found: 2,
  rejected: 3,
  not_asked: 4,
  same_as: 5,
  failed: 7,
};
const NAMES = new Map(
  Object.entries(CODES)
    .filter(([name]) => name !== 'absent')
    .map(([name, code]) => [code, name as OutcomeName]),
);

const STEP_BITS = 8;
const STEP_MASK = (1 << STEP_BITS) - 1;
const GIVES_SHIFT = STEP_BITS;
const GIVES_MASK = 0b1111;
const CODE_SHIFT = GIVES_SHIFT + 4;

/** The columns of one source: 2 bytes of status and 12 of place for each paper, and one of round once there is one. */
class SourceColumns {
  /** Bits: which steps found nothing, what the record gives, how it ended. */
  readonly status: Uint16Array;
  readonly positions: Float64Array;
  readonly lengths: Uint32Array;
  rounds: Uint8Array | undefined;
  readonly steps: string[] = [];
  readonly ended: number[] = new Array<number>(8).fill(0);
  readonly given: number[] = new Array<number>(GIVES.length).fill(0);

  constructor(papers: number) {
    this.status = new Uint16Array(papers);
    this.positions = new Float64Array(papers);
    this.lengths = new Uint32Array(papers);
  }

  /** The bit of a step; steps are numbered as they are met. */
  bitOf(step: string): number {
    let at = this.steps.indexOf(step);
    if (at < 0) at = this.steps.push(step) - 1;
    if (at >= STEP_BITS) throw new RangeError(`a source may have ${STEP_BITS} steps at most`);
    return 1 << at;
  }
}

/**
 * Where every paper stands with every source: the journal, boiled down to 14 bytes a paper and source. Nothing is
 * counted anywhere else.
 */
export class OutcomeIndex {
  /** Which papers are one work. */
  readonly duplicates: DuplicateIndex;
  /** How the papers of each venue are looked up. */
  readonly sweeps = new SweepPlans();
  private plannedSearch: SearchPlanned | undefined;
  private readonly papers: PaperIndex;
  private readonly columns = new Map<SourceId, SourceColumns>();

  constructor(papers: PaperIndex) {
    this.papers = papers;
    this.duplicates = new DuplicateIndex(papers);
  }

  /** Sources with at least one line in the journal, in the order in which they were met. */
  get sources(): SourceId[] {
    return [...this.columns.keys()];
  }

  /** Takes in a line by its head. Lines of papers that are gone or whose content has changed don't count. */
  apply(head: OutcomeHead, position: number, length: number): void {
    const row = this.papers.rowOf(head.key);
    if (row < 0 || this.papers.contentOf(row) !== head.content) return;
    this.applyRow(row, head, position, length);
  }

  applyRow(row: number, head: Omit<OutcomeHead, 'key' | 'content'>, position: number, length: number): void {
    // It holds for as long as the two are one.
    if (head.sameAs !== undefined && !this.isChief(this.papers.rowOf(head.sameAs), row)) return;
    this.duplicates.answered();
    const columns = this.columnsOf(head.source);
    const before = columns.status[row] as number;
    let steps = before & STEP_MASK;
    if (head.step !== undefined) steps |= columns.bitOf(head.step);
    if (head.outcome !== 'absent') {
      columns.positions[row] = position;
      columns.lengths[row] = length;
    }
    const round = head.round ?? 0;
    if (round > 0) columns.rounds ??= new Uint8Array(columns.status.length);
    if (columns.rounds) columns.rounds[row] = round;
    let gives = 0;
    for (const kind of head.gives) gives |= 1 << GIVES.indexOf(kind);
    const after = (CODES[head.outcome] << CODE_SHIFT) | (gives << GIVES_SHIFT) | steps;
    tally(columns, before, -1);
    tally(columns, after, 1);
    columns.status[row] = after;
  }

  /** Takes in a fact. Outcomes that a duplicate shared with a paper which is not its chief any more don't count then. */
  applyFact(fact: Fact, position: number, length: number): void {
    if (fact.fact === 'sweep_planned') {
      this.sweeps.apply(fact);
      return;
    }
    if (fact.fact === 'search_planned') {
      this.plannedSearch = fact;
      return;
    }
    const before = this.duplicates.chiefs;
    this.duplicates.apply(fact, position, length);
    if (before && this.duplicates.chiefs !== before) this.forgetShared(before);
  }

  private forgetShared(before: Int32Array): void {
    for (const columns of this.columns.values()) {
      for (const [row, status] of columns.status.entries()) {
        if (status >> CODE_SHIFT !== CODES.same_as || this.isChief(before[row]!, row)) continue;
        tally(columns, status, -1);
        tally(columns, status & STEP_MASK, 1);
        columns.status[row] = status & STEP_MASK;
      }
    }
  }

  private isChief(chief: number, row: number): boolean {
    return chief >= 0 && chief !== row && this.duplicates.chiefOf(row) === chief;
  }

  /** How this source's asking about this paper ended; undefined while it has not been asked or is between steps. */
  outcomeOf(source: SourceId, row: number): OutcomeName | undefined {
    const status = this.columns.get(source)?.status[row] ?? 0;
    return NAMES.get(status >> CODE_SHIFT);
  }

  isFinal(source: SourceId, row: number): boolean {
    const code = (this.columns.get(source)?.status[row] ?? 0) >> CODE_SHIFT;
    return code !== CODES.absent && code !== CODES.failed;
  }

  /** In which order titles are searched, once that was decided. */
  get search(): SearchPlanned | undefined {
    return this.plannedSearch;
  }

  /** The round of the latest outcome: 0 when it came before other sources' findings were gone through. */
  roundOf(source: SourceId, row: number): number {
    return this.columns.get(source)?.rounds?.[row] ?? 0;
  }

  /** The row whose outcome counts for this one: its own, or that of the paper it is the same as. */
  answeredBy(source: SourceId, row: number): number {
    return this.outcomeOf(source, row) === 'same_as' ? this.duplicates.chiefOf(row) : row;
  }

  /** True when this step was asked already and found nothing. */
  passed(source: SourceId, row: number, step: string): boolean {
    const columns = this.columns.get(source);
    const at = columns?.steps.indexOf(step) ?? -1;
    return at >= 0 && ((columns?.status[row] ?? 0) & (1 << at)) !== 0;
  }

  passedAny(source: SourceId, row: number): boolean {
    return ((this.columns.get(source)?.status[row] ?? 0) & STEP_MASK) !== 0;
  }

  /** Where the line of the latest outcome stands in the journal; undefined when there is none. */
  placeOf(source: SourceId, row: number): { position: number; length: number } | undefined {
    const columns = this.columns.get(source);
    if (!columns || (columns.status[row] as number) >> CODE_SHIFT === 0) return undefined;
    return { position: columns.positions[row] as number, length: columns.lengths[row] as number };
  }

  countsOf(source: SourceId): SourceCounts {
    const columns = this.columns.get(source);
    const ended = (name: OutcomeName): number => columns?.ended[CODES[name]] ?? 0;
    return {
      enriched: ended('enriched'),
      not_found: ended('not_found'),
      rejected: ended('rejected'),
      not_asked: ended('not_asked'),
      same_as: ended('same_as'),
      failed: ended('failed'),
      gives: Object.fromEntries(GIVES.map((kind, at) => [kind, columns?.given[at] ?? 0])) as Record<
        Gives,
        number
      >,
    };
  }

  /** How many papers have a final outcome from this source. */
  finalOf(source: SourceId): number {
    const { enriched, not_found, rejected, not_asked, same_as } = this.countsOf(source);
    return enriched + not_found + rejected + not_asked + same_as;
  }

  private columnsOf(source: SourceId): SourceColumns {
    let columns = this.columns.get(source);
    if (!columns) this.columns.set(source, (columns = new SourceColumns(this.papers.count)));
    return columns;
  }
}

function tally(columns: SourceColumns, status: number, by: 1 | -1): void {
  const code = status >> CODE_SHIFT;
  columns.ended[code]! += by;
  const gives = (status >> GIVES_SHIFT) & GIVES_MASK;
  if (gives !== 0)
    GIVES.forEach((_, at) => {
      if (gives & (1 << at)) columns.given[at]! += by;
    });
}
