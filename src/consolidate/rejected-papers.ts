import type { SessionView } from '../checkpoint/consolidation/session-view.js';
import type { SourceId } from '../model/outcome.js';
import { readAnswers } from './read-answers.js';

/** A paper under whose identifier stands another one, or two works that can't be told apart. */
export interface RejectedPaper {
  /** Of the input, from 1. */
  readonly row: number;
  /** Who has that. */
  readonly sources: readonly SourceId[];
  /** Why the first of them was not believed. */
  readonly detail: string;
}

export interface RejectedPapers {
  /** All that there are, each once. */
  readonly papers: number;
  /** The first of them. */
  readonly listed: readonly RejectedPaper[];
}

/** Nobody reads more of them in a report; all stand in the output. */
const MOST_LISTED = 10;

/** What these sources answered that was rejected, as far as a report lists it. */
export async function rejectedPapers(
  view: SessionView,
  sources: readonly SourceId[],
): Promise<RejectedPapers> {
  const { outcomes } = view;
  const some = sources.filter((source) => outcomes.countsOf(source).rejected > 0);
  const rows: number[] = [];
  let papers = 0;
  if (some.length > 0) {
    for (let row = 0; row < view.papers.count; row++) {
      if (!some.some((source) => outcomes.outcomeOf(source, row) === 'rejected')) continue;
      papers++;
      if (rows.length < MOST_LISTED) rows.push(row);
    }
  }
  const answers = await readAnswers(view, some, rows);
  const listed = answers.map((ofRow, nth): RejectedPaper => {
    const rejected = ofRow.flatMap(({ source, answered }) =>
      answered?.outcome.outcome === 'rejected' ? [{ source, detail: answered.outcome.detail }] : [],
    );
    return {
      row: (rows[nth] as number) + 1,
      sources: rejected.map(({ source }) => source),
      detail: rejected[0]?.detail ?? '',
    };
  });
  return { papers, listed };
}
