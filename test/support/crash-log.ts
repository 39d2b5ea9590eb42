import { readFileSync } from 'node:fs';

/** A line of a recording; written by fs-recorder-log.mjs. Paths are relative to the recorded folder, `''` is itself. */
export type LogLine =
  | { op: 'initial'; entries: InitialEntry[] }
  | {
      op: 'open';
      handle: string;
      path: string;
      ino?: number;
      create: boolean;
      truncate: boolean;
      append: boolean;
    }
  | { op: 'close'; handle: string }
  /** position null: where the handle stands, or at the end when it appends. data is base64. */
  | { op: 'write'; handle: string; position: number | null; data: string }
  | { op: 'truncate'; handle: string; length: number }
  | { op: 'sync-begin'; sync: string; handle: string; dataOnly: boolean }
  | { op: 'sync'; sync: string }
  | { op: 'rename' | 'link'; from: string; to: string }
  | { op: 'unlink' | 'mkdir' | 'rmdir'; path: string }
  | { op: 'say'; stream: string; text: string }
  | { op: 'unsupported'; name: string };

export type InitialEntry =
  { path: string; kind: 'dir'; ino?: number } | { path: string; kind: 'file'; ino?: number; data: string };

export function readLog(file: string): LogLine[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LogLine);
}
