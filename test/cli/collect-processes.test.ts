import { readFile, readdir, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Cf, cf } from '../support/cf.js';
import type { FakeOpenReview } from '../support/fake-openreview.js';
import { afterPages, OPENREVIEW_ARGS, pagedOpenReview } from '../support/paged-openreview.js';
import { temporaryFolder } from '../support/run-consolidate.js';

const PAGES = 12;

let fake: FakeOpenReview;
let env: Record<string, string>;
let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
  ({ fake, env } = await pagedOpenReview(PAGES, { latency: 100 }));
});
afterEach(async () => {
  await fake.close();
  await remove();
});

const sessions = (): string => join(folder, '.cf_state', 'sessions');
const output = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
const begin = (...more: string[]): Cf =>
  new Cf([...OPENREVIEW_ARGS, ...more], { cwd: folder, env, stdin: '' });
const asked = (): number => [...fake.asked.values()].reduce((sum, times) => sum + times, 0);

/** What a run that nothing disturbs writes, by a state of its own. */
async function undisturbed(): Promise<string> {
  const args = [...OPENREVIEW_ARGS, '-o', 'whole.json', '--state-dir', 'elsewhere'];
  const { latency } = fake;
  fake.latency = 0;
  expect(await cf(args, { cwd: folder, env })).toMatchObject({ code: 0 });
  fake.latency = latency;
  fake.asked.clear();
  return output('whole.json');
}

describe('two runs of cf collect', () => {
  it('of the same venues: the second is refused, and told who is at it', async () => {
    const started = afterPages(fake, 3);
    const first = begin('-o', 'out.json');
    await started;
    first.process.kill('SIGSTOP');
    const who = `process ${first.process.pid} on ${hostname()}`;
    for (const more of [[], ['--resume']]) {
      const { code, stderr } = await begin('-o', 'other.json', ...more).ended;
      expect(code, stderr).toBe(75);
      expect(stderr).toContain(who);
    }
    first.process.kill('SIGCONT');
    expect(await first.ended).toMatchObject({ code: 0 });
    expect(Math.max(...fake.asked.values())).toBe(1);
    expect(await readdir(folder)).not.toContain('other.json');
  });

  it('of other venues go on side by side in one state folder', async () => {
    const years = ['2024', '2025'];
    const runs = years.map((year) => {
      const args = [
        'collect',
        '--venue',
        'ICLR',
        '--year',
        year,
        '--lister',
        'openreview',
        '-o',
        `${year}.json`,
      ];
      return new Cf(args, { cwd: folder, env, stdin: '' });
    });
    for (const { ended } of runs) expect(await ended).toMatchObject({ code: 0 });
    const papers = await Promise.all(
      years.map(
        async (year) => (JSON.parse(await output(`${year}.json`)) as { papers: unknown[] }).papers.length,
      ),
    );
    expect(papers).toEqual([2 * PAGES, 0]);
    expect(await readdir(sessions())).toEqual([]);
  });

  it('the second takes over from one that was killed, at once and without asking again', async () => {
    const whole = await undisturbed();
    const started = afterPages(fake, 5);
    const first = begin('-o', 'out.json');
    await started;
    first.process.kill('SIGKILL');
    await first.ended;
    fake.latency = 0;
    const began = performance.now();
    expect(await begin('-o', 'out.json', '--resume').ended).toMatchObject({ code: 0 });
    // Not after the twenty seconds of a lease.
    expect(performance.now() - began).toBeLessThan(15_000);
    expect(await output('out.json')).toBe(whole);
    expect(asked()).toBeLessThanOrEqual(PAGES + 1);
  });

  it.each([
    ['in the middle of the other one', false],
    ['when the other one is done', true],
  ])('one that was suspended beyond its lease and wakes %s damages nothing', async (_, late) => {
    const whole = await undisturbed();
    const started = afterPages(fake, 4);
    const first = begin('-o', 'out.json');
    await started;
    first.process.kill('SIGSTOP');
    // As if its lease had not been renewed for a minute.
    const [id] = (await readdir(sessions())).filter((name) => name.startsWith('collect_'));
    const minuteAgo = Date.now() / 1000 - 60;
    await utimes(join(sessions(), id!, 'lock'), minuteAgo, minuteAgo);
    const gone = afterPages(fake, 3);
    const second = begin('-o', 'out.json', '--resume');
    await gone;
    if (late) await second.ended;
    first.process.kill('SIGCONT');
    const woken = await first.ended;
    expect(woken.code, woken.stderr).toBe(75);
    expect(woken.stderr).toContain(
      `was taken over by ${late ? 'another process' : `process ${second.process.pid} on ${hostname()}`}`,
    );
    const end = await second.ended;
    expect(end.code, end.stderr).toBe(0);
    expect(await output('out.json')).toBe(whole);
    expect(await readdir(sessions())).toEqual([]);
    // The page that was under way, and one that it may have asked for when it woke.
    expect(asked()).toBeLessThanOrEqual(PAGES + 2);
  });
});
