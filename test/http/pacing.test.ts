import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { Pacing } from '../../src/http/pacing.js';
import { FakeClock } from '../support/fake-clock.js';

const never = new AbortController().signal;

async function beginTimes(pacing: Pacing, clock: FakeClock, count: number): Promise<number[]> {
  const times: number[] = [];
  await Promise.all(
    Array.from({ length: count }, () =>
      pacing.run(() => {
        times.push(clock.now().getTime());
        return Promise.resolve();
      }, never),
    ),
  );
  return times;
}

function mostInAnySecond(times: readonly number[]): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at - from <= 1000).length));
}

describe('Pacing', () => {
  test.each([0.5, 1, 3, 10, 30, 100, 1000])(
    'at %d a second, never more begin in any second',
    async (rate) => {
      const clock = new FakeClock();
      const pacing = new Pacing({ requestsPerSecond: rate, concurrency: 50, clock });
      const times = await beginTimes(pacing, clock, Math.max(5, Math.ceil(rate * 2.5)));
      expect(mostInAnySecond(times)).toBeLessThanOrEqual(Math.max(1, rate));
      // And hardly fewer: one millisecond is lost at each, because a clock of milliseconds can't do better.
      const took = (times.at(-1) as number) - (times[0] as number);
      expect(took).toBeLessThanOrEqual((times.length - 1) * (1000 / rate + 1));
    },
  );

  test('a place that is freed late does not bring two close together', async () => {
    const clock = new FakeClock();
    const pacing = new Pacing({ requestsPerSecond: 10, concurrency: 1, clock });
    const times: number[] = [];
    const task = (lasts: number) => async (): Promise<void> => {
      times.push(clock.now().getTime());
      clock.advance(lasts);
      await nextTurn();
    };
    await Promise.all([195, 1, 1, 250, 1, 1].map((lasts) => pacing.run(task(lasts), never)));
    const spaces = times.slice(1).map((at, i) => at - (times[i] as number));
    expect(Math.min(...spaces)).toBeGreaterThanOrEqual(100);
  });

  test('holds no more than so many under way', async () => {
    const clock = new FakeClock();
    const pacing = new Pacing({ requestsPerSecond: 1000, concurrency: 3, clock });
    let now = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 20 }, () =>
        pacing.run(async () => {
          most = Math.max(most, ++now);
          for (let i = 0; i < 10; i++) await nextTurn();
          now--;
        }, never),
      ),
    );
    expect(most).toBe(3);
  });

  test('a pause holds all of them', async () => {
    const clock = new FakeClock();
    const pacing = new Pacing({ requestsPerSecond: 100, concurrency: 10, clock });
    const before = clock.now().getTime();
    pacing.pause(5000);
    const times = await beginTimes(pacing, clock, 3);
    expect((times[0] as number) - before).toBeGreaterThanOrEqual(5000);
  });

  test('a rate that is learned holds from the next one on', async () => {
    const clock = new FakeClock();
    const pacing = new Pacing({ requestsPerSecond: 1000, concurrency: 10, clock });
    await beginTimes(pacing, clock, 1);
    pacing.rate = 2;
    const times = await beginTimes(pacing, clock, 3);
    expect(times.slice(1).map((at, i) => at - (times[i] as number))).toEqual([501, 501]);
  });

  test('a clock that is set back an hour costs no hour', async () => {
    const clock = new FakeClock();
    const pacing = new Pacing({ requestsPerSecond: 10, concurrency: 10, clock });
    await beginTimes(pacing, clock, 2);
    pacing.pause(2000);
    clock.advance(-3_600_000);
    const before = clock.now().getTime();
    await beginTimes(pacing, clock, 2);
    expect(clock.now().getTime() - before).toBeLessThanOrEqual(61_000);
  });

  test('when the run stops, who waits leaves, and who has begun ends', async () => {
    const clock = new FakeClock();
    const pacing = new Pacing({ requestsPerSecond: 1000, concurrency: 1, clock });
    const stop = new AbortController();
    let finish: (value: string) => void = () => undefined;
    const begun = pacing.run(() => new Promise<string>((resolve) => (finish = resolve)), stop.signal);
    const waiting = [1, 2, 3].map(() => pacing.run(() => Promise.resolve('asked'), stop.signal));
    await nextTurn();
    stop.abort();
    const left = await Promise.allSettled(waiting);
    expect(left.map((one) => one.status === 'rejected' && (one.reason as Error).message)).toEqual([
      'interrupted',
      'interrupted',
      'interrupted',
    ]);
    finish('answered');
    await expect(begun).resolves.toBe('answered');
    await expect(pacing.run(() => Promise.resolve(1), stop.signal)).rejects.toThrow('interrupted');
    await expect(pacing.run(() => Promise.resolve('next'), never)).resolves.toBe('next');
  });
});
