import { setTimeout as wait } from 'node:timers/promises';
import { LEASE_MS, currentHolder, renewedAt, type Holder } from './folder-lock.js';
import { lifeOf } from './process-identity.js';

const LOOK_AGAIN_MS = 100;
/** The clock of a shared disk may go before ours: nobody is waited for longer than that. */
const LONGEST_MS = 2 * LEASE_MS;

export interface OutwaitOptions {
  /** Called once, when there is somebody to be waited for. */
  readonly onWait: (holder: Holder) => void;
  /** Ends the waiting. */
  readonly stopping?: AbortSignal | undefined;
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
}

/**
 * Waits for a holder of whom it can't be told from here whether he lives: before a loss of power, in another container, on another host. A
 * living one renews his lease within seconds, and keeps the folder; the lease of a dead one runs out. Returns when either is so; who wants
 * the folder then takes it as always. Returns at once where nobody holds it, or somebody who can be seen.
 */
export async function outwaitUnseenHolder(
  folder: string,
  { onWait, stopping, sleep = wait }: OutwaitOptions,
): Promise<void> {
  const holder = await currentHolder(folder);
  if (holder === undefined || (await lifeOf(holder)) !== 'unknown') return;
  const renewed = await renewedAt(folder);
  onWait(holder);
  for (let waited = 0; waited < LONGEST_MS; waited += LOOK_AGAIN_MS) {
    await sleep(LOOK_AGAIN_MS);
    if (stopping?.aborted === true || (await renewedAt(folder)) !== renewed) return;
    if ((await currentHolder(folder)) === undefined) return;
  }
}

/** Why nothing happens meanwhile. */
export function waitingFor({ pid, host }: Holder): string {
  return `process ${pid} on ${host} had this session last, and can't be seen from here: waiting until its lease is renewed or over (${LEASE_MS / 1000} s)`;
}
