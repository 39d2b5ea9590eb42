import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sessionsRoot } from '../../src/checkpoint/find-sessions.js';
import { readLog } from '../support/crash-log.js';
import { crashStates, finalTree } from '../support/crash-states.js';
import { hashOfTree, materialise, readTree } from '../support/crash-tree.js';
import { recordRun } from '../support/fs-recorder-run.js';
import { answer, loadSession, PAPERS, resumeSession, SOURCE } from './manager-program.js';

/** Spread over all crash points; a larger number tries all that there are (about a thousand). */
const LIMIT = Number(process.env['CF_CRASH_STATES'] ?? 200);

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'cf-manager-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function recordedRuns() {
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
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = readLog(log);
  expect(hashOfTree(finalTree(lines))).toBe(hashOfTree(readTree(root)));
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

test.each(['kill', 'ext4', 'posix'] as const)(
  '%s: after a crash at any point the session goes on with every answer that was counted',
  async (model) => {
    const wrong = new Map<string, string>();
    let states = 0;
    for (const state of crashStates(await recordedRuns(), { model, limit: LIMIT })) {
      const root = path.join(folder, `state-${(states += 1)}`);
      materialise(state.tree, root);
      const found = await complaint(path.join(root, 'state'), state.said);
      if (found !== null && !wrong.has(found)) wrong.set(found, state.label);
      rmSync(root, { recursive: true });
    }
    expect(wrong).toEqual(new Map());

    expect(states).toBeGreaterThan(80);
  },
);
