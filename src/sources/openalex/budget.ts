import type { RawReply } from '../../http/reply.js';
import { SourceUnavailable } from '../../model/errors.js';

/** What a request costs, in credits: https://help.openalex.org, "Example costs" (2026-08). */
export const COST = { single: 0, list: 1, search: 10 } as const;

const USD_PER_CREDIT = 0.0001;

/**
 * What may still be spent today. Learned from the headers of answers and counted along, because the headers of
 * OpenAlex's several edges do not quite agree; the lower figure holds. Nothing is asked that can't be paid for.
 */
export class Budget {
  readonly #now: () => Date;
  readonly #advice: string;
  #remaining: number | undefined;
  #resetsAt: Date | undefined;
  /** What requests under way may cost. */
  #reserved = 0;

  constructor(options: { now: () => Date; advice: string }) {
    this.#now = options.now;
    this.#advice = options.advice;
  }

  /**
   * Sets credits aside for one request and gives back what ends that. Throws SourceUnavailable when fewer remain.
   * What costs nothing is always let through.
   */
  reserve(cost: number): () => void {
    this.#renew();
    const left = this.#remaining === undefined ? Infinity : this.#remaining - this.#reserved;
    if (cost > 0 && left < cost) throw this.#spent(Math.max(0, left), cost);
    this.#reserved += cost;
    return () => {
      this.#reserved -= cost;
    };
  }

  /** Learns from an answer. Never from a 429: one for asking too fast says that nothing remains. */
  observe(reply: RawReply): void {
    if (reply.status === 429 || reply.status >= 500) return;
    this.#renew();
    const used = numberIn(reply, 'x-ratelimit-credits-used') ?? 0;
    const counted = this.#remaining === undefined ? Infinity : this.#remaining - used;
    const remaining = Math.min(counted, remainingIn(reply) ?? Infinity);
    if (remaining === Infinity) return;
    this.#remaining = Math.max(0, remaining);
    this.#resetsAt = this.resetOf(reply);
  }

  /** The source said that there is nothing left. */
  exhausted(reply: RawReply): void {
    this.#remaining = 0;
    this.#resetsAt = this.resetOf(reply);
  }

  /** When the budget is filled again: as the reply says, else at the next midnight UTC. */
  resetOf(reply: RawReply): Date {
    const seconds = numberIn(reply, 'x-ratelimit-reset');
    const now = this.#now();
    if (seconds !== undefined) return new Date(now.getTime() + seconds * 1000);
    return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1));
  }

  #renew(): void {
    if (this.#resetsAt === undefined || this.#now() < this.#resetsAt) return;
    this.#remaining = undefined;
    this.#resetsAt = undefined;
  }

  #spent(left: number, cost: number): SourceUnavailable {
    const until = this.#resetsAt?.toISOString() ?? 'midnight UTC';
    return new SourceUnavailable(
      'openalex',
      'parked',
      `The budget of openalex is spent until ${until}: ${left} credits are left and the next request costs ${cost}.`,
      { safe: 'What it answered so far is saved.', next: this.#advice, resetsAt: this.#resetsAt },
    );
  }
}

function remainingIn(reply: RawReply): number | undefined {
  const today = numberIn(reply, 'x-ratelimit-remaining');
  if (today === undefined) return undefined;
  const once = numberIn(reply, 'x-ratelimit-onetime-remaining') ?? 0;
  const prepaid = numberIn(reply, 'x-ratelimit-prepaid-remaining-usd') ?? 0;
  return today + once + Math.floor(prepaid / USD_PER_CREDIT);
}

function numberIn(reply: RawReply, header: string): number | undefined {
  const value = reply.headers[header]?.trim();
  return value !== undefined && /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : undefined;
}
