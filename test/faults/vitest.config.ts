import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { FAULTS } from './faults.js';

const ROOT = join(import.meta.dirname, '..', '..');
const fault = FAULTS.find(({ name }) => name === process.env.CF_FAULT);

/** Runs tests over sources into which one fault was put while they were loaded. */
export default defineConfig({
  root: ROOT,
  test: { include: ['test/**/*.test.ts'], pool: 'threads', testTimeout: 60_000, reporters: ['json'] },
  plugins: [
    {
      name: 'seeded-fault',
      enforce: 'pre',
      transform(code, id) {
        if (!fault || id !== join(ROOT, 'src', fault.file)) return undefined;
        if (!fault.find.test(code))
          throw new Error(`${fault.file} has changed: ${String(fault.find)} is not in it`);
        return { code: code.replace(fault.find, fault.replace), map: null };
      },
    },
  ],
});
