import type { Paper } from '../model/paper.js';
import { blockKeys } from './block-keys.js';
import { Blocks } from './blocks.js';
import { ClusterSamples } from './cluster-samples.js';
import { Clusters } from './clusters.js';
import type { Described } from './described.js';
import { FoundPairs, LikeliestPairs, type FoundPair } from './found-pairs.js';
import { FirstRows } from './first-rows.js';
import { grown } from './grown.js';
import { judgeBriefly, judgeWorks } from './judge-works.js';
import { isLikely, type Judgement } from './judgement.js';
import { SeenPairs } from './seen-pairs.js';
import { isSpecific } from './title.js';
import { WorkStore } from './work-store.js';

/**
 * `off`: nothing is merged, whatever people decided. `ids`: records that share an identifier and don't contradict each other. `safe`: also those
 * that are certain by title, authors and the rest. `all`: also those that are more likely the same than not.
 */
export const DEDUPE_MODES = ['off', 'ids', 'safe', 'all'] as const;
export type DedupeMode = (typeof DEDUPE_MODES)[number];
export const DEFAULT_DEDUPE = 'safe' satisfies DedupeMode;

/**
 * Preprint, conference and journal version of one work. `merge`: merged like any duplicate. `link`: they stay apart and
 * name each other. `keep`: they stay apart.
 */
export const VERSION_MODES = ['merge', 'link', 'keep'] as const;
export type VersionMode = (typeof VERSION_MODES)[number];
export const DEFAULT_VERSIONS = 'link' satisfies VersionMode;

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
  /** False where nobody is going to look at the unclear pairs: then none are told. */
  readonly unclear?: boolean;
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
  /** Why rows are in one cluster, as far as `joined` did not say it: each row but one is tied to another; by `a`, then `b`. */
  readonly merges: readonly Tie[];
  /** Versions of one work that stay apart; empty with `merge` and `keep`. */
  readonly versions: readonly Tie[];
  /** What a person should look at, most useful first. */
  readonly unclear: readonly Tie[];
}

/** Every pair of a block up to this size is compared; in a larger one only neighbours by their titles. */
const WHOLE_BLOCK = 40;
const NEIGHBOURS = 5;
/** A person looks at no more of them. */
const MOST_UNCLEAR = 100_000;
const PAIRS_AT_ONCE = 256;
/** The share that is done when all pairs are compared. */
const ALMOST = 1;

/**
 * Finds the records of a list that are one work. Blocking first, so that the cost grows with the number of records; then
 * judging; then clusters that can't chain different works together. The result does not depend on the order of the rows
 * (but for their numbers). Pure: the caller adds the papers in the order of their rows, then runs `find` once.
 */
export class DuplicateFinder {
  private readonly options: DuplicateOptions;
  private readonly store = new WorkStore();
  private readonly blocks = new Blocks();
  /** 52 bits of each row's content hash. */
  private contents = new Float64Array(1024);
  private count = 0;
  private readonly firstWith = new FirstRows((row) => this.contents[row]!);
  /** Rows that say the same as an earlier one to the letter, by that one. */
  private readonly twins = new Map<number, number[]>();
  private readonly decidedRows = new Map<string, number[]>();
  private readonly joins: (readonly [number, number])[] = [];

  constructor(options: DuplicateOptions) {
    this.options = options;
    for (const { a, b } of options.decisions) {
      this.decidedRows.set(a, []);
      this.decidedRows.set(b, []);
    }
  }

  /**
   * The next row. `content` is its content hash, by which decisions name it; `behind` those of the records that an earlier
   * run merged into it: what was decided about them holds for it too.
   */
  add(paper: Paper, content: string, behind: readonly string[] = []): void {
    const row = this.count++;
    this.contents = grown(this.contents, row + 1);
    const hash = parseInt(content.slice(0, 13), 16);
    this.contents[row] = hash;
    for (const each of new Set([content, ...behind])) this.decidedRows.get(each)?.push(row);
    if (this.options.dedupe === 'off') return;
    const first = this.firstWith.find(hash);
    if (first !== undefined) {
      const twins = this.twins.get(first);
      if (twins) twins.push(row);
      else this.twins.set(first, [row]);
      return;
    }
    this.firstWith.add(row);
    const title = this.store.put(row, paper);
    for (const key of blockKeys(paper, title)) this.blocks.add(key, row);
  }

