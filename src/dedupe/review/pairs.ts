import { readPaper, type Paper } from '../../model/paper.js';
import type { Tie } from '../../match/duplicates.js';
import type { InputLists } from '../input-lists.js';
import type { ReviewedPair, ReviewedRecord } from './columns.js';
import { pairKey } from './read-review.js';

const PAIRS_AT_ONCE = 256;

/** Two pairs of records that say the same are one decision: the first of them. */
export function decisionsToMake(unclear: readonly Tie[], lists: Pick<InputLists, 'contentOf'>): Tie[] {
  const told = new Set<string>();
  return unclear.filter(({ a, b }) => {
    const key = pairKey(lists.contentOf(a), lists.contentOf(b));
    if (told.has(key)) return false;
    told.add(key);
    return true;
  });
}

/** Ties as pairs that a person can decide, in their order, some at a time. */
export async function* pairsToReview(
  ties: readonly Tie[],
  lists: InputLists,
  check: () => void,
): AsyncGenerator<ReviewedPair[]> {
  for (let from = 0; from < ties.length; from += PAIRS_AT_ONCE) {
    check();
    const some = ties.slice(from, from + PAIRS_AT_ONCE);
    const rows = [...new Set(some.flatMap(({ a, b }) => [a, b]))].sort((a, b) => a - b);
    const records = await lists.readRecords(rows);
    const papers = new Map(records.map(({ row, record }) => [row, paperOf(record)]));
    const reviewed = (row: number): ReviewedRecord => ({
      row,
      paper: papers.get(row)!,
      input: lists.lists.length > 1 ? lists.listOf(row).name : undefined,
      content: lists.contentOf(row),
    });
    yield some.map(({ a, b, judgement }) => ({
      score: judgement.score,
      why: whyOf(judgement.reasons),
      a: reviewed(a),
      b: reviewed(b),
    }));
  }
}

/** "for: the same DOI, title equal | against: years 2010 and 2014". */
function whyOf(reasons: Tie['judgement']['reasons']): string {
  return (['for', 'against'] as const)
    .map((side) => [side, reasons.filter(({ speaks }) => speaks === side)] as const)
    .filter(([, some]) => some.length > 0)
    .map(([side, some]) => `${side}: ${some.map(({ detail }) => detail).join(', ')}`)
    .join(' | ');
}

function paperOf(record: unknown): Paper {
  const read = readPaper(record);
  if ('problem' in read) throw new TypeError(`a record that was read is no paper: ${read.problem.expected}`);
  return read.paper;
}
