import * as z from 'zod';
import { DEFAULT_STATE_DIR } from '../../checkpoint/sessions/session-places.js';
import type { DedupeConfig } from '../../dedupe/config.js';
import { DEFAULT_DEDUPE, DEFAULT_VERSIONS } from '../../match/duplicates.js';
import { UsageError } from '../../model/errors.js';
import { readColumns } from '../columns.js';
import { noInput } from '../messages.js';
import {
  dedupeMode,
  epoch,
  EXPECTED_CONFIG,
  EXPECTED_DEDUPE,
  EXPECTED_EPOCH,
  EXPECTED_STATE_DIR,
  EXPECTED_VERSIONS,
  filled,
  name,
  parseSettings,
  versionMode,
  type Environment,
  type Expected,
} from '../settings.js';

/** The flags of `cf dedupe` as they were typed. */
export interface DedupeFlags {
  readonly input?: readonly string[];
  readonly output?: string;
  readonly columns?: string;
  readonly clusters?: string;
  readonly dedupe?: string;
  readonly versions?: string;
  readonly review?: string;
  readonly stateDir?: string;
  readonly config?: string;
  readonly progress?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** A file of its own: standard output is for the list. */
const fileName = name.refine((file) => file !== '-');

const schema = z.object({
  '--input': z.array(name).optional(),
  '--output': name.optional(),
  '--clusters': fileName.optional(),
  '--dedupe': dedupeMode.default(DEFAULT_DEDUPE),
  '--versions': versionMode.default(DEFAULT_VERSIONS),
  '--review': fileName.optional(),
  '--state-dir': name.optional(),
  '--config': name.optional(),
  SOURCE_DATE_EPOCH: epoch,
});

const EXPECTED: Readonly<Record<keyof z.infer<typeof schema>, Expected>> = {
  '--input': ['the name of a file, or "-" for standard input', '--input scopus.json --input wos.json'],
  '--output': ['the name of a file, or "-" for standard output', '--output deduplicated.json'],
  '--clusters': ['the name of a file', '--clusters clusters.csv'],
  '--dedupe': EXPECTED_DEDUPE,
  '--versions': EXPECTED_VERSIONS,
  '--review': ['the name of a file', '--review pairs.csv'],
  '--state-dir': EXPECTED_STATE_DIR,
  '--config': EXPECTED_CONFIG,
  SOURCE_DATE_EPOCH: EXPECTED_EPOCH,
};

const TAKE_A_VALUE = [
  '--input',
  '--output',
  '--clusters',
  '--dedupe',
  '--versions',
  '--review',
  '--state-dir',
  '--config',
] as const;

export interface DedupeCommandConfig {
  /** All but the precedence, which is read from a file. */
  readonly dedupe: Omit<DedupeConfig, 'precedence'>;
  readonly configFile: string | undefined;
}

/** What `cf dedupe` is asked to do, from flags and environment. Throws UsageError; nothing was touched then. */
export function readDedupeConfig(flags: DedupeFlags, environment: Environment): DedupeCommandConfig {
  const given = {
    '--input': flags.input,
    '--output': flags.output,
    '--clusters': flags.clusters,
    '--dedupe': flags.dedupe,
    '--versions': flags.versions,
    '--review': flags.review,
    '--state-dir': flags.stateDir ?? filled(environment.CF_STATE_DIR),
    '--config': flags.config,
    SOURCE_DATE_EPOCH: filled(environment.SOURCE_DATE_EPOCH),
  };
  const settings = parseSettings(schema, given, EXPECTED, TAKE_A_VALUE);
  const inputs = settings['--input'] ?? [];
  if (inputs.length === 0) throw new UsageError(...noInput('cf dedupe'));
  const seconds = settings.SOURCE_DATE_EPOCH;
  return {
    configFile: settings['--config'],
    dedupe: {
      inputs,
      columns: flags.columns === undefined ? undefined : readColumns(flags.columns),
      output: settings['--output'],
      dedupe: settings['--dedupe'],
      versions: settings['--versions'],
      review: settings['--review'],
      clusters: settings['--clusters'],
      stateDir: settings['--state-dir'] ?? DEFAULT_STATE_DIR,
      fixedTime: seconds === undefined ? undefined : new Date(seconds * 1000),
    },
  };
}
