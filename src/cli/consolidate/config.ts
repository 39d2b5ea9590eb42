import * as z from 'zod';
import type { ConsolidateConfig } from '../../consolidate/config.js';
import { UsageError } from '../../model/errors.js';
import { readBudgets } from './budgets.js';
import { readColumns } from '../columns.js';
import { noInput } from '../messages.js';
import { acceptNeedsResume, countNeedsDryRun } from './messages.js';
import {
  expectedOfRun,
  givenToRun,
  refuseQuietVerbose,
  RUN_SHAPE,
  RUN_TAKES_A_VALUE,
  runConfigOf,
  type RunFlags,
} from '../run-settings.js';
import {
  dedupeMode,
  EXPECTED_DEDUPE,
  EXPECTED_VERSIONS,
  name,
  names,
  parseSettings,
  versionMode,
  whole,
  type Environment,
  type Expected,
} from '../settings.js';

/** The flags of `cf consolidate` as they were typed. */
export interface ConsolidateFlags extends RunFlags {
  readonly input?: string;
  readonly columns?: string;
  readonly sources?: string;
  readonly snapshotDir?: string;
  readonly acceptChangedInput?: boolean;
  readonly batchSize?: string;
  readonly budget?: string;
  readonly dedupe?: string;
  readonly versions?: string;
  readonly countVenues?: boolean;
}

export interface CommandConfig {
  readonly consolidate: Omit<ConsolidateConfig, 'precedence' | 'venues'>;
  /** The configuration file that was named. */
  readonly configFile: string | undefined;
  readonly snapshotDir: string | undefined;
}

const list = names.refine((ids) => new Set(ids).size === ids.length);

const schema = z.object({
  '--input': name.optional(),
  '--sources': list.optional(),
  '--snapshot-dir': name.optional(),
  '--batch-size': whole.refine((papers) => papers >= 1 && papers <= 100_000).optional(),
  '--dedupe': dedupeMode.optional(),
  '--versions': versionMode.optional(),
  ...RUN_SHAPE,
});

type Setting = keyof z.infer<typeof schema>;

/** What each setting takes, and an example, for the message about one that is wrong. */
const EXPECTED: Readonly<Record<Setting, Expected>> = {
  '--input': ['the name of a file, or "-" for standard input', '--input papers.json'],
  '--sources': ['names of sources, each once, separated by commas', '--sources snapshot,openalex'],
  '--snapshot-dir': ['the name of a folder', '--snapshot-dir /data/openalex/works'],
  '--batch-size': ['a whole number from 1 to 100000', '--batch-size 100'],
  '--dedupe': EXPECTED_DEDUPE,
  '--versions': EXPECTED_VERSIONS,
  ...expectedOfRun('consolidate', 'consolidated.json'),
};

const TAKES_A_VALUE = ['--input', '--sources', '--snapshot-dir', ...RUN_TAKES_A_VALUE] as const;

/** What the run is asked to do, from flags and environment. Throws UsageError; nothing was touched then. */
export function readConfig(flags: ConsolidateFlags, environment: Environment): CommandConfig {
  const given: Partial<Record<Setting, unknown>> = {
    '--input': flags.input,
    '--sources': flags.sources,
    '--snapshot-dir': flags.snapshotDir,
    '--batch-size': flags.batchSize,
    '--dedupe': flags.dedupe,
    '--versions': flags.versions,
    ...givenToRun(flags, environment),
  };
  const settings = parseSettings(schema, given, EXPECTED, TAKES_A_VALUE);
  if (settings['--input'] === undefined && settings['--resume'] === false) throw new UsageError(...noInput());
  refuseQuietVerbose(flags);
  if (flags.countVenues === true && flags.dryRun !== true) throw new UsageError(...countNeedsDryRun());
  if (flags.acceptChangedInput === true && settings['--resume'] === false)
    throw new UsageError(...acceptNeedsResume());
  return {
    snapshotDir: settings['--snapshot-dir'],
    configFile: settings['--config'],
    consolidate: {
      ...runConfigOf(settings, flags),
      input: settings['--input'],
      columns: flags.columns === undefined ? undefined : readColumns(flags.columns),
      sources: settings['--sources'],
      acceptChangedInput: flags.acceptChangedInput === true,
      batchSize: settings['--batch-size'],
      budgets: flags.budget === undefined ? undefined : readBudgets(flags.budget),
      dedupe: settings['--dedupe'],
      versions: settings['--versions'],
    },
  };
}
