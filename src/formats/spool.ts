import { createHash } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { nanoid } from 'nanoid';
import { AppendFile } from '../state/append-file.js';
import { makeFolder } from '../state/make-folder.js';
import { cannotWrite, removeIfThere } from '../state/replace-file.js';

/** The list, unzipped and as JSON, in a file of ours, and the SHA-256 of that. */
export interface SpooledList {
  readonly path: string;
  readonly sha256: string;
}

/** A list whose records can't be read again where it is: put into a folder of ours, as JSON, while it is read. */
export class Spool {
  readonly path: string;
  private readonly file: AppendFile;
  private readonly hash = createHash('sha256');

  private constructor(path: string, file: AppendFile) {
    this.path = path;
    this.file = file;
  }

  static async create(root: string): Promise<Spool> {
    const path = join(root, `.spool-${nanoid()}`);
    try {
      await makeFolder(root);
      return new Spool(path, await AppendFile.create(path));
    } catch (error) {
      throw cannotWrite(path, error);
    }
  }

  async write(bytes: Buffer): Promise<void> {
    try {
      this.hash.update(bytes);
      await this.file.append(bytes);
    } catch (error) {
      throw cannotWrite(this.path, error);
    }
  }

  async finish(): Promise<SpooledList> {
    try {
      await this.file.sync();
      await this.file.close();
      return { path: this.path, sha256: this.hash.digest('hex') };
    } catch (error) {
      throw cannotWrite(this.path, error);
    }
  }

  async discard(): Promise<void> {
    await this.file.close().catch(() => undefined);
    await removeIfThere(this.path).catch(() => undefined);
  }
}

/** Spools belong to runs that may still be reading; a day later they don't. */
const OLD_MS = 24 * 60 * 60 * 1000;

/** Removes the spools that killed runs left behind. */
export async function removeOldSpools(root: string, now: number): Promise<void> {
  const names = await readdir(root).catch(() => []);
  for (const name of names.filter((each) => each.startsWith('.spool-'))) {
    const path = join(root, name);
    const found = await stat(path).catch(() => undefined);
    if (found && now - found.mtimeMs > OLD_MS) await rm(path, { force: true });
  }
}
