import { basename } from 'node:path';
import type { FileStamp } from '../formats/list-file.js';
import { stampOf } from '../formats/list-file.js';
import { PaperFile, type PlacedRecord } from '../formats/paper-file.js';
import { PlacesBuilder } from '../formats/places-builder.js';
import type { ListedPaper } from '../formats/read-list.js';
import { readThrough, type ReadThrough, type ReadThroughOptions } from '../formats/read-through.js';
import { CONTENT_BYTES, contentHash } from '../model/paper-key.js';
import { removeIfThere } from '../state/replace-file.js';

/** One of the lists, as messages and the output tell of it. */
export interface InputListInfo {
  /** The name of its file; as it was given, where two lists would have one name. */
  readonly name: string;
  /** SHA-256 of the bytes as they are stored. */
  readonly sha256: string;
  readonly papers: number;
  /** Entries that could not be read, and are none of the papers. */
  readonly leftOut: number;
  /** The row of its first record; rows go on through the lists. */
  readonly first: number;
}

export interface InputListsOptions extends Pick<
  ReadThroughOptions,
  'spoolFolder' | 'stdin' | 'stop' | 'columns' | 'note'
> {
  /** Gets each paper in the order of the rows, with its content hash. */
  readonly onPaper: (listed: ListedPaper, content: string) => void;
  /** After each chunk: how many papers of this list were read. */
  readonly onProgress: (name: string, papers: number) => void;
}

interface OneList {
  readonly info: InputListInfo;
  readonly file: PaperFile;
  readonly spool: string | undefined;
}

const CHANGED = {
  safe: 'Nothing was written.',
  next: 'Run the same command again.',
};

/**
 * Several lists as one: rows go on from each list to the next. Each is read once as a stream; its records are read again
 * by their places. What can't be read twice is spooled, and gone after `close`.
 */
export class InputLists {
  readonly lists: readonly InputListInfo[];
  private readonly parts: readonly OneList[];
  private readonly contents: Buffer;

  private constructor(parts: readonly OneList[], contents: Buffer) {
    this.parts = parts;
    this.lists = parts.map(({ info }) => info);
    this.contents = contents;
  }

  /** Reads lists (paths, or `-`). Throws InputError where one is no list of papers, and leaves no spool then. */
  static async read(inputs: readonly string[], options: InputListsOptions): Promise<InputLists> {
    const parts: OneList[] = [];
    const contents: Buffer[] = [];
    let first = 0;
    try {
      for (const input of inputs) {
        const places = new PlacesBuilder();
        let papers = 0;
        let leftOut = 0;
        const onLeftOut = (entries: number): void => {
          leftOut = entries;
        };
        const onPapers = (listed: readonly ListedPaper[], name: string): void => {
          const hashes = listed.map((each) => {
            const content = contentHash(each.paper);
            places.add(each.raw);
            options.onPaper(each, content);
            return content;
          });
          contents.push(Buffer.from(hashes.join(''), 'hex'));
          papers += listed.length;
          options.onProgress(name, papers);
        };
        const read = await readThrough(input, {
          ...options,
          several: inputs.length > 1,
          onPapers,
          onLeftOut,
        });
        const name = nameAmong(inputs, input, read);
        const info = { name, sha256: read.sha256, papers, leftOut, first };
        parts.push({ info, spool: read.spool?.path, file: await openAgain(read, places) });
        first += papers;
      }
      return new InputLists(parts, Buffer.concat(contents));
    } catch (error) {
      await closeAll(parts);
      throw error;
    }
  }

  get count(): number {
    return this.contents.length / CONTENT_BYTES;
  }

  /** The content hash of a row, by which decisions name it. */
  contentOf(row: number): string {
    return this.contents.toString('hex', row * CONTENT_BYTES, (row + 1) * CONTENT_BYTES);
  }

  /** Which list a row belongs to. */
  listOf(row: number): InputListInfo {
    return this.partOf(row).info;
  }

  /** The records of these rows (ascending, each once), as they came. Throws InputError when a list has changed meanwhile. */
  async readRecords(rows: readonly number[]): Promise<PlacedRecord[]> {
    const records: PlacedRecord[] = [];
    for (let from = 0; from < rows.length;) {
      const { info, file } = this.partOf(rows[from]!);
      const end = info.first + info.papers;
      let to = from;
      while (to < rows.length && rows[to]! < end) to++;
      const own = rows.slice(from, to).map((row) => row - info.first);
      for (const record of await file.readRecords(own))
        records.push({ ...record, row: record.row + info.first });
      from = to;
    }
    return records;
  }

  /** Throws InputError when a list is not the one any more that was read. */
  async verifyUnchanged(): Promise<void> {
    for (const { file } of this.parts) await file.verifyUnchanged();
  }

  async close(): Promise<void> {
    await closeAll(this.parts);
  }

  private partOf(row: number): OneList {
    return this.parts.findLast(({ info }) => info.first <= row && row < info.first + info.papers)!;
  }
}

async function openAgain({ path, spool, stamp }: ReadThrough, places: PlacesBuilder): Promise<PaperFile> {
  const at = spool?.path ?? path!;
  const known: FileStamp = spool === undefined && stamp ? stamp : await stampOf(at);
  return PaperFile.open(at, places.finish(), known, CHANGED);
}

/** Two exports of one name in two folders are told apart by their paths. */
function nameAmong(inputs: readonly string[], input: string, { name }: ReadThrough): string {
  return inputs.filter((each) => basename(each) === basename(input)).length > 1 ? input : name;
}

async function closeAll(parts: readonly OneList[]): Promise<void> {
  for (const { file, spool } of parts) {
    await file.close().catch(() => undefined);
    if (spool !== undefined) await removeIfThere(spool).catch(() => undefined);
  }
}
