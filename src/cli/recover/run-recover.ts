import { dirname, join } from 'node:path';
import { analyseSession, type AnalysedSession } from '../../checkpoint/recovery/analyse-session.js';
import type { RepairedSession } from '../../checkpoint/recovery/repaired-session.js';
import type { RecoveryPlan } from '../../checkpoint/recovery/recovery-plan.js';
import type { SessionResumeResult } from '../../checkpoint/recovery/session-resume-result.js';
import {
  placeOf,
  placesIn,
  rootOfKind,
  type SessionPlace,
} from '../../checkpoint/sessions/session-places.js';
import { summaryOf } from '../../checkpoint/sessions/session-summary.js';
import { EXIT, UsageError } from '../../model/errors.js';
import { outwaitUnseenHolder, waitingFor } from '../../state/unseen-holder.js';
import type { CommandContext } from '../context.js';
import { analysisText, planText } from './recover-text.js';
import { cfLine, say, stateDirOf } from '../sessions-root.js';

export interface RecoverFlags {
  readonly apply?: boolean;
  readonly repairOnly?: boolean;
  readonly json?: boolean;
  readonly stateDir?: string;
  readonly snapshotDir?: string;
  readonly config?: string;
  readonly progress?: boolean;
  readonly quiet?: boolean;
}

/** `cf recover`: tells what happened to a session and what there is to do, and does it where that is asked for; gives the exit code. */
export async function runRecoverCommand(
  id: string | undefined,
  flags: RecoverFlags,
  context: CommandContext,
): Promise<number> {
  if (flags.repairOnly === true && flags.apply !== true)
    throw new UsageError('--repair-only is for --apply, which was not given', {
      safe: 'Nothing was touched.',
      next: 'Give both, or none to see what there is to do.',
    });
  const stateDir = stateDirOf(flags, context);
  const found = await chosen(id, stateDir, flags, context);
  if (!found) {
    if (flags.json === true) say(context, JSON.stringify(null));
    else say(context, `There is no session in "${stateDir}" that is not complete.`);
    return EXIT.ok;
  }
  const { place, analysed } = found;
  const { analysis, plan } = analysed;
  if (flags.json !== true) {
    const command = flags.apply === true ? undefined : cfLine(['recover', place.id, '--apply'], flags);
    const told = [analysisText(analysis), planText(plan, command)];
    // The papers may go to standard output.
    if (flags.apply === true) told.forEach((text) => context.screen.line(text));
    else say(context, ...told);
  }
  if (flags.apply !== true || plan.strategy === null || plan.strategy === 'full_restart') {
    if (flags.json === true) say(context, JSON.stringify({ analysis, plan, result: null }, null, 2));
    return exitCodeOf(plan, analysis.status === 'running' && flags.apply === true);
  }
  const result = await apply(place, analysed, flags, context);
  if (flags.json === true) {
    // The papers may go to standard output.
    context.screen.line(JSON.stringify({ type: 'recovered', analysis, plan, result }));
  }
  return result.exit_code ?? EXIT.ok;
}

/** The session that is named, else the latest one that is not complete. */
async function chosen(
  id: string | undefined,
  stateDir: string,
  flags: RecoverFlags,
  context: CommandContext,
): Promise<{ place: SessionPlace; analysed: AnalysedSession } | undefined> {
  if (id !== undefined) {
    const place = await placeOf(stateDir, id);
    return { place, analysed: await analysedNow(place, flags, context) };
  }
  for (const place of await placesIn(stateDir)) {
    // Of what is complete at a glance no journal is read.
    const glance = await summaryOf(place).catch(() => undefined);
    if (glance?.isFinished === true && glance.problem === undefined) continue;
    const analysed = await analysedNow(place, flags, context);
    if (analysed.analysis.status !== 'completed') return { place, analysed };
  }
  return undefined;
}

/** With --apply after whoever may be dead has lost his lease. */
async function analysedNow(
  place: SessionPlace,
  { apply, json }: RecoverFlags,
  { now, screen }: CommandContext,
): Promise<AnalysedSession> {
  const analysed = await analyseSession(place, now());
  if (apply !== true || analysed.analysis.status !== 'running') return analysed;
  const tell = (message: string): void => (json === true ? undefined : screen.line(message));
  await outwaitUnseenHolder(place.folder, { onWait: (holder) => tell(waitingFor(holder)) });
  return analyseSession(place, now());
}

