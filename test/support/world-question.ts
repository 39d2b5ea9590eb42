import type { Identifiers } from '../../src/model/identifiers.js';
import type { Paper } from '../../src/model/paper.js';
import type { Question } from '../../src/sources/source.js';
import type { WorldWork } from './world-work.js';

/** A paper that says what a work says, and asks by these identifiers. */
export function worldQuestion(
  work: WorldWork,
  identifiers: Identifiers,
  changes: Partial<Paper> = {},
): Question {
  const paper: Paper = {
    title: work.title,
    authors: [...work.authors],
    year: work.year,
    venue: work.venue,
    volume: undefined,
    number: undefined,
    pages: undefined,
    type: undefined,
    identifiers,
    ...changes,
  };
  return { paper, identifiers };
}
