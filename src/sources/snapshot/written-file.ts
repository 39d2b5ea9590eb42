import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describeSystemError, SourceUnavailable } from '../../model/errors.js';
import { unusable } from './trouble.js';

const BUFFER_BYTES = 1024 * 1024;

/**
 * A file that is written from beginning to end under a name of its own, and gets its real name when it is
 * complete and on the disk. Nobody ever sees half of it.
 */
export class WrittenFile {
  private readonly pending: Buffer[] = [];
  private pendingBytes = 0;
  private written = 0;

  private constructor(
    private readonly handle: FileHandle,
    private readonly path: string,
    private readonly temporary: string,
  ) {}

  /** `unique` keeps the files of two processes apart. Throws SourceUnavailable when it can't be created. */
  static async create(path: string, unique: string): Promise<WrittenFile> {
    const temporary = `${path}.${unique}.tmp`;
    return cannotWrite(
      temporary,
      async () => new WrittenFile(await open(temporary, 'wx', 0o600), path, temporary),
    );
  }

  /** How many bytes it has so far. */
  get bytes(): number {
    return this.written + this.pendingBytes;
  }

  /** Adds bytes; they may wait in memory until `flush` or `complete`. */
  add(bytes: Buffer): void {
    this.pending.push(bytes);
    this.pendingBytes += bytes.length;
  }

  /** Writes out when enough has gathered. */
  async flush(atLeast = BUFFER_BYTES): Promise<void> {
    if (this.pendingBytes === 0 || this.pendingBytes < atLeast) return;
    const bytes = Buffer.concat(this.pending.splice(0));
    this.pendingBytes = 0;
    await cannotWrite(this.temporary, () => this.handle.appendFile(bytes));
    this.written += bytes.length;
  }

  /** Syncs it and gives it its name. */
  async complete(): Promise<void> {
    await this.flush(0);
    await cannotWrite(this.temporary, async () => {
      await this.handle.sync();
      await this.handle.close();
      await rename(this.temporary, this.path);
    });
  }

  /** Leaves nothing behind; does nothing after `complete`. */
  async discard(): Promise<void> {
    await this.handle.close().catch(() => undefined);
    await rm(this.temporary, { force: true });
  }
}

/** Makes renames inside a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Runs a writing operation; its failure becomes a SourceUnavailable that names the file. */
export async function cannotWrite<T>(path: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof SourceUnavailable) throw error;
    throw unusable(
      `The index of the snapshot cannot be written in "${dirname(path)}": ${describeSystemError(error)}.`,
      'Make room there (or choose another --state-dir), then run the same command again; finished parts are kept.',
      error,
    );
  }
}
