import type { Dirent } from 'node:fs';
import { lstat, readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { outputsAmong } from '../../formats/output-target.js';
import { InputError, describeSystemError, systemCode } from '../../model/errors.js';
import { unusableFile } from './unusable-file.js';

/** Folders within folders, and files in all of them: more than anybody's copy of a proceedings' site has. */
const DEEPEST = 16;
const MOST_FILES = 200_000;

/** A file as it stood when the folder was walked. */
export interface WalkedFile {
  readonly path: string;
  /** Path below the folder, with `/`. */
  readonly name: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

export interface WalkedFolder {
  /** Sorted by name, in code units: the same on every machine. */
  readonly files: readonly WalkedFile[];
  /** Symbolic links, which are not followed: they lead out of the folder, or to what is in it anyway. */
  readonly links: number;
  /** Names of what cf itself has written there: a list of papers that were read here is no proceedings. */
  readonly outputs: readonly string[];
}

/**
 * The files of a folder at any depth, without those whose name, or whose folder's name, begins with a dot, and without links and outputs. Throws
 * InputError when it is none, when a part of it can't be read, or when it is too deep or too full. `check` throws when the walk is to end.
 */
export async function walkFolder(folder: string, check: () => void = () => undefined): Promise<WalkedFolder> {
  const files: WalkedFile[] = [];
  const outputs: string[] = [];
  let links = 0;
  const walk = async (path: string, below: string, depth: number): Promise<void> => {
    check();
    const entries = await entriesOf(path, depth === 0);
    const written = outputsAmong(entries.map((entry) => entry.name));
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue;
      const name = below + entry.name;
      if (written.has(entry.name)) outputs.push(name);
      else if (entry.isSymbolicLink()) links++;
      else if (entry.isDirectory()) {
        if (depth === DEEPEST) throw tooMuch(folder, `folders more than ${DEEPEST} deep ("${name}")`);
        await walk(join(path, entry.name), `${name}/`, depth + 1);
      } else if (entry.isFile()) {
        if (files.length === MOST_FILES) throw tooMuch(folder, `more than ${MOST_FILES} files`);
        const found = await lstat(join(path, entry.name)).catch((error: unknown) => {
          throw unreadable(join(path, entry.name), error);
        });
        files.push({
          path: join(path, entry.name),
          name,
          bytes: found.size,
          modifiedMs: found.mtimeMs,
        });
      }
    }
  };
  const root = await realpath(folder).catch((error: unknown) => {
    throw noFolder(folder, error);
  });
  await walk(root, '', 0);
  return { files: files.sort((a, b) => (a.name < b.name ? -1 : 1)), links, outputs: outputs.sort() };
}

async function entriesOf(path: string, isRoot: boolean): Promise<Dirent[]> {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    throw isRoot ? noFolder(path, error) : unreadable(path, error);
  }
}

function noFolder(folder: string, error: unknown): InputError {
  const missing = systemCode(error) === 'ENOENT';
  const wrong =
    systemCode(error) === 'ENOTDIR' ? 'it is a file; expected a folder' : describeSystemError(error);
  return new InputError(`cannot read the folder "${folder}": ${wrong}`, {
    missing,
    safe: 'Nothing was collected.',
    next: 'Check the path given with --from.',
    cause: error,
  });
}

const unreadable = (path: string, error: unknown): InputError =>
  unusableFile(`cannot read "${path}": ${describeSystemError(error)}`, 'Check its permissions', error);

function tooMuch(folder: string, what: string): InputError {
  return new InputError(`"${folder}" has ${what}; expected the files of proceedings`, {
    safe: 'Nothing was collected.',
    next: 'Give a folder that holds less with --from.',
  });
}
