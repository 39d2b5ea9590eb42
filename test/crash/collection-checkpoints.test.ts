import { expect, test } from 'vitest';
import { seedOfToday } from '../support/crash-seed.js';
import { judgeCheckpoints, judgeVenueCheckpoints } from './collection-crashes.js';

test('after a crash at any point all checkpoints of a session are whole, and as many as there should be', async () => {
  const { wrong, tried } = await judgeCheckpoints(seedOfToday(), { limit: 80 });
  expect(wrong).toEqual(new Map());
  expect(tried.posix).toBeGreaterThan(60);
});

test('after a crash at any point a simple checkpoint has its own papers', async () => {
  const { wrong, tried } = await judgeVenueCheckpoints(seedOfToday(), { limit: 60 });
  expect(wrong).toEqual(new Map());
  expect(tried.posix).toBeGreaterThan(50);
});
