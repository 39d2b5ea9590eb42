import * as z from 'zod';
import type { RecoverableSession, SeenJournal, WorkUnit } from './recoverable-session.js';

/**
 * `from_last_checkpoint`: the journal is good, and the session goes on where it stands. `from_venue_start`: the same, but what was in progress
 * begins anew. `partial_restart`: what is good of a damaged journal makes a new session, and the rest is done again. `full_restart`: nothing
 * can be saved.
 */
const RECOVERY_STRATEGIES = [
  'from_last_checkpoint',
  'from_venue_start',
  'partial_restart',
  'full_restart',
] as const;

const plannedUnit = z.object({
  name: z.string(),
  /** Papers that are kept. */
  papers: z.int(),
  /** Papers that are to be done; null where nobody knows. */
  left: z.int().nullable(),
});

export const recoveryPlanSchema = z.object({
  session_id: z.string(),
  /** Null where nothing is to be done: the session is complete and sound, or somebody works in it. */
  strategy: z.enum(RECOVERY_STRATEGIES).nullable(),
  /** Why nothing can be done now, or at all; null where something can. */
  obstacle: z.string().nullable(),
  /** What is mended before the session goes on. */
  repairs: z.array(z.object({ what: z.string(), how: z.string() })),
  /** What is done already, what is gone on with, what is done from its beginning. Each unit is in one of the three. */
  skip: z.array(plannedUnit),
  resume: z.array(plannedUnit),
  restart: z.array(plannedUnit),
  /** Of what is kept: what is looked at once more, batch by batch, because the journal around it is damaged. */
  validate: z.array(plannedUnit),
  estimated: z.object({
    units: z.int(),
    /** Of how many units nobody knows the size: they count as large as those are on average whose size is known. */
    of_unknown_size: z.int(),
    /** Null where nobody knows. */
    papers: z.int().nullable(),
    requests: z.int().nullable(),
    seconds: z.int().nullable(),
  }),
  /** Papers of which a checkpoint or the journal tells and that are not in what is kept: they are asked for again. */
  papers_at_risk: z.int(),
});
export type RecoveryPlan = z.infer<typeof recoveryPlanSchema>;
type PlannedUnit = z.infer<typeof plannedUnit>;

/** What there is to do for a session. Pure. Nothing is skipped that is not complete by what is good of the journal. */
export function planRecovery(session: RecoverableSession): RecoveryPlan {
  const { units, journal, isDescribed } = session;
  const sound = journal.state === 'whole' || journal.state === 'torn';
  const lost = !isDescribed || journal.state === 'missing' || (!sound && journal.batches === 0);
  const kept = lost ? units.map(withNothing) : units;
  const skip = kept.filter(({ state }) => state === 'completed');
  const resume = kept.filter((unit) => unit.state !== 'completed' && !isRestart(unit, sound));
  const restart = kept.filter((unit) => unit.state !== 'completed' && isRestart(unit, sound));
  const open = [...resume, ...restart];
  const isDone = session.isComplete && !lost && sound && open.length === 0;
  const nothing = session.holder !== undefined || (isDone && isSound(session));
  return {
    session_id: session.id,
    strategy: nothing ? null : lost ? 'full_restart' : strategyFor(sound, resume, restart),
    obstacle: obstacleOf(session, lost),
    repairs: nothing || lost ? [] : repairsOf(session, sound),
    skip: skip.map((unit) => planned(unit, true)),
    resume: resume.map((unit) => planned(unit, true)),
    restart: restart.map((unit) => planned(unit, false)),
    validate:
      sound || lost ? [] : units.filter(({ papers }) => papers > 0).map((unit) => planned(unit, true)),
    estimated: isDone ? NOTHING_LEFT : estimate(open, kept, session.rate),
    papers_at_risk: kept.reduce((all, { recorded, papers }) => all + Math.max(0, recorded - papers), 0),
  };
}

const NOTHING_LEFT: RecoveryPlan['estimated'] = {
  units: 0,
  of_unknown_size: 0,
  papers: 0,
  requests: 0,
  seconds: 0,
};

