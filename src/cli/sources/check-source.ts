import { INTERRUPTED, RequestFailed } from '../../http/failures.js';
import { SourceUnavailable } from '../../model/errors.js';
import type { SourceDefinition, SourceSettings } from '../../sources/definition.js';

/** What came of asking a source something small. */
export interface Checked {
  readonly state: 'answers' | 'refuses' | 'takes_no_more' | 'no_turn' | 'does_not_answer';
  /** What went wrong, and what to do. */
  readonly message: string | null;
}

/** Nobody who looks whether a source answers wants to wait for all attempts. */
const NO_MORE_ATTEMPTS_MS = 8_000;
const GIVEN_UP_MS = 15_000;

const NO_TURN = `no turn to ask came within ${NO_MORE_ATTEMPTS_MS / 1000} s: it wants to be asked less often, or other runs are asking it`;

/** Asks a source one small thing; undefined for one that is not asked over a network. Throws UsageError for a wrong variable. */
export async function checkSource(
  definition: SourceDefinition,
  settings: SourceSettings,
): Promise<Checked | undefined> {
  const source = await definition.create(settings);
  try {
    if (source.check === undefined) return undefined;
    const stopping = AbortSignal.timeout(NO_MORE_ATTEMPTS_MS);
    await source.check({ stopping, signal: AbortSignal.timeout(GIVEN_UP_MS) });
    return { state: 'answers', message: null };
  } catch (error) {
    if (error instanceof SourceUnavailable) {
      const state = error.state === 'refused' ? 'refuses' : 'takes_no_more';
      return { state, message: [error.message, error.next].filter((part) => part !== undefined).join(' ') };
    }
    if (error instanceof RequestFailed && error.message === INTERRUPTED)
      return { state: 'no_turn', message: NO_TURN };
    if (error instanceof RequestFailed) return { state: 'does_not_answer', message: error.message };
    throw error;
  } finally {
    await source.close();
  }
}
