import { expect, test, vi } from 'vitest';
import { seedOfToday } from '../../support/crash-seed.js';
import { judgeScenario } from '../run-crashes.js';
import { SCENARIOS } from '../run-program.js';

const PER_MODEL = 300;
/** Of each of four scenarios: 2,000 in all. */
const DISTINCT = 500;

vi.mock(import('node:timers/promises'), async (original) => ({
  ...(await original()),
  setTimeout: <T>(_ms?: number, value?: T) => Promise.resolve(value as T),
}));

test.each(SCENARIOS)(
  '%s: whatever a crash leaves, a resume completes it to the same bytes and asks nothing twice',
  async (scenario) => {
    const { trees, wrong } = await judgeScenario(scenario, seedOfToday(), PER_MODEL);
    expect(wrong).toEqual(new Map());
    expect(trees).toBeGreaterThanOrEqual(DISTINCT);
  },
);
