import { expect, it } from 'vitest';
import { seedOfToday } from '../../support/crash-seed.js';
import { killAndResume, killCollectAndResume } from '../../support/kill-runs.js';

const KILLS = 200;

it.each([
  ['cf consolidate', killAndResume],
  ['cf collect', killCollectAndResume],
])(
  `%s, killed ${KILLS} times at random moments and resumed, writes the same bytes and asks little twice`,
  async (program, kill) => {
    const seed = seedOfToday();
    const result = await kill(KILLS, seed);
    console.log(`${program}: seed ${seed}: ${JSON.stringify(result)}`);
    expect(result.kills).toBe(KILLS);
  },
);
