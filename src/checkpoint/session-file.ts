import { join } from 'node:path';
import * as z from 'zod';
import { StateError } from '../model/errors.js';
import { damagedFile, readChecked, writeChecked } from '../state/checked-file.js';

export const SESSION_VERSION = 1;

/** `session.json`: who and what. Written when the session begins and when another version of its list is accepted. */
export const sessionSchema = z.object({
  format_version: z.int(),
  session_id: z.string(),
  created_at: z.string(),
  cf_version: z.string(),
  input: z.object({
    /** Absolute path; null for standard input. */
    path: z.string().nullable(),
    /** What messages and the output call it. */
    name: z.string(),
    /** SHA-256 of the bytes as they are stored. */
    sha256: z.string(),
    /** SHA-256 of the sorted paper keys: the same for any order. */
    keys_sha256: z.string(),
    papers: z.int(),
    /** The list, unzipped, in this folder; null when it is read at its path. */
    spool: z.object({ file: z.string(), sha256: z.string() }).nullable(),
  }),
  /** The file with the keys, content hashes and places of the papers, in this folder. */
  index: z.object({ file: z.string(), sha256: z.string() }),
  /** As it was given: an absolute path, or `-` for standard output; null when it follows from the input. */
  output: z.string().nullable(),
  sources: z.array(z.string()),
  options: z.object({ batch_size: z.int().nullable() }),
});
export type SessionFile = z.infer<typeof sessionSchema>;

export async function writeSessionFile(
  folder: string,
  session: SessionFile,
  fence: () => Promise<void>,
): Promise<void> {
  await writeChecked(join(folder, 'session.json'), `${JSON.stringify(session, null, 2)}\n`, {
    backup: false,
    fence,
  });
}

/** Throws StateError when it is damaged, missing, or of a newer format. */
export async function readSessionFile(folder: string): Promise<{ session: SessionFile; notes: string[] }> {
  const path = join(folder, 'session.json');
  const read = await readChecked(path);
  if (read.found === 'missing') throw damagedFile(path, 'it is missing');
  let json: unknown;
  try {
    json = JSON.parse(read.bytes.toString('utf8'));
  } catch {
    throw damagedFile(path, 'it is no JSON');
  }
  refuseNewer(json, SESSION_VERSION, path);
  const parsed = sessionSchema.safeParse(json);
  if (!parsed.success) throw damagedFile(path, z.prettifyError(parsed.error));
  return { session: parsed.data, notes: read.found === 'good' ? [] : [read.note] };
}

/** A state file of a newer cf is not damaged, and not for us to touch. */
export function refuseNewer(json: unknown, known: number, path: string): void {
  const version = (json as { format_version?: unknown } | null)?.format_version;
  if (typeof version !== 'number' || version <= known) return;
  throw new StateError(
    'newer_format',
    `"${path}" has format ${version}; this cf knows formats up to ${known}`,
    {
      safe: 'Nothing was changed.',
      next: 'Run the newer version of cf that wrote it.',
    },
  );
}
