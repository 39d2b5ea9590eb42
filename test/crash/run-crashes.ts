import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readChecked } from '../../src/state/checked-file.js';
import { neverWaitForTheDisk } from '../support/crash-fast-disk.js';
import { readLog, type LogLine } from '../support/crash-log.js';
import { crashStates, finalTree, type CrashModel, type CrashState } from '../support/crash-states.js';
import { hashOfTree, materialise, readTree, type Tree } from '../support/crash-tree.js';
import { recordRun } from '../support/fs-recorder-run.js';
import {
  bytesOfList,
  CHANGED_LIST,
  configOf,
  DUPLICATES,
  EVERY_STEP,
  FIRST_LIST,
  inputOf,
  OUTPUT,
  run,
  STATE_DIR,
  type Scenario,
} from './run-program.js';

// Records runs of `cf consolidate`, and judges what a resume makes of the states in which crashes leave them.

/** A recorded run, and how it may be judged. */
interface RecordedScenario {
  readonly scenario: Scenario;
  /** States have to be put where the run was: a session knows the path of its input. */
  readonly root: string;
  readonly log: readonly LogLine[];
  /** What earlier runs had promised. */
  readonly saidBefore: string;
  /** The output of a run that nothing interrupted, by the SHA-256 of its input. */
  readonly outputs: ReadonlyMap<string, Buffer>;
}

/** Records a scenario. The one that goes on from a torn tail records first what is torn then. */
async function recordScenario(folder: string, scenario: Scenario, seed: number): Promise<RecordedScenario> {
  if (scenario !== 'torn tail resumed') return record(folder, scenario);
  return record(folder, scenario, stateWithTornTail(await record(folder, 'first run'), seed));
}

async function record(
  folder: string,
  scenario: Scenario,
  from?: { tree: Tree; said: string },
): Promise<RecordedScenario> {
  const root = path.join(folder, 'root');
  const log = path.join(folder, `${scenario}.log`);
  const input = inputOf(scenario);
  if (from === undefined) {
    mkdirSync(root);
    writeFileSync(path.join(root, input), bytesOfList(FIRST_LIST, input));
  } else {
    putBack(from.tree, root, true);
  }
  const program = path.join(import.meta.dirname, 'run-program.ts');
  const argv = ['--import', import.meta.resolve('tsx'), program, scenario];
  const { code, stderr } = await recordRun({ argv, root, log });
  if (code !== 0 || stderr !== '') throw new Error(`the recorded program failed (${code}): ${stderr}`);
  const lines = readLog(log);
  if (hashOfTree(finalTree(lines)) !== hashOfTree(readTree(root)))
    throw new Error('the recording does not tell what the run has left behind');
  const outputs = await uninterruptedOutputs(path.join(folder, 'whole'), input);
  return { scenario, root, log: lines, saidBefore: from?.said ?? '', outputs };
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

async function uninterruptedOutputs(folder: string, input: string): Promise<Map<string, Buffer>> {
  const outputs = new Map<string, Buffer>();
  for (const list of [FIRST_LIST, CHANGED_LIST]) {
    const bytes = bytesOfList(list, input);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, input), bytes);
    const { duplicates } = await run({ root: folder, input });
    if (duplicates !== DUPLICATES) throw new Error(`the list has ${duplicates} duplicates`);
    outputs.set(sha256(bytes), readFileSync(path.join(folder, OUTPUT)));
    rmSync(folder, { recursive: true });
  }
  return outputs;
}

/** A state of a first run whose journal ends in the middle of a batch. */
function stateWithTornTail(recorded: RecordedScenario, seed: number): { tree: Tree; said: string } {
  for (const state of crashStates(recorded.log, { model: 'ext4', seed, shuffled: true })) {
    const journal = [...state.tree].find(([name]) => name.endsWith('/journal/000001.jsonl'))?.[1];
    if (!(journal instanceof Buffer) || !state.said.includes('committed')) continue;
    const lastLine = journal.subarray(journal.lastIndexOf('\n', -2) + 1).toString();
    if (!/^\{"(?:commit|segment)":.*\}\n$/.test(lastLine)) return state;
  }
  throw new Error('no crash tears the journal');
}

