import type { UnderWay, Wait, Waits } from '../../http/waits.js';

/** Somebody who is asked has given no answer of use for a while. Times are of ISO 8601. */
export type SilenceEvent =
  | {
      readonly type: 'waiting';
      readonly source: string;
      /** For its reply, for the time at which it is asked again, or for the turn that its limits give. */
      readonly for: Wait['for'];
      /** What it said or did last, in a few words; null where it has not failed yet. */
      readonly reason: string | null;
      /** When the waiting began, in whatever attempts. */
      readonly since: string;
      /** When the reply is given up, the host is asked again, or the turn has come, at the latest. */
      readonly until: string;
      /** Which attempt it is, or is to be, of how many; null where it waits for its turn. */
      readonly attempt: number | null;
      readonly attempts: number | null;
    }
  /** It answers again, after so many seconds. */
  | { readonly type: 'answering'; readonly source: string; readonly seconds: number };

/** A silence so long is worth a word. */
const WORTH_A_WORD_MS = 5_000;
const LOOK_EVERY_MS = 1_000;
/** Waits that follow each other so soon are one: between two attempts nothing is waited for, for a moment. */
const ONE_WAIT_MS = 3_000;

interface Open {
  readonly wait: Wait;
  readonly until: number;
}

/** Of one source. */
interface Silence {
  /** When it began: with the first wait, or with the last answer. */
  since: number;
  readonly open: Set<Open>;
  lastEnded: number;
  /** The beginning of the one that was told of. */
  told: number | undefined;
}

/**
 * Who keeps the run waiting: told of each look at those who have given no answer of use for five seconds. Requests of one source are taken
 * together: an answer to any of them ends its silence.
 */
export class Silences implements Waits {
  readonly #now: () => number;
  readonly #sources = new Map<string, Silence>();

  /** Milliseconds since 1970, of a clock that nobody sets. */
  constructor(now: () => number) {
    this.#now = now;
  }

  begin(source: string, wait: Wait): UnderWay {
    const now = this.#now();
    const silence = this.#sources.get(source) ?? {
      since: now,
      open: new Set<Open>(),
      lastEnded: now,
      told: undefined,
    };
    this.#sources.set(source, silence);
    if (isOver(silence, now)) {
      silence.since = now;
      // Nobody has answered: there is no end to tell of.
      silence.told = undefined;
    }
    let open: Open = { wait, until: now + wait.longest };
    silence.open.add(open);
    const answered = (): void => {
      silence.since = this.#now();
    };
    return {
      alive: () => {
        answered();
        silence.open.delete(open);
        open = { wait, until: this.#now() + wait.longest };
        silence.open.add(open);
      },
      end: (isAnswer) => {
        silence.open.delete(open);
        silence.lastEnded = this.#now();
        if (isAnswer) answered();
      },
    };
  }

  /** Tells of everybody who is silent now, and of everybody who is not any more. */
  look(tell: (event: SilenceEvent) => void): void {
    const now = this.#now();
    for (const [source, silence] of this.#sources) {
      const { since, told, open } = silence;
      if (told !== undefined && since !== told) {
        silence.told = undefined;
        tell({ type: 'answering', source, seconds: Math.round((since - told) / 1000) });
      }
      const foremost = foremostOf([...open]);
      if (foremost !== undefined && now - since >= WORTH_A_WORD_MS) {
        silence.told = since;
        tell(waitingFor(source, since, foremost));
      } else if (isOver(silence, now)) this.#sources.delete(source);
    }
  }

  /** Looks every second; gives what ends that. */
  watch(tell: (event: SilenceEvent) => void): () => void {
    const timer = setInterval(() => this.look(tell), LOOK_EVERY_MS).unref();
    return () => clearInterval(timer);
  }
}

/** Whether nobody has waited for some time. */
const isOver = ({ open, lastEnded }: Silence, now: number): boolean =>
  open.size === 0 && now - lastEnded > ONE_WAIT_MS;

/** What went wrong is more telling than a reply that may come yet. */
function foremostOf(open: readonly Open[]): Open | undefined {
  const ofKind = (kind: Wait['for']): Open | undefined => open.find(({ wait }) => wait.for === kind);
  return ofKind('retry') ?? ofKind('answer') ?? ofKind('turn');
}

function waitingFor(source: string, since: number, { wait, until }: Open): SilenceEvent {
  return {
    type: 'waiting',
    source,
    for: wait.for,
    reason: wait.reason ?? null,
    since: new Date(since).toISOString(),
    until: new Date(until).toISOString(),
    attempt: wait.attempt ?? null,
    attempts: wait.attempts ?? null,
  };
}
