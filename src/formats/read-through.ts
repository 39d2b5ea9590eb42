import { createReadStream, ReadStream } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { InputError } from '../model/errors.js';
import { removeIfThere } from '../state/replace-file.js';
import {
  endWait,
  isReadOnce,
  openListFile,
  openListStream,
  STANDARD_INPUT,
  sameStamp,
  stampOf,
  type FileStamp,
  type ListBytes,
} from './list-file.js';
import type { ColumnChoice } from './csv/columns.js';
import type { Reading } from './foreign-list.js';
import { readList, type ListedPaper } from './read-list.js';
import { Spool, type SpooledList } from './spool.js';

/** A list that was read once, from its beginning to its end. */
export interface ReadThrough {
  /** Absolute path; null for what can be read only once: standard input, a FIFO. */
  readonly path: string | null;
  /** What messages and the output call it. */
  readonly name: string;
  /** SHA-256 of the bytes as they are stored. */
  readonly sha256: string;
  /** The list, unzipped and as JSON, where its records can't be read at its path (standard input, a FIFO, gzip, no JSON). */
  readonly spool: SpooledList | undefined;
  /** The state of the file when it was read; undefined for a spooled list. */
  readonly stamp: FileStamp | undefined;
  /** Which columns were said to stand for which fields when it was read. */
  readonly columns: ColumnChoice | undefined;
}

export interface ReadThroughOptions {
  /** Which column of a table stands for which field, where their names don't tell. */
  readonly columns?: ColumnChoice | undefined;
  /** It is one of several lists: `columns` may be those of another one. */
  readonly several?: boolean;
  /** Hears what is wrong with entries of the list that did not stop the reading. */
  readonly note: Reading['note'];
  /** At the end: how many entries could not be read, and are not in the list. */
  readonly onLeftOut?: Reading['onLeftOut'];
  /** Where a list goes that can't be read at its path; whoever reads it removes it from there. */
  readonly spoolFolder: string;
  readonly stdin: NodeJS.ReadableStream;
  /** `check` throws when the reading is to end. */
  readonly stop: { readonly stopping: AbortSignal; check(): void };
  /** Gets the papers in order, a chunk's worth at a time. */
  readonly onPapers: (papers: readonly ListedPaper[], name: string) => void;
}

/** Reads a list (a path, or `-`) once, as a stream. Throws InputError where it is no list of papers; no spool is left then. */
export async function readThrough(input: string, options: ReadThroughOptions): Promise<ReadThrough> {
  if (input === '-') return readStream(() => options.stdin as Readable, STANDARD_INPUT, options);
  const path = resolve(input);
  if (await isReadOnce(path)) return readStream(() => createReadStream(path), input, options);
  const before = await stampOf(path).catch(() => undefined);
  const name = basename(path);
  const list = await openListFile(path, readingOf(name, options));
  const read = await readBytes(list, { path, name }, options, before);
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

const readingOf = (name: string, { columns, several, note, onLeftOut }: ReadThroughOptions): Reading => ({
  name,
  columns,
  several: several === true,
  note,
  onLeftOut,
});

/** A stop must not wait for a terminal or a pipe that may never say anything more. */
async function readStream(
  open: () => Readable,
  name: string,
  options: ReadThroughOptions,
): Promise<ReadThrough> {
  const { stop } = options;
  // A stop that came before is not told of again, and a FIFO that is being opened can't be left.
  stop.check();
  const stream = open();
  const giveUp = (): void => {
    stream.destroy();
    if (stream instanceof ReadStream) void endWait(name);
  };
  stop.stopping.addEventListener('abort', giveUp, { once: true });
  try {
    const list = await openListStream(stream, name, readingOf(name, options));
    return await readBytes(list, { path: null, name }, options);
  } catch (error) {
    stop.check();
    throw error;
  } finally {
    stop.stopping.removeEventListener('abort', giveUp);
  }
}

async function readBytes(
  list: ListBytes,
  what: { path: string | null; name: string },
  { spoolFolder, stop, onPapers, columns }: ReadThroughOptions,
  stamp?: FileStamp,
): Promise<ReadThrough> {
  const spool = !list.inPlace || what.path === null ? await Spool.create(spoolFolder) : undefined;
  let spooled: SpooledList | undefined;
  try {
    for await (const papers of readList(list, what.name, spool && ((bytes) => spool.write(bytes)))) {
      onPapers(papers, what.name);
      stop.check();
    }
    spooled = await spool?.finish();
  } catch (error) {
    await spool?.discard();
    throw error;
  }
  return { ...what, sha256: list.sha256(), spool: spooled, stamp: spooled ? undefined : stamp, columns };
}