  /** Says that two rows were found to be one work before; only a person's decision parts them again. */
  joined(a: number, b: number): void {
    this.joins.push([a, b]);
  }

  /** Yields the share that is done, 0 to 1, about every millisecond or two, so that the caller can breathe and stop. */
  *find(): Generator<number, Duplicates> {
    if (this.options.dedupe === 'off') return this.nothing();
    const clusters = new Clusters(this.count);
    const merges = this.decided(clusters);
    for (const [a, b] of this.joins) clusters.join(a, b);
    const unclear = new FoundPairs();
    const versions = new FoundPairs();
    for (const tie of this.joinTwins(clusters)) if (merges.push(tie) % PAIRS_AT_ONCE === 0) yield 0;
    const found = yield* this.compare();
    const samples = new ClusterSamples(
      (row) => this.contents[row]!,
      (row) => Object.keys(this.work(row).identifiers).length > 0,
    );
    const torn = this.options.dedupe === 'all' ? rowsWithMany(found) : new Set<number>();
    let tried = 0;
    for (const pair of bothOf(found)) {
      if (tried++ % PAIRS_AT_ONCE === 0) yield ALMOST;
      const joined = this.tryToJoin(pair, clusters, samples, torn);
      if (joined === 'joined') merges.push(this.tieOf(pair));
      else if (joined === 'versions') versions.add(pair);
      else if (joined === 'unclear' && this.options.unclear !== false) unclear.add(pair);
    }
    const linked = this.options.versions === 'link' ? yield* this.betweenClusters(versions, clusters) : [];
    const toLookAt = yield* this.betweenClusters(unclear, clusters, versions);
    const chiefOf = yield* this.chiefs(clusters);
    return {
      clusterOf: eachRow(this.count, (row) => clusters.firstOf(row)),
      chiefOf,
      merges: merges.sort((one, other) => one.a - other.a || one.b - other.b),
      versions: linked,
      unclear: toLookAt.slice(0, MOST_UNCLEAR),
    };
  }

  private nothing(): Duplicates {
    const alone = eachRow(this.count, (row) => row);
    return { clusterOf: alone, chiefOf: alone.slice(), merges: [], versions: [], unclear: [] };
  }

  /** What people decided: first what stays apart, then what comes together. */
  private decided(clusters: Clusters): Tie[] {
    const latest = new Map<string, Decision>();
    for (const decision of this.options.decisions)
      latest.set([decision.a, decision.b].sort().join(' '), decision);
    const pairs = (wanted: Decision['decision']): [number, number][] =>
      [...latest.values()]
        .filter(({ decision }) => decision === wanted)
        .flatMap(({ a, b }) => this.rowPairs(a, b));
    for (const [a, b] of pairs('different')) clusters.keepApart(a, b);
    const ties: Tie[] = [];
    for (const [a, b] of pairs('same')) {
      if (!clusters.join(a, b)) continue;
      const judgement = judgeWorks(this.work(a), this.work(b));
      ties.push({ a: Math.min(a, b), b: Math.max(a, b), judgement, decided: true });
    }
    return ties;
  }

  private rowPairs(a: string, b: string): [number, number][] {
    const [rows, others] = [this.decidedRows.get(a) ?? [], this.decidedRows.get(b) ?? []];
    if (a !== b) {
      const pairs = rows.flatMap((row) => others.map((other): [number, number] => [row, other]));
      // What an earlier run merged is one row; to part it again is for cf unmerge.
      return pairs.filter(([row, other]) => row !== other);
    }
    return rows.flatMap((row, at) => rows.slice(at + 1).map((other): [number, number] => [row, other]));
  }

