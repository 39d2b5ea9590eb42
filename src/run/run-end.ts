import { errorContextOf } from '../checkpoint/error-context.js';
import type { RunEnd } from '../checkpoint/run-record.js';
import type { Stop } from './stop.js';

/** Somebody who was asked, and what keeps it from being complete. */
export interface AskedForEnd {
  readonly source: { readonly id: string };
  readonly left: number;
  readonly problem: Error | undefined;
}

/** How a run ended that came to its end. */
export function endOfRun(
  complete: boolean,
  asked: readonly AskedForEnd[],
  { reason }: Pick<Stop, 'reason'>,
  at: Date,
): RunEnd {
  if (complete) return { how: 'completed' };
  const stuck = asked.find(({ left, problem }) => left > 0 && problem !== undefined);
  const error = stuck && errorContextOf(stuck.problem, { source: stuck.source.id, at });
  return { ...stoppedOrFailed({ reason }), error };
}

/** How a run ended that an error ended. */
export function failedEnd(error: unknown, { reason }: Pick<Stop, 'reason'>, at: Date): RunEnd {
  return { ...stoppedOrFailed({ reason }), error: errorContextOf(error, { at }) };
}

/** Of a run that is not complete. */
export const stoppedOrFailed = ({ reason }: Pick<Stop, 'reason'>): RunEnd =>
  reason === undefined || reason === 'error' ? { how: 'failed' } : { how: 'stopped', reason };
