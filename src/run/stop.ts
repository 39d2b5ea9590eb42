import { setMaxListeners } from 'node:events';
import { Interrupted, type StopReason } from '../model/errors.js';

/** How long what is under way may still be answered. */
const GRACE_MS = 3000;

/**
 * Ends a run in two steps: no new request begins, then, after a grace, what is still under way is given up. A signal
 * ends what follows the asking too; a time limit leaves time to write what there is.
 */
export class Stop {
  private readonly soft = new AbortController();
  private readonly hard = new AbortController();
  private readonly leave = new AbortController();
  private why: StopReason | undefined;
  private readonly timers: NodeJS.Timeout[] = [];

  /** Resolves when nothing new may begin. */
  readonly requested: Promise<void>;

  constructor() {
    // Every request that is under way listens to these.
    setMaxListeners(0, this.soft.signal, this.hard.signal, this.leave.signal);
    this.requested = new Promise((resolve) => {
      this.soft.signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  /** Aborted when nothing new may begin. */
  get stopping(): AbortSignal {
    return this.soft.signal;
  }

  /** Aborted when what is under way is given up too. */
  get signal(): AbortSignal {
    return this.hard.signal;
  }

  /** Aborted when the output is not waited for any more either. */
  get leaving(): AbortSignal {
    return this.leave.signal;
  }

  get reason(): StopReason | undefined {
    return this.why;
  }

  /** The first reason counts. */
  request(reason: StopReason, graceMs = GRACE_MS): void {
    this.why ??= reason;
    this.soft.abort(new Error(`stopping: ${reason}`));
    const stopped = new Error(`stopped: ${reason}`);
    this.after(graceMs, () => {
      this.hard.abort(stopped);
      if (reason !== 'max_runtime') this.leave.abort(stopped);
    });
  }

  /** For the time before anything is asked: throws Interrupted when the run is to stop. */
  check(): void {
    if (this.why !== undefined) throw new Interrupted(this.why);
  }

  /** No timer of this keeps the process alive any more. */
  dispose(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }

  private after(milliseconds: number, act: () => void): void {
    if (milliseconds <= 0) act();
    else this.timers.push(setTimeout(act, milliseconds));
  }
}
