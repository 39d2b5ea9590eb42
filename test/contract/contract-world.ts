import type { Source } from '../../src/sources/source.js';
import type { FakeClock } from '../support/fake-clock.js';
import type { FakeService } from '../support/fake-service.js';
import type { ContractWorld, HttpWorld } from './source-contract.js';

type Change = (rows: unknown[]) => unknown[];

/** A source that asks a fake service; what was asked before is not counted. `within`: for rows that hold what they say in a part of theirs. */
export function contractWorld(
  source: Source,
  fake: FakeService,
  clock: FakeClock,
  faults: HttpWorld['faults'],
  within: (change: Change) => Change = (change) => change,
): ContractWorld {
  const before = fake.requests.length;
  return {
    source,
    check: () => fake.check(),
    close: () => fake.close(),
    http: {
      fail: (fault, times) => fake.fail(fault, times),
      distort: (change) => {
        fake.distort = within(change);
      },
      requests: () => fake.requests.length - before,
      slept: () => clock.slept,
      faults,
    },
  };
}
