import type { ConsolidationCheckpointManager } from '../checkpoint/consolidation/consolidation-checkpoint-manager.js';
import type { SourceId } from '../model/outcome.js';
import type { Source } from '../sources/source.js';
import { mayBeSearched, searchOrder, type Searcher } from './search-order.js';

/**
 * Who searches the titles that nobody knows, in order: as it was decided in this session, or decided now and written into the journal.
 * Undefined when it depends on papers that are not through yet, because something failed.
 */
export async function planSearch(
  sources: readonly Source[],
  manager: ConsolidationCheckpointManager,
  now: () => Date,
  creditsPerDay: (source: SourceId) => number | undefined = () => undefined,
): Promise<Searcher[] | undefined> {
  const { outcomes, papers } = manager;
  const planned = outcomes.search;
  let titles = planned?.papers ?? 0;
  if (!planned) {
    const turns = sources.map(({ id }) => ({
      source: id,
      isCheap: true,
      before: [],
      all: sources,
    }));
    for (let row = 0; row < papers.count; row++)
      if (turns.some((turn) => mayBeSearched(outcomes, row, turn))) titles++;
  }
  const order = searchOrder(sources, titles, creditsPerDay);
  if (planned) {
    const place = ({ source }: Searcher): number =>
      planned.sources.indexOf(source.id) + 1 || order.length + 1;
    return order.sort((a, b) => place(a) - place(b));
  }
  if (order.length > 0 && titles > 0) {
    let pending = 0;
    for (let row = 0; row < papers.count; row++)
      if (!sources.every(({ id }) => outcomes.isFinal(id, row))) pending++;
    const withAll = searchOrder(sources, titles + pending, creditsPerDay);
    if (withAll.some(({ source }, nth) => source.id !== order[nth]!.source.id)) return undefined;
    const fact = {
      fact: 'search_planned',
      sources: order.map(({ source }) => source.id),
      papers: titles,
    } as const;
    await manager.commitFacts([{ ...fact, at: now().toISOString() }]);
  }
  return order;
}
