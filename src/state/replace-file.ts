import { createHash } from 'node:crypto';
import { link, readFile, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StateError, describeSystemError, systemCode } from '../model/errors.js';
import { syncFolder } from './sync-folder.js';

export function sha256(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export interface ReplaceOptions {
  /** Keep what was there as `<path>.backup`. */
  readonly backup: boolean;
  /** Called right before the rename; throws when this process may not write here any more. */
  readonly fence: () => Promise<void>;
}

/**
 * Replaces a small file, so that at every moment either the old or the new one stands there, whole. The only place
 * that uses write-file-atomic: that writes once and ignores a short write, so what it wrote is read back and
 * compared before it may replace a good file.
 *
 * Throws StateError('unwritable'); the old file is then untouched.
 */
export async function replaceFile(
  path: string,
  content: Buffer | string,
  options: ReplaceOptions,
): Promise<void> {
  const next = `${path}.next`;
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  try {
    await writeNext(next, bytes);
    await options.fence();
    if (options.backup) await keepBackup(path);
    await rename(next, path);
    await syncFolder(dirname(path));
  } catch (error) {
    if (error instanceof StateError) throw error;
    throw cannotWrite(path, error);
  }
}

async function writeNext(next: string, bytes: Buffer): Promise<void> {
  const { default: writeFileAtomic } = await import('write-file-atomic');
  await writeFileAtomic(next, bytes, { mode: 0o600 });
  const written = await readFile(next);
  if (!written.equals(bytes)) {
    await unlink(next);
    throw new StateError(
      'unwritable',
      `cannot write "${next}": only ${written.length} of ${bytes.length} bytes arrived (is the disk full?)`,
      {
        safe: 'What was there before is untouched.',
        next: 'Make room, then run the same command with --resume.',
        cause: Object.assign(new Error('a write wrote less than it was given'), { code: 'ENOSPC' }),
      },
    );
  }
}

/** Keeps a file as `<path>.backup`, if it is there. By a hard link, so that the present file is never away; a file system without links gets a copy. */
export async function keepBackup(path: string): Promise<void> {
  const temporary = `${path}.backup.tmp`;
  await removeIfThere(temporary);
  try {
    await link(path, temporary);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return;
    const { copyFile } = await import('node:fs/promises');
    await copyFile(path, temporary);
  }
  await rename(temporary, `${path}.backup`);
  // When both names were one file already, rename does nothing and leaves the temporary name.
  await removeIfThere(temporary);
}

export async function removeIfThere(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
}

export function cannotWrite(path: string, error: unknown): StateError {
  return new StateError('unwritable', `cannot write "${path}": ${describeSystemError(error)}`, {
    safe: 'Everything that was answered before is saved.',
    next: 'Mend that, then run the same command with --resume.',
    cause: error,
  });
}
