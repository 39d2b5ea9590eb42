import { venueNamed, type Venue } from '../../src/match/venue-names.js';
import type { ListerSettings } from '../../src/venues/definition.js';
import type { Lister, VenueYear } from '../../src/venues/lister.js';
import type { ListerWorld } from '../contract/lister-contract.js';
import { FakeClock } from './fake-clock.js';
import type { FakeService } from './fake-service.js';
import { worldWork, type WorldWork } from './world-work.js';

export const YEAR = 2021;

/** A venue by its name, as it stands in the table. */
export const venueYear = (name: string, year = YEAR): VenueYear => ({
  venue: venueNamed(name) as Venue,
  year,
});

/** So many works of a venue in `YEAR`, the most cited first, and some of another year and of another venue. */
export function worksOfVenue(venue: string, count: number): WorldWork[] {
  const works = Array.from({ length: count }, (_, n) =>
    worldWork(n + 1, { venue, year: YEAR, citations: 10_000 - n }),
  );
  return [
    ...works,
    worldWork(20_001, { venue, year: YEAR - 1 }),
    worldWork(20_002, { venue: 'Peat Letters', year: YEAR }),
  ];
}

/** A world whose listers share a clock and nothing else. */
export function listerWorld(
  fake: FakeService,
  create: (settings: (environment: Readonly<Record<string, string>>) => ListerSettings) => Lister,
): ListerWorld {
  const clock = new FakeClock();
  const world: ListerWorld = {
    fake,
    slept: clock.slept,
    create: () =>
      Promise.resolve(
        create((environment) => ({
          environment,
          stateDir: '/nowhere',
          snapshotDir: undefined,
          version: '0.0.0-test',
          now: clock.now,
          sleep: (milliseconds, signal) => {
            if (milliseconds >= 500) world.onLongSleep?.();
            return clock.sleep(milliseconds, signal);
          },
        })),
      ),
  };
  return world;
}
