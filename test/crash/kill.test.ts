import { expect, it } from 'vitest';
import { seedOfToday } from '../support/crash-seed.js';
import { killAndResume } from '../support/kill-runs.js';

it('killed at random moments and resumed, the program writes the same bytes and asks little twice', async () => {
  const seed = seedOfToday();
  const result = await killAndResume(4, seed);
  expect(result.kills, `seed ${seed}`).toBe(4);
});
