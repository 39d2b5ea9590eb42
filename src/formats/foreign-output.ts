import type { PaperRecord } from '../model/paper.js';
import type { ColumnChoice } from './csv/columns.js';

/** The forms, beside JSON, in which a list can be written. */
export type ForeignFormat = 'csv' | 'tsv' | 'ris' | 'bibtex';

interface ForeignWriter {
  /** Whether every record has to be shown to it before the first one is written. */
  readonly see?: (record: PaperRecord) => void;
  begin(): string;
  write(record: PaperRecord): string;
}

const BATCH_CHARACTERS = 128 * 1024;

/** A list that was written as JSON Lines, in another form. `lines` gives its lines, each time from the first on. */
export async function* fromJsonLines(
  format: ForeignFormat,
  lines: () => AsyncIterable<string>,
  columns: ColumnChoice | undefined,
): AsyncGenerator<Buffer> {
  const writer = await writerOf(format, columns);
  if (writer.see) for await (const line of lines()) writer.see(JSON.parse(line) as PaperRecord);
  let text = writer.begin();
  for await (const line of lines()) {
    text += writer.write(JSON.parse(line) as PaperRecord);
    if (text.length < BATCH_CHARACTERS) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}

async function writerOf(format: ForeignFormat, columns: ColumnChoice | undefined): Promise<ForeignWriter> {
  switch (format) {
    case 'csv':
    case 'tsv': {
      const { CsvWriter } = await import('./csv/write-csv.js');
      const writer = new CsvWriter(format === 'csv' ? ',' : '\t', columns ?? {});
      return {
        see: (record) => writer.see(record),
        begin: () => writer.begin(),
        write: (record) => writer.write(record),
      };
    }
    case 'ris': {
      const { risOf } = await import('./tagged/write-ris.js');
      return { begin: () => '', write: risOf };
    }
    case 'bibtex': {
      const { BibtexWriter } = await import('./bibtex/write-bibtex.js');
      const writer = new BibtexWriter();
      return { begin: () => '', write: (record) => writer.write(record) };
    }
  }
}
