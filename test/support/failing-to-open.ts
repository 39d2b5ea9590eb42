import fs from 'node:fs';
import { onTestFinished, vi, type MockInstance } from 'vitest';

/** Lets streams fail to open the file of this name with a system error, from the given time on. Restored when the test ends at the latest. */
export function failingToOpen(name: string, code: string, from = 1): MockInstance {
  const open = fs.open.bind(fs) as (...args: unknown[]) => void;
  let times = 0;
  const spy = vi.spyOn(fs, 'open').mockImplementation((...args: unknown[]) => {
    const opened = args.at(-1) as (error: Error) => void;
    if (!String(args[0]).endsWith(name) || ++times < from) return open(...args);
    process.nextTick(opened, Object.assign(new Error(`${code}: open`), { code }));
  });
  onTestFinished(() => spy.mockRestore());
  return spy;
}
