import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { SourceSettings } from '../sources/definition.js';
import type { CommandContext } from './context.js';
import { filled } from './settings.js';

/** setTimeout takes no more; a longer sleep is several. */
const LONGEST_MS = 2 ** 31 - 1;

/** What the sources need to know of the outside world. */
export function sourceSettings(
  { environment, version, now }: CommandContext,
  given: Pick<SourceSettings, 'stateDir' | 'snapshotDir' | 'budgets' | 'venues' | 'note'>,
): SourceSettings {
  const limitsDir = filled(environment.CF_LIMITS_DIR) ?? join(given.stateDir, 'limits');
  return { environment, version, now, sleep, limitsDir, ...given };
}

async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    for (let left = milliseconds; left > 0; left -= LONGEST_MS)
      await wait(Math.min(left, LONGEST_MS), undefined, { signal });
  } catch (error) {
    if (signal.aborted) throw signal.reason as Error;
    throw error;
  }
}
