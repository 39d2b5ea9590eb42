import { open, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { OutputError, UsageError, describeSystemError, systemCode } from '../model/errors.js';
import { makeFolder } from '../state/make-folder.js';
import { removeIfThere } from '../state/replace-file.js';
import { partOf } from '../state/stream-file.js';
import type { OutputShape } from './write-list.js';

/** Where the output goes and in which form, told by its name. */
export interface OutputTarget {
  /** Absolute path; null for standard output. */
  readonly path: string | null;
  readonly shape: OutputShape;
  readonly gzip: boolean;
}

/** `papers.json` → `papers.<word>.json` beside it; standard input → standard output. */
export function defaultOutput(input: string, word: string): string {
  if (input === '-') return '-';
  const name = basename(input).replace(/\.gz$/i, '');
  const ending = /\.(?:json|jsonl|ndjson)$/i.exec(name)?.[0] ?? '.json';
  const stem = name.toLowerCase().endsWith(ending.toLowerCase()) ? name.slice(0, -ending.length) : name;
  return join(dirname(input), `${stem}.${word}.json`);
}

export function outputTarget(output: string): OutputTarget {
  if (output === '-') return { path: null, shape: 'papers', gzip: false };
  const gzip = /\.gz$/i.test(output);
  const lines = /\.(?:jsonl|ndjson)(?:\.gz)?$/i.test(output);
  return { path: resolve(output), shape: lines ? 'lines' : 'papers', gzip };
}

/**
 * Makes sure, before anything is asked, that the output can be written: its folder is created, a file is put there
 * and taken away (by the next run, if this one dies in between). Throws UsageError when it is the input itself, OutputError when it can't be written.
 */
export async function checkOutput(target: OutputTarget, inputPath: string | null): Promise<void> {
  if (target.path === null) return;
  if (inputPath !== null && (await isSameFile(target.path, inputPath))) {
    throw new UsageError(`the output "${target.path}" is the input file`, {
      safe: 'Nothing was touched.',
      next: 'Choose another file with --output.',
    });
  }
  try {
    await probeFile(target.path);
  } catch (error) {
    throw cannotWriteOutput(target.path, error, 'Nothing was asked yet.');
  }
}

/** Throws the system's error where a file can't be written; leaves nothing but its folder behind. */
export async function probeFile(path: string): Promise<void> {
  await makeFolder(dirname(path), 0o777);
  const present = await stat(path).catch((error: unknown) => {
    if (systemCode(error) !== 'ENOENT') throw error;
  });
  if (present?.isDirectory() === true) throw Object.assign(new Error(), { code: 'EISDIR' });
  const probe = partOf(path, 'probe');
  await (await open(probe, 'w', 0o600)).close();
  await removeIfThere(probe);
}

/** Whether two paths lead to one file, by links too. */
export async function isSameFile(a: string, b: string): Promise<boolean> {
  if (resolve(a) === resolve(b)) return true;
  const [first, second] = await Promise.all(
    [a, b].map((path) => stat(path, { bigint: true }).catch(() => undefined)),
  );
  return first !== undefined && second !== undefined && first.ino === second.ino && first.dev === second.dev;
}

export function cannotWriteOutput(path: string, error: unknown, safe: string): OutputError {
  return new OutputError(`cannot write the output "${path}": ${describeSystemError(error)}`, {
    safe,
    next: 'Mend that, or choose another file with --output, then run the same command with --resume.',
    cause: error,
  });
}
