import { PassThrough } from 'node:stream';
import path from 'node:path';
import { CollectionStore } from '../../src/checkpoint/collection/collection-store.js';
import { collect } from '../../src/collect/collect.js';
import type { CollectConfig } from '../../src/collect/config.js';
import type { CollectEvent, CollectSummary } from '../../src/collect/events.js';
import { RequestFailed } from '../../src/http/failures.js';
import { Stop } from '../../src/run/stop.js';
import { collectConfigFor, listerSettings } from '../support/run-collect.js';
import { FIXED_TIME } from '../support/run-consolidate.js';
import { ScriptedLister } from '../support/scripted-lister.js';

// `cf collect` as a program that can be recorded: two listers that answer at once and always the same, and on standard output what
// was asked and what was promised.

/** Below the recorded folder. Neither the state's folder nor the output's is there when the first run begins. */
export const STATE_DIR = '.cf_state';
export const OUTPUT = 'results/of/today.json';

export type Say = (line: string) => void;

const PAGE = 3;
const DAY_MS = 86_400_000;
/** How many papers each lister has of a venue and year. */
export type World = readonly { readonly id: string; readonly papers: Readonly<Record<string, number>> }[];

/** The second one is asked for what the first one does not have; nobody has one of them, and one has no papers. */
export const FIRST_WORLD: World = [
  { id: 'first', papers: { 'iclr 2023': 8, 'iclr 2024': 2, 'acl 2024': 0 } },
  { id: 'second', papers: { 'acl 2023': 5 } },
];
/** What they have when a later session begins: whoever asks anew gets other papers than who takes over what was listed. */
const LATER_WORLD: World = [
  { id: 'first', papers: { 'iclr 2023': 7, 'iclr 2024': 4, 'acl 2024': 1 } },
  { id: 'second', papers: { 'acl 2023': 6 } },
];
export const VENUES = [
  { name: 'ICLR', years: [2023, 2024] },
  { name: 'acl', years: [2022, 2023, 2024] },
];
/** The page at which runs fail that are to fail. */
const BAD_PAGE = 'iclr 2023 @6';

/** A page of a listing: one line of what the program says. */
export const asking = (lister: string, of: string, next: string | undefined): string =>
  `${lister} ${of} @${next ?? '0'}`;

export interface CollectRunOptions {
  readonly root: string;
  readonly say?: Say;
  readonly onEvent?: (event: CollectEvent) => void;
  readonly onAsked?: (asked: string) => void;
  /** Stops the run, as SIGINT does, when so many pages have been asked for. */
  readonly stopAfter?: number;
  /** Whether a page can't be had in this run. */
  readonly fails?: boolean;
  readonly world?: World;
  /** Whether it is the next day. */
  readonly later?: boolean;
  readonly config?: Partial<CollectConfig>;
}

/** One run, always a resume where there is something to resume. */
export async function runOnce(options: CollectRunOptions): Promise<CollectSummary> {
  const { root, say = () => undefined, onEvent, onAsked, stopAfter, fails = false } = options;
  const world = options.world ?? FIRST_WORLD;
  const stop = new Stop();
  let pages = 0;
  const listers = world.map(({ id, papers }) => {
    const lister = new ScriptedLister(id, papers, PAGE);
    lister.trouble = ({ of, next }) => {
      const asked = asking(id, of, next);
      say(`asked ${asked}`);
      onAsked?.(asked);
      if (fails && asked.endsWith(BAD_PAGE)) throw new RequestFailed('HTTP 503');
      if (++pages === stopAfter) stop.request('SIGINT', 1000);
    };
    return lister.definition;
  });
  const stateDir = path.join(root, STATE_DIR);
  // Timed checkpoints come by this clock: a second passes whenever somebody looks.
  let seconds = (FIXED_TIME.getTime() + (options.later === true ? DAY_MS : 0)) / 1000;
  return collect({
    config: collectConfigFor(root, {
      venues: VENUES,
      output: path.join(root, OUTPUT),
      stateDir,
      resume: true,
      checkpointInterval: 0.2,
      ...options.config,
    }),
    settings: listerSettings(stateDir),
    listers,
    stop,
    report: (event) => {
      onEvent?.(event);
      if (event.type === 'session_started') say('begun');
      if (event.type === 'listing_ended' && event.listing.ended !== 'failed')
        say(`${event.listing.ended} ${event.listing.venue} ${event.listing.year}`);
      if (event.type === 'checkpoint') say(`checkpoint ${event.checkpoint_type} ${event.sequence}`);
      if (event.type === 'collected' && event.summary.output !== null) say('published');
    },
    resumeLine: (id) => `cf collect --resume ${id}`,
    now: () => new Date((seconds += 1) * 1000),
    cfVersion: '0.0.0-test',
    stdout: new PassThrough(),
  });
}

/** From now on every commit is said as soon as it has returned: what was answered there may never be asked again. */
function sayCommits(say: Say): void {
  const { prototype } = CollectionStore;
  // eslint-disable-next-line @typescript-eslint/unbound-method
  const commit = prototype.commit;
  prototype.commit = async function (papers, facts) {
    const answered = facts.flatMap((fact) =>
      fact.fact === 'page_listed' || fact.fact === 'venue_unknown'
        ? [asking(fact.lister, `${fact.venue} ${fact.year}`, this.index.of(fact).next)]
        : [],
    );
    await commit.call(this, papers, facts);
    for (const one of answered) say(`committed ${one}`);
  };
}

export const COLLECT_SCENARIOS = [
  'first run',
  'failed and resumed',
  'torn tail resumed',
  'session kept',
  'taken over',
  'refreshed',
] as const;
export type CollectScenario = (typeof COLLECT_SCENARIOS)[number];

/** These begin where an earlier session has listed everything. */
export const isLater = (scenario: CollectScenario): boolean =>
  scenario === 'taken over' || scenario === 'refreshed';

/** How a person would go on after a crash of this scenario, and whom they would ask. */
export function goingOn(scenario: CollectScenario): Pick<CollectRunOptions, 'config' | 'world' | 'later'> {
  const world = isLater(scenario) ? LATER_WORLD : FIRST_WORLD;
  const config = { keepSession: scenario === 'session kept', refresh: scenario === 'refreshed' };
  return { world, config, later: isLater(scenario) };
}

/** What is listed in the end. */
export const worldOf = (scenario: CollectScenario): World =>
  scenario === 'refreshed' ? LATER_WORLD : FIRST_WORLD;

async function play(scenario: CollectScenario, root: string, say: Say): Promise<void> {
  sayCommits(say);
  const all = { root, say, ...goingOn(scenario) };
  switch (scenario) {
    case 'first run':
    case 'torn tail resumed':
    case 'taken over':
    case 'refreshed':
      await runOnce(all);
      return;
    case 'failed and resumed':
      await runOnce({ ...all, fails: true });
      await runOnce({ ...all, stopAfter: 1 });
      await runOnce(all);
      return;
    case 'session kept':
      await runOnce({ ...all, stopAfter: 3 });
      await runOnce(all);
      return;
  }
}

if (process.argv[1] === import.meta.filename) {
  await play(process.argv[2] as CollectScenario, process.cwd(), (line) => console.log(line));
}
