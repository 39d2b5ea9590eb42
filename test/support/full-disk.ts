import fs from 'node:fs';
import { vi } from 'vitest';
import type { fileHandleMethods } from './file-handle-methods.js';

type Handles = Awaited<ReturnType<typeof fileHandleMethods>>;

/** From now on the disk takes so many bytes more; then writes are short, then they fail. Until `vi.restoreAllMocks`. */
export function fillDisk(handles: Handles, room: number): void {
  const { write } = handles;
  let left = room;
  vi.spyOn(handles, 'write').mockImplementation(function (this: Handles, data, offset, length, position) {
    if (left <= 0)
      return Promise.reject(Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }));
    const some = Math.min(length, left);
    left -= some;
    return write.call(this, data, offset, some, position);
  });
}

/** What write-file-atomic meets: a short write that is reported as success. */
export function shortenAtomicWrites(): void {
  const write = fs.write.bind(fs) as (...values: unknown[]) => void;
  vi.spyOn(fs, 'write').mockImplementation(((
    fd: number,
    data: Buffer,
    offset: number,
    length: number,
    ...rest: unknown[]
  ) => write(fd, data, offset, Math.min(length, 100), ...rest)) as typeof fs.write);
}
