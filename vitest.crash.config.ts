import { defineConfig } from 'vitest/config';

/** `npm run test:crash`: what takes minutes. Seeds are printed; CF_CRASH_SEED repeats a run. */
export default defineConfig({
  test: {
    include: ['test/crash/full/**/*.test.ts'],
    pool: 'threads',
    globalSetup: ['test/support/build.ts'],
    testTimeout: 3_600_000,
    hookTimeout: 120_000,
  },
});
