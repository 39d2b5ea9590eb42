import { mkdirSync, mkdtempSync, realpathSync, rmSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { neverWaitForTheDisk } from '../support/crash-fast-disk.js';
import { readLog, type LogLine } from '../support/crash-log.js';
import { crashStates, finalTree, type CrashModel, type CrashState } from '../support/crash-states.js';
import { hashOfTree, materialise, readTree, type Tree } from '../support/crash-tree.js';
import { recordRun } from '../support/fs-recorder-run.js';
import { TEMPORARY_ROOT } from '../support/temporary-root.js';

// Records programs of this folder, and judges what is made of the states in which crashes leave them.

/** A recorded run, and where it was. */
export interface RecordedProgram {
  readonly scenario: string;
  /** States have to be put where the run was: a session knows paths. */
  readonly root: string;
  readonly log: readonly LogLine[];
  /** What earlier runs had promised. */
  readonly saidBefore: string;
}

/** What a recording begins with: files that the test has put there itself, or a state of an earlier recording. */
export type Beginning =
  { readonly put: (root: string) => void } | { readonly tree: Tree; readonly said: string };

/** Records one scenario of a program of this folder. Throws when the program fails or the recording misses something. */
export async function recordProgram(
  folder: string,
  program: string,
  scenario: string,
  from: Beginning,
): Promise<RecordedProgram> {
  const root = path.join(folder, 'root');
  const log = path.join(folder, `${scenario}.log`);
  if ('put' in from) {
    mkdirSync(root);
    from.put(root);
  } else {
    putBack(from.tree, root, true);
  }
  const script = path.join(import.meta.dirname, program);
  const argv = ['--import', import.meta.resolve('tsx'), script, scenario];
  const { code, stderr } = await recordRun({ argv, root, log });
  if (code !== 0 || stderr !== '') throw new Error(`the recorded program failed (${code}): ${stderr}`);
  const lines = readLog(log);
  if (hashOfTree(finalTree(lines)) !== hashOfTree(readTree(root)))
    throw new Error('the recording does not tell what the run has left behind');
  return { scenario, root, log: lines, saidBefore: 'said' in from ? from.said : '' };
}

const MINUTE_MS = 60_000;

/**
 * Where the machine itself went down, leases have expired by the time it is up again; of who held them it cannot be
 * told then, because that was never synced.
 */
function putBack(tree: Tree, root: string, rebooted: boolean): void {
  rmSync(root, { recursive: true, force: true });
  materialise(tree, root);
  if (!rebooted) return;
  const before = new Date(Date.now() - MINUTE_MS);
  for (const name of tree.keys())
    if (name.endsWith('/lock')) utimesSync(path.join(root, name), before, before);
}

/** A state of a recording whose journal ends in the middle of a batch. */
export function stateWithTornTail(recorded: RecordedProgram, seed: number): { tree: Tree; said: string } {
  for (const state of crashStates(recorded.log, { model: 'ext4', seed, shuffled: true })) {
    const journal = [...state.tree].find(([name]) => name.endsWith('/journal/000001.jsonl'))?.[1];
    if (!(journal instanceof Buffer) || !state.said.includes('committed')) continue;
    const lastLine = journal.subarray(journal.lastIndexOf('\n', -2) + 1).toString();
    if (!/^\{"(?:commit|segment)":.*\}\n$/.test(lastLine)) return state;
  }
  throw new Error('no crash tears the journal');
}

export interface Verdict {
  /** How many states were tried that differ in what is on disk or in what was promised, by model. */
  readonly tried: Readonly<Record<CrashModel, number>>;
  /** How many of them differ in what is on disk. */
  readonly trees: number;
  /** What is wrong, each with a state that shows it. */
  readonly wrong: ReadonlyMap<string, string>;
}

export interface Judging<Recorded extends RecordedProgram> {
  readonly seed: number;
  /** So many states of each model at most. */
  readonly perModel: number;
  /** Called with a temporary folder that is gone afterwards. */
  readonly record: (folder: string) => Promise<Recorded>;
  /** What is wrong with the state that was put back and what a resume makes of it; null when nothing is. May throw. */
  readonly wrongAfter: (recorded: Recorded, state: CrashState) => Promise<string | null>;
}

/** Records a scenario, judges it, and prints how much was tried. */
export async function judgeProgram<Recorded extends RecordedProgram>(
  judging: Judging<Recorded>,
): Promise<Verdict> {
  await neverWaitForTheDisk();
  const folder = realpathSync(mkdtempSync(path.join(TEMPORARY_ROOT, 'cf-run-crashes-')));
  try {
    const recorded = await judging.record(folder);
    const verdict = await judge(recorded, judging);
    const { kill, ext4, posix } = verdict.tried;
    const counts = `kill ${kill}, ext4 ${ext4}, posix ${posix}; ${verdict.trees} differ on disk`;
    console.log(`${recorded.scenario}: seed ${judging.seed}; states tried: ${counts}`);
    return verdict;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A state that two models have in common is tried once. */
async function judge<Recorded extends RecordedProgram>(
  recorded: Recorded,
  { seed, perModel, wrongAfter }: Judging<Recorded>,
): Promise<Verdict> {
  const tried = { kill: 0, ext4: 0, posix: 0 };
  const trees = new Set<string>();
  const seen = new Set<string>();
  const wrong = new Map<string, string>();
  for (const model of ['kill', 'ext4', 'posix'] as const) {
    for (const state of crashStates(recorded.log, { model, seed, shuffled: true })) {
      const tree = hashOfTree(state.tree);
      const key = `${tree} ${state.said.replaceAll(/^asked .*$/gm, '').trim()}`;
      if (seen.has(key)) continue;
      seen.add(key);
      trees.add(tree);
      putBack(state.tree, recorded.root, model !== 'kill');
      const found = await wrongAfter(recorded, state).catch((error: unknown) => refused(error, recorded));
      if (found !== null && !wrong.has(found)) wrong.set(found, state.label);
      if ((tried[model] += 1) >= perModel) break;
    }
  }
  return { tried, trees: trees.size, wrong };
}

/** The same for the same error, whatever the ids are. */
function refused(error: unknown, { root }: RecordedProgram): string {
  return `refused: ${String(error)
    .replaceAll(root, '')
    .replaceAll(/_[0-9a-z]{8}\b/g, '_<id>')}`;
}
