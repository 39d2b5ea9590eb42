import { expect, test, vi } from 'vitest';
import { seedOfToday } from '../../support/crash-seed.js';
import { judgeCollection } from '../collect-crashes.js';
import { COLLECT_SCENARIOS } from '../collect-program.js';

const PER_MODEL = 300;
/** Of each scenario. */
const DISTINCT = 500;

vi.mock(import('node:timers/promises'), async (original) => ({
  ...(await original()),
  setTimeout: <T>(_ms?: number, value?: T) => Promise.resolve(value as T),
}));

test.each(COLLECT_SCENARIOS)(
  '%s: whatever a crash leaves, a resume completes it to the same bytes and asks for no page twice',
  async (scenario) => {
    const { trees, wrong } = await judgeCollection(scenario, seedOfToday(), PER_MODEL);
    expect(wrong).toEqual(new Map());
    expect(trees).toBeGreaterThanOrEqual(DISTINCT);
  },
);