function exitCodeOf({ strategy }: RecoveryPlan, isHeld: boolean): number {
  if (strategy === 'full_restart') return EXIT.state;
  return isHeld ? EXIT.tryAgain : EXIT.ok;
}

async function apply(
  place: SessionPlace,
  before: AnalysedSession,
  flags: RecoverFlags,
  context: CommandContext,
): Promise<SessionResumeResult> {
  const { analysis, plan } = before;
  const repaired = await repair(place, flags, context);
  const { session_id: id, isNew } = repaired;
  if (flags.json !== true) {
    for (const { what, how } of repaired.repaired) context.screen.line(`Mended ${what}: ${how}.`);
    if (isNew) context.screen.line(`The damaged session ${place.id} is kept; its work goes on in ${id}.`);
  }
  const isMended = isNew || repaired.repaired.length > 0;
  const mended = isMended ? (await analyseSession(besides(place, id), context.now())).plan : plan;
  const isOpen = analysis.status !== 'completed' || isNew || mended.resume.length + mended.restart.length > 0;
  const goesOn = flags.repairOnly !== true && isOpen;
  if (!goesOn && flags.json !== true)
    context.screen.line(`Go on: ${cfLine([place.kind, '--resume', id], flags)}`);
  const exitCode = goesOn ? await resume(place, id, flags, context) : null;
  return {
    session_id: place.id,
    new_session_id: isNew ? id : null,
    repaired: repaired.repaired,
    ...whatIsDone(plan, mended, goesOn),
    exit_code: exitCode,
  };
}

/** Another session of the same kind, beside it. */
const besides = ({ kind, folder }: SessionPlace, id: string): SessionPlace => ({
  kind,
  id,
  folder: join(dirname(folder), id),
});

/** By what stands in the session that is gone on with, once it is mended: of a damaged one less may be saved than was planned. */
function whatIsDone(
  plan: RecoveryPlan,
  mended: RecoveryPlan,
  goesOn: boolean,
): Pick<SessionResumeResult, 'skipped' | 'resumed' | 'restarted' | 'validated'> {
  const names = (units: RecoveryPlan['skip']): string[] => units.map(({ name }) => name);
  const anew = new Set(names([...plan.restart, ...mended.restart]));
  const open = goesOn ? names([...mended.resume, ...mended.restart]) : [];
  return {
    skipped: names(mended.skip),
    resumed: open.filter((name) => !anew.has(name)),
    restarted: open.filter((name) => anew.has(name)),
    validated: names(plan.validate),
  };
}

async function repair(
  { kind, id }: SessionPlace,
  flags: RecoverFlags,
  context: CommandContext,
): Promise<RepairedSession> {
  const root = rootOfKind(stateDirOf(flags, context), kind);
  const options = { now: context.now, cfVersion: context.version };
  switch (kind) {
    case 'consolidate': {
      const { repairSession } = await import('../../consolidate/repair-session.js');
      return repairSession(root, id, options);
    }
    case 'collect': {
      const { repairCollection } = await import('../../collect/repair-collection.js');
      return repairCollection(root, id, options);
    }
  }
}

/** As `--resume` does, by the same code. */
async function resume(
  { kind }: SessionPlace,
  id: string,
  { snapshotDir, config, progress, quiet, json, stateDir }: RecoverFlags,
  context: CommandContext,
): Promise<number> {
  const flags = {
    resume: id,
    ...(stateDir !== undefined && { stateDir }),
    ...(config !== undefined && { config }),
    ...(progress !== undefined && { progress }),
    ...(quiet !== undefined && { quiet }),
    ...(json !== undefined && { json }),
  };
  switch (kind) {
    case 'consolidate': {
      const { runConsolidateCommand } = await import('../consolidate/run-consolidate.js');
      return runConsolidateCommand({ ...flags, ...(snapshotDir !== undefined && { snapshotDir }) }, context);
    }
    case 'collect': {
      const { runCollectCommand } = await import('../collect/run-collect.js');
      return runCollectCommand(flags, context);
    }
  }
}
