import { EventEmitter, once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { afterMinutes, listenForSignals, type StopSignal } from '../../src/cli/signals.js';
import { Stop } from '../../src/run/stop.js';
import { Cf, cf } from '../support/cf.js';
import { FakeOpenAlex } from '../support/fake-openalex.js';
import { fakeDoi, fakeTitle, fakeWorks } from '../support/openalex-works.js';
import { temporaryFolder } from '../support/run-consolidate.js';

const PAPERS = 200;

let fake: FakeOpenAlex;
let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  fake = await FakeOpenAlex.start({ works: fakeWorks(PAPERS) });
  ({ path: folder, remove } = await temporaryFolder());
  const papers = Array.from({ length: PAPERS }, (_, n) => ({ title: fakeTitle(n + 1), doi: fakeDoi(n + 1) }));
  writeFileSync(join(folder, 'papers.json'), JSON.stringify(papers));
});
afterEach(async () => {
  await fake.close();
  await remove();
});

const environment = (): Record<string, string> => ({
  CF_OPENALEX_URL: fake.url,
  CF_OPENALEX_RPS: '1000',
  SOURCE_DATE_EPOCH: '0',
});
/** Batches of one paper, so that there is always something left when a signal comes. */
const ARGS = ['consolidate', '-i', 'papers.json', '-s', 'openalex', '--batch-size', '1'];
const start = (...more: string[]): Cf => new Cf([...ARGS, ...more], { cwd: folder, env: environment() });

describe('a signal', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)(
    '%s saves what was answered, says how to go on, and exits %i; the end is the same',
    async (signal, code) => {
      fake.latency = 150;
      const stopped = start('--json');
      await stopped.says('"type":"progress"');
      stopped.process.kill(signal);
      const ended = await stopped.ended;
      expect(ended.code).toBe(code);
      expect(ended.stderr).toContain(`{"type":"stopping","reason":"${signal}"}`.slice(1));
      expect(ended.stderr).toContain('"checkpoint_type":"interrupted"');
      const last = JSON.parse(ended.stderr.trimEnd().split('\n').at(-1) as string) as object;
      expect(last).toMatchObject({
        type: 'incomplete',
        next: expect.stringMatching(
          /^cf consolidate --input papers\.json --resume consolidate_\w+$/,
        ) as string,
      });

      fake.latency = 0;
      expect(
        (await cf([...ARGS, '--resume', '-o', 'resumed.json'], { cwd: folder, env: environment() })).code,
      ).toBe(0);
      const asked = [...fake.asked.values()];
      expect(Math.max(...asked)).toBe(1);
      expect(asked).toHaveLength(PAPERS);
      const whole = ['consolidate', '-i', 'papers.json', '-s', 'openalex', '-o', 'whole.json'];
      expect((await cf(whole, { cwd: folder, env: environment() })).code).toBe(0);
      expect(readFileSync(join(folder, 'resumed.json'))).toEqual(readFileSync(join(folder, 'whole.json')));
    },
  );

  it('a second time exits at once, while answers are still awaited', async () => {
    fake.latency = 600_000;
    const stopped = start();
    await stopped.says('Session');
    stopped.process.kill('SIGINT');
    await stopped.says('Stopping (SIGINT)');
    stopped.process.kill('SIGTERM');
    const { code, stderr } = await stopped.ended;
    expect(code).toBe(143);
    expect(stderr).toContain('Stopped at once (SIGTERM). What was answered and saved before is safe.');
    expect(stderr).toMatch(/To go on, run: cf consolidate --input papers\.json --resume consolidate_\w+\n$/);
  });

  it('while standard input says nothing ends the waiting', async () => {
    const waiting = new Cf(['consolidate', '-i', '-', '--json'], { cwd: folder, env: environment() });
    waiting.process.stdin.write('[{"title":"A paper"},');
    await waiting.says('"type":"reading"');
    waiting.process.kill('SIGTERM');
    const { code, stderr } = await waiting.ended;
    expect(code).toBe(143);
    expect(stderr).toContain('"error":"Interrupted"');
  });

  it('of a terminal that is gone is survived: nobody reads any more, everything is saved', async () => {
    fake.latency = 150;
    const stopped = start('--no-progress');
    await stopped.says('Session');
    stopped.process.stderr.destroy();
    stopped.process.stdout.destroy();
    stopped.process.kill('SIGHUP');
    const [code] = (await once(stopped.process, 'exit')) as [number];
    expect(code).toBe(129);
    fake.latency = 0;
    expect((await cf([...ARGS, '--resume'], { cwd: folder, env: environment() })).code).toBe(0);
  });

  it('--max-runtime stops in time with exit code 75', async () => {
    fake.latency = 150;
    const { code, stderr } = await cf([...ARGS, '--max-runtime', '0.01'], {
      cwd: folder,
      env: environment(),
    });
    expect(code).toBe(75);
    expect(stderr).toMatch(/Stopped in time, as --max-runtime says|stopped by --max-runtime before/);
  });
});

describe('listening for signals', () => {
  function listening() {
    const stop = new Stop();
    const signals = new EventEmitter();
    const said: string[] = [];
    let now = 0;
    const end = listenForSignals({
      stop,
      process: signals,
      now: () => now,
      onStopping: (signal) => said.push(`stopping ${signal}`),
      exit: (signal, why, code) => said.push(`${why} ${signal} ${code}`),
    });
    return {
      stop,
      said,
      send: (signal: StopSignal, at: number) => {
        now = at;
        signals.emit(signal);
      },
      end: () => {
        end();
        stop.dispose();
      },
      listeners: () => signals.listenerCount('SIGINT'),
    };
  }

  it('takes two of a kind that come together for one: npm passes on what the terminal has sent', () => {
    const one = listening();
    one.send('SIGINT', 1000);
    one.send('SIGINT', 1020);
    expect(one.said).toEqual(['stopping SIGINT']);
    one.send('SIGINT', 1400);
    expect(one.said).toEqual(['stopping SIGINT', 'second signal SIGINT 130']);
    expect(one.stop.reason).toBe('SIGINT');
    one.end();
    expect(one.listeners()).toBe(0);
  });

  it('ends a run that does not come to its end in five seconds', () => {
    vi.useFakeTimers();
    try {
      const one = listening();
      one.send('SIGTERM', 0);
      vi.advanceTimersByTime(5_000);
      expect(one.said).toEqual(['stopping SIGTERM', 'not in time SIGTERM 143']);
      one.end();
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('a time limit', () => {
  it('may be longer than a timer can be', () => {
    vi.useFakeTimers();
    try {
      let over = 0;
      afterMinutes(60_000, () => over++);
      vi.advanceTimersByTime(60_000 * 60_000 - 1);
      expect(over).toBe(0);
      vi.advanceTimersByTime(1);
      expect(over).toBe(1);
      const callOff = afterMinutes(1, () => over++);
      callOff();
      vi.advanceTimersByTime(120_000);
      expect(over).toBe(1);
    } finally {
      vi.useRealTimers();
    }
  });
});
