import { expect, it } from 'vitest';
import { seedOfToday } from '../../support/crash-seed.js';
import { killAndResume } from '../../support/kill-runs.js';

const KILLS = 200;

it(`killed ${KILLS} times at random moments and resumed, the program writes the same bytes and asks little twice`, async () => {
  const seed = seedOfToday();
  const result = await killAndResume(KILLS, seed);
  console.log(`seed ${seed}: ${JSON.stringify(result)}`);
  expect(result.kills).toBe(KILLS);
});
