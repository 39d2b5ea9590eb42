import type { Choice } from './crash-choices.js';
import { randomFrom } from './crash-choices.js';
import type { CrashPoint, History } from './crash-history.js';
import { historyOf } from './crash-history.js';
import type { LogLine } from './crash-log.js';
import { ext4Choices } from './crash-model-ext4.js';
import { posixChoices } from './crash-model-posix.js';
import type { Tree } from './crash-tree.js';
import { hashOfTree, NO_LOSS, treeAfter } from './crash-tree.js';

/**
 * Who is to blame, and so what is lost. `kill`: the process died and the machine lives, nothing is lost. `ext4`: the
 * power failed on a usual ext4. `posix`: it failed on a file system that keeps no promise which POSIX does not make.
 */
export type CrashModel = 'kill' | 'ext4' | 'posix';

export interface CrashStateOptions {
  readonly model: CrashModel;
  readonly seed?: number;
  /** So many states at most: a random sample of what is lost at each point, spread over all crash points. */
  readonly limit?: number;
  /** As with a limit, but without end: for whoever stops when they have enough. */
  readonly shuffled?: boolean;
  /** Crash points to look at: all when not given. The argument is the line of the log after which the crash comes. */
  readonly at?: (point: CrashPoint) => boolean;
  /** The same tree with more said is a state of its own, because more was promised. False: the trees alone count. */
  readonly distinguishSayings?: boolean;
}

export interface CrashState {
  readonly label: string;
  readonly tree: Tree;
  /** What the program had said by then, on standard output and error. */
  readonly said: string;
  /** The line of the log after which the crash came. */
  readonly at: number;
}

/** The distinct states in which a crash of the recorded program could have left the folder. */
export function* crashStates(log: readonly LogLine[], options: CrashStateOptions): Generator<CrashState> {
  const history = historyOf(log);
  const seen = new Set<string>();
  const limit = options.limit ?? Number.POSITIVE_INFINITY;
  for (const { point, choice } of inTurns(history, options)) {
    if (seen.size >= limit) return;
    const tree = treeAfter(history, choice.until, choice.loss);
    const said = options.distinguishSayings === false ? '' : ` ${point.said}`;
    const key = hashOfTree(tree) + said;
    if (seen.has(key)) continue;
    seen.add(key);
    yield {
      label: `${options.model}, after line ${point.at} (${point.what}): ${choice.label}`,
      tree,
      said: history.sayings.slice(0, point.said).join(''),
      at: point.at,
    };
  }
}

/** The folder at the end of the run, as the log tells it. It equals the real one, or the recorder missed something. */
export function finalTree(log: readonly LogLine[]): Tree {
  return treeAfter(historyOf(log), log.length, NO_LOSS);
}

/**
 * One choice of every crash point, then another of each …, so that a limit cuts off the same everywhere. With a limit
 * both are in random order: the first choice of each point in turn is that nothing was lost, which is but a kill.
 */
function* inTurns(
  history: History,
  options: CrashStateOptions,
): Generator<{ point: CrashPoint; choice: Choice }> {
  const sampled = options.shuffled ?? options.limit !== undefined;
  const points = history.points.filter((point) => options.at?.(point) ?? true);
  let turns = (sampled ? shuffled(points, randomFrom(options.seed ?? 1)) : points).map((point) => {
    const choices = choicesAt(history, point, options);
    return { point, choices: sampled ? shuffledLazily(choices, options, point) : choices };
  });
  while (turns.length > 0) {
    const unfinished = [];
    for (const turn of turns) {
      const next = turn.choices.next();
      if (next.done === true) continue;
      yield { point: turn.point, choice: next.value };
      unfinished.push(turn);
    }
    turns = unfinished;
  }
}

function choicesAt(history: History, point: CrashPoint, options: CrashStateOptions): Generator<Choice, void> {
  // One random sequence per crash point: a limit or a filter does not change what the others try.
  const random = randomFrom((options.seed ?? 1) * 1_000_003 + point.at);
  switch (options.model) {
    case 'kill':
      return killChoices(point);
    case 'ext4':
      return ext4Choices(history, point, random);
    case 'posix':
      return posixChoices(history, point, random);
  }
}

function* killChoices(point: CrashPoint): Generator<Choice, void> {
  yield { label: 'nothing lost', until: point.at, loss: NO_LOSS };
}

function* shuffledLazily(
  choices: Iterable<Choice>,
  { seed }: CrashStateOptions,
  point: CrashPoint,
): Generator<Choice, void> {
  yield* shuffled([...choices], randomFrom((seed ?? 1) * 1_000_033 + point.at));
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  const drawn = list.map((one) => ({ one, lot: random() }));
  return drawn.sort((a, b) => a.lot - b.lot).map(({ one }) => one);
}
