import { join } from 'node:path';
import { keyOf, type Standing } from '../collection/collected-index.js';
import { BEING_TAKEN_OVER, COLLECTION_LINES } from '../collection/collection-lines.js';
import type { CheckpointData } from '../collection/checkpoint-data.js';
import type { CollectionSession } from '../collection/collection-session.js';
import { inspectForRecovery, type InspectedCollection } from '../collection/inspect-collection.js';
import { WholeListings } from '../collection/whole-listings.js';
import type { LoadedCollectionJournal } from '../collection/load-collection.js';
import { readRunRecord } from '../run-record.js';
import { currentHolder, lastHolder } from '../../state/folder-lock.js';
import { lookAtJournal, lookIntoDamage, type DamagedJournal } from './read-journal.js';
import type { RecoverableSession, SaidAtTheEnd, SeenCheckpoint, WorkUnit } from './recoverable-session.js';
import { newestRun, saidComplete, secondsWorked, signsOf } from './signs-of-life.js';

/** A session of `cf collect` as recovery sees it. Its units are its targets. Writes nothing, never throws for what it finds. */
export async function readCollection(folder: string, id: string): Promise<RecoverableSession> {
  const inspected = await inspectForRecovery(folder, id);
  const { session, checkpoint, loaded, findings } = inspected;
  const holder = await currentHolder(folder).catch(() => undefined);
  const record = await readRunRecord(folder);
  const whole = session && new WholeListings(session.targets);
  const damage = loaded ? undefined : await lookAtWhatIsGood(folder, whole);
  const units = unitsOf(session, checkpoint, loaded?.index.standings, whole);
  const worked = loaded?.journal.worked ?? [];
  const seconds = secondsWorked(worked);
  const papers = units.reduce((sum, unit) => sum + unit.papers, 0);
  const run = newestRun(loaded?.journal.run, checkpoint?.run);
  const isWhole = findings.some(({ what, state }) => what === 'journal' && state !== 'damaged');
  return {
    kind: 'collect',
    id,
    folder,
    isComplete: session?.status === 'completed' || saidComplete(record, id, run),
    holder,
    leftBy: holder ? undefined : await lastHolder(folder),
    isDescribed: session !== undefined,
    files: findings.map((finding) => ({
      ...finding,
      mends: finding.what !== 'session.json' || finding.state !== 'damaged',
    })),
    // A run at work has the .meta of a checkpoint in place before the checkpoint.
    checkpoints: checkpointsOf(inspected, holder ? [] : inspected.missing),
    journal: await lookAtJournal(folder, loaded?.journal, isWhole, damage),
    units,
    run,
    record,
    saidAtTheEnd: checkpoint && saidBy(inspected, checkpoint, session, loaded),
    lastSign: signsOf(record, [
      checkpoint?.timestamp,
      session?.updated_at,
      ...worked.map(({ lastAt }) => lastAt),
    ]),
    rate: seconds > 0 ? papers / seconds : undefined,
  };
}

function lookAtWhatIsGood(folder: string, whole: WholeListings | undefined): Promise<DamagedJournal> {
  return lookIntoDamage(join(folder, 'journal'), COLLECTION_LINES, (lines, batch) =>
    whole?.applyAll(lines, batch),
  );
}

function unitsOf(
  session: CollectionSession | undefined,
  checkpoint: CheckpointData | undefined,
  standings: readonly Standing[] | undefined,
  whole: WholeListings | undefined,
): WorkUnit[] {
  if (!session || !whole) return unitsOfCheckpoint(checkpoint);
  return (standings ?? whole.standings).map((standing) => {
    const { target, status, papers, total, next, pages, completed } = standing;
    const name = keyOf(target);
    const checkpointed = checkpoint ? (checkpoint.papers[target.venue]?.[String(target.year)] ?? 0) : null;
    const most = session.options.max_papers;
    const asked = pages.length > 0 ? papers / pages.length : null;
    const seen = standings === undefined ? Math.max(papers, completed?.papers ?? 0) : 0;
    const recorded = Math.max(checkpointed ?? 0, seen);
    const unit = { name, checkpointed, recorded, per_request: asked, from_its_start: false };
    if (status === 'unknown') return { ...unit, state: 'completed', papers: 0, total: 0 };
    const isGood = standings !== undefined || whole.isWhole(standing);
    if (status === 'completed' && isGood) return { ...unit, state: 'completed', papers, total: papers };
    const inAll = total === null || most === 0 ? total : Math.min(total, most);
    if (status === 'not_started') return { ...unit, state: 'not_started', papers: 0, total: inAll };
    const goesOn = standings !== undefined && next !== undefined && next !== BEING_TAKEN_OVER;
    return {
      ...unit,
      state: 'in_progress',
      papers: goesOn ? papers : 0,
      total: inAll,
      from_its_start: !goesOn,
    };
  });
}

function unitsOfCheckpoint(checkpoint: CheckpointData | undefined): WorkUnit[] {
  if (!checkpoint) return [];
  const { completed, in_progress, not_started } = checkpoint.progress;
  return [...completed, ...in_progress, ...not_started].map((unit) => ({
    name: keyOf(unit),
    state: 'not_started',
    papers: 0,
    total: null,
    ...both(checkpoint.papers[unit.venue]?.[String(unit.year)] ?? 0),
    per_request: null,
    from_its_start: false,
  }));
}

const both = (papers: number): Pick<WorkUnit, 'checkpointed' | 'recorded'> => ({
  checkpointed: papers,
  recorded: papers,
});

function checkpointsOf({ checkpoints }: InspectedCollection, missing: readonly string[]): SeenCheckpoint[] {
  const seen = checkpoints.map(({ file: name, validation }): SeenCheckpoint => {
    const file = `checkpoints/${name}`;
    const unknown = { file, problem: null, type: null, taken_at: null, papers: null };
    if (validation === undefined) return { ...unknown, state: 'unread' };
    if (!validation.valid) {
      const state = validation.kind === 'missing' ? 'missing' : 'damaged';
      return { file, state, problem: validation.problem, type: null, taken_at: null, papers: null };
    }
    const { type, timestamp, papers } = validation;
    return { file, state: 'good', problem: null, type, taken_at: timestamp, papers };
  });
  const gone = missing.map((name): SeenCheckpoint => {
    const problem = 'only its .meta is there';
    return {
      file: `checkpoints/${name}`,
      state: 'missing',
      problem,
      type: null,
      taken_at: null,
      papers: null,
    };
  });
  return [...seen, ...gone].sort((a, b) => (a.file < b.file ? 1 : -1));
}

function saidBy(
  { checkpoints }: InspectedCollection,
  checkpoint: CheckpointData,
  session: CollectionSession | undefined,
  loaded: LoadedCollectionJournal | undefined,
): SaidAtTheEnd {
  const { error, sequence, run, checkpoint_type: type } = checkpoint;
  const [latest] = checkpoints.filter(({ validation }) => validation?.valid);
  const isLast = loaded?.journal.sequence === sequence && loaded.journal.run === run;
  return {
    file: `checkpoints/${latest?.file ?? ''}`,
    isLast: isLast && type === 'error_occurred',
    stoppedBy:
      isLast && session?.status === 'interrupted' && error === null ? 'a signal or --max-runtime' : undefined,
    error: error ?? undefined,
    words: undefined,
  };
}
