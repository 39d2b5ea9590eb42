import { FakeCrossref } from '../test/support/fake-crossref.js';
import { FakeOpenAlex } from '../test/support/fake-openalex.js';
import { FakeSemanticScholar } from '../test/support/fake-semantic-scholar.js';
import type { FakeService, FakeServiceOptions } from '../test/support/fake-service.js';
import { faultsOfEveryKind } from '../test/support/world-faults.js';
import type { World } from '../test/support/world-generator.js';
import { worksOf } from '../test/support/world-services.js';
import { WORLD_SERVICES, type WorldService } from '../test/support/world-venues.js';
import type { WorldWork } from '../test/support/world-work.js';
import { SERVICE_LIMITS } from './sources-least.js';
import type { ProgramRun } from './sources-run.js';

export interface ServicesOptions {
  /** The share of the requests that fail; 0 when not given. */
  readonly faults?: number;
}

export interface RunningServices {
  readonly sources: readonly WorldService[];
  /** What the program has to be told to ask these services, with the keys of a careful user. */
  readonly environment: Readonly<Record<string, string>>;
  requests(): Pick<ProgramRun, 'requests' | 'total' | 'tooFast' | 'unexpected'>;
  close(): Promise<void>;
}

type Start = (works: readonly WorldWork[], options: FakeServiceOptions) => Promise<FakeService>;

const START: Readonly<Record<WorldService, Start>> = {
  semantic_scholar: (works, options) => FakeSemanticScholar.start({ works, ...options }),
  crossref: (works, options) => FakeCrossref.start({ works, ...options, concurrency: 3 }),
  openalex: (works, options) => FakeOpenAlex.start({ world: works, ...options }),
};

/** All services of a world on loopback, with the limits of the real ones. */
export async function startServices(world: World, { faults = 0 }: ServicesOptions): Promise<RunningServices> {
  const services = new Map<WorldService, FakeService>();
  for (const [nth, service] of WORLD_SERVICES.entries()) {
    const { requestsPerSecond, latencyMs } = SERVICE_LIMITS[service];
    const limits = { requestsPerSecond, latency: latencyMs };
    const fake = await START[service](worksOf(service, world), limits);
    if (faults > 0) fake.faultFor = faultsOfEveryKind(faults, nth);
    services.set(service, fake);
  }
  const all = [...services.values()];
  const sum = (count: (fake: FakeService) => number): number =>
    all.reduce((total, fake) => total + count(fake), 0);
  return {
    sources: WORLD_SERVICES,
    environment: {
      ...Object.fromEntries([...services].map(([id, { url }]) => [`CF_${id.toUpperCase()}_URL`, url])),
      SEMANTIC_SCHOLAR_API_KEY: 'a-key-of-the-benchmark',
      OPENALEX_API_KEY: 'a-key-of-the-benchmark',
      CF_OPENALEX_RPS: String(SERVICE_LIMITS.openalex.requestsPerSecond),
      CF_MAILTO: 'benchmark@example.org',
      // The same bytes in every run.
      SOURCE_DATE_EPOCH: '1767323045',
    },
    requests: () => ({
      requests: Object.fromEntries(
        [...services].map(([id, { requests }]) => [id, requests.length]),
      ) as Record<WorldService, number>,
      total: sum(({ requests }) => requests.length),
      tooFast: sum(({ tooFast }) => tooFast),
      unexpected: all.flatMap(({ unexpected }) => unexpected),
    }),
    close: async () => {
      await Promise.all(all.map((fake) => fake.close()));
    },
  };
}
