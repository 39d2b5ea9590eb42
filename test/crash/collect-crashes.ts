import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { VenueCheckpoints } from '../../src/checkpoint/collection/venue-checkpoints.js';
import type { LogLine } from '../support/crash-log.js';
import { finalTree, type CrashState } from '../support/crash-states.js';
import { readTree, type Tree } from '../support/crash-tree.js';
import { paperOf } from '../support/scripted-lister.js';
import {
  FIRST_WORLD,
  goingOn,
  isLater,
  OUTPUT,
  runOnce,
  STATE_DIR,
  VENUES,
  worldOf,
  type CollectScenario,
  type World,
} from './collect-program.js';
import {
  judgeProgram,
  recordProgram,
  stateWithTornTail,
  type Beginning,
  type RecordedProgram,
  type Verdict,
} from './judge-crashes.js';

// Records runs of `cf collect`, and judges what a resume makes of the states in which crashes leave them.

/** A recorded run, and how it may be judged. */
interface RecordedCollection extends RecordedProgram {
  readonly scenario: CollectScenario;
  /** The output of a run that nothing interrupted. */
  readonly whole: Buffer;
}

/** Records a scenario in a temporary folder, judges it, and prints how much was tried. */
export function judgeCollection(scenario: CollectScenario, seed: number, perModel: number): Promise<Verdict> {
  return judgeProgram({
    seed,
    perModel,
    record: (folder) => recordScenario(folder, scenario, seed),
    wrongAfter: async (recorded, state) =>
      (await wrongAfter(recorded, state)) ?? leftovers(recorded, state.tree),
  });
}

async function recordScenario(
  folder: string,
  scenario: CollectScenario,
  seed: number,
): Promise<RecordedCollection> {
  const record = (what: CollectScenario, from: Beginning): Promise<RecordedProgram> =>
    recordProgram(folder, 'collect-program.ts', what, from);
  const empty: Beginning = { put: () => undefined };
  const from = async (): Promise<Beginning> => {
    if (isLater(scenario)) return afterSession(await record('first run', empty), scenario);
    if (scenario === 'torn tail resumed') return stateWithTornTail(await record('first run', empty), seed);
    return empty;
  };
  const whole = await uninterruptedOutput(path.join(folder, 'whole'), worldOf(scenario));
  return { ...(await record(scenario, await from())), scenario, whole };
}

/** What a session that is over leaves to the next one: what it has listed, unless that is to be listed again. */
function afterSession({ log }: RecordedProgram, scenario: CollectScenario): Beginning {
  const tree = finalTree(log);
  tree.delete(OUTPUT);
  return { tree, said: scenario === 'refreshed' ? '' : keptBy(log) };
}

async function uninterruptedOutput(folder: string, world: World): Promise<Buffer> {
  mkdirSync(folder);
  const { complete } = await runOnce({ root: folder, world });
  if (!complete) throw new Error('a run in peace is not complete');
  const bytes = readFileSync(path.join(folder, OUTPUT));
  rmSync(folder, { recursive: true });
  return bytes;
}

const VENUE_YEARS = VENUES.flatMap(({ name, years }) =>
  years.map((year) => ({ venue: name.toLowerCase(), year })),
);

async function wrongAfter(recorded: RecordedCollection, state: CrashState): Promise<string | null> {
  const { root, scenario, saidBefore, whole } = recorded;
  const promised = promisesOf(saidBefore + state.said);
  const before = state.tree.get(OUTPUT);
  if (before !== undefined && (before === 'dir' || !before.equals(whole)))
    return 'an output stands there that is not complete';
  const published = before !== undefined;
  if (promised.published && !published) return 'the run was complete, and there is no output';
  // Looking at them heals locks that a crash has left: the state is to be resumed as it is.
  const copy = path.join(root, '..', 'copy');
  rmSync(copy, { recursive: true, force: true });
  if (state.tree.has(STATE_DIR)) cpSync(path.join(root, STATE_DIR), copy, { recursive: true });
  const wrongBefore = await wrongListings(copy, scenario, false);
  if (wrongBefore !== null) return wrongBefore;

  for (let runs = 0; runs < 3; runs += 1) {
    let wrong: string | undefined;
    const { config, ...going } = goingOn(scenario);
    const summary = await runOnce({
      root,
      ...going,
      // Without timed checkpoints, which take most of the time of so small a run.
      config: { ...config, checkpointInterval: 0 },
      onEvent: (event) => {
        if (event.type !== 'session_started' || runs > 0) return;
        if (event.resumed) {
          if (event.done < promised.done.size) wrong ??= 'venue-years that were done are gone';
        } else if (promised.begun && !published) {
          wrong ??= 'the session is gone, and there is no output';
        } else {
          promised.answered.clear();
          if (config?.refresh === true) promised.kept.clear();
        }
      },
      onAsked: (asked) => {
        if (promised.answered.has(asked)) wrong ??= 'a page that had been answered was asked for again';
        if (promised.kept.has(venueYearIn(asked)))
          wrong ??= 'a venue and year that was listed was asked for again';
      },
    });
    if (wrong !== undefined) return wrong;
    if (!summary.complete) continue;
    if (summary.venue_years.length !== VENUE_YEARS.length) return 'a venue and year is missing';
    if (!readFileSync(path.join(root, OUTPUT)).equals(whole)) return 'the output is another one';
    return wrongListings(path.join(root, STATE_DIR), scenario, true);
  }
  return 'it never becomes complete';
}

/**
 * What is wrong with the simple checkpoints: each has to be one that was saved, whole. After completion each venue and year that somebody
 * has must have the last one.
 */
