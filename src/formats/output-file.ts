import { readFile, stat } from 'node:fs/promises';
import { InputError, describeSystemError, systemCode } from '../model/errors.js';
import type { PaperRecord } from '../model/paper.js';
import { openListFile } from './list-file.js';
import { outputTarget } from './output-target.js';
import { RecordSplitter, type RawRecord } from './record-splitter.js';

/** An output of this program that is read again. */
export interface OutputFile {
  /** The file that has the whole records: itself, or for a table (CSV, RIS, BibTeX) the `.jsonl` beside it. */
  readonly path: string;
  /** Set when the records of `path` are a companion of this file. */
  readonly companionOf: string | undefined;
  /** What is said of the whole list, and where that stands. */
  readonly metadata: PaperRecord | undefined;
}

/** The field in which the metadata stand; or, with JSON Lines, the file beside it. */
const METADATA = 'consolidation_metadata';
const metadataPath = (path: string): string => `${path}.meta.json`;

/** True for the name of a list that is no JSON, whose whole records stand in a companion. */
const hasCompanion = (path: string): boolean => outputTarget(path).foreign !== undefined;

/** Opens an output by its path. Throws InputError (66 where there is no such file) that says which file is needed. */
export async function openOutput(path: string): Promise<OutputFile> {
  const companionOf = await tableOf(path);
  const whole = companionOf === undefined ? path : `${companionOf}.jsonl`;
  const splitter = new RecordSplitter(whole);
  try {
    for await (const chunk of (await openListFile(whole)).chunks()) {
      if (splitter.push(chunk).length > 0 || splitter.wrapper !== undefined) break;
    }
  } catch (error) {
    if (companionOf === undefined || !(error instanceof InputError)) throw error;
    throw withoutCompanion(path, whole, await isFile(path), error);
  }
  const inside = splitter.wrapper?.[METADATA];
  const metadata = inside ?? (await readBeside(metadataPath(companionOf ?? path)));
  const isObject = typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata);
  return { path: whole, companionOf, metadata: isObject ? (metadata as PaperRecord) : undefined };
}

/** The list that is no JSON, named itself or by its companion; undefined where there is none. */
async function tableOf(path: string): Promise<string | undefined> {
  if (hasCompanion(path)) return path;
  const table = /^(.+)\.jsonl$/i.exec(path)?.[1];
  if (table === undefined || !hasCompanion(table)) return undefined;
  return (await isFile(table)) ? table : undefined;
}

const isFile = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isFile() === true;

function withoutCompanion(path: string, whole: string, isThere: boolean, cause: InputError): InputError {
  if (!isThere)
    return new InputError(
      `cannot read "${path}": there is no such file, nor "${whole}", which would tell all`,
      {
        missing: true,
        safe: 'Nothing was changed.',
        next: 'Check the path of the output file.',
        cause,
      },
    );
  return new InputError(
    `"${path}" does not hold all that is known; that stands in "${whole}", which can't be read`,
    {
      missing: true,
      safe: 'Nothing was changed.',
      next: 'Name a file that cf has written, with the .jsonl file that was written together with it beside it; or that one.',
      cause,
    },
  );
}

async function readBeside(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw new InputError(`cannot read "${path}": ${describeSystemError(error)}`, {
      safe: 'Nothing was changed.',
      next: 'Repair the file, or take it away.',
      cause: error,
    });
  }
}

/** The records of an output in order, a chunk's worth at a time; not parsed. */
export async function* rawRecords(path: string): AsyncGenerator<RawRecord[]> {
  const splitter = new RecordSplitter(path);
  for await (const chunk of (await openListFile(path)).chunks()) yield splitter.push(chunk);
  yield splitter.end();
}
