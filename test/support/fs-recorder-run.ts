import { spawn } from 'node:child_process';

const RECORDER = new URL('./fs-recorder.mjs', import.meta.url).href;

export interface RecordedProgram {
  /** The script and its arguments, as after `node`. */
  readonly argv: readonly string[];
  /** Changes below this existing folder are recorded. */
  readonly root: string;
  /** Where the log goes; a log that is there already is continued. */
  readonly log: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface ProgramEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program under the recorder, to its end. */
export function recordRun(program: RecordedProgram): Promise<ProgramEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', RECORDER, ...program.argv], {
      cwd: program.cwd ?? program.root,
      env: { ...process.env, ...program.env, CF_RECORD_ROOT: program.root, CF_RECORD_LOG: program.log },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}
