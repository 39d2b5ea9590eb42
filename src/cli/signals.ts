import type { Stop } from '../run/stop.js';
import { exitCodeOf, type StopReason } from '../model/errors.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
export type StopSignal = (typeof SIGNALS)[number];

/** npm and npx pass a Ctrl-C on that the terminal has sent already: what comes so soon after is the same one. */
const SAME_PRESS_MS = 150;
/** A stop takes the grace for answers and a checkpoint; whatever holds it up longer is left. */
const LONGEST_STOP_MS = 4_800;

export interface SignalsOptions {
  readonly stop: Stop;
  readonly process: Pick<NodeJS.EventEmitter, 'on' | 'removeListener'>;
  readonly now: () => number;
  /** The first signal: the run is stopping. */
  readonly onStopping: (signal: StopSignal) => void;
  /** Ends the process at once. */
  readonly exit: (signal: StopSignal, why: 'second signal' | 'not in time', code: number) => void;
}

/** The first signal stops the run cleanly, the second one at once; so does a stop that does not come to its end. */
export function listenForSignals(options: SignalsOptions): () => void {
  let first: { at: number; signal: StopSignal } | undefined;
  let last: NodeJS.Timeout | undefined;
  const received = (signal: StopSignal): void => {
    const at = options.now();
    if (first === undefined) {
      first = { at, signal };
      last = setTimeout(
        () => options.exit(signal, 'not in time', exitCodeOf(signal)),
        LONGEST_STOP_MS,
      ).unref();
      options.onStopping(signal);
      options.stop.request(signal);
    } else if (signal !== first.signal || at - first.at >= SAME_PRESS_MS) {
      options.exit(signal, 'second signal', exitCodeOf(signal));
    }
  };
  const listeners = SIGNALS.map((signal) => ({ signal, listener: () => received(signal) }));
  for (const { signal, listener } of listeners) options.process.on(signal, listener);
  return () => {
    clearTimeout(last);
    for (const { signal, listener } of listeners) options.process.removeListener(signal, listener);
  };
}

/** setTimeout takes no more; a longer time is several. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Calls back when so many minutes are over; gives what calls that off. */
export function afterMinutes(minutes: number | undefined, over: () => void): () => void {
  if (minutes === undefined) return () => undefined;
  let timer: NodeJS.Timeout;
  const wait = (left: number): void => {
    const step = Math.min(left, LONGEST_TIMER_MS);
    timer = setTimeout(() => (left > step ? wait(left - step) : over()), step).unref();
  };
  wait(minutes * 60_000);
  return () => clearTimeout(timer);
}

/** Why a run that ended early ended, as far as a person asked for it. */
export function exitCodeOfRun(complete: boolean, reason: StopReason | undefined): number {
  return complete ? 0 : exitCodeOf(reason ?? 'error');
}
