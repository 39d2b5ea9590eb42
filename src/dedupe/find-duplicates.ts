import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DuplicateFinder, Duplicates } from '../match/duplicates.js';
import type { ListEvent } from './events.js';

type Finding = Extract<ListEvent, { type: 'finding' }>;

/** Runs the finder over its `total` papers, and lets everything else go on meanwhile; `check` throws when it is to end. */
export async function findDuplicates(
  finder: DuplicateFinder,
  total: number,
  around: { readonly check: () => void; readonly report: (event: Finding) => void },
): Promise<Duplicates> {
  const finding = finder.find();
  around.report({ type: 'finding', done: 0, total });
  for (;;) {
    around.check();
    const step = finding.next();
    const done = step.done === true ? total : Math.floor(step.value * total);
    around.report({ type: 'finding', done, total });
    if (step.done === true) return step.value;
    await nextTurn();
  }
}