  /** Rows that say the same to the letter are one, unless what they say would fit many. */
  private *joinTwins(clusters: Clusters): Generator<Tie> {
    for (const [first, rows] of this.twins) {
      const work = this.work(first);
      const judgement = judgeWorks(work, work);
      const identified = Object.keys(work.identifiers).length > 0;
      const certain = judgement.verdict === 'same' || (work.title !== undefined && isSpecific(work.title));
      const same = this.options.dedupe === 'ids' ? identified : certain || this.isEnough(judgement.score);
      if (!same) continue;
      const told: Judgement = { ...judgement, verdict: 'same', score: Math.max(judgement.score, 0.9) };
      for (const row of rows) if (clusters.join(first, row)) yield { a: first, b: row, judgement: told };
    }
  }

  private isEnough(score: number): boolean {
    return this.options.dedupe === 'all' && isLikely(score);
  }

  /** All pairs of the blocks that are not plainly different works, likeliest first: those that are the same before those that are unclear. */
  private *compare(): Generator<number, readonly FoundPairs[]> {
    const same = new FoundPairs();
    const unclear = new LikeliestPairs(MOST_UNCLEAR * 2, this.contents);
    // What is unclear is merged by `all` alone; otherwise it is told, or of no use.
    const wantsUnclear = this.options.unclear !== false || this.options.dedupe === 'all';
    const seen = new SeenPairs(this.count);
    let compared = 0;
    for (const { rows, share } of this.blocks.blocks()) {
      const ordered = rows.length > WHOLE_BLOCK ? yield* this.byTitle(rows, share) : rows;
      for (const [a, b] of pairsOf(ordered)) {
        if (seen.before(a, b)) continue;
        if (++compared % PAIRS_AT_ONCE === 0) yield share;
        const judged = judgeBriefly(this.store.get(a), this.store.get(b), wantsUnclear);
        if (judged === undefined) continue;
        const { verdict, score, versions, identified } = judged;
        const pair = { a, b, score, unclear: verdict === 'unclear', versions, identified };
        if (pair.unclear) unclear.add(pair);
        else same.add(pair);
      }
    }
    return [same.likeliest(this.contents), unclear.likeliest()];
  }

  private *byTitle(rows: readonly number[], share: number): Generator<number, number[]> {
    const keyed: { row: number; key: string }[] = [];
    for (const row of rows) {
      const work = this.store.get(row);
      const letters = work.title?.letters.slice(0, 60) ?? '';
      // Where one title is many works', its authors tell more of them apart; to read those takes longer than all the rest.
      const surname = letters.length < 40 ? work.authors[0]?.readings[0]?.surname : '';
      const parts = [letters, surname, work.year, work.place.pages?.first];
      if (keyed.push({ row, key: parts.join('/') }) % PAIRS_AT_ONCE === 0) yield share;
    }
    keyed.sort((a, b) =>
      a.key < b.key ? -1 : a.key > b.key ? 1 : this.contents[a.row]! - this.contents[b.row]!,
    );
    return keyed.map(({ row }) => row);
  }

  /** What becomes of a pair; two clusters become one only when no row of one contradicts a row of the other. */
  private tryToJoin(
    pair: FoundPair,
    clusters: Clusters,
    samples: ClusterSamples,
    torn: ReadonlySet<number>,
  ): 'joined' | 'versions' | 'unclear' | 'nothing' {
    const { a, b, score, unclear, versions, identified } = pair;
    if (clusters.firstOf(a) === clusters.firstOf(b) || clusters.areApart(a, b)) return 'nothing';
    if (versions && this.options.versions !== 'merge') return 'versions';
    const likely = this.isEnough(score) && !torn.has(a) && !torn.has(b);
    if (this.options.dedupe === 'ids' ? unclear || !identified : unclear && !likely) return 'unclear';
    const [one, other] = [clusters.firstOf(a), clusters.firstOf(b)];
    const some = samples.of(one, clusters.membersOf(one));
    const others = samples.of(other, clusters.membersOf(other));
    if (this.contradict(some, others)) return 'unclear';
    if (!clusters.join(a, b)) return 'nothing';
    samples.joined(Math.min(one, other), Math.max(one, other), some, others);
    return 'joined';
  }

