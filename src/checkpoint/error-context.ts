import * as z from 'zod';
import { RequestFailed } from '../http/failures.js';
import {
  CfError,
  InputError,
  OutputError,
  SourceUnavailable,
  UsageError,
  describeSystemError,
  systemCode,
} from '../model/errors.js';

/**
 * What sort of thing went wrong, as far as recovery tells them apart. `network`: nobody could be reached. `source`: who was reached
 * refused us, had nothing left for us, or answered nonsense. `disk_full`, `memory`: what this machine had too little of. `state`: the
 * session could not be read or written otherwise. `input`, `output`: a file of the user's. `crashed`: a bug.
 */
export const ERROR_KINDS = [
  'network',
  'source',
  'disk_full',
  'memory',
  'state',
  'input',
  'output',
  'crashed',
] as const;
export type ErrorKind = (typeof ERROR_KINDS)[number];

/** An error as it is kept for whoever looks at the session later. Never holds a secret: messages are redacted where they arise. */
export const errorContextSchema = z.object({
  kind: z.enum(ERROR_KINDS),
  /** The class of the error: `SourceUnavailable`. */
  name: z.string(),
  /** The code of a failed system call: `ENOSPC`. */
  code: z.string().nullable(),
  message: z.string(),
  /** Who was asked, and about what: `openreview`, `iclr 2024`. */
  source: z.string().nullable(),
  unit: z.string().nullable(),
  at: z.string(),
});
export type ErrorContext = z.infer<typeof errorContextSchema>;

/** What an error was about, as far as whoever caught it knows. */
export interface ErrorPlace {
  readonly source?: string | undefined;
  readonly unit?: string | undefined;
  readonly at: Date;
}

/** What is kept of an error. Without its stack, which holds paths; its message holds no secrets, because they are redacted where it arises. */
export function errorContextOf(error: unknown, { source, unit, at }: ErrorPlace): ErrorContext {
  return {
    kind: kindOf(error),
    name: error instanceof Error ? error.name : typeof error,
    code: causesOf(error).map(systemCode).find(isSystemCode) ?? null,
    message: error instanceof CfError ? error.message : describeSystemError(error),
    source: source ?? (error instanceof SourceUnavailable ? error.source : null),
    unit: unit ?? null,
    at: at.toISOString(),
  };
}

/** `ENOSPC`, `UND_ERR_SOCKET`; not the codes that other libraries give their errors. */
const isSystemCode = (code: string | undefined): code is string =>
  code !== undefined && /^(?:E[A-Z0-9]+|EAI_[A-Z]+|UND_ERR_[A-Z_]+|ERR_[A-Z_]+)$/.test(code);

const DISK_FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const OUT_OF_MEMORY: ReadonlySet<string> = new Set([
  'ENOMEM',
  'ERR_WORKER_OUT_OF_MEMORY',
  'ERR_MEMORY_ALLOCATION_FAILED',
]);
const NO_CONNECTION: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'ETIMEDOUT',
]);

/** What this machine lacked comes first: it is the cause, whatever was being done. */
function kindOf(error: unknown): ErrorKind {
  const causes = causesOf(error);
  const codes = causes.map((each) => systemCode(each) ?? '');
  if (codes.some((code) => DISK_FULL.has(code))) return 'disk_full';
  if (codes.some((code) => OUT_OF_MEMORY.has(code)) || causes.some(isAllocationFailure)) return 'memory';
  const failed = causes.find((each) => each instanceof RequestFailed);
  if (failed) return failed.kind;
  if (codes.some((code) => NO_CONNECTION.has(code) || code.startsWith('UND_ERR_'))) return 'network';
  if (error instanceof SourceUnavailable) return 'source';
  if (error instanceof OutputError) return 'output';
  if (error instanceof InputError || error instanceof UsageError) return 'input';
  return error instanceof CfError ? 'state' : 'crashed';
}

/** V8's words for a buffer that there is no room for (runtime/messages.h: kArrayBufferAllocationFailed). */
const isAllocationFailure = (error: unknown): boolean =>
  error instanceof RangeError && error.message === 'Array buffer allocation failed';

const MOST_CAUSES = 10;

/** The error, its cause, the cause of that… */
function causesOf(error: unknown): unknown[] {
  const causes: unknown[] = [];
  for (let each = error; each != null && causes.length < MOST_CAUSES; each = (each as Error).cause)
    causes.push(each);
  return causes;
}
