import { createHash } from 'node:crypto';
import { constants, open, readdir, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { nanoid } from 'nanoid';
import * as z from 'zod';
import type { HttpClient } from '../../http/client.js';
import type { BodySink } from '../../http/download.js';
import { INTERRUPTED, RequestFailed } from '../../http/failures.js';
import { StateError, systemCode } from '../../model/errors.js';
import type { AskContext } from '../../sources/source.js';
import { withFileLock } from '../../state/file-lock.js';
import { filePieces } from '../../state/file-pieces.js';
import { makeFolder } from '../../state/make-folder.js';
import { cannotWrite, removeIfThere } from '../../state/replace-file.js';
import { StatePersistence } from '../../state/state-persistence.js';
import { StreamFile } from '../../state/stream-file.js';
import { GzipCheck } from './gzip-check.js';

/** What is known of a file that was downloaded; `<file>.json` beside it. */
const keptSchema = z.object({
  format_version: z.literal(1),
  /** Null where the server gave none: then the file is fetched anew each time. */
  etag: z.string().nullable(),
  bytes: z.int(),
  sha256: z.string(),
  downloaded_at: z.string(),
});
type Kept = z.infer<typeof keptSchema>;

export interface KeptFileOptions {
  /** Where it is kept. */
  readonly path: string;
  readonly http: HttpClient;
  /** Its path at the server. */
  readonly target: string;
  readonly maxBytes: number;
  /** Whether a file that begins so, unzipped, is the right one. */
  readonly isOurs: (head: string) => boolean;
  /** What a person can do where the server does not have it any more. */
  readonly whenGone: string;
  readonly now: () => Date;
}

/** How long a turn at the lock is waited for before it is seen whether the run goes on. */
const LOOK_AGAIN_MS = 500;
/** Another process that downloads takes minutes; whoever takes longer is stuck. */
const LONGEST_WAIT_MS = 30 * 60_000;

/**
 * A large zipped file of a server, kept between runs: asked for by its ETag, fetched again when it has changed. One process at a time does
 * that. The file appears only when it has come whole, and is believed only while it is the one that came.
 */
export class KeptFile {
  readonly #options: KeptFileOptions;
  /** Once for all who ask in a run, whatever came of it. */
  #opened: Promise<FileHandle> | undefined;

  constructor(options: KeptFileOptions) {
    this.#options = options;
  }

  /**
   * The file as the server has it now, open: one that is replaced meanwhile is read to its end. Not for others to close. Throws RequestFailed
   * and SourceUnavailable as HttpClient does, StateError where it can't be kept.
   */
  async open(context: AskContext): Promise<FileHandle> {
    this.#opened ??= this.#inTurn(context);
    try {
      return await this.#opened;
    } catch (error) {
      if (error instanceof RequestFailed && error.message === INTERRUPTED) this.#opened = undefined;
      throw error;
    }
  }

  async close(): Promise<void> {
    const handle = await this.#opened?.catch(() => undefined);
    this.#opened = undefined;
    await handle?.close();
  }

  async #inTurn(context: AskContext): Promise<FileHandle> {
    const { path } = this.#options;
    await makeFolder(dirname(path)).catch((error: unknown) => {
      throw cannotWrite(path, error);
    });
    for (const until = performance.now() + LONGEST_WAIT_MS; ;) {
      if (context.stopping.aborted) throw new RequestFailed(INTERRUPTED);
      try {
        return await withFileLock(path, (fence) => this.#fresh(fence, context), { waitMs: LOOK_AGAIN_MS });
      } catch (error) {
        if (!(error instanceof StateError)) throw error;
        if (error.kind === 'lost' || (error.kind === 'held' && performance.now() > until))
          throw new RequestFailed(`another process fetches "${path}"`, { cause: error });
        if (error.kind !== 'held') throw error;
      }
    }
  }

  async #fresh(fence: () => Promise<void>, context: AskContext): Promise<FileHandle> {
    const { path, http, target, maxBytes, isOurs, whenGone } = this.#options;
    await removeLeftOvers(path);
    const record = new StatePersistence(`${path}.json`, { schema: keptSchema, version: 1, fence });
    const kept = await loadIfGood(record);
    let handle = kept && (await openIfGood(path, kept));
    const sink = new FileSink(path, isOurs);
    try {
      const reply = await http.download(target, {
        sink,
        etag: handle === undefined ? undefined : (kept?.etag ?? undefined),
        maxBytes,
        stopping: context.stopping,
        signal: context.signal,
      });
      if (reply.kind === 'absent') throw new RequestFailed(`${target} is not there: ${whenGone}`);
      if (reply.kind === 'bad_request') throw new RequestFailed(reply.reason);
      if (reply.value !== 'unchanged') {
        await handle?.close();
        handle = undefined;
        const came = await sink.publish(fence);
        const value: Kept = {
          format_version: 1,
          etag: reply.value.etag ?? null,
          ...came,
          downloaded_at: this.#options.now().toISOString(),
        };
        await record.save(value);
        handle = await openIfGood(path, value);
      }
    } catch (error) {
      await handle?.close();
      throw error;
    } finally {
      await sink.discard();
    }
    if (handle === undefined) throw new RequestFailed(`"${path}" is not what was written there`);
    return handle;
  }
}

