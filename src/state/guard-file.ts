import { nanoid } from 'nanoid';
import { link, readFile, rename, rm } from 'node:fs/promises';
import * as z from 'zod';
import { lifeOf } from './process-identity.js';

/** A process as it is named in a guard or as a holder. */
export const processSchema = z.looseObject({
  pid: z.int(),
  started: z.string().nullable(),
  boot_id: z.string().nullable(),
  pid_namespace: z.string().nullable(),
  host: z.string(),
});

/**
 * What a guard says that was left over: by a process that is dead, or, where `unreadable` counts too, by one that
 * died before it could say who it was. Undefined for a guard that is held, or gone.
 */
export async function leftOverGuard(path: string, unreadable: boolean): Promise<string | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
  const parsed = processSchema.safeParse(parseQuietly(text));
  const dead = parsed.success ? (await lifeOf(parsed.data)) === 'dead' : unreadable;
  return dead ? text : undefined;
}

/** By a rename first: of two that clear the same guard one finds it gone, and a new guard caught by mistake is put back. */
export async function removeGuard(path: string, said: string): Promise<void> {
  const aside = `${path}.${nanoid()}`;
  try {
    await rename(path, aside);
    if ((await readFile(aside, 'utf8')) !== said) await link(aside, path);
  } catch {
    // Somebody else was faster: whoever wants the guard looks again.
  }
  await rm(aside, { force: true });
}

function parseQuietly(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
