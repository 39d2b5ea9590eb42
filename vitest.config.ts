import { defineConfig } from 'vitest/config';
import { ProgramsFirst } from './test/support/programs-first.js';

/** Nothing here changes what another file sees: modules are loaded once for all of them, which is most of the time of so short tests. */
const SHARING = ['bench', 'contract', 'formats', 'match', 'merge', 'model', 'sources', 'venues'].map(
  (folder) => `test/${folder}/**/*.test.ts`,
);

export default defineConfig({
  test: {
    pool: 'threads',
    // Much of the time is waiting for child processes: every core may have a file.
    maxWorkers: '100%',
    sequence: { sequencer: ProgramsFirst },
    testTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'alone',
          include: ['test/**/*.test.ts'],
          exclude: ['test/crash/full/**', ...SHARING],
          globalSetup: ['test/support/build.ts'],
        },
      },
      { extends: true, test: { name: 'sharing', include: SHARING, isolate: false } },
    ],
  },
});
