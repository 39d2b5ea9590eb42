import type { SegmentPlace } from '../journal/journal-format.js';
import type { CheckpointState } from './checkpoint-data.js';
import type { CollectedIndex } from './collected-index.js';
import type { CollectionFact } from './collection-lines.js';
import type { RunReport } from './collection-store.js';

/** What a checkpoint says of a session as it stands now. Pure. */
export function checkpointStateOf(
  index: CollectedIndex,
  at: { readonly run: number; readonly sequence: number; readonly segments: readonly SegmentPlace[] } & Pick<
    RunReport,
    'apiStatus' | 'error'
  >,
): CheckpointState {
  const { standings, last } = index;
  // Venues may be called like what every object has.
  const papers = new Map<string, Record<string, number>>();
  for (const { target, papers: count } of standings)
    papers.set(target.venue, { ...papers.get(target.venue), [String(target.year)]: count });
  const those = (...statuses: string[]): typeof standings =>
    standings.filter(({ status }) => statuses.includes(status));
  return {
    run: at.run,
    sequence: at.sequence,
    journal: { segments: [...at.segments] },
    progress: {
      completed: those('completed', 'unknown').map(({ target: { venue, year }, lister, papers: count }) => ({
        venue,
        year,
        lister,
        papers: count,
      })),
      in_progress: those('in_progress').map(({ target: { venue, year }, lister, papers: count, pages }) => ({
        venue,
        year,
        lister,
        papers: count,
        pages: pages.length,
      })),
      not_started: those('not_started').map(({ target: { venue, year } }) => ({ venue, year })),
    },
    papers: Object.fromEntries(papers),
    last_operation: last === undefined ? null : operationOf(last),
    api_status: { ...at.apiStatus },
    error: at.error,
  };
}

function operationOf(last: CollectionFact): CheckpointState['last_operation'] {
  const { venue, year, lister, at } = last;
  return { what: whatOf(last), venue, year, lister, at };
}

function whatOf(last: CollectionFact): NonNullable<CheckpointState['last_operation']>['what'] {
  switch (last.fact) {
    case 'listing_begun':
      return 'begun';
    case 'page_listed':
      return 'page';
    case 'venue_unknown':
      return 'unknown';
    case 'listing_completed':
      return last.taken_over === undefined ? 'completed' : 'taken_over';
  }
}
