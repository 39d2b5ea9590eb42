import type { Writable } from 'node:stream';
import { CfError, OutputError, describeSystemError } from '../model/errors.js';
import type { OutputTarget } from './output-target.js';
import { streamSink, type ListSink } from './write-list.js';

/** An output that is complete, on its way to its file or to standard output. */
export interface OutputToDeliver {
  readonly target: OutputTarget;
  readonly stdout: NodeJS.WritableStream;
  /** Publishes it at its path. */
  readonly publish: (target: OutputTarget & { path: string }) => Promise<void>;
  /** Writes it as a stream. */
  readonly write: (sink: ListSink) => Promise<void>;
  /** Aborted when it is not waited for any more. */
  readonly leaving: AbortSignal;
  /** What is safe when it can't be written, as a sentence. */
  readonly safe: string;
}

/** Where it went: its path, `-` for standard output; null when it was not waited for. Throws CfError. */
export async function deliverOutput(output: OutputToDeliver): Promise<string | null> {
  const { target, stdout, publish, write, leaving, safe } = output;
  const { path } = target;
  try {
    if (path !== null) {
      await publish({ ...target, path });
      return path;
    }
    await write(streamSink(stdout as Writable));
    return '-';
  } catch (error) {
    if (error instanceof CfError) throw error;
    if (leaving.aborted) return null;
    throw new OutputError(`cannot write to standard output: ${describeSystemError(error)}`, {
      safe,
      next: 'Run the same command again with --resume, or write to a file with --output.',
      cause: error,
    });
  }
}
