import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export const BIN = join(import.meta.dirname, '..', '..', 'bin', 'cf.js');

export interface CfEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CfOptions {
  readonly cwd: string;
  /** Beside PATH and HOME, and instead of everything else that this process has. */
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string | Buffer;
}

/** The real program as a child process, with an environment of its own. */
export class Cf {
  readonly process: ChildProcessWithoutNullStreams;
  readonly ended: Promise<CfEnd>;
  stdout = '';
  stderr = '';
  private wake: () => void = () => undefined;

  constructor(args: readonly string[], { cwd, env = {}, stdin }: CfOptions) {
    this.process = spawn(process.execPath, [BIN, ...args], {
      cwd,
      env: { PATH: process.env.PATH ?? '', HOME: cwd, LANG: 'C.UTF-8', ...env },
    });
    this.process.stdout.on('data', (chunk: Buffer) => {
      this.stdout += chunk.toString();
      this.wake();
    });
    this.process.stderr.on('data', (chunk: Buffer) => {
      this.stderr += chunk.toString();
      this.wake();
    });
    this.process.stdin.on('error', () => undefined);
    if (stdin !== undefined) this.process.stdin.end(stdin);
    this.ended = once(this.process, 'close').then(([code]) => {
      this.wake();
      return { code: code as number | null, stdout: this.stdout, stderr: this.stderr };
    });
  }

  /** Resolves when the program has said this on standard error; rejects when it ended without. */
  async says(text: string | RegExp): Promise<void> {
    const said = (): boolean =>
      typeof text === 'string' ? this.stderr.includes(text) : text.test(this.stderr);
    while (!said()) {
      if (this.process.exitCode !== null)
        throw new Error(`ended without saying ${String(text)}:\n${this.stderr}`);
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}

/** Runs the real program to its end. */
export function cf(args: readonly string[], options: CfOptions): Promise<CfEnd> {
  return new Cf(args, { stdin: '', ...options }).ended;
}

/** Text with what differs from run to run replaced: ids of sessions, times, speeds. */
export function steady(text: string): string {
  return text
    .replace(/(?:consolidate|collect)_\d{8}_\d{6}_[0-9a-z]{8}/g, '<session>')
    .replace(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, '<time>')
    .replace(/, [\d.,]+\/(?:s|min)(?:, [^,\n]+ left)?$/gm, '');
}
