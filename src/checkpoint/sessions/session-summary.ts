import { stat } from 'node:fs/promises';
import type { CheckpointData } from '../collection/checkpoint-data.js';
import type { CollectionSession } from '../collection/collection-session.js';
import { readOnlyCheckpoints } from '../collection/load-collection.js';
import { isFinished, lookAt, type FoundSession } from '../consolidation/find-sessions.js';
import { placesIn, type SessionPlace } from './session-places.js';

/** A session of `cf collect` as its folder shows it at a glance. */
export interface CollectionAtGlance {
  readonly kind: 'collect';
  readonly session: CollectionSession | undefined;
  /** The latest good one. */
  readonly checkpoint: CheckpointData | undefined;
}

/** A session of either kind at a glance: as its own files tell it, unverified. */
export interface SessionSummary extends SessionPlace {
  readonly isFinished: boolean;
  readonly createdAt: string | null;
  /** When something last happened in it: its last checkpoint, else the last change of its folder. */
  readonly lastActive: Date;
  /** What is lost with it: answers of sources, papers that were listed; undefined when that is not known. */
  readonly gathered: number | undefined;
  readonly problem: string | undefined;
  readonly found: ({ readonly kind: 'consolidate' } & FoundSession) | CollectionAtGlance;
}

/** All sessions of both kinds, latest first. */
export async function summariesIn(stateDir: string): Promise<SessionSummary[]> {
  return Promise.all((await placesIn(stateDir)).map(summaryOf));
}

export function summaryOf(place: SessionPlace): Promise<SessionSummary> {
  switch (place.kind) {
    case 'consolidate':
      return ofConsolidation(place);
    case 'collect':
      return ofCollection(place);
  }
}

async function ofConsolidation(place: SessionPlace): Promise<SessionSummary> {
  const found = await lookAt(place.folder, place.id);
  const { session, checkpoint, problem } = found;
  const gathered =
    checkpoint && Object.values(checkpoint.sources).reduce((sum, source) => sum + source.papers_processed, 0);
  return {
    ...place,
    isFinished: isFinished(found),
    createdAt: session?.created_at ?? null,
    lastActive: await dated(checkpoint?.timestamp, place.folder),
    gathered,
    problem,
    found: { kind: 'consolidate', ...found },
  };
}

async function ofCollection(place: SessionPlace): Promise<SessionSummary> {
  const read = readOnlyCheckpoints(place.folder, place.id);
  const problems: string[] = [];
  const quietly = async <T>(act: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await act();
    } catch (error) {
      problems.push((error as Error).message);
      return undefined;
    }
  };
  const session = (await quietly(() => read.loadSession()))?.session;
  const latest = await quietly(() => read.loadLatestValid());
  const checkpoint = latest?.checkpoint;
  if (latest && checkpoint === undefined) problems.push('it has no checkpoint that is good');
  return {
    ...place,
    isFinished: session?.status === 'completed',
    createdAt: session?.created_at ?? null,
    lastActive: await dated(session?.updated_at ?? checkpoint?.timestamp, place.folder),
    gathered: session?.statistics.papers,
    problem: problems[0],
    found: { kind: 'collect', session, checkpoint },
  };
}

const dated = async (time: string | undefined, folder: string): Promise<Date> =>
  time === undefined ? (await stat(folder)).mtime : new Date(time);
