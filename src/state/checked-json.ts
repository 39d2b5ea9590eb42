import * as z from 'zod';
import { StateError, type Advice } from '../model/errors.js';
import { damagedFile, readChecked } from './checked-file.js';

/** What a state file holds. */
export interface JsonForm<T> {
  readonly schema: z.ZodType<T>;
  /** The newest `format_version` that is known. */
  readonly version: number;
  /** What to tell a person whose file is damaged; to restore it when not given. */
  readonly advice?: Advice | undefined;
}

/**
 * A state file with a `.meta`, read, verified and validated; undefined when there is none. `notes` says what was healed.
 * Throws StateError when it is damaged, or of a newer format than is known: that one is not damaged, and not for us to touch.
 */
export async function readCheckedJson<T>(
  path: string,
  form: JsonForm<T>,
): Promise<{ value: T; notes: string[] } | undefined> {
  const read = await readChecked(path, form.advice);
  if (read.found === 'missing') return undefined;
  return { value: parseState(path, read.bytes, form), notes: read.found === 'good' ? [] : [read.note] };
}

/** What the bytes of a state file say. Throws StateError as `readCheckedJson` does. */
export function parseState<T>(path: string, bytes: Buffer, { schema, version, advice }: JsonForm<T>): T {
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw damagedFile(path, 'it is no JSON', advice);
  }
  refuseNewer(json, version, path);
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw damagedFile(path, z.prettifyError(parsed.error), advice);
  return parsed.data;
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
