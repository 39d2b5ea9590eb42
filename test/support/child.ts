import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';

const TSX = import.meta.resolve('tsx');

export interface ChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A TypeScript program of `test/support` as a process of its own, talked to by lines. */
export class Child {
  readonly process: ChildProcessWithoutNullStreams;
  readonly ended: Promise<ChildEnd>;
  readonly lines: string[] = [];
  stderr = '';
  private readonly waiting: (() => void)[] = [];
  private read = 0;

  constructor(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    this.process = spawn(process.execPath, ['--import', TSX, join(import.meta.dirname, program), ...args], {
      env: { ...process.env, ...env },
    });
    createInterface({ input: this.process.stdout }).on('line', (line) => {
      this.lines.push(line);
      this.wake();
    });
    this.process.stderr.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.process.stdin.on('error', () => undefined);
    this.ended = once(this.process, 'close').then((ended) => {
      const [code, signal] = ended as [ChildEnd['code'], ChildEnd['signal']];
      this.wake();
      return { code, signal };
    });
  }

  /** The next line that it says; "" when it ends without one. */
  async next(): Promise<string> {
    while (this.read >= this.lines.length) {
      if (this.process.exitCode !== null || this.process.signalCode !== null) return '';
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    return this.lines[this.read++] as string;
  }

  async tell(command: string): Promise<string> {
    this.process.stdin.write(`${command}\n`);
    return this.next();
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<ChildEnd> {
    this.process.kill(signal);
    return this.ended;
  }

  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
