import type { PaperIndex } from '../checkpoint/consolidation/paper-index.js';
import { findDuplicates } from '../dedupe/find-duplicates.js';
import { DuplicateFinder, type DuplicateOptions, type Duplicates } from '../match/duplicates.js';
import type { Paper } from '../model/paper.js';
import type { Report } from './events.js';

export interface SearchSurroundings {
  readonly index: PaperIndex;
  readonly options: DuplicateOptions;
  /** True when the run is to be stopped and nobody waits for this any more. */
  readonly halted: () => boolean;
  readonly report: Report;
}

/** Reading takes about this share of a search, as far as its progress is shown. */
const READING = 0.5;

/**
 * The duplicates among some papers, in the order of their rows. `joined` are pairs, by their places among these papers,
 * that are known to be one work. Holds up nothing else; undefined when it was halted.
 */
export async function searchDuplicates(
  papers: AsyncIterable<readonly { readonly row: number; readonly paper: Paper }[]>,
  joined: Iterable<readonly [number, number]>,
  { index, options, halted, report }: SearchSurroundings,
  total: number,
): Promise<Duplicates | undefined> {
  const tell = (done: number): void => report({ type: 'finding', done, total });
  const finder = new DuplicateFinder(options);
  let added = 0;
  for await (const some of papers) {
    for (const { row, paper } of some) finder.add(paper, index.contentOf(row));
    added += some.length;
    tell(Math.floor(added * READING));
    if (halted()) return undefined;
  }
  for (const [a, b] of joined) finder.joined(a, b);
  const halt = new Error('halted');
  const check = (): void => {
    if (halted()) throw halt;
  };
  try {
    return await findDuplicates(finder, total, {
      check,
      report: ({ done }) => tell(Math.floor(total * READING + done * (1 - READING))),
    });
  } catch (error) {
    if (error === halt) return undefined;
    throw error;
  }
}
