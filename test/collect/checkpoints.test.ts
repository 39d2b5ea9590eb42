import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  COLLECTION_CHECKPOINT_TYPES,
  type CheckpointData,
  type CollectionCheckpointType,
} from '../../src/checkpoint/collection/checkpoint-data.js';
import { readOnlyCheckpoints } from '../../src/checkpoint/collection/load-collection.js';
import { INTERRUPTED, RequestFailed } from '../../src/http/failures.js';
import { SourceUnavailable } from '../../src/model/errors.js';
import { Stop } from '../../src/run/stop.js';
import { collectConfigFor, runCollect, type Collected } from '../support/run-collect.js';
import { ScriptedLister } from '../support/scripted-lister.js';
import { temporaryFolder } from '../support/run-consolidate.js';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterEach(() => remove());

const BACK_AT = new Date('2026-11-23T00:00:00.000Z');
const VENUES = [{ name: 'iclr', years: [2022, 2023, 2024, 2025] }];

/** The first one has nothing of 2022, and nothing left for anybody at the second page of 2024. */
async function interrupted(): Promise<Collected> {
  const first = new ScriptedLister('one', { 'iclr 2023': 5, 'iclr 2024': 25, 'iclr 2025': 3 });
  first.trouble = ({ of, next }) => {
    if (of !== 'iclr 2024' || next !== '10') return;
    throw new SourceUnavailable('one', 'parked', 'one has nothing left for today.', { resetsAt: BACK_AT });
  };
  const second = new ScriptedLister('two', { 'iclr 2022': 4 });
  let milliseconds = Date.parse('2026-11-22T12:00:00.000Z');
  const config = collectConfigFor(folder, { venues: VENUES, checkpointInterval: 0.001 });
  // A second passes between any two looks at the clock, so that a timed checkpoint is always due.
  const now = (): Date => new Date((milliseconds += 1_000));
  return runCollect(config, [first.definition, second.definition], { now });
}

/** In the order of their making. */
async function checkpointsOf({ summary: { session_id: id } }: Collected): Promise<CheckpointData[]> {
  const manager = readOnlyCheckpoints(join(folder, '.cf_state', 'sessions', id), id);
  const files = (await manager.listCheckpoints()).map(({ file }) => file).reverse();
  return Promise.all(files.map((file) => manager.loadCheckpoint(file)));
}

