import * as z from 'zod';
import { StateError } from '../model/errors.js';
import { damagedFile, readChecked } from './checked-file.js';

/**
 * A state file with a `.meta`, read, verified and validated. `notes` says what was healed. Throws StateError when it
 * is damaged, missing, or of a newer format than `known`: that one is not damaged, and not for us to touch.
 */
export async function readCheckedJson<T>(
  path: string,
  schema: z.ZodType<T>,
  known: number,
): Promise<{ value: T; notes: string[] }> {
  const read = await readChecked(path);
  if (read.found === 'missing') throw damagedFile(path, 'it is missing');
  let json: unknown;
  try {
    json = JSON.parse(read.bytes.toString('utf8'));
  } catch {
    throw damagedFile(path, 'it is no JSON');
  }
  refuseNewer(json, known, path);
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw damagedFile(path, z.prettifyError(parsed.error));
  return { value: parsed.data, notes: read.found === 'good' ? [] : [read.note] };
}

function refuseNewer(json: unknown, known: number, path: string): void {
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
