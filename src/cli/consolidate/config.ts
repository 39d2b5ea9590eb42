import * as z from 'zod';
import { DEFAULT_STATE_DIR } from '../../checkpoint/sessions/session-places.js';
import type { ConsolidateConfig } from '../../consolidate/config.js';
import { UsageError } from '../../model/errors.js';
import { readBudgets } from './budgets.js';
import { readColumns } from '../columns.js';
import { exclusive, noInput } from '../messages.js';
import { acceptNeedsResume, countNeedsDryRun } from './messages.js';
import {
  checkpointMinutes,
  epoch,
  dedupeMode,
  EXPECTED_CHECKPOINT_INTERVAL,
  EXPECTED_CONFIG,
  EXPECTED_DEDUPE,
  EXPECTED_EPOCH,
  EXPECTED_MAX_RUNTIME,
  EXPECTED_STATE_DIR,
  EXPECTED_VERSIONS,
  expectedResume,
  versionMode,
  filled,
  name,
  names,
  parseSettings,
  resume,
  runtimeMinutes,
  whole,
  type Environment,
  type Expected,
} from '../settings.js';

/** The flags of `cf consolidate` as they were typed. */
export interface ConsolidateFlags {
  readonly input?: string;
  readonly output?: string;
  readonly columns?: string;
  readonly allowPartial?: boolean;
  readonly sources?: string;
  readonly snapshotDir?: string;
  readonly resume?: boolean | string;
  readonly acceptChangedInput?: boolean;
  readonly checkpointInterval?: string;
  readonly batchSize?: string;
  readonly budget?: string;
  readonly dedupe?: string;
  readonly versions?: string;
  readonly stateDir?: string;
  readonly keepSession?: boolean;
  readonly dryRun?: boolean;
  readonly countVenues?: boolean;
  readonly maxRuntime?: string;
  readonly progress?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly json?: boolean;
  readonly config?: string;
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
  '--output': name.optional(),
  '--sources': list.optional(),
  '--snapshot-dir': name.optional(),
  '--config': name.optional(),
  '--state-dir': name.optional(),
  '--resume': resume,
  '--checkpoint-interval': checkpointMinutes,
  '--batch-size': whole.refine((papers) => papers >= 1 && papers <= 100_000).optional(),
  '--dedupe': dedupeMode.optional(),
  '--versions': versionMode.optional(),
  '--max-runtime': runtimeMinutes,
  SOURCE_DATE_EPOCH: epoch,
});

type Setting = keyof z.infer<typeof schema>;

/** What each setting takes, and an example, for the message about one that is wrong. */
const EXPECTED: Readonly<Record<Setting, Expected>> = {
  '--input': ['the name of a file, or "-" for standard input', '--input papers.json'],
  '--output': ['the name of a file, or "-" for standard output', '--output consolidated.json'],
  '--sources': ['names of sources, each once, separated by commas', '--sources snapshot,openalex'],
  '--snapshot-dir': ['the name of a folder', '--snapshot-dir /data/openalex/works'],
  '--state-dir': EXPECTED_STATE_DIR,
  '--config': EXPECTED_CONFIG,
  '--resume': expectedResume('consolidate'),
  '--checkpoint-interval': EXPECTED_CHECKPOINT_INTERVAL,
  '--batch-size': ['a whole number from 1 to 100000', '--batch-size 100'],
  '--dedupe': EXPECTED_DEDUPE,
  '--versions': EXPECTED_VERSIONS,
  '--max-runtime': EXPECTED_MAX_RUNTIME,
  SOURCE_DATE_EPOCH: EXPECTED_EPOCH,
};

const TAKES_A_VALUE = [
  '--input',
  '--output',
  '--sources',
  '--snapshot-dir',
  '--state-dir',
  '--config',
] as const;

/** What the run is asked to do, from flags and environment. Throws UsageError; nothing was touched then. */
export function readConfig(flags: ConsolidateFlags, environment: Environment): CommandConfig {
  const given: Partial<Record<Setting, unknown>> = {
    '--input': flags.input,
    '--output': flags.output,
    '--sources': flags.sources,
    '--snapshot-dir': flags.snapshotDir,
    '--config': flags.config,
    '--state-dir': flags.stateDir ?? filled(environment.CF_STATE_DIR),
    '--resume': flags.resume,
    '--checkpoint-interval': flags.checkpointInterval,
    '--batch-size': flags.batchSize,
    '--dedupe': flags.dedupe,
    '--versions': flags.versions,
    '--max-runtime': flags.maxRuntime,
    SOURCE_DATE_EPOCH: filled(environment.SOURCE_DATE_EPOCH),
  };
  const settings = parseSettings(schema, given, EXPECTED, TAKES_A_VALUE);
  if (settings['--input'] === undefined && settings['--resume'] === false) throw new UsageError(...noInput());
  if (flags.quiet === true && flags.verbose === true)
    throw new UsageError(...exclusive('--quiet', '--verbose'));
  if (flags.countVenues === true && flags.dryRun !== true) throw new UsageError(...countNeedsDryRun());
  if (flags.acceptChangedInput === true && settings['--resume'] === false)
    throw new UsageError(...acceptNeedsResume());
  const seconds = settings.SOURCE_DATE_EPOCH;
  return {
    snapshotDir: settings['--snapshot-dir'],
    configFile: settings['--config'],
    consolidate: {
      input: settings['--input'],
      output: settings['--output'],
      columns: flags.columns === undefined ? undefined : readColumns(flags.columns),
      allowPartial: flags.allowPartial === true,
      sources: settings['--sources'],
      resume: settings['--resume'],
      acceptChangedInput: flags.acceptChangedInput === true,
      checkpointInterval: settings['--checkpoint-interval'],
      batchSize: settings['--batch-size'],
      budgets: flags.budget === undefined ? undefined : readBudgets(flags.budget),
      dedupe: settings['--dedupe'],
      versions: settings['--versions'],
      stateDir: settings['--state-dir'] ?? DEFAULT_STATE_DIR,
      keepSession: flags.keepSession === true,
      maxRuntime: settings['--max-runtime'],
      fixedTime: seconds === undefined ? undefined : new Date(seconds * 1000),
    },
  };
}
