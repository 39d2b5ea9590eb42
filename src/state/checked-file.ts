import { constants, open } from 'node:fs/promises';
import { basename } from 'node:path';
import * as z from 'zod';
import { StateError, describeSystemError, systemCode, type Advice } from '../model/errors.js';
import { cannotWrite, replaceFile, sha256 } from './replace-file.js';

/**
 * A small state file with a `.meta` beside it that says which SHA-256 it may have. The `.meta` goes first and
 * accepts the backup, the present and the next content, so that a crash between any two operations leaves a pair
 * that agrees.
 */

const META_VERSION = 1;

/** Stands among the accepted hashes while there is no file yet. */
export const ABSENT = 'absent';

/** A file of this kind is read whole. One that is larger is none of ours: V8 makes no string of 512 MiB. */
const MOST_BYTES = 256 * 1024 * 1024;

/** What to do about a damaged file of which nothing more is known. */
const RESTORE: Advice = { safe: 'Nothing was changed.', next: 'Restore it from a backup, or remove it.' };

const metaSchema = z.object({
  format_version: z.int(),
  file: z.string(),
  accepts: z.array(z.string()),
  /** SHA-256 over the fields above, so that a damaged .meta is not taken for a damaged file. */
  sha256: z.string(),
});

export type Checked =
  /** The content is the one that its .meta accepts. */
  | { readonly found: 'good'; readonly bytes: Buffer }
  /** The present file is bad or missing and the backup is good; or the .meta itself is bad. `note` says so. */
  | { readonly found: 'backup' | 'unvouched'; readonly bytes: Buffer; readonly note: string }
  | { readonly found: 'missing' };

export async function writeChecked(
  path: string,
  content: string,
  options: { backup: boolean; fence: () => Promise<void> },
): Promise<void> {
  const bytes = Buffer.byteLength(content);
  if (bytes > MOST_BYTES) {
    const problem = `it would have ${bytes} bytes, and ${MOST_BYTES} are the most that is read again`;
    throw cannotWrite(path, new Error(problem));
  }
  const present = await shaOf(path);
  const backup = options.backup ? await shaOf(`${path}.backup`) : ABSENT;
  const accepts = [...(backup === ABSENT ? [] : [backup]), present, sha256(content)];
  await writeMeta(path, accepts, options.fence);
  await replaceFile(path, content, options);
}

/** For a file that is written as a stream: call it before the rename that puts the file with `next` in place. */
export async function writeMeta(
  path: string,
  accepts: readonly string[],
  fence: () => Promise<void>,
): Promise<void> {
  const distinct = [...new Set(accepts)];
  const body = { format_version: META_VERSION, file: basename(path), accepts: distinct };
  const meta = { ...body, sha256: sha256(JSON.stringify(body)) };
  await replaceFile(`${path}.meta`, `${JSON.stringify(meta, null, 2)}\n`, { backup: false, fence });
}

/**
 * Reads the content that is good. Throws StateError('damaged') when there is none, with `advice` for the person whose
 * file it is.
 */
export async function readChecked(path: string, advice = RESTORE): Promise<Checked> {
  const [present, backup, meta] = await Promise.all([
    readIfThere(path),
    readIfThere(`${path}.backup`),
    readIfThere(`${path}.meta`),
  ]);
  if (!present && !backup && !meta) return { found: 'missing' };
  const accepts = meta && readMeta(meta);
  if (!accepts) {
    const what = `"${path}.meta" is ${meta ? 'damaged' : 'missing'}`;
    if (present)
      return { found: 'unvouched', bytes: present, note: `${what}; "${path}" was checked in other ways` };
    if (backup)
      return { found: 'unvouched', bytes: backup, note: `${what}; the backup was checked in other ways` };
    throw damagedFile(path, what, advice);
  }
  if (present && accepts.includes(sha256(present))) return { found: 'good', bytes: present };
  const what = present ? 'its SHA-256 is not the one in its .meta' : 'it is missing';
  if (backup && accepts.includes(sha256(backup))) {
    return {
      found: 'backup',
      bytes: backup,
      note: `"${path}" is damaged (${what}); its backup is good and was used`,
    };
  }
  // A crash between the first .meta and the file itself.
  if (!present && accepts.includes(ABSENT)) return { found: 'missing' };
  throw damagedFile(path, what, advice);
}

/** The hashes that the .meta of this file accepts; undefined when it is missing or damaged. */
export async function acceptedHashes(path: string): Promise<readonly string[] | undefined> {
  const meta = await readIfThere(`${path}.meta`);
  return meta && readMeta(meta);
}

function readMeta(bytes: Buffer): readonly string[] | undefined {
  try {
    const { sha256: claimed, ...body } = metaSchema.parse(JSON.parse(bytes.toString('utf8')));
    return sha256(JSON.stringify(body)) === claimed ? body.accepts : undefined;
  } catch {
    return undefined;
  }
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readBounded(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw new StateError('damaged', `cannot read "${path}": ${describeSystemError(error)}`, {
      safe: 'Nothing was changed.',
      next: 'Mend that, then run the same command again.',
      cause: error,
    });
  }
}

/** Asks the open file for its kind and size: neither a pipe nor a file without end is waited for. */
async function readBounded(path: string): Promise<Buffer> {
  // Without O_NONBLOCK opening a pipe would wait for a writer.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const found = await file.stat();
    if (found.isDirectory()) throw Object.assign(new Error('it is a folder'), { code: 'EISDIR' });
    if (!found.isFile()) throw new Error('it is not a file');
    if (found.size > MOST_BYTES) {
      throw new Error(`it has ${found.size} bytes; files of its kind have ${MOST_BYTES} at the most`);
    }
    return await file.readFile();
  } finally {
    await file.close();
  }
}

async function shaOf(path: string): Promise<string> {
  const bytes = await readIfThere(path);
  return bytes ? sha256(bytes) : ABSENT;
}

export function damagedFile(path: string, what: string, advice = RESTORE): StateError {
  return new StateError('damaged', `"${path}" is damaged: ${what}`, advice);
}
