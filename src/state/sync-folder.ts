import { open } from 'node:fs/promises';

/**
 * Makes the entries of a folder durable: a created, renamed or removed name survives a power cut only after this.
 * Windows has no such call; there the file system journals its metadata.
 */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
