import { open, type FileHandle } from 'node:fs/promises';

type Write = (
  this: unknown,
  data: Buffer,
  offset: number,
  length: number,
  position: number,
) => Promise<{ bytesWritten: number; buffer: Buffer }>;

/** The methods that all file handles share: replacing one here injects a fault into every file that is open. */
export async function fileHandleMethods(): Promise<Omit<FileHandle, 'write'> & { write: Write }> {
  const handle = await open(import.meta.filename, 'r');
  const methods = Object.getPrototypeOf(handle) as Omit<FileHandle, 'write'> & { write: Write };
  await handle.close();
  return methods;
}
