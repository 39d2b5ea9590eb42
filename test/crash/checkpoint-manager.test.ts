import { expect, test } from 'vitest';
import { seedOfToday } from '../support/crash-seed.js';
import { judgeManager } from './manager-crashes.js';

test('after a crash at any point the session goes on with every answer that was counted', async () => {
  const { wrong, tried } = await judgeManager(seedOfToday(), 60);
  expect(wrong).toEqual(new Map());
  expect(tried.posix).toBeGreaterThan(50);
});
