import { StreamFile } from '../state/stream-file.js';
import type { ListSink, OutputShape } from './write-list.js';

/** A list on its way into a file. */
export interface ListToPublish {
  /** Names who writes: what a killed run of the same writer left behind is replaced. */
  readonly writer: string;
  /** Writes the whole list; what it throws leaves the file that was there untouched. */
  readonly write: (sink: ListSink) => Promise<void>;
  /** What is said of the whole list, for the shapes that have no room for it. */
  readonly metadata: () => object;
  /** Called right before each rename; throws when this process may not write here any more. */
  readonly fence: () => Promise<void>;
}

/** Publishes a list: it appears only complete, by a rename. With JSON Lines the metadata stand in `<path>.meta.json`. */
export async function publishList(path: string, shape: OutputShape, list: ListToPublish): Promise<void> {
  await publishFile(path, list, async (file) => {
    await list.write(file);
    if (shape !== 'lines') return;
    const metadata = Buffer.from(`${JSON.stringify(list.metadata(), null, 2)}\n`);
    await publishFile(`${path}.meta.json`, list, (beside) => beside.write(metadata));
  });
}

/** Publishes one file: it appears only complete, and nothing is left behind when `write` throws. */
export async function publishFile(
  path: string,
  { writer, fence }: Pick<ListToPublish, 'writer' | 'fence'>,
  write: (sink: ListSink) => Promise<void>,
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
