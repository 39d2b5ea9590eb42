import * as z from 'zod';
import { DEDUPE_MODES, VERSION_MODES } from '../match/duplicates.js';
import { UsageError } from '../model/errors.js';
import { isSessionId } from '../state/session-id.js';
import { valueIsFlag, wrongValue } from './messages.js';

/** The kinds of values that options and environment variables take, and what is said of one that is wrong. */

export type Environment = Readonly<Record<string, string | undefined>>;

const LAST_SECOND = Date.UTC(9999, 11, 31) / 1000;
const DAY = 24 * 60;
const WEEK = 7 * DAY;

const decimal = z
  .string()
  .regex(/^\s*(?:\d+(?:\.\d*)?|\.\d+)\s*$/)
  .transform(Number);
export const whole = z
  .string()
  .regex(/^\s*\d+\s*$/)
  .transform(Number);
export const name = z.string().regex(/\S/);
/** Names separated by commas, in their order. */
export const names = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .refine((parts) => parts.every((part) => part !== ''));
export const resume = z.union([z.boolean(), z.string().refine(isSessionId)]).default(false);
export const checkpointMinutes = decimal.refine((minutes) => minutes <= DAY).default(5);
export const runtimeMinutes = decimal.refine((minutes) => minutes > 0 && minutes <= 52 * WEEK).optional();
export const epoch = whole.refine((seconds) => seconds <= LAST_SECOND).optional();
export const dedupeMode = z.enum(DEDUPE_MODES);
export const versionMode = z.enum(VERSION_MODES);

/** What a setting takes, and an example. */
export type Expected = readonly [expected: string, example: string];

export const EXPECTED_EPOCH: Expected = ['whole seconds since 1970', 'SOURCE_DATE_EPOCH=1767225600'];
export const EXPECTED_STATE_DIR: Expected = ['the name of a folder', '--state-dir .cf_state'];
export const EXPECTED_CHECKPOINT_INTERVAL: Expected = [
  'minutes from 0 (no timed checkpoints) to 1440',
  '--checkpoint-interval 2.5',
];
export const EXPECTED_MAX_RUNTIME: Expected = ['minutes, more than 0 and at most a year', '--max-runtime 55'];
export const expectedResume = (command: string): Expected => [
  'the id of a session (see: cf sessions list), or nothing',
  `--resume ${command}_20261122_101530_k3v9x2ab`,
];
export const EXPECTED_CONFIG: Expected = ['the name of a file', '--config cf.config.json'];
export const EXPECTED_DEDUPE: Expected = ['off, ids, safe or all', '--dedupe safe'];
export const EXPECTED_VERSIONS: Expected = ['merge, link or keep', '--versions link'];

/** Settings as the schema has them. Throws UsageError that names the first one that is wrong, and what it takes. */
export function parseSettings<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  given: { readonly [setting in keyof Shape]?: unknown },
  expected: { readonly [setting in keyof Shape]: Expected },
  takeAValue: readonly (keyof Shape & string)[],
): z.infer<z.ZodObject<Shape>> {
  for (const setting of takeAValue) {
    for (const value of [given[setting]].flat()) {
      if (typeof value === 'string' && /^-./.test(value))
        throw new UsageError(...valueIsFlag(setting, value));
    }
  }
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [setting, nth] = (parsed.error.issues[0]?.path ?? []) as [keyof Shape & string, number?];
  const value = [given[setting]].flat()[nth ?? 0];
  const [what, example] = expected[setting];
  throw new UsageError(...wrongValue(setting, String(value), what, example));
}

/** An empty environment variable says nothing. */
export function filled(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value;
}