interface Verdict {
  /** How many states were tried that differ in what is on disk or in what was promised, by model. */
  readonly tried: Readonly<Record<CrashModel, number>>;
  /** How many of them differ in what is on disk. */
  readonly trees: number;
  /** What is wrong, each with a state that shows it. */
  readonly wrong: ReadonlyMap<string, string>;
}

/** Records a scenario in a temporary folder, judges it, and prints how much was tried. */
export async function judgeScenario(scenario: Scenario, seed: number, perModel: number): Promise<Verdict> {
  await neverWaitForTheDisk();
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'cf-run-crashes-')));
  try {
    const verdict = await judge(await recordScenario(folder, scenario, seed), seed, perModel);
    const { kill, ext4, posix } = verdict.tried;
    const counts = `kill ${kill}, ext4 ${ext4}, posix ${posix}; ${verdict.trees} differ on disk`;
    console.log(`${scenario}: seed ${seed}; states tried: ${counts}`);
    return verdict;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Resumes from so many states of each model at most; a state that two models have in common is tried once. */
async function judge(recorded: RecordedScenario, seed: number, perModel: number): Promise<Verdict> {
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
      const found = await complaint(recorded, state, model);
      if (found !== null && !wrong.has(found)) wrong.set(found, state.label);
      if ((tried[model] += 1) >= perModel) break;
    }
  }
  return { tried, trees: trees.size, wrong };
}

/** What is wrong with what a crash left and a resume makes of it; null when nothing is. */
async function complaint(
  recorded: RecordedScenario,
  state: CrashState,
  model: CrashModel,
): Promise<string | null> {
  const { root } = recorded;
  putBack(state.tree, root, model !== 'kill');
  try {
    return (await wrongAfter(recorded, state)) ?? leftovers(recorded, state.tree);
  } catch (error) {
    return `refused: ${String(error)
      .replaceAll(root, '')
      .replaceAll(/_[0-9a-z]{8}\b/g, '_<id>')}`;
  }
}

async function wrongAfter(
  { root, scenario, saidBefore, outputs }: RecordedScenario,
  state: CrashState,
): Promise<string | null> {
  const said = saidBefore + state.said;
  const input = inputOf(scenario);
  const expected = outputs.get(sha256(readFileSync(path.join(root, input))));
  if (expected === undefined) return 'the list itself is damaged';
  const before = state.tree.get(OUTPUT);
  const isOneOfThem = [...outputs.values()].some((whole) => before !== 'dir' && before?.equals(whole));
  if (before !== undefined && !isOneOfThem) return 'an output stands there that is not complete';
  const published = before !== undefined;
  if (/^checkpoint completed/m.test(said) && !published)
    return 'the run was complete, and there is no output';
  for (const name of state.tree.keys()) {
    if (!name.endsWith('/papers_enriched.json') || name.includes('/.trash-')) continue;
    const read = await readChecked(path.join(root, name));
    if (read.found !== 'good') return 'an export and its .meta disagree';
    JSON.parse(read.bytes.toString());
  }

  const promised = promisesOf(said);
  for (let runs = 0; runs < 3; runs += 1) {
    let wrong: string | undefined;
    const summary = await run({
      root,
      input,
      // Without timed checkpoints, which take most of the time of so small a run.
      config: { ...configOf(scenario), checkpointInterval: 0 },
      onEvent: (event) => {
        if (event.type !== 'session_started' || runs > 0) return;
        if (event.resumed) {
          for (const { id, done } of event.sources)
            if (done < (promised.counted.get(id) ?? 0)) wrong ??= 'answers that were counted are gone';
        } else if (promised.begun && !published) {
          wrong ??= 'the session is gone, and there is no output';
        } else if (promised.begun) {
          promised.answered.clear();
        }
      },
      onAsked: (asked) => {
        if (asked.some((one) => isAnswered(promised.answered, one)))
          wrong ??= 'what had been answered was asked again';
      },
    });
    if (wrong !== undefined) return wrong;
    if (!summary.complete) continue;
    return readFileSync(path.join(root, OUTPUT)).equals(expected) ? null : 'the output is another one';
  }
  return 'it never becomes complete';
}

