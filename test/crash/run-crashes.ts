import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readChecked } from '../../src/state/checked-file.js';
import type { CrashState } from '../support/crash-states.js';
import { readTree, type Tree } from '../support/crash-tree.js';
import {
  judgeProgram,
  recordProgram,
  stateWithTornTail,
  type Beginning,
  type RecordedProgram,
  type Verdict,
} from './judge-crashes.js';
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
interface RecordedScenario extends RecordedProgram {
  readonly scenario: Scenario;
  /** The output of a run that nothing interrupted, by the SHA-256 of its input. */
  readonly outputs: ReadonlyMap<string, Buffer>;
}

/** Records a scenario in a temporary folder, judges it, and prints how much was tried. */
export function judgeScenario(scenario: Scenario, seed: number, perModel: number): Promise<Verdict> {
  return judgeProgram({
    seed,
    perModel,
    record: (folder) => recordScenario(folder, scenario, seed),
    wrongAfter: async (recorded, state) =>
      (await wrongAfter(recorded, state)) ?? leftovers(recorded, state.tree),
  });
}

/** Records a scenario. The one that goes on from a torn tail records first what is torn then. */
async function recordScenario(folder: string, scenario: Scenario, seed: number): Promise<RecordedScenario> {
  const input = inputOf(scenario);
  const put = (root: string): void => writeFileSync(path.join(root, input), bytesOfList(FIRST_LIST, input));
  const record = (what: Scenario, from: Beginning): Promise<RecordedProgram> =>
    recordProgram(folder, 'run-program.ts', what, from);
  const recorded =
    scenario === 'torn tail resumed'
      ? await record(scenario, stateWithTornTail(await record('first run', { put }), seed))
      : await record(scenario, { put });
  return { ...recorded, scenario, outputs: await uninterruptedOutputs(path.join(folder, 'whole'), input) };
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
