import { cp, mkdir, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { readCheckpointFile } from '../../src/checkpoint/consolidation/checkpoint-file.js';
import { loadCheckpoint } from '../../src/checkpoint/consolidation/load-checkpoint.js';
import { readPaperIndex } from '../../src/checkpoint/consolidation/paper-index-file.js';
import { readSessionFile } from '../../src/checkpoint/consolidation/session-file.js';
import { StateError } from '../../src/model/errors.js';
import { Stop } from '../../src/run/stop.js';
import { InstantSource } from './instant-source.js';
import { configFor, runConsolidate, somePapers, writePapers } from './run-consolidate.js';

/**
 * A session as a kill leaves it: one run that was stopped, and a second that was killed. The second took a
 * checkpoint after its first batch, and committed two more batches after that.
 */
export interface KilledSession {
  readonly folder: string;
  readonly id: string;
  /** What its own run would have written, byte for byte. */
  readonly expected: string;
  /** What the checkpoint counts: `step paper`. */
  readonly counted: ReadonlySet<string>;
  /** What was answered in all. */
  readonly answered: ReadonlySet<string>;
}

export type Verdict =
  | { readonly kind: 'refused'; readonly message: string }
  /** Complete and the same bytes; `again`: what the checkpoint counts and was asked about again. */
  | { readonly kind: 'recovered'; readonly notes: readonly string[]; readonly again: readonly string[] };

const START = Date.parse('2026-11-22T10:00:00.000Z');
const BATCHES = { batchSize: 2, concurrency: 1 };
const OUTPUT = 'out.json';
/** The segment of the journal that the second run wrote. */
export const NEWEST = 'journal/000002.jsonl';

const pairs = (source: InstantSource): string[] =>
  source.asked.flatMap(({ step, papers }) => papers.map((paper) => `${step} ${paper}`));

export async function killedSession(folder: string): Promise<KilledSession> {
  await writePapers(folder, somePapers(24).slice(0, 24));
  const whole = new InstantSource(BATCHES);
  await runConsolidate(configFor(folder, { stateDir: join(folder, 'elsewhere') }), [whole]);
  const expected = await readFile(join(folder, OUTPUT), 'utf8');

  const stop = new Stop();
  const first = new InstantSource({
    ...BATCHES,
    before: () => {
      if (first.asked.length === 1) stop.request('SIGINT', 1000);
      return Promise.resolve();
    },
  });
  const { summary } = await runConsolidate(configFor(folder), [first], { stop });
  expect(summary.complete).toBe(false);

  let minutes = 0;
  const counted = new Set(pairs(first));
  const answered = new Set(counted);
  const second = new InstantSource({
    ...BATCHES,
    before: async () => {
      if (second.asked.length === 0) minutes = 10;
      if (second.asked.length !== 3) return;
      // Here it is killed: what is on disk now is what the next run finds.
      second.asked
        .slice(0, 1)
        .forEach(({ step, papers }) => papers.forEach((paper) => counted.add(`${step} ${paper}`)));
      pairs(second).forEach((pair) => answered.add(pair));
      await cp(join(folder, '.cf_state'), join(folder, 'killed'), { recursive: true });
    },
  });
  const now = (): Date => new Date(START + minutes * 60_000);
  await runConsolidate(configFor(folder, { resume: true, checkpointInterval: 5 }), [second], { now });
  const root = join(folder, 'killed', 'consolidate');
  for (const at of [root, join(root, summary.session_id)]) {
    for (const name of ['lock', 'holder.json', 'holder.guard'])
      await rm(join(at, name), { recursive: true, force: true });
  }
  await rm(join(folder, OUTPUT));
  return { folder, id: summary.session_id, expected, counted, answered };
}

/** Puts the session as it was killed in place again; returns its folder. */
export async function restore({ folder, id }: KilledSession): Promise<string> {
  await rm(join(folder, '.cf_state'), { recursive: true, force: true });
  await mkdir(join(folder, '.cf_state'));
  await cp(join(folder, 'killed'), join(folder, '.cf_state'), { recursive: true });
  return join(folder, '.cf_state', 'consolidate', id);
}

/**
 * Resumes after this damage, and holds the run to what may never happen: an exit with 0 and another output, a paper
 * that the checkpoint counts asked about again without a line that says so, a new session in place of this one, or an
 * output that is not complete.
 */
export async function resumeAfter(
  session: KilledSession,
  damage: (folder: string) => Promise<void>,
): Promise<Verdict> {
  const folder = await restore(session);
  await damage(folder);
  const source = new InstantSource(BATCHES);
  const output = join(session.folder, OUTPUT);
  await rm(output, { force: true });
  try {
    const { summary, events } = await runConsolidate(configFor(session.folder, { resume: true }), [source]);
    expect(summary.complete).toBe(true);
    expect(summary.session_id).toBe(session.id);
    expect(await readFile(output, 'utf8')).toBe(session.expected);
    const notes = events.flatMap((event) => (event.type === 'note' ? [event.message] : []));
    const again = pairs(source).filter((pair) => session.counted.has(pair));
    if (again.length > 0) expect(notes, `asked again: ${again.join(', ')}`).not.toEqual([]);
    return { kind: 'recovered', notes, again };
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    expect(error.exitCode).toBe(74);
    expect(source.asked).toEqual([]);
    expect(await readdir(session.folder)).not.toContain(OUTPUT);
    return { kind: 'refused', message: error.message };
  }
}

/**
 * Cuts the newest segment off, at one of so many lengths, and at every length around the end of a batch: what the checkpoint counts may
 * not be missing, and of the rest whole batches are kept.
 */
export async function cutNewest(session: KilledSession, stride: number): Promise<void> {
  const folder = await restore(session);
  const whole = await readFile(join(folder, NEWEST));
  const { session: file } = await readSessionFile(folder);
  const papers = await readPaperIndex(folder, file.index);
  const { checkpoint } = await readCheckpointFile(folder);
  const vouched = checkpoint.journal.segments.at(-1)!.bytes;
  const ends: number[] = [];
  for (let at = whole.indexOf('\n{"commit":'); at >= 0; at = whole.indexOf('\n{"commit":', at + 1)) {
    ends.push(whole.indexOf('\n', at + 1) + 1);
  }
  expect(ends).toHaveLength(3);
  expect(ends).toContain(vouched);
  for (let length = whole.length - 1; length >= 0; length--) {
    if (length % stride !== 0 && !ends.some((end) => Math.abs(end - length) <= 40)) continue;
    await truncate(join(folder, NEWEST), length);
    const loaded = await loadCheckpoint(folder, papers, () => true).catch((error: unknown) => error);
    if (length < vouched) {
      expect(loaded, `length ${length}`).toBeInstanceOf(StateError);
      expect(loaded).toMatchObject({ kind: 'damaged', exitCode: 74 });
      continue;
    }
    const good = ends.filter((end) => end <= length).length;
    expect(loaded, `length ${length}`).toMatchObject({ journal: { sequence: 2 + good } });
    const torn = length - ends[good - 1]!;
    const note = `${NEWEST} ended in an unfinished batch: its last ${torn} bytes are left out`;
    expect(loaded).toMatchObject({ notes: torn > 0 ? [note] : [] });
  }
}

/** Flips bits of the checkpoint or its .meta, one at a time: it must be read from the backup, or be noted. */
export async function flipBits(session: KilledSession, name: string, stride: number): Promise<void> {
  const folder = await restore(session);
  const good = await readFile(join(folder, name));
  const { checkpoint } = await readCheckpointFile(folder);
  const backup: unknown = JSON.parse(await readFile(join(folder, 'checkpoint.json.backup'), 'utf8'));
  for (let bit = 0; bit < good.length * 8; bit += stride) {
    const bad = Buffer.from(good);
    bad[bit >> 3]! ^= 1 << (bit & 7);
    await writeFile(join(folder, name), bad);
    const read = await readCheckpointFile(folder);
    expect(read.notes, `bit ${bit} of ${name}`).toHaveLength(1);
    expect(read.checkpoint).toEqual(name === 'checkpoint.json' ? backup : checkpoint);
  }
}
