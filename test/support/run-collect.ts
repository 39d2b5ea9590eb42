import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { collect } from '../../src/collect/collect.js';
import type { CollectConfig } from '../../src/collect/config.js';
import type { CollectEvent, CollectSummary } from '../../src/collect/events.js';
import { DEFAULT_VENUE_NAMES } from '../../src/match/venue-names.js';
import { Stop } from '../../src/run/stop.js';
import type { ListerDefinition, ListerSettings } from '../../src/venues/definition.js';
import { FIXED_TIME } from './run-consolidate.js';

export function collectConfigFor(folder: string, more: Partial<CollectConfig> = {}): CollectConfig {
  return {
    venues: undefined,
    years: undefined,
    lister: undefined,
    from: undefined,
    maxPapers: undefined,
    output: join(folder, 'out.json'),
    stdoutIsTerminal: false,
    resume: false,
    refresh: false,
    allowPartial: false,
    stateDir: join(folder, '.cf_state'),
    keepSession: false,
    checkpointInterval: 0,
    maxRuntime: undefined,
    venueNames: DEFAULT_VENUE_NAMES,
    fixedTime: FIXED_TIME,
    ...more,
  };
}

export function listerSettings(stateDir: string, environment: Record<string, string> = {}): ListerSettings {
  return {
    environment,
    stateDir,
    snapshotDir: undefined,
    version: '0.0.0-test',
    now: () => new Date(),
    sleep: async (milliseconds, signal) => {
      await wait(milliseconds, undefined, { signal });
    },
  };
}

export interface Collected {
  readonly summary: CollectSummary;
  readonly events: readonly CollectEvent[];
  readonly stdout: string;
}

/** Runs `collect` in this process with listers of the test's. */
export async function runCollect(
  config: CollectConfig,
  listers: readonly ListerDefinition[],
  more: { stop?: Stop; now?: () => Date; onEvent?: (event: CollectEvent) => void } = {},
): Promise<Collected> {
  const events: CollectEvent[] = [];
  const stdout = new PassThrough();
  const chunks: Buffer[] = [];
  stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const summary = await collect({
    config,
    settings: listerSettings(config.stateDir),
    listers,
    stop: more.stop ?? new Stop(),
    report: (event) => {
      events.push(event);
      more.onEvent?.(event);
    },
    resumeLine: (id) => `cf collect --resume ${id}`,
    now: more.now ?? (() => new Date()),
    cfVersion: '0.0.0-test',
    stdout,
  });
  return { summary, events, stdout: Buffer.concat(chunks).toString() };
}
