import type { Writable } from 'node:stream';
import type { Screen } from './screen.js';

/** What a command has to do with the world outside; made once, in main.ts. */
export interface CommandContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  readonly screen: Screen;
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: Writable;
  /** Whether standard output leads to a person. */
  readonly stdoutIsTerminal: boolean;
  /** Errors and events as JSON lines. */
  readonly json: boolean;
  readonly now: () => Date;
  /** Resolves after so many milliseconds; rejects with the signal's reason when that is aborted first. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** The folder of the session that is being worked on, for the report of a bug. */
  session: string | undefined;
  /** Says in that session how the process ends, where it ends at once. */
  lastWords?: (end: SuddenEnd) => void;
  /** What the program ends with. */
  exitCode: number;
}

/** The end of a process that does not wait for what is under way. */
export interface SuddenEnd {
  /** In a few words. */
  readonly reason: string;
  /** What nobody caught; not given where a person wanted the end. */
  readonly error?: { readonly thrown: unknown };
}
