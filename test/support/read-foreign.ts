import { Readable } from 'node:stream';
import type { ColumnChoice } from '../../src/formats/csv/columns.js';
import { openListStream } from '../../src/formats/list-file.js';
import { readList } from '../../src/formats/read-list.js';
import type { PaperRecord } from '../../src/model/paper.js';

export interface ReadForeign {
  readonly format: string;
  readonly records: readonly PaperRecord[];
  /** The records without what they were. */
  readonly papers: readonly Record<string, unknown>[];
  readonly notes: readonly string[];
}

/** Reads a list as the program does; its bytes come in pieces of this size. */
export async function readForeign(
  content: string | Buffer,
  name: string,
  { columns, piece = 1 << 20 }: { columns?: ColumnChoice; piece?: number } = {},
): Promise<ReadForeign> {
  const bytes = Buffer.from(content as string);
  const pieces = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, nth) =>
    bytes.subarray(nth * piece, (nth + 1) * piece),
  );
  const notes: string[] = [];
  const list = await openListStream(Readable.from(pieces), name, {
    columns,
    note: (message) => notes.push(message),
  });
  const records: PaperRecord[] = [];
  for await (const papers of readList(list, name)) records.push(...papers.map(({ record }) => record));
  const papers = records.map((record) =>
    Object.fromEntries(Object.entries(record).filter(([field]) => field !== 'input_record')),
  );
  return { format: list.format, records, papers, notes };
}
