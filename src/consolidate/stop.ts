import { setMaxListeners } from 'node:events';
import { Interrupted, type StopReason } from '../model/errors.js';

/** How long what is under way may still be answered. */
export const GRACE_MS = 3000;

/** Ends a run in two steps: no new request begins, then, after a grace, what is still under way is given up. */
export class Stop {
  private readonly soft = new AbortController();
  private readonly hard = new AbortController();
  private why: StopReason | undefined;
  private timer: NodeJS.Timeout | undefined;

  /** Resolves when nothing new may begin. */
  readonly requested: Promise<void>;

  constructor() {
    // Every request that is under way listens to these.
    setMaxListeners(0, this.soft.signal, this.hard.signal);
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

  get reason(): StopReason | undefined {
    return this.why;
  }

  /** The first reason counts. */
  request(reason: StopReason, graceMs = GRACE_MS): void {
    this.why ??= reason;
    this.soft.abort(new Error(`stopping: ${reason}`));
    if (graceMs <= 0) this.hard.abort(new Error(`stopped: ${reason}`));
    else this.timer ??= setTimeout(() => this.hard.abort(new Error(`stopped: ${reason}`)), graceMs);
  }

  /** For the time before anything is asked: throws Interrupted when the run is to stop. */
  check(): void {
    if (this.why !== undefined) throw new Interrupted(this.why);
  }

  /** No timer of this keeps the process alive any more. */
  dispose(): void {
    clearTimeout(this.timer);
  }
}
