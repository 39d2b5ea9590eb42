import { once } from 'node:events';
import { createGzip } from 'node:zlib';
import { StreamFile } from '../state/stream-file.js';
import type { ColumnChoice } from './csv/columns.js';
import { fromJsonLines } from './foreign-output.js';
import type { OutputTarget } from './output-target.js';
import { textLines } from './text-lines.js';
import type { ListSink } from './write-list.js';

/** A list on its way into a file. */
export interface ListToPublish {
  /** Names who writes: what a killed run of the same writer left behind is replaced. */
  readonly writer: string;
  /** Writes the whole list; what it throws leaves the file that was there untouched. */
  readonly write: (sink: ListSink) => Promise<void>;
  /** What is said of the whole list, for the shapes that have no room for it. */
  readonly metadata: () => object;
  /** Which columns stand for which fields in the tables that the records come from. */
  readonly columns: ColumnChoice | undefined;
  /** Called now and then; throws when the writing is to end. */
  readonly check: () => void;
  /** Called right before each rename; throws when this process may not write here any more. */
  readonly fence: () => Promise<void>;
}

/**
 * Publishes a list: it appears only complete, by a rename. With JSON Lines the metadata stand in `<path>.meta.json`; a list
 * that is no JSON has its complete records in `<path>.jsonl` as well. What stands beside it appears before it.
 */
export async function publishList(
  target: OutputTarget & { path: string },
  list: ListToPublish,
): Promise<void> {
  const { path, shape, foreign } = target;
  const metadata = async (): Promise<void> => {
    if (shape !== 'lines') return;
    const text = Buffer.from(`${JSON.stringify(list.metadata(), null, 2)}\n`);
    await publishFile(`${path}.meta.json`, besideOf(list, 'meta'), (beside) => beside.write(text));
  };
  if (!foreign) {
    await publishFile(path, list, async (file) => {
      await list.write(file);
      await metadata();
    });
    return;
  }
  await publishFile(path, list, async (file) => {
    await publishFile(`${path}.jsonl`, besideOf(list, 'jsonl'), async (lines) => {
      await list.write(lines);
      const bytes = fromJsonLines(foreign.format, () => linesOf(lines.readBack(), list), list.columns);
      await (foreign.gzip ? writeZipped(file, bytes) : writeAll(file, bytes));
      await metadata();
    });
  });
}

/** Names of parts are cut off: two files of one list must not have one name while they are written. */
const besideOf = (
  { writer, fence }: ListToPublish,
  what: string,
): Pick<ListToPublish, 'writer' | 'fence'> => ({
  writer: `${writer}.${what}`,
  fence,
});

async function* linesOf(bytes: AsyncIterable<Buffer>, { check }: ListToPublish): AsyncGenerator<string> {
  for await (const lines of textLines(bytes, 'the output', () => undefined)) {
    check();
    for (const line of lines.bytes.toString('utf8').split('\n')) if (line !== '') yield line;
  }
}

async function writeAll(sink: ListSink, chunks: AsyncIterable<Buffer>): Promise<void> {
  for await (const chunk of chunks) await sink.write(chunk);
}

/** Level 1: half the size at the least cost. */
async function writeZipped(sink: ListSink, chunks: AsyncIterable<Buffer>): Promise<void> {
  const gzip = createGzip({ level: 1 });
  const written = writeAll(sink, gzip);
  written.catch(() => gzip.destroy());
  try {
    for await (const chunk of chunks)
      if (!gzip.write(chunk)) await Promise.race([once(gzip, 'drain'), written]);
    gzip.end();
  } catch (error) {
    gzip.destroy();
    await written.catch(() => undefined);
    throw error;
  }
  await written;
}

/** Publishes one file: it appears only complete, and nothing is left behind when `write` throws. */
export async function publishFile(
  path: string,
  { writer, fence }: Pick<ListToPublish, 'writer' | 'fence'>,
  write: (file: StreamFile) => Promise<void>,
): Promise<void> {
  const file = await StreamFile.create(path, writer, 0o666);
  try {
    await write(file);
    await file.publish(fence);
  } catch (error) {
    await file.discard();
    throw error;
  }
}
