/** A request that got no usable answer, in the words of a reader (`HTTP 503`); it may be asked again. */
export class RequestFailed extends Error {
  /** True when the host itself seems to be down, and not this one request unlucky. */
  readonly hostDown: boolean;
  readonly kind: FailureKind;

  constructor(reason: string, options: { hostDown?: boolean; kind?: FailureKind; cause?: unknown } = {}) {
    super(reason, { cause: options.cause });
    this.name = 'RequestFailed';
    this.hostDown = options.hostDown ?? false;
    this.kind = options.kind ?? 'source';
  }
}

/** `network`: no whole reply came. `source`: one came, and it was no use. */
export type FailureKind = 'network' | 'source';

/** The reason of everything that was not asked, or not asked again, because the run is stopping. */
export const INTERRUPTED = 'interrupted';

/** The reply is larger than is read at all; a smaller question might have a smaller one. Never leaves this folder. */
export class ReplyTooLarge extends Error {
  constructor(maxBytes: number) {
    super(`the reply is larger than ${Math.round(maxBytes / 1_000_000)} MB`);
    this.name = 'ReplyTooLarge';
  }
}

/** One attempt that failed in a way that another one may not. Never leaves this folder. */
export class AttemptFailed extends Error {
  /** How long the host asked us to wait, in milliseconds. */
  readonly retryAfter: number | undefined;
  /** Whether it says something about the host's health; being told to go slower does not. */
  readonly hostAtFault: boolean;
  /** False when the host can't have got the request. */
  readonly sent: boolean;
  readonly kind: FailureKind;

  constructor(
    reason: string,
    options: {
      retryAfter?: number | undefined;
      hostAtFault: boolean;
      sent?: boolean;
      kind?: FailureKind;
      cause?: unknown;
    },
  ) {
    super(reason, { cause: options.cause });
    this.name = 'AttemptFailed';
    this.retryAfter = options.retryAfter;
    this.hostAtFault = options.hostAtFault;
    this.sent = options.sent ?? true;
    this.kind = options.kind ?? 'source';
  }
}
