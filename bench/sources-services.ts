import { Child } from '../test/support/child.js';
import { WORLD_SERVICES, type WorldService } from '../test/support/world-venues.js';
import { SERVICE_LIMITS } from './sources-least.js';
import type { ServiceReport } from './sources-service-child.js';

export interface ServicesOptions {
  /** The share of the requests that fail; 0 when not given. */
  readonly faults?: number;
}

/** What all services saw together. */
export interface ServicesReport {
  readonly requests: Readonly<Record<WorldService, number>>;
  readonly total: number;
  readonly tooFast: number;
  readonly unexpected: readonly string[];
}

export interface RunningServices {
  readonly sources: readonly WorldService[];
  /** What the program has to be told to ask these services, with the keys of a careful user. */
  readonly environment: Readonly<Record<string, string>>;
  report(): Promise<ServicesReport>;
  close(): Promise<void>;
}

/** All services of the world on loopback, with the limits of the real ones. */
export async function startServices({ faults = 0 }: ServicesOptions): Promise<RunningServices> {
  const children = WORLD_SERVICES.map(
    (service) =>
      [service, new Child('../../bench/sources-service-child.ts', [service, String(faults)])] as const,
  );
  const addresses = await Promise.all(
    children.map(async ([service, child]) => {
      const url = await child.next();
      if (url === '') throw new Error(`${service} did not start:\n${child.stderr}`);
      return [`CF_${service.toUpperCase()}_URL`, url] as const;
    }),
  );
  return {
    sources: WORLD_SERVICES,
    environment: {
      ...Object.fromEntries(addresses),
      SEMANTIC_SCHOLAR_API_KEY: 'a-key-of-the-benchmark',
      OPENALEX_API_KEY: 'a-key-of-the-benchmark',
      CF_OPENALEX_RPS: String(SERVICE_LIMITS.openalex.requestsPerSecond),
      CF_MAILTO: 'benchmark@example.org',
      // The same bytes in every run.
      SOURCE_DATE_EPOCH: '1767323045',
    },
    report: async () => {
      const reports = await Promise.all(
        children.map(
          async ([service, child]) =>
            [service, JSON.parse(await child.tell('report')) as ServiceReport] as const,
        ),
      );
      const sum = (count: (report: ServiceReport) => number): number =>
        reports.reduce((total, [, report]) => total + count(report), 0);
      return {
        requests: Object.fromEntries(reports.map(([service, { requests }]) => [service, requests])) as Record<
          WorldService,
          number
        >,
        total: sum(({ requests }) => requests),
        tooFast: sum(({ tooFast }) => tooFast),
        unexpected: reports.flatMap(([, { unexpected }]) => unexpected),
      };
    },
    close: async () => {
      await Promise.all(children.map(([, child]) => child.kill()));
    },
  };
}
