import { createInterface } from 'node:readline';
import { FakeCrossref } from '../test/support/fake-crossref.js';
import { FakeOpenAlex } from '../test/support/fake-openalex.js';
import { FakeSemanticScholar } from '../test/support/fake-semantic-scholar.js';
import type { FakeService, FakeServiceOptions } from '../test/support/fake-service.js';
import { faultsOfEveryKind } from '../test/support/world-faults.js';
import { generateWorld } from '../test/support/world-generator.js';
import { worksOf } from '../test/support/world-services.js';
import { WORLD_SERVICES, type WorldService } from '../test/support/world-venues.js';
import type { WorldWork } from '../test/support/world-work.js';
import { SERVICE_LIMITS } from './sources-least.js';

/** What a service saw, as it tells when it is asked. */
export interface ServiceReport {
  readonly requests: number;
  /** Refused as too fast, or too many at once. */
  readonly tooFast: number;
  /** What the real one would have rejected or charged for. */
  readonly unexpected: readonly string[];
}

type Start = (works: readonly WorldWork[], options: FakeServiceOptions) => Promise<FakeService>;

const START: Readonly<Record<WorldService, Start>> = {
  semantic_scholar: (works, options) => FakeSemanticScholar.start({ works, ...options }),
  crossref: (works, options) => FakeCrossref.start({ works, ...options, concurrency: 3 }),
  openalex: (works, options) => FakeOpenAlex.start({ world: works, ...options }),
};

/**
 * One service in a process of its own: what is slow to make for one must not seem to come too fast at another. Says its address, and a
 * report for each line that it is told.
 */
const [service, faults] = process.argv.slice(2) as [WorldService, string];
const { requestsPerSecond, latencyMs } = SERVICE_LIMITS[service];
const works = worksOf(service, generateWorld());
const fake = await START[service](works, { requestsPerSecond, latency: latencyMs });
if (Number(faults) > 0) fake.faultFor = faultsOfEveryKind(Number(faults), WORLD_SERVICES.indexOf(service));
console.log(fake.url);
for await (const line of createInterface({ input: process.stdin })) {
  const { requests, tooFast, unexpected } = fake;
  const report: ServiceReport = { requests: requests.length, tooFast, unexpected };
  if (line === 'report') console.log(JSON.stringify(report));
}
process.exit(0);
