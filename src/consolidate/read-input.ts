import { createHash } from 'node:crypto';
import { createReadStream, ReadStream } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { nanoid } from 'nanoid';
import { PaperIndexBuilder } from '../checkpoint/paper-index-builder.js';
import type { PaperIndex } from '../checkpoint/paper-index.js';
import {
  endWait,
  isReadOnce,
  openListFile,
  openListStream,
  sameStamp,
  stampOf,
  type FileStamp,
  type ListBytes,
} from '../formats/list-file.js';
import { readList } from '../formats/read-list.js';
import { InputError } from '../model/errors.js';
import { AppendFile } from '../state/append-file.js';
import { makeFolder } from '../state/make-folder.js';
import { cannotWrite, removeIfThere } from '../state/replace-file.js';
import type { Report } from './events.js';
import type { Stop } from './stop.js';

/** The unzipped list in a file of ours, and the SHA-256 of that. */
export interface SpooledList {
  readonly path: string;
  readonly sha256: string;
}

/** A list as it was read once: what identifies it, and where its records stand. */
export interface InputList {
  /** Absolute path; null for what can be read only once: standard input, a FIFO. */
  readonly path: string | null;
  /** What messages and the output call it. */
  readonly name: string;
  /** SHA-256 of the bytes as they are stored. */
  readonly sha256: string;
  readonly index: PaperIndex;
  readonly keysSha256: string;
  /** The unzipped list, where it can't be read at its path (standard input, a FIFO, gzip); to be moved into the session. */
  readonly spool: SpooledList | undefined;
  /** The state of the file when it was read; undefined for a spooled list. */
  readonly stamp: FileStamp | undefined;
}

/** Reads a list once, as a stream. Throws InputError, before anything was asked, where it is no list of papers. */
export async function readInput(
  input: string,
  root: string,
  stdin: NodeJS.ReadableStream,
  report: Report,
  stop: Stop,
): Promise<InputList> {
  if (input === '-') return readStream(stdin as Readable, 'standard input', root, report, stop);
  const path = resolve(input);
  if (await isReadOnce(path)) return readStream(createReadStream(path), input, root, report, stop);
  const before = await stampOf(path).catch(() => undefined);
  const list = await openListFile(path);
  const read = await index(list, { path, name: basename(path) }, root, report, stop, before);
  const after = await stampOf(path).catch(() => undefined);
  if (!before || !after || !sameStamp(before, after)) {
    if (read.spool !== undefined) await removeIfThere(read.spool.path);
    throw new InputError(`"${input}" was changed while it was read`, {
      safe: 'Nothing was asked.',
      next: 'Run the command again.',
    });
  }
  return read;
}

/** A stop must not wait for a terminal or a pipe that may never say anything more. */
async function readStream(
  stream: Readable,
  name: string,
  root: string,
  report: Report,
  stop: Stop,
): Promise<InputList> {
  const giveUp = (): void => {
    stream.destroy();
    if (stream instanceof ReadStream) void endWait(name);
  };
  stop.stopping.addEventListener('abort', giveUp, { once: true });
  try {
    const list = await openListStream(stream, name);
    return await index(list, { path: null, name }, root, report, stop);
  } catch (error) {
    stop.check();
    throw error;
  } finally {
    stop.stopping.removeEventListener('abort', giveUp);
  }
}

async function index(
  list: ListBytes,
  what: { path: string | null; name: string },
  root: string,
  report: Report,
  stop: Stop,
  stamp?: FileStamp,
): Promise<InputList> {
  const builder = new PaperIndexBuilder();
  const spool = list.gzip || what.path === null ? await Spool.create(root) : undefined;
  let spooled: SpooledList | undefined;
  let papers = 0;
  try {
    for await (const chunk of readList(list, what.name, spool && ((bytes) => spool.write(bytes)))) {
      for (const listed of chunk) builder.add(listed);
      papers += chunk.length;
      stop.check();
      report({ type: 'reading', input: what.name, papers });
    }
    spooled = await spool?.finish();
  } catch (error) {
    await spool?.discard();
    throw error;
  }
  const papersIndex = builder.finish();
  await papersIndex.prepare();
  const keysSha256 = await papersIndex.keysSha256();
  return {
    ...what,
    sha256: list.sha256(),
    index: papersIndex,
    keysSha256,
    spool: spooled,
    stamp: spooled ? undefined : stamp,
  };
}

/** A list that can't be read twice where it is: unzipped into the state folder while it is read. */
class Spool {
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
