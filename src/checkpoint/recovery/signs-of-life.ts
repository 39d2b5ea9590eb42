import type { RecoverableSession } from './recoverable-session.js';

/** The latest time that anything in a session names, in milliseconds since 1970. */
export function signsOf(
  record: RecoverableSession['record'],
  times: readonly (string | undefined)[],
): number | undefined {
  const run = record && 'record' in record ? record.record : undefined;
  const all = [run?.beat.at, run?.end?.at, ...times]
    .map((time) => Date.parse(time ?? ''))
    .filter((time) => !Number.isNaN(time));
  return all.length === 0 ? undefined : Math.max(...all);
}

/** How long was worked, from the first commit of each run to its last. */
export function secondsWorked(
  worked: readonly { readonly firstAt: string; readonly lastAt: string }[],
): number {
  const milliseconds = worked.reduce((sum, { firstAt, lastAt }) => {
    const between = Date.parse(lastAt) - Date.parse(firstAt);
    return between > 0 ? sum + between : sum;
  }, 0);
  return milliseconds / 1000;
}

export function newestRun(...runs: readonly (number | undefined)[]): number | undefined {
  const known = runs.filter((run) => run !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

/** Whether the last run said that all was done and the output written. `run`: the one that was begun last, as far as anything tells. */
export function saidComplete(
  record: RecoverableSession['record'],
  id: string,
  run: number | undefined,
): boolean {
  if (record === undefined || 'problem' in record) return false;
  const { session_id: of, run: nth, end } = record.record;
  return end?.how === 'completed' && of === id && nth >= (run ?? 0);
}
