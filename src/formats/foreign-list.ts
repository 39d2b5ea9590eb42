import { setImmediate } from 'node:timers/promises';
import type { PaperRecord } from '../model/paper.js';
import type { ColumnChoice } from './csv/columns.js';
import { EntryTroubles } from './entry-troubles.js';
import type { ListFormat } from './list-format.js';
import { textLines, type TextLines } from './text-lines.js';

/** How a list is to be read, and who hears what is wrong with its entries. */
export interface Reading {
  /** What messages call the list; its path when it is not given. */
  readonly name?: string;
  /** Which column of a table stands for which field, where their names don't tell. */
  readonly columns?: ColumnChoice | undefined;
  /** It is one of several lists: `columns` may be those of another one. */
  readonly several?: boolean;
  readonly note: (message: string) => void;
  /** At the end: how many entries could not be read, and are not in the list. */
  readonly onLeftOut?: ((entries: number) => void) | undefined;
}

interface ForeignReader {
  /** The records that end in these lines. */
  push(lines: TextLines): PaperRecord[];
  end(): PaperRecord[];
}

/**
 * A list that is no JSON, as the bytes of a JSON list with a record a line; what each record was is in its `input_record`.
 * Entries that can't be read are told of and left out. Throws InputError when it is no list of that form at all.
 */
export async function* asJson(
  format: Exclude<ListFormat, 'json'>,
  chunks: AsyncIterable<Buffer>,
  name: string,
  reading: Reading,
): AsyncGenerator<Buffer> {
  const { note } = reading;
  const troubles = new EntryTroubles(name, note);
  const reader = await readerOf(format, name, reading, troubles);
  let before = '[\n';
  const json = (records: readonly PaperRecord[]): Buffer => {
    const lines: string[] = [];
    for (const record of records) {
      lines.push(before, JSON.stringify(record));
      before = ',\n';
    }
    return Buffer.from(lines.join(''));
  };
  for await (const lines of textLines(chunks, name, note)) {
    const bytes = json(reader.push(lines));
    if (bytes.length > 0) yield bytes;
    // Signals and timers get their turn.
    await setImmediate();
  }
  yield json(reader.end());
  yield Buffer.from(before === '[\n' ? '[]\n' : '\n]\n');
  troubles.sumUp();
  reading.onLeftOut?.(troubles.leftOutCount);
}

async function readerOf(
  format: Exclude<ListFormat, 'json'>,
  name: string,
  reading: Reading,
  troubles: EntryTroubles,
): Promise<ForeignReader> {
  switch (format) {
    case 'csv': {
      const { CsvReader } = await import('./csv/read-csv.js');
      return new CsvReader(name, reading, troubles);
    }
    case 'bibtex': {
      const { BibtexReader } = await import('./bibtex/read-bibtex.js');
      return new BibtexReader(troubles);
    }
    case 'ris':
    case 'nbib':
    case 'wos':
    case 'enw': {
      const { TaggedReader } = await import('./tagged/read-tagged.js');
      return new TaggedReader(format, troubles);
    }
  }
}
