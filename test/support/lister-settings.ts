import { DEFAULT_VENUE_NAMES, type Venue } from '../../src/match/venue-names.js';
import type { ListerSettings } from '../../src/venues/definition.js';
import { FakeClock } from './fake-clock.js';

/** Settings of a lister whose site is at `url`, on a fake clock. */
export function listerSettings(lister: string, url: string): ListerSettings {
  const clock = new FakeClock();
  const prefix = `CF_${lister.toUpperCase()}`;
  return {
    environment: { [`${prefix}_URL`]: url, [`${prefix}_RPS`]: '1000' },
    stateDir: '/nowhere',
    snapshotDir: undefined,
    version: '0.0.0-test',
    now: clock.now,
    sleep: clock.sleep,
  };
}

export function venueOf(name: string): Venue {
  return DEFAULT_VENUE_NAMES.named(name) as Venue;
}
