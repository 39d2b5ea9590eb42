import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { fileHandleMethods } from './file-handle-methods.js';

/**
 * From now on no sync of this thread waits for the disk. For runs that only look at what another one left behind:
 * nobody pulls a plug here.
 */
export async function neverWaitForTheDisk(): Promise<void> {
  const handles = await fileHandleMethods();
  handles.sync = () => Promise.resolve();
  handles.datasync = () => Promise.resolve();
  const fsync = (_fd: number, done: (error: null) => void): unknown => setImmediate(done, null);
  Object.assign(fs, { fsync, fdatasyncSync: () => undefined });
  syncBuiltinESMExports();
}
