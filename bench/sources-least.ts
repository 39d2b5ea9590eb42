import type { WorldPaper } from '../test/support/world-lists.js';
import { WORLD_SERVICES, type WorldService } from '../test/support/world-venues.js';

/** What a service lets through, and how long it takes to answer. */
export interface ServiceLimits {
  readonly requestsPerSecond: number;
  /** Identifiers that one request may ask about. */
  readonly identifiers: number;
  readonly latencyMs: number;
}

export const SERVICE_LIMITS: Readonly<Record<WorldService, ServiceLimits>> = {
  semantic_scholar: { requestsPerSecond: 1, identifiers: 500, latencyMs: 300 },
  crossref: { requestsPerSecond: 3, identifiers: 50, latencyMs: 300 },
  openalex: { requestsPerSecond: 10, identifiers: 100, latencyMs: 150 },
};

export interface Least {
  readonly requests: Readonly<Record<WorldService, number>>;
  readonly total: number;
  readonly seconds: number;
}

/** The least that asking every service about every identifier of a list can take: full batches at the full rate, all services at once. */
export function leastFor(list: readonly WorldPaper[]): Least {
  const identifiers = list.filter(({ by }) => by === 'identifier').length;
  const requests = Object.fromEntries(
    WORLD_SERVICES.map((service) => [service, Math.ceil(identifiers / SERVICE_LIMITS[service].identifiers)]),
  ) as Record<WorldService, number>;
  const seconds = WORLD_SERVICES.map((service) => {
    const { requestsPerSecond, latencyMs } = SERVICE_LIMITS[service];
    // The first request goes out at once, and the last one is waited for.
    return (requests[service] - 1) / requestsPerSecond + latencyMs / 1000;
  });
  return {
    requests,
    total: Object.values(requests).reduce((sum, one) => sum + one, 0),
    seconds: Math.max(...seconds),
  };
}
