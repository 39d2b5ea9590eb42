import type { ColumnChoice } from '../../src/formats/csv/columns.js';
import { fromJsonLines, type ForeignFormat } from '../../src/formats/foreign-output.js';
import type { PaperRecord } from '../../src/model/paper.js';

/** These records, as the output in that form has them. */
export async function writeForeign(
  format: ForeignFormat,
  records: readonly PaperRecord[],
  columns?: ColumnChoice,
): Promise<string> {
  async function* lines(): AsyncGenerator<string> {
    for (const record of records) yield await Promise.resolve(JSON.stringify(record));
  }
  const chunks: Buffer[] = [];
  for await (const chunk of fromJsonLines(format, lines, columns)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
