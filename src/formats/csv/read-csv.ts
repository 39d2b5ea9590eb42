import { CsvError, parse, type Info } from 'csv-parse/sync';
import { InputError } from '../../model/errors.js';
import type { PaperRecord } from '../../model/paper.js';
import type { EntryTroubles } from '../entry-troubles.js';
import type { Reading } from '../foreign-list.js';
import { recordOf, type CameField } from '../input-fields.js';
import { ADDED_NAMES } from '../output-values.js';
import { countLines, type TextLines } from '../text-lines.js';
import {
  checkColumns,
  columnsOf,
  foldName,
  isWebOfScience,
  knownColumns,
  saidByCells,
  type ColumnChoice,
  type Columns,
} from './columns.js';

/** A row is never longer than this: a quote that is not closed would go on to the end of the file. */
const LONGEST_ROW = 4 * 1024 * 1024;
const SEPARATORS = [',', ';', '\t', '|'] as const;
const LF = 0x0a;

interface Table {
  readonly separator: string;
  /** Null where quotes are no marks: Web of Science's tables have none. */
  readonly quote: string | null;
  readonly lineEnd: readonly string[];
  readonly columns: Columns;
  /** Cells of the header, those without a name behind its last name too: Excel makes all rows as long as the longest. */
  readonly width: number;
}

interface Row {
  readonly cells: readonly string[];
  /** Behind its last byte, and the number of lines up to there. */
  readonly end: number;
  readonly lines: number;
}

/**
 * Reads a table. csv-parse does the parsing, a piece at a time; here its errors are kept to the row that they are in: a row
 * whose quotes are wrong is named, and reading goes on with the next line.
 */
export class CsvReader {
  private readonly name: string;
  private readonly chosen: ColumnChoice;
  private readonly whatIf: Parameters<typeof checkColumns>[3];
  private readonly troubles: EntryTroubles;
  private table: Table | undefined;
  private rest: Buffer = Buffer.alloc(0);
  private line = 1;

  constructor(name: string, { columns, note, several }: Reading, troubles: EntryTroubles) {
    this.name = name;
    this.chosen = columns ?? {};
    this.whatIf = { several: several === true, note };
    this.troubles = troubles;
  }

  /** The records that end in these lines. Throws InputError when the columns are not those of a list of papers. */
  push({ bytes }: TextLines): PaperRecord[] {
    this.rest = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    return this.read(false);
  }

  end(): PaperRecord[] {
    return this.read(true);
  }

  private read(isEnd: boolean): PaperRecord[] {
    const records: PaperRecord[] = [];
    this.table ??= this.begin(isEnd);
    const { table } = this;
    while (table && this.rest.length > 0) {
      const { rows, error } = parsed(this.rest, table);
      let { line } = this;
      for (const { cells, lines } of rows) {
        const record = this.recordOfRow(cells, line, table);
        if (record) records.push(record);
        line = this.line + lines;
      }
      this.drop(rows.at(-1)?.end ?? (error ? 0 : this.rest.length), line);
      if (!error) break;
      const unfinished = error.code === 'CSV_QUOTE_NOT_CLOSED' && !isEnd && this.rest.length < LONGEST_ROW;
      if (unfinished) break;
      const record = this.recordOfBadRow(error, table);
      if (record) records.push(record);
    }
    return records;
  }

  private drop(bytes: number, line: number): void {
    this.rest = this.rest.subarray(bytes);
    this.line = line;
  }

  /** The row that could not be parsed begins the rest: its first line is taken off, and what follows is read by itself. */
  private recordOfBadRow(error: CsvError, table: Table): PaperRecord | undefined {
    const { line } = this;
    const end = this.rest.indexOf(LF) + 1 || this.rest.length;
    const first = this.rest.subarray(0, end);
    this.drop(end, line + 1);
    // A quote within a cell, as in `12" disk`, is none that opens it.
    const relaxed = parsed(first, table, true);
    const cells = relaxed.rows[0]?.cells;
    const fits = cells && cells.length >= table.columns.header.length && cells.length <= table.width;
    if (relaxed.rows.length === 1 && !relaxed.error && fits) {
      if (error.code !== 'INVALID_OPENING_QUOTE')
        this.troubles.mended(
          line,
          'quotes inside a quoted cell are not doubled; they are read as they stand',
        );
      return this.recordOfRow(cells.map(withoutOuterQuotes), line, table);
    }
    const what =
      error.code === 'CSV_QUOTE_NOT_CLOSED'
        ? 'a quote is opened here and never closed'
        : 'a quoted cell goes on behind its closing quote; expected a separator there, and quotes inside a cell doubled';
    this.troubles.leftOut(line, what);
    return undefined;
  }

