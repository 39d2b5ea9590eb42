import type { ConsolidationCheckpointManager } from '../checkpoint/consolidation/consolidation-checkpoint-manager.js';
import type { SourceId } from '../model/outcome.js';
import type { Checkpointer } from './checkpointer.js';
import { FIRST_ROUND, LAST_ROUND } from './closure.js';
import type { Report } from './events.js';
import type { Lane } from './lane.js';
import { planSearch } from './plan-search.js';
import type { Stop } from '../run/stop.js';

export interface AskingSurroundings {
  readonly stop: Stop;
  readonly report: Report;
  readonly now: () => Date;
  readonly creditsPerDay?: (source: SourceId) => number | undefined;
}

/** All sources at once; a source that becomes unavailable leaves the others going. True when nothing more can come of asking. */
export async function askAll(
  lanes: readonly Lane[],
  manager: ConsolidationCheckpointManager,
  checkpointer: Checkpointer,
  around: AskingSurroundings,
): Promise<boolean> {
  const { stop, report } = around;
  const isSaid = new Set<Lane>();
  const tell = async (lane: Lane): Promise<void> => {
    if (isSaid.has(lane)) return;
    if (lane.unavailable) {
      isSaid.add(lane);
      const { state, message, resetsAt, next } = lane.unavailable;
      const resets_at = resetsAt?.toISOString() ?? null;
      report({
        type: 'source_unavailable',
        source: lane.source.id,
        state,
        message,
        resets_at,
        next: next ?? null,
      });
      await checkpointer.now('error_occurred', message, false);
    } else if (lane.complete) {
      report({ type: 'source_completed', source: lane.progress() });
      // The output follows the last one at once: then there is no export.
      await checkpointer.now('source_completed', null, !lanes.every((other) => other.complete));
    }
  };
  await together(lanes, stop, async (lane) => {
    await lane.prepare((progress) => report({ type: 'preparing', source: lane.source.id, ...progress }));
    await lane.run();
    if (lane.unavailable) await tell(lane);
  });
  const closed = await closeUp(lanes, manager, around, tell);
  const done = closed ? lanes.filter(({ left }) => left === 0) : [];
  for (const lane of done) lane.through();
  for (const lane of done) await tell(lane);
  return closed;
}

/**
 * When all are through: titles that nobody knows are searched, by one source after the other; then what one source found is asked of
 * those that did not know the paper, in rounds, until nothing new comes. False when the run was stopped before that, or can't go
 * on to it.
 */
async function closeUp(
  lanes: readonly Lane[],
  manager: ConsolidationCheckpointManager,
  { stop, now, creditsPerDay }: AskingSurroundings,
  tell: (lane: Lane) => Promise<void>,
): Promise<boolean> {
  // What is left open for a paper may be what it is searched or asked by next.
  const stuck = new Set<number>();
  const act = async (acting: readonly Lane[], ask: (lane: Lane) => Promise<void>): Promise<void> => {
    await together(acting, stop, async (lane) => {
      await ask(lane);
      if (lane.unavailable) await tell(lane);
    });
    for (const lane of acting) for (const row of lane.leftOver) stuck.add(row);
  };
  const sources = lanes.map(({ source }) => source);
  const searchers = stop.stopping.aborted ? [] : await planSearch(sources, manager, now, creditsPerDay);
  // Rounds come behind the searches, or they would ask by less.
  if (!searchers) return false;
  for (const [nth, { source, isCheap }] of searchers.entries()) {
    const lane = lanes.find((one) => one.source.id === source.id)!;
    const before = searchers.slice(0, nth).map((one) => one.source.id);
    const turn = { source: source.id, isCheap, before, all: sources };
    await act([lane], () => lane.search(turn, stuck));
    if (stop.stopping.aborted) return false;
  }
  // A run that goes on finds rounds in which nothing is left, and others behind them.
  for (let round = FIRST_ROUND; round <= LAST_ROUND && lanes.length > 1; round++) {
    await act(lanes, (lane) => lane.closureRound(round, stuck));
    if (stop.stopping.aborted) return false;
  }
  return !stop.stopping.aborted;
}

/** Lets all lanes go; when one fails, the others end too. */
async function together(
  lanes: readonly Lane[],
  stop: Stop,
  act: (lane: Lane) => Promise<void>,
): Promise<void> {
  const acting = lanes.map(async (lane) => {
    try {
      await act(lane);
    } catch (error) {
      // What one lane can't save, the others could not either.
      stop.request('error', 0);
      throw error;
    } finally {
      lane.end();
    }
  });
  const ended = await Promise.allSettled(acting);
  const failed = ended.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason as Error;
}