/** What came of the attempt that is under way: a part beside the place of the file. */
class FileSink implements BodySink {
  readonly #path: string;
  readonly #isOurs: (head: string) => boolean;
  #file: StreamFile | undefined;
  #check: GzipCheck | undefined;
  #hash = createHash('sha256');

  constructor(path: string, isOurs: (head: string) => boolean) {
    this.#path = path;
    this.#isOurs = isOurs;
  }

  async begin(): Promise<void> {
    await this.discard();
    this.#check = new GzipCheck(this.#isOurs);
    this.#hash = createHash('sha256');
    // Under a name of its own: whoever lost the lock may be writing still.
    this.#file = await this.#orUnwritable(() => StreamFile.create(this.#path, nanoid()));
  }

  async write(chunk: Buffer): Promise<void> {
    this.#hash.update(chunk);
    await this.#orUnwritable(async () => this.#file?.write(chunk));
    await this.#check?.write(chunk);
  }

  async isWhole(): Promise<boolean> {
    return (await this.#check?.isWhole()) === true;
  }

  async publish(fence: () => Promise<void>): Promise<Pick<Kept, 'bytes' | 'sha256'>> {
    const file = this.#file;
    if (file === undefined) throw new Error('nothing was received');
    await fence();
    await this.#orUnwritable(() => file.publish(fence));
    this.#file = undefined;
    return { bytes: file.bytes, sha256: this.#hash.digest('hex') };
  }

  async discard(): Promise<void> {
    this.#check?.close();
    const file = this.#file;
    this.#file = undefined;
    await file?.discard();
  }

  async #orUnwritable<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      throw error instanceof StateError ? error : cannotWrite(this.#path, error);
    }
  }
}

/** Parts of processes that were killed. Only under the lock: there is no other one at work. */
async function removeLeftOvers(path: string): Promise<void> {
  for (const name of await readdir(dirname(path)))
    if (name.startsWith(`.${basename(path)}.`) && name.endsWith('.cf-part'))
      await removeIfThere(join(dirname(path), name));
}

/** Undefined for a damaged one too: the file is fetched anew then. */
async function loadIfGood(record: StatePersistence<Kept>): Promise<Kept | undefined> {
  try {
    return (await record.load())?.value;
  } catch (error) {
    if (error instanceof StateError && error.kind === 'damaged') return undefined;
    throw error;
  }
}

/** The file that is there, if it is the one that is meant. */
async function openIfGood(path: string, { bytes, sha256 }: Kept): Promise<FileHandle | undefined> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch((error: unknown) => {
    if (['ENOENT', 'ELOOP'].includes(systemCode(error) ?? '')) return undefined;
    throw cannotWrite(path, error);
  });
  if (handle === undefined) return undefined;
  try {
    const found = await handle.stat();
    if (found.isFile() && found.size === bytes && (await hashOf(handle)) === sha256) return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
  await handle.close();
  return undefined;
}

async function hashOf(handle: FileHandle): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of filePieces(handle)) hash.update(piece);
  return hash.digest('hex');
}
