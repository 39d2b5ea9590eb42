import { describeSystemError, SourceUnavailable } from '../../model/errors.js';

/** The index is not what was written: it must be made again, and no answer may be read from it. */
export class IndexDamaged extends Error {
  constructor(what: string, cause?: unknown) {
    super(what, { cause });
    this.name = 'IndexDamaged';
  }
}

/** The snapshot, or the place for its index, can't be used; says which file and why. */
export function unusable(message: string, next: string, cause?: unknown): SourceUnavailable {
  return new SourceUnavailable('snapshot', 'refused', message, { next, cause });
}

/** A file of the snapshot that can't be read to its end. */
export function unreadableFile(path: string, cause: unknown): SourceUnavailable {
  const why = cause instanceof Error && 'errno' in cause ? describeFileError(cause) : firstLine(cause);
  return unusable(
    `The snapshot file "${path}" cannot be read to its end: ${why}.`,
    'Fetch that file again (or take it out of the folder), then run the same command again.',
    cause,
  );
}

function describeFileError(error: Error): string {
  return (error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR'
    ? 'it is cut off'
    : describeSystemError(error);
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split('\n')[0] ?? text).replace(/\.$/, '');
}
