import { setTimeout as wait } from 'node:timers/promises';

/** setTimeout takes no more; a longer sleep is several. */
const LONGEST_MS = 2 ** 31 - 1;

/** Resolves after so many milliseconds; rejects with the signal's reason when that is aborted first. */
export async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    for (let left = milliseconds; left > 0; left -= LONGEST_MS)
      await wait(Math.min(left, LONGEST_MS), undefined, { signal });
  } catch (error) {
    if (signal.aborted) throw signal.reason as Error;
    throw error;
  }
}
