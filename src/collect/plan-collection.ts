import { isOpen } from '../checkpoint/collection/collected-index.js';
import type { CollectionTarget } from '../checkpoint/collection/collection-session.js';
import { loadCollection } from '../checkpoint/collection/load-collection.js';
import { VenueCheckpoints, type LoadedVenueCheckpoint } from '../checkpoint/collection/venue-checkpoints.js';
import { StateError } from '../model/errors.js';
import { LISTERS } from '../venues/registry.js';
import { chooseCollection } from './choose-collection.js';
import type { CollectSurroundings } from './collect.js';
import type { CollectConfig } from './config.js';
import type { Desk } from './desk.js';
import { holds } from './finished-listings.js';
import { openDesk, wantedOf } from './open-collection.js';
import { calledName, venueYearOf } from './targets.js';

/** A venue and year, and what a run would do about it. */
export interface PlannedListing {
  /** As a person calls it; and its key. */
  readonly name: string;
  readonly venue: string;
  readonly year: number;
  /** In the order of asking. */
  readonly listers: readonly string[];
  /** `ask`: from its beginning. `go_on`: behind the papers that are listed. `take_over`: an earlier session has listed it. `done`: this session has. */
  readonly will: 'ask' | 'go_on' | 'take_over' | 'done';
  /** Papers that are listed already; of a folder, those that are in it; null where only asking would tell. */
  readonly papers: number | null;
  /** When an earlier session listed it. */
  readonly listed_at: string | null;
}

export interface CollectionPlan {
  /** The session that would be gone on with. */
  readonly session: string | null;
  readonly listings: readonly PlannedListing[];
  readonly notes: readonly string[];
}

type Planning = Pick<CollectSurroundings, 'config' | 'settings' | 'stop' | 'resumeLine'>;

/** What a run with these flags would do; nobody is asked and nothing is written. Throws CfError as the run would. */
export async function planCollection({
  config,
  settings,
  stop,
  resumeLine,
}: Planning): Promise<CollectionPlan> {
  const notes: string[] = [];
  const { root, named, desk } = await openDesk({ config, settings, listers: LISTERS, stop });
  try {
    const wanted =
      named === undefined ? wantedOf({ config, settings, listers: LISTERS }, desk.folder) : undefined;
    notes.push(...(wanted?.notes ?? []));
    const report = (event: { type: string; message?: string }): void => {
      if (event.type === 'note' && event.message !== undefined) notes.push(event.message);
    };
    const chosen =
      named ?? (await chooseCollection({ config, report, resumeLine }, root, wanted?.targets ?? []));
    if (chosen === undefined) {
      const listings = (wanted?.targets ?? []).map((target) => planOf(target, config, desk));
      return { session: null, listings: await Promise.all(listings), notes };
    }
    const { index, notes: healed, session } = await loadCollection(chosen.folder, chosen.id);
    const listings = index.standings.map(async (standing): Promise<PlannedListing> => {
      const { target, status, papers, completed } = standing;
      if (status === 'not_started')
        return planOf(
          target,
          { ...config, refresh: session.options.refresh, maxPapers: session.options.max_papers },
          desk,
        );
      const { venue, year, listers } = target;
      const listed_at = completed?.taken_over ?? completed?.at ?? null;
      return {
        name: calledName(target),
        venue,
        year,
        listers,
        will: isOpen(standing) ? 'go_on' : 'done',
        papers,
        listed_at,
      };
    });
    return { session: chosen.id, listings: await Promise.all(listings), notes: [...notes, ...healed] };
  } finally {
    await desk.close();
  }
}

async function planOf(
  target: CollectionTarget,
  { stateDir, refresh, maxPapers = 0 }: Pick<CollectConfig, 'stateDir' | 'refresh' | 'maxPapers'>,
  desk: Desk,
): Promise<PlannedListing> {
  const { venue, year, listers } = target;
  const [first = ''] = listers;
  const name = calledName(target);
  const wanted = venueYearOf(target);
  const edition = desk.editionOf(wanted, first);
  const finished = refresh ? undefined : await loadIfGood(stateDir, target);
  if (finished !== undefined && holds(finished, target, { mostPapers: maxPapers, edition })) {
    const { papers_collected: papers, last_updated: listed_at } = finished.checkpoint;
    return { name, venue, year, listers, will: 'take_over', papers, listed_at };
  }
  return { name, venue, year, listers, will: 'ask', papers: desk.papersIn(wanted, first), listed_at: null };
}

/** One that is damaged is as good as none. */
async function loadIfGood(
  stateDir: string,
  { venue, year, names }: CollectionTarget,
): Promise<LoadedVenueCheckpoint | undefined> {
  try {
    const checkpoints = new VenueCheckpoints(stateDir, { now: () => new Date(0) });
    return await checkpoints.loadCheckpoint(venue, year, names);
  } catch (error) {
    if (error instanceof StateError && error.kind === 'damaged') return undefined;
    throw error;
  }
}
