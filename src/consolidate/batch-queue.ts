import type { Question } from '../sources/source.js';

/** A question about the paper of a row. */
export interface Asked extends Question {
  readonly row: number;
}

/** A paper that waits until its batch is full. */
export interface Waiting {
  readonly row: number;
  /** What it takes of the room of a request. */
  readonly bytes: number;
  /** Its question, where that is kept; else it is read again in time. */
  readonly asked: Asked | undefined;
}

/** What one batch may hold. */
export interface BatchLimits {
  readonly papers: number;
  readonly bytes: number;
}

/**
 * The papers that are next in one step of a source, by what has to be asked together. Batches leave it full, except when
 * nothing more is to come.
 */
export class BatchQueue {
  private readonly limits: BatchLimits;
  private readonly groups = new Map<string, Group>();
  private readonly full = new Set<string>();
  private waiting = 0;

  constructor(limits: BatchLimits) {
    this.limits = limits;
  }

  get size(): number {
    return this.waiting;
  }

  get hasFull(): boolean {
    return this.full.size > 0;
  }

  add(name: string, paper: Waiting): void {
    let group = this.groups.get(name);
    if (!group) this.groups.set(name, (group = new Group()));
    group.add(paper);
    this.waiting++;
    this.noteFullness(name, group);
  }

  /** A full batch, if there is one. */
  takeFull(): Waiting[] | undefined {
    for (const name of this.full) return this.takeFrom(name);
    return undefined;
  }

  /** A batch, full or not, if there is any paper. */
  take(): Waiting[] | undefined {
    const full = this.takeFull();
    if (full) return full;
    for (const name of this.groups.keys()) return this.takeFrom(name);
    return undefined;
  }

  clear(): void {
    this.groups.clear();
    this.full.clear();
    this.waiting = 0;
  }

  private takeFrom(name: string): Waiting[] {
    const group = this.groups.get(name)!;
    const batch = group.take(this.limits);
    this.waiting -= batch.length;
    if (group.count === 0) this.groups.delete(name);
    this.noteFullness(name, group);
    return batch;
  }

  private noteFullness(name: string, { count, bytes }: Group): void {
    if (count >= this.limits.papers || bytes > this.limits.bytes) this.full.add(name);
    else this.full.delete(name);
  }
}

/** First in, first out; what has left is dropped in bulk, because an array is slow to lose its first element. */
class Group {
  private papers: Waiting[] = [];
  private head = 0;
  bytes = 0;

  get count(): number {
    return this.papers.length - this.head;
  }

  add(paper: Waiting): void {
    this.papers.push(paper);
    this.bytes += paper.bytes;
  }

  take(limits: BatchLimits): Waiting[] {
    const batch: Waiting[] = [];
    let bytes = 0;
    while (this.count > 0 && batch.length < limits.papers) {
      const paper = this.papers[this.head]!;
      if (batch.length > 0 && bytes + paper.bytes > limits.bytes) break;
      batch.push(paper);
      bytes += paper.bytes;
      this.head++;
    }
    this.bytes -= bytes;
    if (this.head > this.papers.length / 2) {
      this.papers = this.papers.slice(this.head);
      this.head = 0;
    }
    return batch;
  }
}
