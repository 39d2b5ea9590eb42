import { lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { OutputError, UsageError, describeSystemError, systemCode } from '../model/errors.js';
import { shellLine } from '../model/shell-words.js';
import { makeFolder } from '../state/make-folder.js';
import { removeIfThere } from '../state/replace-file.js';
import { partOf } from '../state/stream-file.js';
import type { ForeignFormat } from './foreign-output.js';
import { formatOfName } from './list-format.js';
import type { OutputShape } from './write-list.js';

/** Where the output goes and in which form, told by its name. */
export interface OutputTarget {
  /** Absolute path; null for standard output. */
  readonly path: string | null;
  /** How its records are written: what is no JSON is made of JSON Lines, which stay beside it. */
  readonly shape: OutputShape;
  readonly gzip: boolean;
  /** The form of a list that is no JSON. */
  readonly foreign?: { readonly format: ForeignFormat; readonly gzip: boolean };
}

/** The files that are written for a target: itself, and what has no room in it. The path is the first. */
export function filesOf({ path, shape, foreign }: OutputTarget): readonly string[] {
  if (path === null) return [];
  return [path, ...(foreign ? [`${path}.jsonl`] : []), ...(shape === 'lines' ? [`${path}.meta.json`] : [])];
}

/** Those of a folder's names that are outputs, or stand beside one: told by the metadata beside them. Pure. */
export function outputsAmong(names: readonly string[]): ReadonlySet<string> {
  const all = new Set(names);
  const outputs = names.filter((name) => all.has(`${name}.meta.json`));
  return new Set(outputs.flatMap((name) => [name, `${name}.jsonl`, `${name}.meta.json`]));
}

/** `papers.json` → `papers.<word>.json` beside it, `papers.csv` → `papers.<word>.csv`; standard input → standard output. */
export function defaultOutput(input: string, word: string): string {
  if (input === '-') return '-';
  const name = basename(input).replace(/\.gz$/i, '');
  const [ending = ''] = /\.[^.]+$/.exec(name) ?? [];
  if (foreignOf(name) !== undefined)
    return join(dirname(input), `${name.slice(0, -ending.length)}.${word}${ending}`);
  const stem = formatOfName(name) === undefined ? name : name.slice(0, -ending.length);
  return join(dirname(input), `${stem}.${word}.json`);
}

/** Endings that promise a form which is not written here. */
const NOT_WRITTEN =
  /\.(?:xlsx?|xlsm|ods|numbers|docx?|odt|pdf|html?|xml|enw|enl|nbib|ciw|isi|parquet)(?:\.gz)?$/i;

/** Throws UsageError where the name of an output promises a form that is not written: it would open nowhere. */
export function refuseEnding(
  path: string | null,
  flag = '--output',
  expected = '.json, .jsonl, .csv, .tsv, .ris or .bib, each also with .gz',
): void {
  const ending = NOT_WRITTEN.exec(path ?? '')?.[0];
  if (path === null || ending === undefined) return;
  throw new UsageError(`${flag} "${basename(path)}" ends with "${ending}"; expected ${expected}`, {
    safe: 'Nothing was touched.',
    next: `For example: ${flag} ${shellLine([`${basename(path).slice(0, -ending.length)}.csv`])}`,
  });
}

/** A path that is a symbolic link stands for the file that it leads to, so that the link stays. */
export function outputTarget(output: string): OutputTarget {
  if (output === '-') return { path: null, shape: 'papers', gzip: false };
  const gzip = /\.gz$/i.test(output);
  const format = foreignOf(output);
  const path = behindLinks(resolve(output));
  if (format !== undefined) return { path, shape: 'lines', gzip: false, foreign: { format, gzip } };
  const lines = /\.(?:jsonl|ndjson)(?:\.gz)?$/i.test(output);
  return { path, shape: lines ? 'lines' : 'papers', gzip };
}

/** More links one after the other than any system follows: they lead in a circle. */
const MOST_LINKS = 40;

/** Also behind a link that leads to what is not there yet. */
function behindLinks(path: string, links = 0): string {
  try {
    if (links === MOST_LINKS || !lstatSync(path).isSymbolicLink()) return path;
    return behindLinks(resolve(realpathSync(dirname(path)), readlinkSync(path)), links + 1);
  } catch {
    // Nothing is there yet, or it can't be looked at: writing will tell.
    return path;
  }
}

function foreignOf(name: string): ForeignFormat | undefined {
  const format = formatOfName(name);
  if (format === 'csv') return /\.csv(?:\.gz)?$/i.test(name) ? 'csv' : 'tsv';
  return format === 'ris' || format === 'bibtex' ? format : undefined;
}

/**
 * Makes sure, before anything is asked, that the output can be written: its folder is created, a file is put there
 * and taken away (by the next run, if this one dies in between). Throws UsageError when it is the input itself, OutputError when it can't be written.
 */
export async function checkOutput(target: OutputTarget, inputPath: string | null): Promise<void> {
  refuseEnding(target.path);
  if (inputPath !== null)
    await refuseOutputOver(target, 'the input file', (path) => isSameFile(path, inputPath));
  for (const path of filesOf(target)) {
    try {
      await probeFile(path);
    } catch (error) {
      throw cannotWriteOutput(path, error, 'Nothing was asked yet.');
    }
  }
}

/** Throws UsageError where a file that is read would be lost under the output. `what` is read: `the input file`. */
export async function refuseOutputOver(
  target: OutputTarget,
  what: string,
  isRead: (path: string) => Promise<boolean>,
): Promise<void> {
  for (const path of filesOf(target)) {
    if (!(await isRead(path))) continue;
    throw new UsageError(`the output "${path}" is ${what}`, {
      safe: 'Nothing was touched.',
      next: 'Choose another file with --output.',
    });
  }
}

/** Throws the system's error where a file can't be written; leaves nothing but its folder behind. */
export async function probeFile(path: string): Promise<void> {
  await makeFolder(dirname(path), 0o777);
  const present = await stat(path).catch((error: unknown) => {
    if (systemCode(error) !== 'ENOENT') throw error;
  });
  if (present?.isDirectory() === true) throw Object.assign(new Error(), { code: 'EISDIR' });
  // A file would take the place of the device: who is root would have no /dev/null any more.
  if (present?.isFile() === false)
    throw new Error('it is a device or a pipe, and no file ("-" is standard output)');
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