describe('the checkpoints of a run', () => {
  it('are of every type, each at its occasion', async () => {
    const checkpoints = await checkpointsOf(await interrupted());
    const of = (type: CollectionCheckpointType): CheckpointData =>
      checkpoints.find(({ checkpoint_type }) => checkpoint_type === type)!;
    expect(new Set(checkpoints.map(({ checkpoint_type: type }) => type))).toEqual(
      new Set(COLLECTION_CHECKPOINT_TYPES),
    );
    expect(checkpoints[0]).toMatchObject({ checkpoint_type: 'session_started', last_operation: null });
    expect(of('api_call_completed').last_operation).not.toBeNull();
    expect(of('batch_completed').last_operation).not.toBeNull();
    expect(of('venue_completed').progress.completed.length).toBeGreaterThan(0);
    expect(checkpoints.at(-1)?.checkpoint_type).toBe('error_occurred');
    expect(checkpoints.map(({ timestamp }) => timestamp)).toEqual(
      checkpoints.map(({ timestamp }) => timestamp).sort(),
    );
  });

  it('say what is done, under way and open, how many papers there are, who can be asked, and what went wrong', async () => {
    const run = await interrupted();
    const [last] = (await checkpointsOf(run)).slice(-1);
    const { progress } = last!;
    const done = [...progress.completed].sort((a, b) => a.year - b.year);
    expect(done[0]).toEqual({ venue: 'iclr', year: 2022, lister: 'two', papers: 4 });
    expect(done[1]).toEqual({ venue: 'iclr', year: 2023, lister: 'one', papers: 5 });
    expect(progress.in_progress).toEqual([
      { venue: 'iclr', year: 2024, lister: 'one', papers: 10, pages: 1 },
    ]);
    expect(done.length + progress.in_progress.length + progress.not_started.length).toBe(4);
    expect(last!.papers).toMatchObject({ iclr: { 2022: 4, 2023: 5, 2024: 10 } });
    expect(last!.last_operation).toMatchObject({ venue: 'iclr', at: expect.any(String) as string });
    expect(last!.api_status).toEqual({
      one: {
        state: 'parked',
        resets_at: BACK_AT.toISOString(),
        last_error: 'one has nothing left for today.',
      },
      two: { state: 'ok', resets_at: null, last_error: null },
    });
    expect(last!.error).toMatchObject({ kind: 'source', name: 'SourceUnavailable', source: 'one' });
  });

  it('say that a lister is asked less often, while it is', async () => {
    const lister = new ScriptedLister('one', { 'iclr 2024': 45 });
    lister.trouble = ({ next }) => {
      lister.state = next === '10' || next === '20' ? 'slowed' : 'ok';
    };
    let milliseconds = Date.parse('2026-11-22T12:00:00.000Z');
    const venues = [{ name: 'iclr', years: [2024] }];
    const config = collectConfigFor(folder, { venues, checkpointInterval: 0.001, keepSession: true });
    const now = (): Date => new Date((milliseconds += 1_000));
    const checkpoints = await checkpointsOf(await runCollect(config, [lister.definition], { now }));
    const states = checkpoints.map(({ papers, api_status }) => [papers.iclr?.[2024], api_status.one?.state]);
    expect(states.filter(([, state]) => state !== undefined)).toEqual([
      [10, 'ok'],
      [20, 'slowed'],
      [30, 'slowed'],
      [40, 'ok'],
      [45, 'ok'],
      [45, 'ok'],
    ]);
  });

  it('say of a lister that asked for a pause, in which the run is stopped, that it is asked less often', async () => {
    const lister = new ScriptedLister('one', { 'iclr 2024': 45 });
    const stop = new Stop();
    lister.trouble = () => {
      lister.state = 'slowed';
      stop.request('SIGTERM', 1000);
      throw new RequestFailed(INTERRUPTED);
    };
    const config = collectConfigFor(folder, { venues: [{ name: 'iclr', years: [2024] }] });
    const checkpoints = await checkpointsOf(await runCollect(config, [lister.definition], { stop }));
    expect(checkpoints.at(-1)?.api_status).toMatchObject({ one: { state: 'slowed' } });
  });

  it('of a resume keep what is known of a lister that was not asked again', async () => {
    const run = await interrupted();
    const { session_id: id } = run.summary;
    const listers = ['one', 'two'].map((name) => new ScriptedLister(name, {}).definition);
    await runCollect(collectConfigFor(folder, { resume: id, keepSession: true }), listers);
    const [started] = (await checkpointsOf(run)).filter(
      ({ checkpoint_type: type, run: nth }) => type === 'session_started' && nth === 2,
    );
    expect(started?.api_status.one).toMatchObject({ state: 'parked', resets_at: BACK_AT.toISOString() });
  });

  it('of a resume keep that a lister is parked while it asks for a pause, and until it answers', async () => {
    const { session_id: id } = (await interrupted()).summary;
    const lister = new ScriptedLister('one', {});
    const stop = new Stop();
    lister.trouble = () => {
      lister.state = 'slowed';
      stop.request('SIGTERM', 1000);
      throw new RequestFailed(INTERRUPTED);
    };
    const listers = [lister.definition, new ScriptedLister('two', {}).definition];
    const run = await runCollect(collectConfigFor(folder, { resume: id }), listers, { stop });
    expect((await checkpointsOf(run)).at(-1)?.api_status.one).toMatchObject({
      state: 'parked',
      resets_at: BACK_AT.toISOString(),
    });
    lister.trouble = () => undefined;
    await runCollect(collectConfigFor(folder, { resume: id, keepSession: true }), listers);
    expect((await checkpointsOf(run)).at(-1)?.api_status.one).toMatchObject({ state: 'slowed' });
  });
});
