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
import { EXIT, UsageError } from '../../model/errors.js';
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
  const found = await chosen(id, stateDir, context);
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
  { now }: CommandContext,
): Promise<{ place: SessionPlace; analysed: AnalysedSession } | undefined> {
  if (id !== undefined) {
    const place = await placeOf(stateDir, id);
    return { place, analysed: await analyseSession(place, now()) };
  }
  for (const place of await placesIn(stateDir)) {
    const analysed = await analyseSession(place, now());
    if (analysed.analysis.status !== 'completed') return { place, analysed };
  }
  return undefined;
}

function exitCodeOf({ strategy }: RecoveryPlan, isHeld: boolean): number {
  if (strategy === 'full_restart') return EXIT.state;
  return isHeld ? EXIT.tryAgain : EXIT.ok;
}

async function apply(
  place: SessionPlace,
  { analysis, plan }: AnalysedSession,
  flags: RecoverFlags,
  context: CommandContext,
): Promise<SessionResumeResult> {
  const repaired = await repair(place, flags, context);
  const { session_id: id, isNew } = repaired;
  if (flags.json !== true) {
    for (const { what, how } of repaired.repaired) context.screen.line(`Mended ${what}: ${how}.`);
    if (isNew) context.screen.line(`The damaged session ${place.id} is kept; its work goes on in ${id}.`);
  }
  const names = (units: RecoveryPlan['skip']): string[] => units.map(({ name }) => name);
  const goesOn = flags.repairOnly !== true && (analysis.status !== 'completed' || isNew);
  if (!goesOn && flags.json !== true)
    context.screen.line(`Go on: ${cfLine([place.kind, '--resume', id], flags)}`);
  const exitCode = goesOn ? await resume(place, id, flags, context) : null;
  return {
    session_id: place.id,
    new_session_id: isNew ? id : null,
    repaired: repaired.repaired,
    skipped: names(plan.skip),
    resumed: goesOn ? names(plan.resume) : [],
    restarted: goesOn ? names(plan.restart) : [],
    validated: names(plan.validate),
    exit_code: exitCode,
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
