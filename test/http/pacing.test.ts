import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { OwnBook } from '../../src/http/limits-book.js';
import { Pacing, type Happened, type PacingOptions } from '../../src/http/pacing.js';
import { FakeClock } from '../support/fake-clock.js';

const never = new AbortController().signal;

function pacingOf(
  options: Pick<PacingOptions, 'requestsPerSecond' | 'concurrency' | 'clock'> & Partial<PacingOptions>,
): Pacing {
  return new Pacing({
    keeper: new OwnBook(options.clock.now().getTime()),
    longest: 35_000,
    account: () => ({
      creditsPerDay: undefined,
      usdPerCredit: undefined,
      budget: undefined,
      session: undefined,
    }),
    closed: ({ kind }) => new Error(kind),
    ...options,
  });
}

/** A request that is sent. */
const sent =
  <T>(task: () => Promise<T>) =>
  (happened: Happened): Promise<T> => {
    happened.asked = true;
    return task();
  };

/** A request that is told to pause. */
const toldToPause =
  (milliseconds: number) =>
  (happened: Happened): Promise<void> => {
    happened.asked = true;
    happened.pause = milliseconds;
    return Promise.resolve();
  };

async function beginTimes(pacing: Pacing, clock: FakeClock, count: number): Promise<number[]> {
  const times: number[] = [];
  await Promise.all(
    Array.from({ length: count }, () =>
      pacing.run(
        sent(() => {
          times.push(clock.now().getTime());
          return Promise.resolve();
        }),
        never,
      ),
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
      const pacing = pacingOf({ requestsPerSecond: rate, concurrency: 50, clock });
      const times = await beginTimes(pacing, clock, Math.max(5, Math.ceil(rate * 2.5)));
      expect(mostInAnySecond(times)).toBeLessThanOrEqual(Math.max(1, rate));
      // And hardly fewer: one millisecond is lost at each, because a clock of milliseconds can't do better.
      const took = (times.at(-1) as number) - (times[0] as number);
      expect(took).toBeLessThanOrEqual((times.length - 1) * (1000 / rate + 1));
    },
  );

  test('a place that is freed late does not bring two close together', async () => {
    const clock = new FakeClock();
    const pacing = pacingOf({ requestsPerSecond: 10, concurrency: 1, clock });
    const times: number[] = [];
    const task = (lasts: number) => async (): Promise<void> => {
      times.push(clock.now().getTime());
      clock.advance(lasts);
      await nextTurn();
    };
    await Promise.all([195, 1, 1, 250, 1, 1].map((lasts) => pacing.run(sent(task(lasts)), never)));
    const spaces = times.slice(1).map((at, i) => at - (times[i] as number));
    expect(Math.min(...spaces)).toBeGreaterThanOrEqual(100);
  });

  test('holds no more than so many under way', async () => {
    const clock = new FakeClock();
    const pacing = pacingOf({ requestsPerSecond: 1000, concurrency: 3, clock });
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
    const pacing = pacingOf({ requestsPerSecond: 100, concurrency: 10, clock });
    const before = clock.now().getTime();
    await pacing.run(toldToPause(5000), never);
    const times = await beginTimes(pacing, clock, 3);
    expect((times[0] as number) - before).toBeGreaterThanOrEqual(5000);
  });

  test('a rate that is learned holds from the next one on', async () => {
    const clock = new FakeClock();
    const pacing = pacingOf({ requestsPerSecond: 1000, concurrency: 10, clock });
    await beginTimes(pacing, clock, 1);
    pacing.rate = 2;
    const times = await beginTimes(pacing, clock, 3);
    expect(times.slice(1).map((at, i) => at - (times[i] as number))).toEqual([501, 501]);
  });

  test('what is not sent after all leaves its turn to the next', async () => {
    const clock = new FakeClock();
    const pacing = pacingOf({ requestsPerSecond: 1, concurrency: 1, clock });
    await Promise.all(Array.from({ length: 5 }, () => pacing.run(() => Promise.resolve(), never)));
    expect(clock.slept).toEqual([]);
  });

  test('told to go slower it halves its rate, once for all that were under way, and recovers by and by', async () => {
    const clock = new FakeClock();
    const pacing = pacingOf({ requestsPerSecond: 10, concurrency: 5, clock });
    const ends = (happens: Partial<Happened>) => async (happened: Happened) => {
      Object.assign(happened, { asked: true, ...happens });
      for (let i = 0; i < 50; i++) await nextTurn();
    };
    await Promise.all(Array.from({ length: 5 }, () => pacing.run(ends({ throttled: true }), never)));
    expect(pacing.timesSlower).toBe(2);
    await pacing.run(ends({ throttled: true }), never);
    expect(pacing.timesSlower).toBe(4);
    const slower: number[] = [];
    for (let n = 0; n < 20; n++) {
      await pacing.run(ends({ answered: true }), never);
      slower.push(pacing.timesSlower);
    }
    expect(slower).toEqual([...Array<number>(9).fill(4), ...Array<number>(10).fill(2), 1]);
    const times = await beginTimes(pacing, clock, 3);
    expect((times[2] as number) - (times[1] as number)).toBe(101);
  });

  test('a clock that is set back an hour costs no hour', async () => {
    const clock = new FakeClock();
    const pacing = pacingOf({ requestsPerSecond: 10, concurrency: 10, clock });
    await beginTimes(pacing, clock, 2);
    await pacing.run(toldToPause(2000), never);
    clock.advance(-3_600_000);
    const before = clock.now().getTime();
    await beginTimes(pacing, clock, 2);
    expect(clock.now().getTime() - before).toBeLessThanOrEqual(61_000);
  });

  test('when the run stops, who waits leaves, and who has begun ends', async () => {
    const clock = new FakeClock();
    const pacing = pacingOf({ requestsPerSecond: 1000, concurrency: 1, clock });
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
