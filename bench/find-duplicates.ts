import { DuplicateFinder, type DuplicateOptions, type Duplicates } from '../src/match/duplicates.js';
import { contentHash } from '../src/model/paper-key.js';
import type { Paper } from '../src/model/paper.js';

/** What a list is taken for, and the seconds it took. */
export interface Finding {
  readonly found: Duplicates;
  readonly seconds: number;
}

/** Finds the duplicates of a list in memory; as the product does when nothing else is said. */
export function findDuplicates(papers: readonly Paper[], options: Partial<DuplicateOptions> = {}): Finding {
  const began = performance.now();
  const finder = finderWith(options);
  for (const paper of papers) finder.add(paper, contentHash(paper));
  return { found: ran(finder), seconds: (performance.now() - began) / 1000 };
}

function finderWith(options: Partial<DuplicateOptions>): DuplicateFinder {
  return new DuplicateFinder({ dedupe: 'safe', versions: 'link', decisions: [], ...options });
}

function ran(finder: DuplicateFinder): Duplicates {
  const finding = finder.find();
  let step = finding.next();
  while (!step.done) step = finding.next();
  return step.value;
}
