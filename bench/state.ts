import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { VenueCheckpoints } from '../src/checkpoint/collection/venue-checkpoints.js';
import { StatePersistence } from '../src/state/state-persistence.js';
import { checkpointState, collectionSession, managerIn } from '../test/support/collection-session.js';
import type { BenchResult } from './result.js';

/** Venues and years of the largest session that is thought of: 250 venues, 20 years each. */
const VENUE_YEARS = 5_000;
const AIM_SECONDS = 2;
const TIMES = 15;
const DAMAGED = 50;

/** Seconds of each operation of the state of `cf collect`, at the sizes that it is used for. */
export async function benchState(): Promise<BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cf-bench-state-'));
  try {
    return [
      ...(await values(folder)),
      ...(await checkpoints(join(folder, 'checkpoints-of-many'))),
      ...(await retention(join(folder, 'retention'))),
      ...(await venues(join(folder, 'venues'))),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function values(folder: string): Promise<BenchResult[]> {
  const results: BenchResult[] = [];
  const schema = z.looseObject({ format_version: z.int() });
  const sizes = [
    ['1 KB', { format_version: 1, text: 'x'.repeat(1000) }],
    [`a session.json of ${VENUE_YEARS} venue-years`, collectionSession(VENUE_YEARS)],
  ] as const;
  for (const [name, value] of sizes) {
    for (const fence of [() => Promise.resolve(), undefined]) {
      const path = join(folder, 'value.json');
      const options = { schema, version: 1, backup: true, ...(fence && { fence }) };
      const persistence = new StatePersistence(path, options);
      const lock = fence ? '' : ', under a lock of its own';
      const save = await worstOf(TIMES, () => persistence.save(value));
      const detail = `${Math.round((await stat(path)).size / 1024)} KB`;
      results.push(within(`StatePersistence saves ${name}${lock}`, save, detail));
      const load = await worstOf(TIMES, () => persistence.load());
      results.push(within(`StatePersistence loads ${name}${lock}`, load, detail));
      await writeFile(path, 'damaged');
      const heal = await worstOf(TIMES, () => persistence.load());
      results.push(within(`StatePersistence loads ${name} from its backup${lock}`, heal, detail));
      await persistence.save(value);
      const remove = await worstOf(1, () => persistence.remove());
      results.push(within(`StatePersistence removes ${name}${lock}`, remove, detail));
    }
  }
  return results;
}

async function checkpoints(folder: string): Promise<BenchResult[]> {
  await makeCheckpoints(folder, 1, 0);
  const manager = managerIn(folder);
  const large = checkpointState(1, VENUE_YEARS);
  const save = await worstOf(TIMES, () => manager.saveCheckpoint('batch_completed', large));
  const load = await worstOf(TIMES, () => manager.loadLatestValid());
  for (let nth = 0; nth < DAMAGED; nth++) await manager.saveCheckpoint('batch_completed', large);
  for (const { file } of (await manager.listCheckpoints()).slice(0, DAMAGED)) {
    const path = join(folder, 'checkpoints', file);
    const bytes = await readFile(path);
    bytes[bytes.length - 100]! ^= 1;
    await writeFile(path, bytes);
  }
  let passedOver = 0;
  const find = await timed(async () => (passedOver = (await manager.loadLatestValid()).passedOver.length));
  return [
    within(`CheckpointManager saves a checkpoint of ${VENUE_YEARS} venue-years`, save),
    within(`CheckpointManager validates and loads a checkpoint of ${VENUE_YEARS} venue-years`, load),
    within(
      'CheckpointManager finds such a one behind 50 that are damaged',
      find,
      `${passedOver} passed over`,
    ),
  ];
}

/** What it costs that there are many checkpoints: of small ones, so that the number is what counts. */
async function retention(folder: string): Promise<BenchResult[]> {
  const empty = join(folder, 'empty');
  const full = join(folder, 'full');
  await makeCheckpoints(full, 1000, 4);
  const state = checkpointState(1);
  // In turn, so that a disk that is busy for a while is so for both.
  const managers = [managerIn(empty, { cleanEvery: 1e9 }), managerIn(full, { cleanEvery: 1e9 })];
  const seconds: number[][] = [[], []];
  for (const manager of managers) await manager.saveCheckpoint('batch_completed', state);
  for (let nth = 0; nth < 40; nth++)
    for (const [at, manager] of managers.entries())
      seconds[at]?.push(await timed(() => manager.saveCheckpoint('batch_completed', state)));
  const [few = 0, many = 0] = seconds.map(median);
  const ratio = many / few;

  const files = await managers[1]!.listCheckpoints();
  for (const { file } of files.slice(0, DAMAGED)) await writeFile(join(full, 'checkpoints', file), 'damaged');
  const latest = await timed(() => managerIn(full).loadLatestValid());
  await makeCheckpoints(full, 100, 4);
  const cleaner = managerIn(full);
  let removed = 0;
  const cleaning = await timed(async () => (removed = await cleaner.cleanUp()));
  const left = (await readdir(join(full, 'checkpoints'))).length / 2;
  return [
    {
      name: 'CheckpointManager saves beside 1,000 checkpoints, times what it takes beside none',
      value: ratio,
      unit: '×',
      aim: '≤ 2',
      ok: ratio <= 2,
      detail: `${(few * 1000).toFixed(1)} ms beside none`,
    },
    within('CheckpointManager finds the latest valid of 1,000, the newest 50 damaged', latest),
    {
      ...within('CheckpointManager cleans down to 1,000', cleaning, `${removed} removed, ${left} left`),
      ok: cleaning <= AIM_SECONDS && left === 1000,
    },
  ];
}

async function venues(folder: string): Promise<BenchResult[]> {
  const store = new VenueCheckpoints(folder, { now: () => new Date() });
  const papers = Array.from({ length: 5000 }, (_, nth) => ({
    paper_id: `paper${nth}`,
    title: `A title of the usual length about the thing with number ${nth}`,
    authors: Array.from({ length: 5 }, (_each, of) => ({ name: `Author ${of} Of`, affiliations: [] })),
    abstract: 'A sentence of an abstract that says what was done and why. '.repeat(20),
    source_url: `https://example.org/${nth}`,
  }));
  const listing = { venue: 'neurips', year: 2024, completed: true, papers };
  const save = await worstOf(5, () => store.saveCheckpoint(listing));
  let bytes = 0;
  const load = await worstOf(5, async () => {
    bytes = 0;
    for await (const paper of (await store.loadCheckpoint('neurips', 2024))?.papers() ?? [])
      bytes += paper.title.length;
  });
  const detail = bytes > 0 ? '5,000 papers with abstracts' : 'no papers were read';
  return [
    within('a simple checkpoint of 5,000 papers is saved', save, detail),
    within('a simple checkpoint of 5,000 papers is verified and read', load, detail),
  ];
}

async function makeCheckpoints(folder: string, count: number, venueYears: number): Promise<void> {
  const manager = managerIn(folder, { cleanEvery: 1e9 });
  for (let nth = 0; nth < count; nth++)
    await manager.saveCheckpoint('batch_completed', checkpointState(nth, venueYears));
}

function within(name: string, seconds: number, detail?: string): BenchResult {
  const aim = `≤ ${AIM_SECONDS}`;
  return { name, value: seconds, unit: 's', aim, ok: seconds <= AIM_SECONDS, ...(detail && { detail }) };
}

async function worstOf(times: number, act: () => Promise<unknown>): Promise<number> {
  let worst = 0;
  for (let nth = 0; nth < times; nth++) worst = Math.max(worst, await timed(act));
  return worst;
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await act();
  return (performance.now() - began) / 1000;
}

const median = (seconds: readonly number[]): number =>
  [...seconds].sort((a, b) => a - b)[Math.floor(seconds.length / 2)] ?? 0;
