import {
  CircuitState,
  ConsecutiveBreaker,
  ExponentialBackoff,
  circuitBreaker,
  handleWhen,
  isBrokenCircuitError,
} from 'cockatiel';
import { AttemptFailed, type FailureKind } from './failures.js';

/** So many failures in a row, of any requests, mean that the host is down. */
const FAILURES_IN_A_ROW = 20;
const FIRST_BREAK_MS = 5_000;
const LONGEST_BREAK_MS = 30_000;

/**
 * Keeps a host that is down from being asked by every waiting request in turn: after twenty failures in a row one
 * request at a time looks whether it is back, first after 5 seconds, later after 30.
 */
export class Circuit {
  readonly #breaker = circuitBreaker(
    handleWhen((error) => error instanceof AttemptFailed && error.hostAtFault),
    {
      halfOpenAfter: new ExponentialBackoff({ initialDelay: FIRST_BREAK_MS, maxDelay: LONGEST_BREAK_MS }),
      breaker: new ConsecutiveBreaker(FAILURES_IN_A_ROW),
    },
  );

  /** Of the failure that was seen last. */
  #lastKind: FailureKind = 'network';

  /** True while the host is taken to be down. */
  get broken(): boolean {
    return this.#breaker.state === CircuitState.Open || this.#breaker.state === CircuitState.HalfOpen;
  }

  /** Runs the attempt, or fails at once while the host is taken to be down. */
  async run<T>(attempt: () => Promise<T>): Promise<T> {
    try {
      return await this.#breaker.execute(attempt);
    } catch (error) {
      if (error instanceof AttemptFailed) this.#lastKind = error.kind;
      if (isBrokenCircuitError(error)) {
        throw new AttemptFailed('the host does not answer', {
          hostAtFault: false,
          kind: this.#lastKind,
          cause: error,
        });
      }
      throw error;
    }
  }
}