  private contradict(some: readonly number[], others: readonly number[]): boolean {
    if (some.length * others.length === 1) return false;
    return some.some((a) =>
      others.some((b) => {
        const judged = judgeBriefly(this.work(a), this.work(b));
        return judged === undefined || (judged.versions && this.options.versions !== 'merge');
      }),
    );
  }

  /** The likeliest pair for any two clusters, in order; not for those that `except` ties to each other. */
  private *betweenClusters(
    pairs: FoundPairs,
    clusters: Clusters,
    except: Iterable<FoundPair> = [],
  ): Generator<number, Tie[]> {
    const known = new Set<number>();
    const isNew = ({ a, b }: FoundPair): boolean => {
      const [one, other] = [clusters.firstOf(a), clusters.firstOf(b)];
      if (one === other || clusters.areApart(one, other)) return false;
      const both = Math.min(one, other) * this.count + Math.max(one, other);
      return known.has(both) ? false : known.add(both) !== undefined;
    };
    for (const pair of except) isNew(pair);
    const ties: Tie[] = [];
    let looked = 0;
    for (const pair of pairs) {
      if (looked++ % PAIRS_AT_ONCE === 0) yield ALMOST;
      if (isNew(pair)) ties.push(this.tieOf(pair));
    }
    return ties;
  }

  private tieOf({ a, b }: FoundPair): Tie {
    return { a, b, judgement: judgeWorks(this.work(a), this.work(b)) };
  }

  /** The record of a row; that of its twin where it has one. */
  private work(row: number): Described {
    return this.store.get(this.firstWith.find(this.contents[row]!) ?? row);
  }

  private *chiefs(clusters: Clusters): Generator<number, Int32Array> {
    const chiefs = eachRow(this.count, (row) => row);
    for (const [nth, first] of clusters.firsts.entries()) {
      if (nth % PAIRS_AT_ONCE === 0) yield ALMOST;
      const rows = clusters.membersOf(first);
      const ranked = rows.map((row) => ({
        row,
        rank: fullness(this.work(row)),
        content: this.contents[row]!,
      }));
      ranked.sort((a, b) => b.rank - a.rank || a.content - b.content || a.row - b.row);
      for (const row of rows) chiefs[row] = ranked[0]!.row;
    }
    return chiefs;
  }
}

function* bothOf(pairs: readonly FoundPairs[]): Generator<FoundPair> {
  for (const some of pairs) yield* some;
}

/** All pairs of a block; in one that was ordered because of its size, each row with its next neighbours. */
function* pairsOf(rows: readonly number[]): Generator<readonly [number, number]> {
  const reach = rows.length > WHOLE_BLOCK ? NEIGHBOURS : rows.length;
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    for (let next = at + 1; next <= Math.min(at + reach, rows.length - 1); next++) {
      const other = rows[next]!;
      yield row < other ? [row, other] : [other, row];
    }
  }
}

const MANY = 3;

/** Rows that may be the same as several others, without being certain of any: one column of many years, as a rule. */
function rowsWithMany(pairs: readonly FoundPairs[]): Set<number> {
  const counts = new Map<number, number>();
  for (const { a, b, unclear, score } of bothOf(pairs)) {
    if (!unclear || !isLikely(score)) continue;
    for (const row of [a, b]) counts.set(row, (counts.get(row) ?? 0) + 1);
  }
  return new Set([...counts].filter(([, count]) => count >= MANY).map(([row]) => row));
}

function eachRow(count: number, of: (row: number) => number): Int32Array {
  const rows = new Int32Array(count);
  for (let row = 0; row < count; row++) rows[row] = of(row);
  return rows;
}

/** How much a record says of itself, for asking about it: identifiers first. */
function fullness({ identifiers, title, authors, year, venue, place }: Described): number {
  const known = Object.keys(identifiers).length;
  const described = [title, authors[0], year, venue, place.volume[0], place.pages].filter(
    (part) => part !== undefined,
  );
  const authorCount = Math.min(authors.length, 60) / 61;
  return (identifiers.doi === undefined ? 0 : 1000) + known * 50 + described.length + authorCount;
}
