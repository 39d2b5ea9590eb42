/** Exit codes, after sysexits.h. One meaning each; documented in docs/exit-codes.md. */
export const EXIT = {
  ok: 0,
  usage: 2,
  invalidInput: 65,
  noInput: 66,
  bug: 70,
  output: 73,
  state: 74,
  tryAgain: 75,
  sighup: 129,
  sigint: 130,
  sigterm: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What went wrong, what is safe, and what to type next: the three things that a person needs to know. */
export interface Advice {
  /** What is safe, as a sentence. */
  readonly safe?: string;
  /** What to do or type next, as a sentence. */
  readonly next?: string;
  readonly cause?: unknown;
}

/** An error that a person can do something about. Its message is shown without a stack trace. */
export abstract class CfError extends Error {
  abstract readonly exitCode: ExitCode;
  readonly safe: string | undefined;
  readonly next: string | undefined;

  constructor(message: string, advice: Advice = {}) {
    super(message, { cause: advice.cause });
    this.name = new.target.name;
    this.safe = advice.safe;
    this.next = advice.next;
  }
}

/** A flag or an environment variable is wrong; nothing was touched. */
export class UsageError extends CfError {
  readonly exitCode = EXIT.usage;
}

/** The list of papers cannot be read or is not one; nothing was asked. */
export class InputError extends CfError {
  readonly exitCode: ExitCode;

  constructor(message: string, advice: Advice & { missing?: boolean } = {}) {
    super(message, advice);
    this.exitCode = advice.missing === true ? EXIT.noInput : EXIT.invalidInput;
  }
}

/** The state folder is held by somebody else, damaged, of another input or format, or cannot be written. */
export class StateError extends CfError {
  readonly exitCode: ExitCode;
  readonly kind: StateErrorKind;

  constructor(kind: StateErrorKind, message: string, advice: Advice = {}) {
    super(message, advice);
    this.kind = kind;
    this.exitCode = kind === 'held' || kind === 'lost' ? EXIT.tryAgain : EXIT.state;
  }
}

export type StateErrorKind = 'held' | 'damaged' | 'other_input' | 'newer_format' | 'unwritable' | 'lost';

/** The output or an export cannot be created or written; the journal is intact. */
export class OutputError extends CfError {
  readonly exitCode = EXIT.output;
}

/** Stopped by a signal or by the time limit when there was nothing to save: before anything was asked, or where nobody is. */
export class Interrupted extends CfError {
  readonly exitCode: ExitCode;

  constructor(reason: StopReason, when = ' before anything was asked', safe = 'Nothing was asked.') {
    super(`stopped by ${reason === 'max_runtime' ? '--max-runtime' : reason}${when}`, {
      safe,
      next: 'Run the same command again.',
    });
    this.exitCode = exitCodeOf(reason);
  }
}

/** Why a run stops before it is done. */
export type StopReason = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'max_runtime' | 'error';

export function exitCodeOf(reason: StopReason): ExitCode {
  switch (reason) {
    case 'SIGINT':
      return EXIT.sigint;
    case 'SIGTERM':
      return EXIT.sigterm;
    case 'SIGHUP':
      return EXIT.sighup;
    case 'max_runtime':
    case 'error':
      return EXIT.tryAgain;
  }
}

/** A source refuses us or has nothing left for us today: it stops, the others go on. */
export class SourceUnavailable extends CfError {
  readonly exitCode = EXIT.tryAgain;
  readonly source: string;
  readonly state: 'parked' | 'refused';
  /** When the source is expected back, if it said so. */
  readonly resetsAt: Date | undefined;
  /** True when only what costs credits is closed: what costs nothing is answered still. */
  readonly freeIsOpen: boolean;

  constructor(
    source: string,
    state: 'parked' | 'refused',
    message: string,
    advice: Advice & { resetsAt?: Date | undefined; freeIsOpen?: boolean } = {},
  ) {
    super(message, advice);
    this.source = source;
    this.state = state;
    this.resetsAt = advice.resetsAt;
    this.freeIsOpen = advice.freeIsOpen ?? false;
  }
}

/** The code of a failed system call (`ENOSPC`), if that is what it is. */
export function systemCode(error: unknown): string | undefined {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return typeof code === 'string' ? code : undefined;
}

/** A failed system call in a person's words. */
export function describeSystemError(error: unknown): string {
  switch (systemCode(error)) {
    case 'ENOSPC':
      return 'no space left on the disk';
    case 'EDQUOT':
      return 'the disk quota is used up';
    case 'EFBIG':
      return 'the file would be larger than allowed here (ulimit -f, or the file system)';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EROFS':
      return 'the file system is read-only';
    case 'ENOENT':
      return 'no such file or folder';
    case 'EISDIR':
      return 'it is a folder';
    case 'ENOTDIR':
      return 'a part of its path is not a folder';
    case 'EPIPE':
      return 'whoever was to read it has gone';
    case 'EIO':
      return 'input/output error of the disk';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
