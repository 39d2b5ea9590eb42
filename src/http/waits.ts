/** What a request waits for: its reply; the pause before it is asked again; or its turn, which the limits of the host put off. */
export interface Wait {
  readonly for: 'answer' | 'retry' | 'turn';
  /** How long it can take at the longest, in milliseconds: then the reply is given up, the host is asked again, or the request has its turn. */
  readonly longest: number;
  /** Why it waits, in the words of a reader (`HTTP 503`); not given where nothing went wrong. */
  readonly reason?: string | undefined;
  /** Which attempt it is, or is to be, of how many. */
  readonly attempt?: number;
  readonly attempts?: number;
}

/** A wait that goes on. */
export interface UnderWay {
  /** A part of the answer has come: nobody waits in vain, and the rest has as long again. */
  alive(): void;
  /** `answered`: the wait was not in vain. */
  end(answered: boolean): void;
}

/** Gets to know whom requests wait for, so that a person can be told. Called for every request: it must cost nothing. */
export interface Waits {
  begin(source: string, wait: Wait): UnderWay;
}

const UNNOTICED: UnderWay = { alive: () => undefined, end: () => undefined };

/** Where nobody wants to know. */
export const UNNOTICED_WAITS: Waits = { begin: () => UNNOTICED };
