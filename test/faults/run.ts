import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { FAULTS } from './faults.js';

/** `npm run test:faults`: every seeded fault must turn tests red that are green without it. `-- <regex>`: only those with such a name. */

interface Results {
  readonly numFailedTests: number;
  readonly numPassedTests: number;
}

const VITEST = join(import.meta.dirname, '..', '..', 'node_modules', 'vitest', 'vitest.mjs');
const CONFIG = join(import.meta.dirname, 'vitest.config.ts');

function runTests(tests: readonly string[], fault: string): Promise<Results> {
  return new Promise((resolve, reject) => {
    const args = [VITEST, 'run', '--config', CONFIG, ...tests];
    const env = { ...process.env, CF_FAULT: fault };
    execFile(process.execPath, args, { env, maxBuffer: 2 ** 28 }, (_error, stdout, stderr) => {
      try {
        resolve(JSON.parse(stdout.slice(stdout.indexOf('{"num'))) as Results);
      } catch {
        reject(new Error(`the tests did not run: ${stderr || stdout}`));
      }
    });
  });
}

const chosen = new RegExp(process.argv[2] ?? '');
const faults = FAULTS.filter(({ name }) => chosen.test(name));
let wrong = 0;
const tell = (good: boolean, text: string): void => {
  if (!good) wrong++;
  console.log(`${good ? 'ok   ' : 'WRONG'} ${text}`);
};

const all = [...new Set(faults.flatMap(({ tests }) => tests))];
const sound = await runTests(all, '');
tell(
  sound.numFailedTests === 0 && sound.numPassedTests > 0,
  `without a fault: ${sound.numPassedTests} tests pass`,
);
for (const { name, tests } of faults) {
  const { numFailedTests: failed, numPassedTests: passed } = await runTests(tests, name);
  // A file that can't even be loaded has no tests: that is no proof.
  tell(failed > 0 && passed > 0, `${name}: ${failed} of ${failed + passed} tests fail`);
}
console.log(
  wrong === 0 ? `All ${faults.length} seeded faults are found.` : `${wrong} of these lines are wrong.`,
);
process.exitCode = wrong === 0 ? 0 : 1;