const withNothing = (unit: WorkUnit): WorkUnit => ({ ...unit, state: 'not_started', papers: 0 });

/** A unit that was never begun is not restarted, unless what was done of it is lost. */
function isRestart(unit: WorkUnit, sound: boolean): boolean {
  if (unit.from_its_start) return unit.state === 'in_progress';
  return !sound && unit.papers === 0 && unit.recorded > 0;
}

function strategyFor(
  sound: boolean,
  resume: readonly WorkUnit[],
  restart: readonly WorkUnit[],
): NonNullable<RecoveryPlan['strategy']> {
  if (!sound) return 'partial_restart';
  const goesOn = resume.some(({ state }) => state === 'in_progress');
  return restart.length > 0 && !goesOn ? 'from_venue_start' : 'from_last_checkpoint';
}

const isSound = ({ files, journal }: RecoverableSession): boolean =>
  journal.state !== 'damaged' && files.every(({ state }) => state !== 'damaged');

function obstacleOf(
  { holder, isDescribed, files, journal }: RecoverableSession,
  lost: boolean,
): string | null {
  if (holder) return `process ${holder.pid} on ${holder.host} works in it`;
  if (!lost) return null;
  if (!isDescribed) {
    const broken = files.find(({ state, mends }) => state === 'damaged' && !mends);
    return `without ${broken?.what ?? 'session.json'} there is nothing to tell what it is about`;
  }
  return journal.state === 'missing' ? 'its journal is missing' : 'no batch of its journal is as it was';
}

function repairsOf(session: RecoverableSession, sound: boolean): RecoveryPlan['repairs'] {
  const repairs = session.files
    .filter(({ state, mends, what }) => mends && state !== 'good' && what !== 'journal')
    .map(({ what, detail }) => ({ what, how: `written again (${detail})` }));
  return [...repairs, ...repairOfJournal(session.journal, sound)];
}

function repairOfJournal(
  { state, damage, batches, detail }: SeenJournal,
  sound: boolean,
): RecoveryPlan['repairs'] {
  if (state === 'torn') return [{ what: 'journal', how: `its unfinished end is left out (${detail})` }];
  if (sound) return [];
  const how = `what is whole of it is copied into a new session (batches: ${batches}; places where one was lost: ${damage.length})`;
  return [{ what: 'journal', how }];
}

const planned = ({ name, papers, total }: WorkUnit, keeps: boolean): PlannedUnit => {
  const kept = keeps ? papers : 0;
  return { name, papers: kept, left: total === null ? null : Math.max(0, total - kept) };
};

/** By what is known of all units: of one of unknown size, and of one that was never asked about, as it is of the others on average. */
function estimate(
  open: readonly WorkUnit[],
  all: readonly WorkUnit[],
  rate: number | undefined,
): RecoveryPlan['estimated'] {
  const usual = mean(all.map(({ total }) => total));
  const usualPage = mean(all.map(({ per_request: each }) => each));
  const of_unknown_size = open.filter(({ total }) => total === null).length;
  const left = open.map(({ total, papers, from_its_start: anew, per_request: own }) => {
    const size = total ?? usual;
    const asked = own ?? usualPage;
    const still = size === null ? null : Math.max(0, Math.ceil(size) - (anew ? 0 : papers));
    // However little is left, it takes a request to be told so.
    const requests = still === null || asked === null ? null : Math.max(1, Math.ceil(still / asked));
    return { papers: still, requests };
  });
  const papers = sum(left.map((each) => each.papers));
  return {
    units: open.length,
    of_unknown_size,
    papers,
    requests: sum(left.map((each) => each.requests)),
    seconds: papers === null || rate === undefined || rate <= 0 ? null : Math.ceil(papers / rate),
  };
}

/** Of those that are known and more than nothing; null where none is. */
function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null && value > 0) as number[];
  return known.length === 0 ? null : known.reduce((all, each) => all + each, 0) / known.length;
}

/** Null where one of them is not known. */
const sum = (values: readonly (number | null)[]): number | null =>
  values.reduce((all, each) => (all === null || each === null ? null : all + each), 0);
