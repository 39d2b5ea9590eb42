import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { neverWaitForTheDisk } from '../support/crash-fast-disk.js';
import { readLog, type LogLine } from '../support/crash-log.js';
import { crashStates, finalTree, type CrashModel } from '../support/crash-states.js';
import { hashOfTree, materialise, readTree } from '../support/crash-tree.js';
import { checkpointState, collectionSession } from '../support/collection-session.js';
import { recordRun } from '../support/fs-recorder-run.js';
import { KEPT, toyManager } from './checkpoints-program.js';
import { papersOfSave, SAVES, saveToy, toyCheckpoints } from './venue-checkpoint-program.js';
import { TEMPORARY_ROOT } from '../support/temporary-root.js';

// Programs that keep checkpoints of `cf collect`, recorded, and what a crash at any point of them leaves.

export interface Judged {
  /** What is wrong, each with a state that shows it. */
  readonly wrong: Map<string, string>;
  /** How many states were tried of each model. */
  readonly tried: Record<CrashModel, number>;
}

export interface JudgeOptions {
  /** States of each model at the most. */
  readonly limit?: number;
  /** With the locks of files as the crash left them. One that was torn is waited for, for a second: without, that is left to the tests of the lock. */
  readonly locks?: boolean;
}

/** What is wrong with the state that a crash left; null when nothing is. */
type Complaint = (root: string, said: string) => Promise<string | null>;

/** The number that was said last behind a word; 0 before it was. */
const lastSaid = (said: string, word: string): number =>
  Number([...said.matchAll(new RegExp(`^${word} (\\d+)$`, 'gm'))].at(-1)?.[1] ?? 0);

const complaintOfManager: Complaint = async (root, said) => {
  const folder = path.join(root, 'session');
  const manager = toyManager(folder);
  const promised = lastSaid(said, 'checkpoint');
  const { checkpoint, passedOver } = await manager.loadLatestValid();
  if (passedOver.length > 0) return `a half checkpoint is listed: ${passedOver[0]?.problem}`;
  if ((checkpoint?.sequence ?? 0) < promised) return 'a checkpoint that was saved is gone';
  const entries = await manager.listCheckpoints();
  const found: number[] = [];
  for (const { file } of entries) {
    const validation = await manager.validateCheckpoint(file);
    if (!validation.valid) return `an earlier checkpoint is not valid: ${validation.problem}`;
    found.push(validation.checkpoint.sequence);
  }
  if (promised > 0 && !found.includes(1)) return 'the only checkpoint of a type was cleaned away';
  if (found.length < Math.min(KEPT, promised)) return 'too many were cleaned away';
  if (lastSaid(said, 'session') > 0) {
    const { session } = await manager.loadSession();
    if (session.statistics.checkpoints < lastSaid(said, 'session'))
      return 'session.json is older than promised';
  }
  await manager.saveCheckpoint('batch_completed', checkpointState(9, 1));
  await manager.saveSession(collectionSession(2));
  await manager.cleanUp();
  const after = await toyManager(folder).loadLatestValid();
  if (after.checkpoint?.sequence !== 9) return 'what was saved after the crash is not the latest';
  if ((await toyManager(folder).loadSession()).session.targets.length !== 2)
    return 'the session was not replaced';
  const kept = (await manager.listCheckpoints()).length;
  if (kept > KEPT) return `a cleaning left ${kept} checkpoints`;
  const left = await readdir(path.join(folder, 'checkpoints'));
  return left.length === 2 * kept ? null : `a cleaning left remains: ${left.join(', ')}`;
};

const complaintOfVenue: Complaint = async (root, said) => {
  const stateDir = path.join(root, 'state');
  const promised = lastSaid(said, 'saved');
  const loaded = await toyCheckpoints(stateDir).loadCheckpoint('iclr', 2024);
  if (loaded === undefined) {
    if (promised > 0) return 'a listing that was saved is gone';
  } else {
    const save = loaded.checkpoint.papers_collected;
    const papers = [];
    for await (const paper of loaded.papers()) papers.push(paper);
    if (JSON.stringify(papers) !== JSON.stringify(papersOfSave(save))) return 'papers of another save';
    if (loaded.checkpoint.completed !== save > 1) return 'a checkpoint of another save';
    if (save < promised) return 'a listing that was saved was undone';
  }
  await saveToy(stateDir, SAVES + 1);
  const again = await toyCheckpoints(stateDir).loadCheckpoint('iclr', 2024);
  if (again?.checkpoint.papers_collected !== SAVES + 1) return 'what was saved after the crash is not there';
  if (again.notes.length > 0) return `after another save: ${again.notes[0]}`;
  const left = await readdir(path.join(stateDir, 'collect'));
  const leftOver = left.filter((name) => !name.startsWith('iclr_2024_') && !name.endsWith('.cf-part'));
  return leftOver.length === 0 ? null : `left over: ${leftOver.join(', ')}`;
};

async function recorded(folder: string, program: string, given: string): Promise<LogLine[]> {
  const root = path.join(folder, 'root');
  const log = path.join(folder, 'log');
  // Given: to make it durable is not the task of the recorded.
  mkdirSync(path.join(root, given), { recursive: true });
  const argv = ['--import', import.meta.resolve('tsx'), path.join(import.meta.dirname, program)];
  const { code, stderr } = await recordRun({ argv, root, log });
  if (code !== 0 || stderr !== '') throw new Error(`the recorded program failed (${code}): ${stderr}`);
  const lines = readLog(log);
  if (hashOfTree(finalTree(lines)) !== hashOfTree(readTree(root)))
    throw new Error('the recording does not tell what the run has left behind');
  return lines;
}

async function judge(
  name: string,
  { program, given, complaint }: { program: string; given: string; complaint: Complaint },
  seed: number,
  { limit, locks = false }: JudgeOptions,
): Promise<Judged> {
  await neverWaitForTheDisk();
  const folder = mkdtempSync(path.join(TEMPORARY_ROOT, 'cf-crash-'));
  const wrong = new Map<string, string>();
  const tried = { kill: 0, ext4: 0, posix: 0 };
  try {
    const log = await recorded(folder, program, given);
    const root = path.join(folder, 'state');
    for (const model of ['kill', 'ext4', 'posix'] as const) {
      for (const state of crashStates(log, { model, seed, ...(limit !== undefined && { limit }) })) {
        tried[model] += 1;
        materialise(state.tree, root);
        if (!locks)
          for (const [name] of state.tree)
            if (name.endsWith('.lock')) rmSync(path.join(root, name), { recursive: true });
        const found = await complaint(root, state.said).catch(
          (error: unknown) => `refused: ${String(error).replaceAll(root, '')}`,
        );
        if (found !== null && !wrong.has(found)) wrong.set(found, state.label);
        rmSync(root, { recursive: true });
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const { kill, ext4, posix } = tried;
  console.log(`${name}: seed ${seed}; states tried: kill ${kill}, ext4 ${ext4}, posix ${posix}`);
  return { wrong, tried };
}

export const judgeCheckpoints = (seed: number, options: JudgeOptions = {}): Promise<Judged> =>
  judge(
    'checkpoints of cf collect',
    { program: 'checkpoints-program.ts', given: 'session', complaint: complaintOfManager },
    seed,
    options,
  );

export const judgeVenueCheckpoints = (seed: number, options: JudgeOptions = {}): Promise<Judged> =>
  judge(
    'simple checkpoints',
    { program: 'venue-checkpoint-program.ts', given: 'state', complaint: complaintOfVenue },
    seed,
    options,
  );
