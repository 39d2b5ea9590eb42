import { DEFAULT_STATE_DIR } from '../checkpoint/sessions/session-places.js';
import { UsageError } from '../model/errors.js';
import { exclusive } from './messages.js';
import {
  checkpointMinutes,
  epoch,
  EXPECTED_CHECKPOINT_INTERVAL,
  EXPECTED_CONFIG,
  EXPECTED_EPOCH,
  EXPECTED_MAX_RUNTIME,
  EXPECTED_STATE_DIR,
  expectedResume,
  filled,
  name,
  resume,
  runtimeMinutes,
  type Environment,
  type Expected,
} from './settings.js';

/** What both commands take that work in a session: as it is typed, as it is read, and as the run knows it. */

export interface RunFlags {
  readonly output?: string;
  readonly allowPartial?: boolean;
  readonly resume?: boolean | string;
  readonly checkpointInterval?: string;
  readonly maxRuntime?: string;
  readonly stateDir?: string;
  readonly keepSession?: boolean;
  readonly dryRun?: boolean;
  readonly config?: string;
  readonly progress?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly json?: boolean;
}

export const RUN_SHAPE = {
  '--output': name.optional(),
  '--config': name.optional(),
  '--state-dir': name.optional(),
  '--resume': resume,
  '--checkpoint-interval': checkpointMinutes,
  '--max-runtime': runtimeMinutes,
  SOURCE_DATE_EPOCH: epoch,
};

type RunSetting = keyof typeof RUN_SHAPE;

export const RUN_TAKES_A_VALUE = ['--output', '--state-dir', '--config'] as const satisfies RunSetting[];

/** `command` as its sessions name it: `collect`. */
export function expectedOfRun(
  command: string,
  outputExample: string,
): Readonly<Record<RunSetting, Expected>> {
  return {
    '--output': ['the name of a file, or "-" for standard output', `--output ${outputExample}`],
    '--config': EXPECTED_CONFIG,
    '--state-dir': EXPECTED_STATE_DIR,
    '--resume': expectedResume(command),
    '--checkpoint-interval': EXPECTED_CHECKPOINT_INTERVAL,
    '--max-runtime': EXPECTED_MAX_RUNTIME,
    SOURCE_DATE_EPOCH: EXPECTED_EPOCH,
  };
}

/** Throws UsageError. */
export function refuseQuietVerbose({ quiet, verbose }: RunFlags): void {
  if (quiet === true && verbose === true) throw new UsageError(...exclusive('--quiet', '--verbose'));
}

export function givenToRun(flags: RunFlags, environment: Environment): Record<RunSetting, unknown> {
  return {
    '--output': flags.output,
    '--config': flags.config,
    '--state-dir': flags.stateDir ?? filled(environment.CF_STATE_DIR),
    '--resume': flags.resume,
    '--checkpoint-interval': flags.checkpointInterval,
    '--max-runtime': flags.maxRuntime,
    SOURCE_DATE_EPOCH: filled(environment.SOURCE_DATE_EPOCH),
  };
}

interface ReadRunSettings {
  readonly '--output'?: string | undefined;
  readonly '--state-dir'?: string | undefined;
  readonly '--resume': boolean | string;
  readonly '--checkpoint-interval': number;
  readonly '--max-runtime'?: number | undefined;
  readonly SOURCE_DATE_EPOCH?: number | undefined;
}

export interface RunConfig {
  readonly output: string | undefined;
  readonly resume: boolean | string;
  readonly checkpointInterval: number;
  readonly maxRuntime: number | undefined;
  readonly stateDir: string;
  readonly allowPartial: boolean;
  readonly keepSession: boolean;
  readonly fixedTime: Date | undefined;
}

export function runConfigOf(settings: ReadRunSettings, flags: RunFlags): RunConfig {
  const seconds = settings.SOURCE_DATE_EPOCH;
  return {
    output: settings['--output'],
    resume: settings['--resume'],
    checkpointInterval: settings['--checkpoint-interval'],
    maxRuntime: settings['--max-runtime'],
    stateDir: settings['--state-dir'] ?? DEFAULT_STATE_DIR,
    allowPartial: flags.allowPartial === true,
    keepSession: flags.keepSession === true,
    fixedTime: seconds === undefined ? undefined : new Date(seconds * 1000),
  };
}
