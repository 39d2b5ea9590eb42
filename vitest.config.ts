import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/crash/full/**'],
    pool: 'threads',
    // Much of the time is waiting for child processes: every core may have a file.
    maxWorkers: '100%',
    globalSetup: ['test/support/build.ts'],
    testTimeout: 60_000,
  },
});