  private recordOfRow(
    cells: readonly string[],
    line: number,
    { columns: { header, places }, width }: Table,
  ): PaperRecord | undefined {
    const filled = cells.findLastIndex((cell) => cell.trim() !== '') + 1;
    if (filled === 0) return undefined;
    const wanted = header.length;
    if (filled > width) {
      this.troubles.leftOut(
        line,
        `${cells.length} cells where the table has ${wanted} columns; a cell that holds a separator must stand in quotes`,
      );
      return undefined;
    }
    if (cells.length < wanted) {
      const has = cells.length === 1 ? 'only 1 cell' : `only ${cells.length} cells`;
      this.troubles.mended(
        line,
        `${has} where the table has ${wanted} columns; the others are taken as empty`,
      );
    }
    const fields = header.map((column, at): CameField => [column, cells[at] ?? '']);
    // Notes that somebody wrote beside the table.
    for (const cell of cells.slice(wanted, filled)) fields.push(['', cell]);
    return recordOf(saidByCells(cells, places), { format: 'csv', fields });
  }

  /** Finds the header: the first line that is not empty, apart from Excel's `sep=;`. */
  private begin(isEnd: boolean): Table | undefined {
    const head = this.rest;
    if (!isEnd && head.indexOf(LF) < 0 && head.indexOf('\r') < 0) return undefined;
    const preamble = /^(?:[ \t]*\r?\n)*(?:sep=(.)\r?\n)?(?:[ \t]*\r?\n)*/i.exec(
      head.toString('latin1', 0, 4096),
    );
    const skipped = preamble?.[0].length ?? 0;
    this.drop(skipped, this.line + countLines(head.subarray(0, skipped)));
    if (this.rest.length === 0) return undefined;
    const lineEnd = this.rest.indexOf(LF) < 0 ? ['\r'] : ['\r\n', '\n'];
    const separators = preamble?.[1] === undefined ? SEPARATORS : [preamble[1]];
    const best = separators
      .map((separator) => this.headedBy(separator, lineEnd))
      .filter((found) => found !== undefined)
      .sort(
        (a, b) =>
          knownColumns(b.table.columns) - knownColumns(a.table.columns) ||
          b.table.columns.header.length - a.table.columns.header.length,
      )[0];
    if (!best) {
      if (!isEnd && this.rest.length < LONGEST_ROW) return undefined;
      throw new InputError(
        `"${this.name}", line ${this.line}: the names of the columns can't be read; expected a table (CSV)`,
        {
          safe: 'Nothing was asked.',
          next: 'Check the quotes in that line.',
        },
      );
    }
    checkColumns(this.name, best.table.columns, this.chosen, this.whatIf);
    this.drop(best.row.end, this.line + best.row.lines);
    return best.table;
  }

  private headedBy(separator: string, lineEnd: readonly string[]): { table: Table; row: Row } | undefined {
    for (const quote of ['"', null]) {
      const columns: Columns = { header: [], places: new Map() };
      const row = parsed(this.rest, { separator, quote, lineEnd, columns, width: 0 }, false, 1).rows[0];
      if (!row) return undefined;
      const header = row.cells.map((cell) => cell.trim());
      const width = header.length;
      while (header.length > 1 && header.at(-1) === '') header.pop();
      // Ours have quotes, also where they are made of Web of Science's.
      const isOurs = ADDED_NAMES.every((name) => header.includes(name));
      const unquoted = separator === '\t' && !isOurs && isWebOfScience(header.map(foldName));
      if (unquoted && quote !== null) continue;
      return { table: { separator, quote, lineEnd, columns: columnsOf(header, this.chosen), width }, row };
    }
    return undefined;
  }
}

const withoutOuterQuotes = (cell: string): string => /^"(.+)"$/s.exec(cell)?.[1] ?? cell;

/** The rows up to the first error. */
function parsed(
  bytes: Buffer,
  { separator, quote, lineEnd }: Table,
  relaxed = false,
  most = -1,
): { rows: Row[]; error: CsvError | undefined } {
  const rows: Row[] = [];
  try {
    parse(bytes, {
      delimiter: separator,
      quote,
      escape: quote,
      record_delimiter: [...lineEnd],
      relax_column_count: true,
      relax_quotes: relaxed,
      to: most,
      onRecord: (cells: string[], { bytes: end, lines }: Info) => {
        rows.push({ cells, end, lines });
        return null;
      },
    });
    return { rows, error: undefined };
  } catch (error) {
    if (error instanceof CsvError) return { rows, error };
    throw error;
  }
}
