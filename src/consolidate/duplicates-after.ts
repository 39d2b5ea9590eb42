import { RowSets } from '../checkpoint/consolidation/row-sets.js';
import type { DuplicateIndex } from '../checkpoint/consolidation/duplicate-index.js';
import type { PlacedPaper } from '../formats/paper-file.js';
import type { Tie } from '../match/duplicates.js';
import { foldLetters, plainText } from '../model/fold.js';
import type { Paper } from '../model/paper.js';
import { paperAsFound } from './paper-as-found.js';
import type { Consolidation } from './publish.js';
import { readAnswers } from './read-answers.js';
import { searchDuplicates, type SearchSurroundings } from './search-duplicates.js';
import { SharedKeys } from './shared-keys.js';

const ROWS_AT_ONCE = 256;

/** What the sources' answers show beyond what was known before, by rows. */
export interface FoundAfter {
  readonly same: readonly Tie[];
  readonly versions: readonly Tie[];
}

type Answered = Pick<Consolidation, 'view' | 'papers' | 'sources'>;

/**
 * Which papers turn out to be one work by what the sources said: by identifiers that they found, by titles and
 * authors that the list did not have. Compared are those only that have something new in common, and those that are one with
 * them. Undefined when it was halted.
 */
export async function searchAfter(
  what: Answered,
  around: SearchSurroundings,
): Promise<FoundAfter | undefined> {
  const { count } = what.papers;
  const { duplicates } = what.view.outcomes;
  const known = new RowSets(count, duplicates.sameBefore);
  const rows = await candidates(what, known, around);
  if (rows === undefined) return undefined;
  if (rows.length === 0) return { same: [], versions: [] };
  const place = new Map(Array.from(rows, (row, nth) => [row, nth]));
  const joined = duplicates.sameBefore.flatMap(({ a, b }): (readonly [number, number])[] =>
    place.has(a) && place.has(b) ? [[place.get(a)!, place.get(b)!]] : [],
  );
  const found = await searchDuplicates(asFound(what, rows), joined, around, rows.length);
  if (!found) return undefined;
  const inList = (tie: Tie): Tie => ({ ...tie, a: rows[tie.a]!, b: rows[tie.b]! });
  const same = found.merges.map(inList).filter(({ a, b }) => known.join(a, b));
  const versions = found.versions.map(inList).filter(({ a, b }) => known.first(a) !== known.first(b));
  return { same, versions: withoutKnown(versions, duplicates) };
}

/** Rows that have a key in common with a row of another cluster, and all that are in a cluster with them; ascending. */
async function candidates(
  what: Answered,
  known: RowSets,
  { halted }: SearchSurroundings,
): Promise<Int32Array | undefined> {
  const { count } = what.papers;
  const keys = new SharedKeys();
  /** By the first rows of clusters. */
  const chosen = new Uint8Array(count);
  const gained = new Uint8Array(count);
  const meet = (key: string, row: number, counts: (first: number) => boolean): void => {
    const first = keys.firstRow(key, row);
    const [one, other] = [known.first(first), known.first(row)];
    if (one !== other && counts(first)) chosen[one] = chosen[other] = 1;
  };
  const all = Int32Array.from({ length: count }, (_, row) => row);
  for await (const papers of asFound(what, all, gained)) {
    for (const { row, paper } of papers) {
      for (const [type, value] of Object.entries(paper.identifiers))
        meet(`${type}:${value}`, row, () => true);
      const title = titleKey(paper);
      // Two titles that the list itself had were compared before.
      if (title !== undefined) meet(title, row, (first) => gained[first] === 1 || gained[row] === 1);
    }
    if (halted()) return undefined;
  }
  return all.filter((row) => chosen[known.first(row)] === 1);
}

function titleKey({ title }: Paper): string | undefined {
  const letters = foldLetters(plainText(title ?? ''));
  return letters === '' ? undefined : `title:${letters}`;
}

/** These papers with what was found out about each. Marks in `gained` those whose title or authors were. */
async function* asFound(
  { view, papers, sources }: Answered,
  rows: Int32Array,
  gained?: Uint8Array,
): AsyncGenerator<PlacedPaper[]> {
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    const some = [...rows.subarray(from, from + ROWS_AT_ONCE)];
    const [read, answers] = await Promise.all([papers.read(some), readAnswers(view, sources, some)]);
    yield read.map(({ row, paper }, nth) => {
      const found = paperAsFound(paper, answers[nth]!);
      if (gained && (paper.title !== found.title || paper.authors !== found.authors)) gained[row] = 1;
      return { row, paper: found };
    });
  }
}

function withoutKnown(versions: readonly Tie[], known: DuplicateIndex): readonly Tie[] {
  const pairs = new Set(known.versions.map(({ a, b }) => `${a} ${b}`));
  return versions.filter(({ a, b }) => !pairs.has(`${a} ${b}`));
}
