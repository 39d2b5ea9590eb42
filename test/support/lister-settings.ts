import type { ListerSettings } from '../../src/venues/definition.js';

/** Settings of a lister whose servers are on loopback, by the names of their variables; whoever sleeps wakes at once, so much later. */
export function listerSettings(
  environment: Record<string, string>,
  stateDir = '/nonexistent',
): ListerSettings {
  const rates = Object.keys(environment).map((name) => [name.replace(/_URL$/, '_RPS'), '1000']);
  let time = Date.parse('2031-08-01T00:00:00Z');
  return {
    environment: { ...Object.fromEntries(rates), ...environment } as Record<string, string>,
    stateDir,
    snapshotDir: undefined,
    version: '0.0.0',
    now: () => new Date(time),
    sleep: (milliseconds) => {
      time += milliseconds;
      return Promise.resolve();
    },
  };
}
