import { join } from 'node:path';
import type { SourceSettings } from '../sources/definition.js';
import type { CommandContext } from './context.js';
import { filled } from './settings.js';

/** What the sources need to know of the outside world. */
export function sourceSettings(
  { environment, version, now, sleep }: CommandContext,
  given: Pick<SourceSettings, 'stateDir' | 'snapshotDir' | 'budgets' | 'venues' | 'note' | 'waits'>,
): SourceSettings {
  const limitsDir = filled(environment.CF_LIMITS_DIR) ?? join(given.stateDir, 'limits');
  return { environment, version, now, sleep, limitsDir, ...given };
}
