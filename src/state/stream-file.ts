import { createReadStream } from 'node:fs';
import { rename, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppendFile } from './append-file.js';
import { removeIfThere } from './replace-file.js';
import { syncFolder } from './sync-folder.js';

/** So much of a file's name is repeated in that of its part: names end at 255 bytes. */
const NAME_CHARACTERS = 60;

/** Where a file stands while it is written. */
export function partOf(path: string, writer: string): string {
  return join(dirname(path), `.${basename(path).slice(0, NAME_CHARACTERS)}.${writer}.cf-part`);
}

/**
 * A large file that appears only complete: written under another name beside its place, synced, its size checked,
 * then renamed. `discard` leaves nothing behind.
 */
export class StreamFile {
  readonly path: string;
  private readonly part: string;
  private readonly file: AppendFile;

  private constructor(path: string, part: string, file: AppendFile) {
    this.path = path;
    this.part = part;
    this.file = file;
  }

  /** `writer` names who writes: what a killed run of the same writer left behind is replaced. */
  static async create(path: string, writer: string, mode = 0o600): Promise<StreamFile> {
    const part = partOf(path, writer);
    await removeIfThere(part);
    return new StreamFile(path, part, await AppendFile.create(part, mode));
  }

  get bytes(): number {
    return this.file.bytes;
  }

  async write(bytes: Buffer): Promise<void> {
    await this.file.append(bytes);
  }

  /** What was written so far, from the first byte on. */
  async *readBack(): AsyncGenerator<Buffer> {
    for await (const chunk of createReadStream(this.part, { highWaterMark: 1024 * 1024 }))
      yield chunk as Buffer;
  }

  /** `fence` is called right before the rename; it throws when this process may not write here any more. */
  async publish(fence: () => Promise<void>): Promise<void> {
    await this.file.sync();
    await this.file.close();
    const { size } = await stat(this.part);
    if (size !== this.file.bytes) {
      throw Object.assign(new Error(`only ${size} of ${this.file.bytes} bytes arrived`), { code: 'ENOSPC' });
    }
    await fence();
    await rename(this.part, this.path);
    await syncFolder(dirname(this.path));
  }

  async discard(): Promise<void> {
    await this.file.close().catch(() => undefined);
    await removeIfThere(this.part).catch(() => undefined);
  }
}
