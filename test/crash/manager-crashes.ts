import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { sessionsRoot } from '../../src/checkpoint/consolidation/find-sessions.js';
import { neverWaitForTheDisk } from '../support/crash-fast-disk.js';
import { readLog, type LogLine } from '../support/crash-log.js';
import { crashStates, finalTree, type CrashModel } from '../support/crash-states.js';
import { hashOfTree, materialise, readTree } from '../support/crash-tree.js';
import { recordRun } from '../support/fs-recorder-run.js';
import { answer, loadSession, PAPERS, resumeSession, SOURCE } from './manager-program.js';
import { TEMPORARY_ROOT } from '../support/temporary-root.js';

// Two runs of the checkpoint manager, recorded, and resumed from wherever a crash left them.

async function recordedRuns(folder: string): Promise<LogLine[]> {
  const root = path.join(folder, 'root');
  const log = path.join(folder, 'log');
  // Given: to make the folder of all sessions durable is not the manager's task.
  mkdirSync(sessionsRoot(path.join(root, 'state')), { recursive: true });
  const program = path.join(import.meta.dirname, 'manager-program.ts');
  const { code, stderr } = await recordRun({
    argv: ['--import', import.meta.resolve('tsx'), program],
    root,
    log,
  });
  if (code !== 0 || stderr !== '') throw new Error(`the recorded program failed (${code}): ${stderr}`);
  const lines = readLog(log);
  if (hashOfTree(finalTree(lines)) !== hashOfTree(readTree(root)))
    throw new Error('the recording does not tell what the run has left behind');
  return lines;
}

/** What is wrong with the state that a crash left; null when nothing is. */
async function complaint(stateDir: string, said: string): Promise<string | null> {
  const promised = Number(/answered (\d+)\n(?!.*answered)/s.exec(said)?.[1] ?? 0);
  try {
    const found = await loadSession(stateDir);
    if (found === undefined)
      return said.includes('begun') && !said.includes('removing') ? 'the session is gone' : null;
    const kept = found.loaded.outcomes.finalOf(SOURCE);
    if (kept < promised) return 'answers were forgotten';
    const manager = await resumeSession(stateDir);
    await answer(manager, kept, PAPERS, () => undefined);
    await manager.saveCheckpoint('completed', []);
    await manager.close();
    const again = await loadSession(stateDir);
    return again?.loaded.outcomes.finalOf(SOURCE) === PAPERS
      ? null
      : 'what was added after the crash is not all there';
  } catch (error) {
    return `refused: ${String(error).replaceAll(stateDir, '')}`;
  }
}

/** What is wrong, each with a state that shows it, and how many states were tried of each model. */
export async function judgeManager(
  seed: number,
  limit?: number,
): Promise<{ wrong: Map<string, string>; tried: Record<CrashModel, number> }> {
  await neverWaitForTheDisk();
  const folder = mkdtempSync(path.join(TEMPORARY_ROOT, 'cf-manager-'));
  const wrong = new Map<string, string>();
  const tried = { kill: 0, ext4: 0, posix: 0 };
  try {
    const log = await recordedRuns(folder);
    const root = path.join(folder, 'state');
    for (const model of ['kill', 'ext4', 'posix'] as const) {
      for (const state of crashStates(log, { model, seed, ...(limit !== undefined && { limit }) })) {
        tried[model] += 1;
        materialise(state.tree, root);
        const found = await complaint(path.join(root, 'state'), state.said);
        if (found !== null && !wrong.has(found)) wrong.set(found, state.label);
        rmSync(root, { recursive: true });
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const { kill, ext4, posix } = tried;
  console.log(`checkpoint manager: seed ${seed}; states tried: kill ${kill}, ext4 ${ext4}, posix ${posix}`);
  return { wrong, tried };
}
