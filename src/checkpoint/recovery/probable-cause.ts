import * as z from 'zod';
import { ERROR_KINDS, type ErrorContext } from '../error-context.js';
import { SCARCE_DISK_BYTES, SCARCE_HEAP_SHARE, type RunRecordContent } from '../run-record.js';
import type { MachineNow, RecoverableSession, SaidAtTheEnd } from './recoverable-session.js';

/**
 * `killed`: from outside, by a signal or by a loss of power. `crashed`: a bug. `time_limit`: `--max-runtime`. The others are what an error
 * said: see ErrorKind.
 */
export const CAUSES = ['killed', 'time_limit', ...ERROR_KINDS, 'unknown'] as const;

export const probableCauseSchema = z.object({
  kind: z.enum(CAUSES),
  confidence: z.enum(['high', 'medium', 'low']),
  /** In sentences, each naming the file or the fact that it rests on. */
  evidence: z.array(z.string()),
});
export type ProbableCause = z.infer<typeof probableCauseSchema>;

/** Why a session was interrupted that nobody works in and that is not complete. Pure. */
export function probableCause(session: RecoverableSession, machine: MachineNow): ProbableCause {
  const besides = evidenceOfJournal(session);
  const { cause, left } = byRecord(session, machine);
  if (cause) return { ...cause, evidence: [...cause.evidence, ...besides] };
  const found = byCheckpoint(session.saidAtTheEnd) ?? byHolder(session, machine) ?? unknown(session);
  return { ...found, evidence: [...left, ...found.evidence, ...besides] };
}

interface ByRecord {
  readonly cause?: ProbableCause;
  /** Why the record tells nothing. */
  readonly left: readonly string[];
}

function byRecord(session: RecoverableSession, machine: MachineNow): ByRecord {
  const { record: read, run } = session;
  if (read === undefined) return { left: ['run.json: there is none.'] };
  if ('problem' in read) return { left: [`run.json: it tells nothing, because ${read.problem}.`] };
  const { record } = read;
  if (record.session_id !== session.id)
    return { left: [`run.json: it is of session ${record.session_id}, and tells nothing of this one.`] };
  if (run !== undefined && record.run < run)
    return { left: [`run.json: it is of run ${record.run}, and run ${run} was begun after that.`] };
  const cause = record.end ? endSaid(record.end, record) : diedSilently(record, machine, session);
  return { cause, left: [] };
}

function endSaid(end: NonNullable<RunRecordContent['end']>, record: RunRecordContent): ProbableCause {
  const { how, reason, error, at } = end;
  const run = `run.json: run ${record.run}`;
  if (how === 'stopped') {
    if (reason === 'max_runtime')
      return cause('time_limit', 'high', `${run} stopped at ${at}, when the time of --max-runtime was over.`);
    const signal = reason ?? 'a signal';
    const cleanly = signal.includes(',')
      ? `${run} was ended at once by ${signal}, at ${at}.`
      : `${run} was stopped by ${signal} and ended cleanly at ${at}: everything that was answered was saved.`;
    return cause('killed', 'high', cleanly, ...(error ? [errorSaid(error, 'run.json')] : []));
  }
  if (!error) return cause('unknown', 'low', `${run} failed at ${at} without saying why.`);
  const uncaught = reason === null ? [] : [`${run} ended by an error that nobody had expected (${reason}).`];
  return cause(error.kind, 'high', errorSaid(error, 'run.json'), ...uncaught);
}

function errorSaid({ name, code, message, source, unit, at }: ErrorContext, file: string): string {
  const about = [source, unit].filter((each) => each !== null).join(', ');
  return `${file}: ${name}${code === null ? '' : ` (${code})`}${about === '' ? '' : ` of ${about}`} at ${at}: ${message}`;
}

