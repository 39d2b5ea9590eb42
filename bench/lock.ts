import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderLock } from '../src/state/folder-lock.js';
import type { BenchResult } from './result.js';

const HOLD = `
  import { FolderLock } from ${JSON.stringify(join(import.meta.dirname, '..', 'src', 'state', 'folder-lock.ts'))};
  await FolderLock.acquire(process.env.FOLDER, () => {});
  console.log('held');
  setInterval(() => {}, 1000);
`;

/** Seconds until the second process knows that it may not work, and until an heir has taken over after kill -9. */
export async function benchLock(): Promise<BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cf-bench-lock-'));
  try {
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', HOLD], {
      env: { ...process.env, FOLDER: folder },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    let began = performance.now();
    const refused = await FolderLock.acquire(folder, () => undefined).then(
      () => false,
      () => true,
    );
    const refusal = (performance.now() - began) / 1000;
    child.kill('SIGKILL');
    await once(child, 'exit');
    began = performance.now();
    const [first, second] = await Promise.allSettled([
      FolderLock.acquire(folder, () => undefined),
      FolderLock.acquire(folder, () => undefined),
    ]);
    const takeOver = (performance.now() - began) / 1000;
    const winners = [first, second].filter(({ status }) => status === 'fulfilled').length;
    for (const result of [first, second]) if (result.status === 'fulfilled') await result.value.free();
    return [
      {
        name: 'second process refused after',
        value: refusal,
        unit: 's',
        aim: '≤ 2',
        ok: refused && refusal <= 2,
      },
      {
        name: 'take-over after kill -9, two at once',
        value: takeOver,
        unit: 's',
        aim: '≤ 1, one winner',
        ok: winners === 1 && takeOver <= 1,
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
