import type { ListerId } from '../../model/listed-paper.js';
import type { JournalPlace } from '../journal/journal-writer.js';
import type { CollectionFact, CollectionRead } from './collection-lines.js';
import type { CollectionTarget } from './collection-session.js';

/** Papers that were listed together: where their lines stand in the journal, one behind the other, and when they were answered. */
export interface ListedLines extends JournalPlace {
  readonly papers: number;
  readonly at: string;
}

/** What tells a target from the others of its session. */
export type TargetKey = Pick<CollectionTarget, 'venue' | 'year'>;

/** Where a target stands. */
export interface Standing {
  readonly target: CollectionTarget;
  /** `unknown`: nobody who is to be asked has it. */
  readonly status: 'not_started' | 'in_progress' | 'completed' | 'unknown';
  /** Who listed it, lists it, or is to be asked next; the last one that was asked of an unknown one. */
  readonly lister: ListerId;
  readonly papers: number;
  /** As the lister counts them. */
  readonly total: number | null;
  /** What brings the next page; undefined before the first one. */
  readonly next: string | undefined;
  readonly pages: readonly ListedLines[];
  /** Set of a completed one. */
  readonly completed: Extract<CollectionFact, { fact: 'listing_completed' }> | undefined;
}

/** Whether somebody is to be asked for it still. */
export const isOpen = ({ status }: Pick<Standing, 'status'>): boolean =>
  status === 'not_started' || status === 'in_progress';

interface Kept extends Standing {
  status: Standing['status'];
  lister: ListerId;
  papers: number;
  total: number | null;
  next: string | undefined;
  pages: ListedLines[];
  completed: Standing['completed'];
  readonly unknownTo: Set<ListerId>;
  /** The papers of a listing that is under way. */
  ids: Set<string>;
}

/** Where every venue and year of a session stands: derived from the lines of its journal, in their order. */
export class CollectedIndex {
  readonly #kept = new Map<string, Kept>();
  /** Paper lines that no page line has closed yet. */
  #open: { ids: string[]; position: number; end: number } | undefined;
  #pages = 0;
  #finished = 0;
  #last: CollectionFact | undefined;

  constructor(targets: readonly CollectionTarget[]) {
    for (const target of targets) this.#kept.set(keyOf(target), fresh(target));
  }

  /** In the order of the output. */
  get standings(): readonly Standing[] {
    return [...this.#kept.values()];
  }

  /** How many of them are not open any more. */
  get finished(): number {
    return this.#finished;
  }

  /** Pages in all, also of listings that were begun anew. */
  get pages(): number {
    return this.#pages;
  }

  /** The last thing that was said of a venue and year. */
  get last(): CollectionFact | undefined {
    return this.#last;
  }

  get papers(): number {
    return this.standings.reduce((sum, { papers }) => sum + papers, 0);
  }

  /** Throws for what is no target: a bug, because the journal has none of these. */
  of(target: TargetKey): Standing {
    return this.#of(target);
  }

  /** Whether a paper is one of those that the listing under way has given already. */
  has(target: TargetKey, paper: string): boolean {
    return this.#of(target).ids.has(paper);
  }

  apply(read: CollectionRead, position: number, length: number): void {
    if ('paper' in read) {
      this.#open ??= { ids: [], position, end: position };
      this.#open.ids.push(read.paper);
      this.#open.end = position + length;
      return;
    }
    const kept = this.#of(read);
    const wasOpen = isOpen(kept);
    this.#take(kept, read);
    if (wasOpen !== isOpen(kept)) this.#finished += wasOpen ? 1 : -1;
    this.#last = read;
  }

  #take(kept: Kept, read: CollectionFact): void {
    switch (read.fact) {
      case 'listing_begun':
        Object.assign(kept, { ...nothing(), status: 'in_progress', lister: read.lister });
        return;
      case 'page_listed':
        this.#closePage(kept, read);
        return;
      case 'venue_unknown': {
        kept.unknownTo.add(read.lister);
        const next = kept.target.listers.find((lister) => !kept.unknownTo.has(lister));
        Object.assign(kept, nothing());
        kept.status = next === undefined ? 'unknown' : 'not_started';
        kept.lister = next ?? read.lister;
        return;
      }
      case 'listing_completed':
        kept.status = 'completed';
        kept.lister = read.lister;
        kept.completed = read;
        kept.ids = new Set();
        return;
    }
  }

  #closePage(
    kept: Kept,
    { papers, total, next, at }: Extract<CollectionFact, { fact: 'page_listed' }>,
  ): void {
    if (this.#open) {
      const { ids, position, end } = this.#open;
      kept.pages.push({ position, length: end - position, papers: ids.length, at });
      for (const id of ids) kept.ids.add(id);
      this.#open = undefined;
    }
    this.#pages++;
    kept.papers += papers;
    kept.total = total;
    kept.next = next ?? undefined;
  }

  #of(target: TargetKey): Kept {
    const kept = this.#kept.get(keyOf(target));
    if (kept === undefined) throw new Error(`${keyOf(target)} is no target of the session`);
    return kept;
  }
}

/** For maps and messages: `iclr 2024`. */
export function keyOf({ venue, year }: TargetKey): string {
  return `${venue} ${year}`;
}

function nothing(): Pick<Kept, 'papers' | 'total' | 'next' | 'pages' | 'completed' | 'ids'> {
  return { papers: 0, total: null, next: undefined, pages: [], completed: undefined, ids: new Set() };
}

function fresh(target: CollectionTarget): Kept {
  return {
    target,
    status: 'not_started',
    lister: target.listers[0] as string,
    unknownTo: new Set(),
    ...nothing(),
  };
}
