import { cpSync } from 'node:fs';
import { cp, readFile, readdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { expect } from 'vitest';
import type { CollectConfig } from '../../src/collect/config.js';
import type { CollectEvent } from '../../src/collect/events.js';
import { RequestFailed } from '../../src/http/failures.js';
import { StateError } from '../../src/model/errors.js';
import { Stop } from '../../src/run/stop.js';
import { collectConfigFor, runCollect } from './run-collect.js';
import { ScriptedLister } from './scripted-lister.js';

/**
 * A session of `cf collect` as a kill leaves it: one run that was stopped when two of three venue-years were finished, and a second that was
 * killed in the last one. The second took a checkpoint after its first page, and committed two more pages after that.
 */
export interface KilledCollection {
  readonly folder: string;
  readonly id: string;
  /** What its own run would have written, byte for byte. */
  readonly expected: string;
  /** Pages that the latest checkpoint counts: `iclr 2024 @3`. */
  readonly counted: ReadonlySet<string>;
  /** Pages that were answered in all. */
  readonly answered: ReadonlySet<string>;
  /** Every file of the session, below its folder. */
  readonly files: readonly string[];
}

export type CollectVerdict =
  | { readonly kind: 'refused'; readonly message: string }
  /** Complete and the same bytes; `again`: what counts and was asked for again. */
  | { readonly kind: 'recovered'; readonly notes: readonly string[]; readonly again: readonly string[] };

const START = Date.parse('2026-11-22T10:00:00.000Z');
const PAGE = 3;
const HAS = { 'iclr 2023': 4, 'iclr 2024': 2, 'acl 2023': 14 };
const VENUES = [
  { name: 'iclr', years: [2023, 2024] },
  { name: 'acl', years: [2023] },
];
const OUTPUT = 'out.json';
/** What says who works in a folder, and how a run fared: no part of what was collected. */
const OF_A_RUN = ['lock', 'holder.json', 'holder.guard', 'run.json'];

const newLister = (): ScriptedLister => new ScriptedLister('one', HAS, PAGE);
const configOf = (folder: string, more: Partial<CollectConfig> = {}): CollectConfig =>
  collectConfigFor(folder, { venues: VENUES, ...more });
const notesOf = (events: readonly CollectEvent[]): string[] =>
  events.flatMap((event) => (event.type === 'note' ? [event.message] : []));

export async function killedCollection(folder: string): Promise<KilledCollection> {
  await runCollect(configOf(folder, { stateDir: join(folder, 'elsewhere') }), [newLister().definition]);
  const expected = await readFile(join(folder, OUTPUT), 'utf8');

  const stop = new Stop();
  const first = newLister();
  const answered = new Set<string>();
  first.trouble = ({ of, next }) => {
    if (of === 'acl 2023' && next === '3') {
      stop.request('SIGINT', 0);
      throw new RequestFailed('interrupted');
    }
    answered.add(`${of} @${next ?? '0'}`);
  };
  const { summary } = await runCollect(configOf(folder), [first.definition], { stop });
  expect(summary).toMatchObject({ complete: false, left: 1 });

  let minutes = 0;
  const counted = new Set(answered);
  const second = newLister();
  second.trouble = ({ of, next }) => {
    const page = `${of} @${next ?? '0'}`;
    if (page === 'acl 2023 @3') {
      counted.add(page);
      // With the answer to this one a timed checkpoint is due, and no other after it.
      minutes = 10;
    }
    // Here it is killed: what is on disk now is what the next run finds.
    if (page === 'acl 2023 @12')
      cpSync(join(folder, '.cf_state'), join(folder, 'killed'), { recursive: true });
    else answered.add(page);
  };
  const now = (): Date => new Date(START + minutes * 60_000);
  await runCollect(configOf(folder, { resume: true, checkpointInterval: 5 }), [second.definition], { now });
  const root = join(folder, 'killed', 'sessions');
  const session = join(root, summary.session_id);
  for (const at of [root, session])
    for (const name of OF_A_RUN) await rm(join(at, name), { recursive: true, force: true });
  const files = (await readdir(session, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(session, join(parentPath, name)))
    .sort();
  await rm(join(folder, OUTPUT));
  return { folder, id: summary.session_id, expected, counted, answered, files };
}

/** Puts the session as it was killed in place again; returns its folder. */
export async function restoreCollection({ folder, id }: KilledCollection): Promise<string> {
  await rm(join(folder, '.cf_state'), { recursive: true, force: true });
  await cp(join(folder, 'killed'), join(folder, '.cf_state'), { recursive: true });
  return join(folder, '.cf_state', 'sessions', id);
}

/**
 * Resumes after this damage, and holds the run to what may never happen: an exit with 0 and another output, a page that the checkpoint
 * counts asked for again without a line that says so, a new session in place of this one, or an output that is not complete.
 */
export async function resumeCollectionAfter(
  session: KilledCollection,
  damage: (folder: string) => Promise<void>,
): Promise<CollectVerdict> {
  const folder = await restoreCollection(session);
  await damage(folder);
  const lister = newLister();
  const output = join(session.folder, OUTPUT);
  await rm(output, { force: true });
  try {
    const config = configOf(session.folder, { resume: true });
    const { summary, events } = await runCollect(config, [lister.definition]);
    expect(summary.complete).toBe(true);
    expect(summary.session_id).toBe(session.id);
    expect(await readFile(output, 'utf8')).toBe(session.expected);
    const notes = notesOf(events);
    const again = lister.calls.filter((page) => session.counted.has(page));
    if (again.length > 0) expect(notes, `asked again: ${again.join(', ')}`).not.toEqual([]);
    return { kind: 'recovered', notes, again };
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    expect(error.exitCode).toBe(74);
    expect(error.message).toContain(session.id);
    expect(error.next).toMatch(/cf (?:recover|sessions)|newer version/);
    expect(error.next).not.toContain('salvage');
    expect(lister.calls).toEqual([]);
    expect(await readdir(session.folder)).not.toContain(OUTPUT);
    return { kind: 'refused', message: error.message };
  }
}

/** A collection that is over, and what it has left for later ones. */
export interface KeptListings {
  readonly folder: string;
  readonly expected: string;
  /** Every file of the kept listings, below `.cf_state/collect`. */
  readonly files: readonly string[];
}

export async function keptListings(folder: string): Promise<KeptListings> {
  await runCollect(configOf(folder), [newLister().definition]);
  const expected = await readFile(join(folder, OUTPUT), 'utf8');
  await cp(join(folder, '.cf_state'), join(folder, 'kept'), { recursive: true });
  return { folder, expected, files: (await readdir(join(folder, 'kept', 'collect'))).sort() };
}

/**
 * Collects again after this damage to the kept listings, and holds the run to what may never happen: another output, or a page asked for
 * that was listed without a line that says so. In the end every listing must be kept, whole.
 */
export async function collectAfter(
  { folder, expected }: KeptListings,
  damage: (listings: string) => Promise<void>,
  { mayBeSilent = false } = {},
): Promise<CollectVerdict> {
  const state = join(folder, '.cf_state');
  const listings = join(state, 'collect');
  await rm(state, { recursive: true, force: true });
  await cp(join(folder, 'kept'), state, { recursive: true });
  await damage(listings);
  await rm(join(folder, OUTPUT), { force: true });
  const lister = newLister();
  try {
    const { summary, events } = await runCollect(configOf(folder), [lister.definition]);
    expect(summary.complete).toBe(true);
    expect(await readFile(join(folder, OUTPUT), 'utf8')).toBe(expected);
    const notes = notesOf(events);
    if (lister.calls.length > 0 && !mayBeSilent)
      expect(notes, `asked again: ${lister.calls.join(', ')}`).not.toEqual([]);
    // What was damaged is whole again, or as good as that for the next one.
    const next = newLister();
    await runCollect(configOf(folder), [next.definition]);
    expect(next.calls).toEqual([]);
    expect(await readFile(join(folder, OUTPUT), 'utf8')).toBe(expected);
    return { kind: 'recovered', notes, again: lister.calls };
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    expect(error.exitCode).toBe(74);
    expect(error.next).toBeDefined();
    expect(lister.calls).toEqual([]);
    return { kind: 'refused', message: error.message };
  }
}