async function wrongListings(
  stateDir: string,
  scenario: CollectScenario,
  complete: boolean,
): Promise<string | null> {
  const checkpoints = new VenueCheckpoints(stateDir, { now: () => new Date(0) });
  for (const { venue, year } of VENUE_YEARS) {
    const of = `${venue} ${year}`;
    const wanted = listingOf(worldOf(scenario), of);
    const found = await checkpoints.loadCheckpoint(venue, year);
    if (found === undefined) {
      if (complete && wanted !== undefined) return 'a listing is not kept';
      continue;
    }
    const papers: string[] = [];
    for await (const paper of found.papers()) papers.push(JSON.stringify(paper));
    const text = papers.join('\n');
    const { completed, papers_collected: count } = found.checkpoint;
    if (count !== papers.length) return 'a simple checkpoint counts other papers than it has';
    const saved = [FIRST_WORLD, worldOf(scenario)].map((world) => listingOf(world, of) ?? []);
    const isOne = saved.some(
      (listing) => text === (completed ? listing : listing.slice(0, count)).join('\n'),
    );
    if (!isOne) return 'a simple checkpoint has papers that were never listed so';
    if (complete && !(completed && text === wanted?.join('\n'))) return 'a listing is kept as it was before';
    if (complete && found.notes.length > 0) return `healed only in reading: ${found.notes.join()}`;
  }
  return null;
}

function listingOf(world: World, of: string): string[] | undefined {
  const lister = world.find(({ papers }) => papers[of] !== undefined);
  if (lister === undefined) return undefined;
  return Array.from({ length: lister.papers[of] ?? 0 }, (_, nth) =>
    JSON.stringify(paperOf(lister.id, of, nth)),
  );
}

interface Promises {
  begun: boolean;
  published: boolean;
  /** Venue-years that are done: `iclr 2023`. */
  readonly done: Set<string>;
  /** Those that were listed or taken over: also a later session need not ask for them. */
  readonly kept: Set<string>;
  /** Pages that were committed: `lister iclr 2023 @10`. */
  readonly answered: Set<string>;
}

function promisesOf(said: string): Promises {
  const promises: Promises = {
    begun: false,
    published: false,
    done: new Set(),
    kept: new Set(),
    answered: new Set(),
  };
  for (const line of said.split('\n')) {
    const [what = ''] = line.split(' ', 1);
    const about = line.slice(what.length + 1);
    if (what === 'begun') promises.begun = true;
    if (what === 'published') promises.published = true;
    if (what === 'committed') promises.answered.add(about);
    if (['listed', 'taken_over', 'unknown'].includes(what)) promises.done.add(about);
    if (['listed', 'taken_over', 'kept'].includes(what)) promises.kept.add(about);
  }
  return promises;
}

/** What the runs of a session that is over have promised to those of the next one. */
function keptBy(log: readonly LogLine[]): string {
  const said = log.flatMap((line) => (line.op === 'say' ? [line.text] : [])).join('');
  return [...promisesOf(said).kept].map((venueYear) => `kept ${venueYear}\n`).join('');
}

/** `iclr 2023` of `lister iclr 2023 @10`. */
const venueYearIn = (asked: string): string => asked.split(' ').slice(1, 3).join(' ');

const STATE = STATE_DIR.replace('.', String.raw`\.`);
const IN_A_SESSION = new RegExp(String.raw`^(${STATE}/sessions/collect_\d{8}_\d{6}_[0-9a-z]{8})(?:/(.*))?$`);
const OF_A_SESSION =
  /^(?:session\.json(?:\.meta|\.backup)?|journal(?:\/\d{6}\.jsonl)?|checkpoints(?:\/checkpoint_collect_\w+\.json(?:\.meta)?)?|run\.json|)$/;
const LISTING = new RegExp(
  String.raw`^${STATE}/collect/(?:iclr|acl)_\d{4}_(?:checkpoint\.json(?:\.meta)?|papers\.jsonl)$`,
);
/**
 * Of a listing that was being saved. It is not told whether another process is still at it: what is half written goes after a day, the rest
 * with the next save.
 */
const HALF_LISTING = new RegExp(
  String.raw`^${STATE}/collect/(?:\.\w+_papers\.jsonl\.[\w-]{21}\.cf-part|\w+_papers\.jsonl\.backup(?:\.tmp)?|\w+\.json(?:\.meta)?\.next(?:\.\d+)?|\w+_checkpoint\.json\.lock(?:/.*)?)$`,
);

/**
 * What is there after completion and does not belong there. A session that was complete before the crash stays, as the crash left it,
 * until `cf sessions clean --completed`.
 */
function leftovers({ root, scenario }: RecordedCollection, before: Tree): string | null {
  const folders = OUTPUT.split('/').map((_, at, parts) => parts.slice(0, at).join('/'));
  const expected = new Set([STATE_DIR, `${STATE_DIR}/sessions`, `${STATE_DIR}/collect`, ...folders, OUTPUT]);
  const odd = new Set<string>();
  const after = readTree(root);
  for (const name of after.keys()) {
    const [, folder, file = ''] = IN_A_SESSION.exec(name) ?? [];
    if (folder === undefined) {
      if (!expected.has(name) && !LISTING.test(name) && !(HALF_LISTING.test(name) && before.has(name)))
        odd.add(name);
    } else if (!isCompleted(before, folder)) {
      if (!isCompleted(after, folder)) odd.add('a session that is not complete');
      else if (goingOn(scenario).config?.keepSession !== true)
        odd.add('a session that should have been removed');
      else if (!OF_A_SESSION.test(file)) odd.add(`<session>/${file}`);
    }
  }
  return odd.size === 0 ? null : `left over: ${[...odd].join(', ')}`;
}

function isCompleted(tree: Tree, session: string): boolean {
  const file = tree.get(`${session}/session.json`);
  return file instanceof Buffer && file.includes('"status": "completed"');
}
