import { expect, it } from 'vitest';
import { seedOfToday } from '../support/crash-seed.js';
import { killAndResume, killCollectAndResume } from '../support/kill-runs.js';

it.each([
  ['cf consolidate', killAndResume],
  ['cf collect', killCollectAndResume],
])(
  '%s, killed at random moments and resumed, writes the same bytes and asks little twice',
  async (_, kill) => {
    const seed = seedOfToday();
    const result = await kill(4, seed);
    expect(result.kills, `seed ${seed}`).toBe(4);
  },
);