/** No last words: whatever ended it left no time for them. */
function diedSilently(
  record: RunRecordContent,
  machine: MachineNow,
  session: RecoverableSession,
): ProbableCause {
  const { beat, limits, process: was, run } = record;
  const last = `run.json: run ${run} gave its last sign of life at ${beat.at}, and no last words.`;
  const disk = scarceDisk(record);
  if (was.host !== machine.host)
    return cause(
      'unknown',
      'low',
      last,
      `run.json: it ran on ${was.host}, and this is ${machine.host}.`,
      ...disk,
    );
  if (was.boot_id !== null && machine.boot_id !== null && was.boot_id !== machine.boot_id) {
    const torn = session.journal.state === 'torn' ? 'high' : 'medium';
    return cause(
      'killed',
      torn,
      last,
      'boot_id: the machine has been started again since: its power was lost, or it was restarted.',
      ...disk,
    );
  }
  if (machine.life === 'alive')
    return cause(
      'unknown',
      'low',
      last,
      `run.json: its process ${was.pid} is there still, but does not hold the session any more; it may be suspended.`,
    );
  const gone = `run.json: its process ${was.pid} is gone.`;
  const share = beat.heap_used / limits.heap;
  if (share >= SCARCE_HEAP_SHARE)
    return cause(
      'memory',
      'high',
      last,
      gone,
      `run.json: it used ${percent(share)} of the ${megabytes(limits.heap)} that Node.js may use (--max-old-space-size).`,
    );
  if (beat.oom_kills !== null && machine.oom_kills !== null && machine.oom_kills > beat.oom_kills) {
    const tight = beat.rss > limits.memory / 2 || beat.memory_free < limits.memory / 10;
    return cause(
      'memory',
      tight ? 'high' : 'medium',
      last,
      gone,
      `/proc/vmstat: the kernel has killed processes for want of memory since (oom_kill: ${beat.oom_kills} then, ${machine.oom_kills} now).`,
      `run.json: it had ${megabytes(beat.rss)} of ${megabytes(limits.memory)}, and ${megabytes(beat.memory_free)} were free.`,
    );
  }
  const silent =
    'Only what ends a process at once leaves no last words: SIGKILL, or a crash of Node.js itself.';
  return cause('killed', machine.life === 'dead' ? 'high' : 'medium', last, gone, silent, ...disk);
}

function scarceDisk({ beat }: RunRecordContent): string[] {
  const { disk_free: free } = beat;
  return free === null || free >= SCARCE_DISK_BYTES
    ? []
    : [`run.json: ${megabytes(free)} were left on the disk.`];
}

function byCheckpoint(said: SaidAtTheEnd | undefined): ProbableCause | undefined {
  if (!said?.isLast) return undefined;
  const { file, stoppedBy, error, words } = said;
  if (error) return cause(error.kind, 'medium', errorSaid(error, file));
  if (stoppedBy === 'max_runtime')
    return cause('time_limit', 'medium', `${file}: the run was stopped by --max-runtime, and ended cleanly.`);
  if (stoppedBy !== undefined)
    return cause('killed', 'medium', `${file}: the run was stopped by ${stoppedBy}, and ended cleanly.`);
  return words === undefined
    ? undefined
    : cause('unknown', 'low', `${file}: something went wrong at the end: ${words}`);
}

/** Whoever ends by itself gives the session back. */
function byHolder({ leftBy }: RecoverableSession, machine: MachineNow): ProbableCause | undefined {
  if (!leftBy) return undefined;
  const never = `holder.json: process ${leftBy.pid} on ${leftBy.host} held the session since ${leftBy.since} and never gave it back.`;
  const restarted =
    leftBy.host === machine.host && leftBy.boot_id !== null && leftBy.boot_id !== machine.boot_id;
  return cause(
    'killed',
    'medium',
    never,
    ...(restarted ? ['boot_id: the machine has been started again since.'] : []),
  );
}

function unknown({ checkpoints }: RecoverableSession): ProbableCause {
  const [last] = checkpoints.filter(({ state }) => state === 'good');
  const checkpoint = last
    ? `${last.file}: its last word is ${last.type ?? 'nothing'} at ${last.taken_at ?? 'no time'}, which tells nothing of an end.`
    : 'No checkpoint is good.';
  return cause('unknown', 'low', checkpoint);
}

function evidenceOfJournal({ journal }: RecoverableSession): string[] {
  return journal.state === 'torn'
    ? [`journal: ${journal.detail}: something ended in the middle of a write.`]
    : [];
}

function cause(
  kind: ProbableCause['kind'],
  confidence: ProbableCause['confidence'],
  ...evidence: string[]
): ProbableCause {
  return { kind, confidence, evidence };
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const megabytes = (bytes: number): string => `${Math.round(bytes / 1_000_000).toLocaleString('en-US')} MB`;
