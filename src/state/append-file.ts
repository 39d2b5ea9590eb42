import { open, type FileHandle } from 'node:fs/promises';

/**
 * Appends to a file so that a short write never passes unnoticed: FileHandle.write may write less than it was
 * given and say so only in its result, so each write is repeated until all is written or an error comes.
 */
export class AppendFile {
  private readonly handle: FileHandle;
  private written: number;

  private constructor(handle: FileHandle, written = 0) {
    this.handle = handle;
    this.written = written;
  }

  /** Creates the file; fails with EEXIST when there is one. */
  static async create(path: string, mode = 0o600): Promise<AppendFile> {
    return new AppendFile(await open(path, 'wx', mode));
  }

  /** Goes on with a file that is there behind its first `bytes`; what stands behind them is cut off. */
  static async goOn(path: string, bytes: number): Promise<AppendFile> {
    const handle = await open(path, 'r+');
    try {
      await handle.truncate(bytes);
    } catch (error) {
      await handle.close();
      throw error;
    }
    return new AppendFile(handle, bytes);
  }

  get bytes(): number {
    return this.written;
  }

  async append(bytes: Buffer): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await this.handle.write(bytes, done, bytes.length - done, this.written);
      if (bytesWritten === 0) throw Object.assign(new Error('a write wrote nothing'), { code: 'ENOSPC' });
      done += bytesWritten;
      this.written += bytesWritten;
    }
  }

  /** Durable when this returns. A failed sync must not be tried again: the page cache may show lost data as good. */
  async sync(): Promise<void> {
    await this.handle.datasync();
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}
