import { join } from 'node:path';
import * as z from 'zod';
import { INPUT_FIELDS } from '../../formats/input-fields.js';
import { damagedFile } from '../../state/checked-file.js';
import { mendedByRecovery } from '../mended-by-recovery.js';
import { StatePersistence } from '../../state/state-persistence.js';

export const SESSION_VERSION = 1;

/** `session.json`: who and what. Written when the session begins and when another version of its list is accepted. */
const sessionSchema = z.object({
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
  options: z.object({
    batch_size: z.int().nullable(),
    /** A session that was begun before these were asked for knows no duplicates. */
    dedupe: z.enum(['off', 'ids', 'safe', 'all']).default('off'),
    versions: z.enum(['merge', 'link', 'keep']).default('link'),
    /** What may be spent on each source, as it is typed: `1usd/day`. */
    budget: z.record(z.string(), z.string()).optional(),
    /** Which columns of its table were said to stand for which fields (`--columns`). */
    columns: z.partialRecord(z.enum(INPUT_FIELDS), z.string()).optional(),
  }),
});
export type SessionFile = z.infer<typeof sessionSchema>;

export async function writeSessionFile(
  folder: string,
  session: SessionFile,
  fence: () => Promise<void>,
): Promise<void> {
  await sessionFileIn(folder, fence).save(session);
}

/** Throws StateError when it is damaged, missing, or of a newer format. */
export async function readSessionFile(folder: string): Promise<{ session: SessionFile; notes: string[] }> {
  const file = sessionFileIn(folder, () => Promise.resolve());
  const loaded = await file.load();
  if (loaded === undefined) throw damagedFile(file.path, 'it is missing', mendedByRecovery(folder));
  return { session: loaded.value, notes: loaded.notes };
}

function sessionFileIn(folder: string, fence: () => Promise<void>): StatePersistence<SessionFile> {
  const path = join(folder, 'session.json');
  const advice = mendedByRecovery(folder);
  return new StatePersistence(path, { schema: sessionSchema, version: SESSION_VERSION, advice, fence });
}
