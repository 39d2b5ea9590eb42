import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { BenchResult } from './result.js';

const ROUNDS = 15;

/** `cf --version` beside a Node that does nothing. */
export function benchStartup(): Promise<BenchResult[]> {
  const cf = join(import.meta.dirname, '..', 'bin', 'cf.js');
  const nothing = bestOf(['-e', '0']);
  const version = bestOf([cf, '--version']);
  const ratio = version / nothing;
  return Promise.resolve([
    { name: 'node -e 0', value: nothing, unit: 'ms' },
    { name: 'cf --version', value: version, unit: 'ms' },
    { name: 'cf --version beside node -e 0', value: ratio, unit: '×', aim: '≤ 2', ok: ratio <= 2 },
  ]);
}

function bestOf(args: readonly string[]): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const began = performance.now();
    spawnSync(process.execPath, args, { stdio: 'ignore' });
    return performance.now() - began;
  });
  return Math.min(...times);
}
