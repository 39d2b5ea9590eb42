import { expect, test } from 'vitest';
import { seedOfToday } from '../../support/crash-seed.js';
import { judgeCheckpoints, judgeVenueCheckpoints } from '../collection-crashes.js';

test('after a crash at any point all checkpoints of a session are whole, and as many as there should be', async () => {
  const { wrong, tried } = await judgeCheckpoints(seedOfToday());
  expect(wrong).toEqual(new Map());
  expect(tried.posix).toBeGreaterThan(200);
});

test('after a crash at any point a simple checkpoint has its own papers', async () => {
  const { wrong, tried } = await judgeVenueCheckpoints(seedOfToday());
  expect(wrong).toEqual(new Map());
  expect(tried.posix).toBeGreaterThan(500);
});

test('also with the lock as the crash left it', async () => {
  const { wrong, tried } = await judgeVenueCheckpoints(seedOfToday(), { limit: 200, locks: true });
  expect(wrong).toEqual(new Map());
  expect(tried.posix).toBe(200);
});