interface Promises {
  begun: boolean;
  /** Papers with a final outcome, by source. */
  counted: Map<string, number>;
  /** `source step paper`; EVERY_STEP for a final outcome. */
  answered: Set<string>;
}

function promisesOf(said: string): Promises {
  const promises: Promises = { begun: false, counted: new Map(), answered: new Set() };
  for (const line of said.split('\n')) {
    const [what, first = '', second = ''] = line.split(' ');
    if (what === 'begun') promises.begun = true;
    if (what === 'counted') promises.counted.set(first, Number(second));
    if (what === 'committed') promises.answered.add(line.slice('committed '.length));
    // Counts of the list before say nothing of this one; who was answered and has not changed still is.
    if (line === 'changing the list') promises.counted.clear();
  }
  return promises;
}

function isAnswered(answered: ReadonlySet<string>, asked: string): boolean {
  const [source, , paper] = asked.split(' ');
  return answered.has(asked) || answered.has(`${source} ${EVERY_STEP} ${paper}`);
}

const SESSIONS = `${STATE_DIR.replace('.', String.raw`\.`)}/consolidate`;
const IN_A_SESSION = new RegExp(String.raw`^(${SESSIONS}/consolidate_\d{8}_\d{6}_[0-9a-z]{8})(?:/(.*))?$`);
const OF_A_SESSION =
  /^(?:session\.json(?:\.meta)?|journal(?:\/\d{6}\.jsonl)?|papers(?:\.[0-9a-f]{16})?\.index|checkpoint\.json(?:\.meta|\.backup)?|papers_enriched\.json(?:\.meta)?|run\.json|input\.[0-9a-f]{16}\.json|)$/;
/** Kept for a day: somebody may still be reading it. */
const SPOOL = new RegExp(String.raw`^${SESSIONS}/\.spool-[\w-]{21}$`);

/**
 * What is there after completion and does not belong there. A session that was complete before the crash stays, as the
 * crash left it, until `cf sessions clean --completed`.
 */
function leftovers({ root, scenario }: RecordedScenario, before: Tree): string | null {
  const input = inputOf(scenario);
  const folders = OUTPUT.split('/').map((_, at, parts) => parts.slice(0, at).join('/'));
  const expected = new Set([
    input,
    `${input}.new`,
    STATE_DIR,
    `${STATE_DIR}/consolidate`,
    ...folders,
    OUTPUT,
  ]);
  const odd = new Set<string>();
  const after = readTree(root);
  for (const name of after.keys()) {
    const [, folder, file = ''] = IN_A_SESSION.exec(name) ?? [];
    if (folder === undefined) {
      if (!expected.has(name) && !SPOOL.test(name)) odd.add(name);
    } else if (!isCompleted(before, folder)) {
      if (!isCompleted(after, folder)) odd.add('a session that is not complete');
      else if (configOf(scenario).keepSession !== true) odd.add('a session that should have been removed');
      else if (!OF_A_SESSION.test(file)) odd.add(`<session>/${file}`);
    }
  }
  return odd.size === 0 ? null : `left over: ${[...odd].join(', ')}`;
}

function isCompleted(tree: Tree, session: string): boolean {
  const checkpoint = tree.get(`${session}/checkpoint.json`);
  return checkpoint instanceof Buffer && checkpoint.includes('"checkpoint_type": "completed"');
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
