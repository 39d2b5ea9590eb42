import { stringify } from 'csv-stringify/sync';
import type { PaperRecord } from '../../model/paper.js';
import { recordOf, type CameField } from '../input-fields.js';
import {
  ADDED_NAMES,
  OUTPUT_FIELDS,
  addedTo,
  cameAs,
  valuesBeside,
  valuesOf,
  type OutputField,
  type OutputValues,
} from '../output-values.js';
import { columnsOf, foldName, saidByCells, type ColumnChoice, type Columns } from './columns.js';

/** One table of the input, as its records show it. */
interface OwnTable {
  readonly columns: Columns;
  /** Where each of its columns stands in the output. */
  readonly at: readonly number[];
}

/**
 * Writes a table. First every record is shown to it (`see`), because the header stands before the first row: the columns of the
 * input's tables in their order, then a column for each field that has something to say and no column, then ours.
 */
export class CsvWriter {
  private readonly separator: string;
  private readonly chosen: ColumnChoice;
  private readonly tables = new Map<string, OwnTable>();
  private readonly header: string[] = [];
  /** Places of the columns by their name and which of that name they are. */
  private readonly places = new Map<string, number>();
  private readonly needed = new Set<OutputField>();
  private fields: ReadonlyMap<OutputField, readonly number[]> | undefined;

  constructor(separator: string, chosen: ColumnChoice) {
    this.separator = separator;
    this.chosen = chosen;
  }

  see(record: PaperRecord): void {
    const table = this.tableOf(record);
    for (const field of this.beside(record, table).keys()) {
      if (!table || this.ownPlaces(table, field) === undefined) this.needed.add(field);
    }
  }

  /** The first line. Hereafter only records that were seen can be written. */
  begin(): string {
    const known = columnsOf(this.header, this.chosen).places;
    const fields = new Map<OutputField, readonly number[]>();
    for (const field of OUTPUT_FIELDS) {
      const at = this.sharedPlace(field, known);
      if (at !== undefined) fields.set(field, [at]);
      else if (this.needed.has(field)) fields.set(field, [this.header.push(this.freeName(field)) - 1]);
    }
    this.fields = fields;
    return this.line([...this.header, ...ADDED_NAMES]);
  }

  write(record: PaperRecord): string {
    const cells = Array<string>(this.header.length).fill('');
    const table = this.tableOf(record);
    const came = table ? (cameAs(record)?.fields ?? []) : [];
    for (const [nth, [, cell]] of ownFields(came).entries()) cells[table!.at[nth]!] = cell;
    for (const [field, texts] of this.beside(record, table)) {
      const own = table && this.ownPlaces(table, field);
      this.put(cells, own ?? this.fields?.get(field) ?? [], texts.join('; '));
    }
    // Tables call a field by different names: whoever reads one column of the output finds it filled in every row.
    for (const [field, texts] of table ? valuesOf(record) : []) {
      const shared = this.fields?.get(field) ?? [];
      if (shared.every((place) => !table!.at.includes(place))) this.put(cells, shared, texts.join('; '));
    }
    return this.line([...cells, ...Object.values(addedTo(record))]);
  }

  /** The column of a field in which records of other tables may say it, too. Ids of one database are none of another. */
  private sharedPlace(field: OutputField, known: Columns['places']): number | undefined {
    const at = known.get(field)?.[0];
    if (at === undefined || field !== 'paper_id') return at;
    return foldName(this.header[at]!) === foldName(field) ? at : undefined;
  }

  /** Into one column; pages into two where a table has them so. */
  private put(cells: string[], [at, second]: readonly number[], text: string): void {
    if (at === undefined) return;
    if (second === undefined) {
      cells[at] = text;
      return;
    }
    const [, from, to] = /^(.*?)\s*[-–—]+\s*(.*)$/.exec(text) ?? [undefined, text, ''];
    cells[at] = from;
    cells[second] = to;
  }

  private beside(record: PaperRecord, table: OwnTable | undefined): OutputValues {
    const came = cameAs(record);
    if (!table || !came) return valuesOf(record);
    const cells = ownFields(came.fields).map(([, cell]) => cell);
    return valuesBeside(record, recordOf(saidByCells(cells, table.columns.places), came));
  }

  /** Where a table has a field: the best of its columns. */
  private ownPlaces({ columns, at }: OwnTable, field: OutputField): number[] | undefined {
    const best = columns.places.get(field)?.[0];
    if (best !== undefined) return [at[best]!];
    const from = columns.places.get('first_page')?.[0];
    const to = columns.places.get('last_page')?.[0];
    return field === 'pages' && from !== undefined && to !== undefined ? [at[from]!, at[to]!] : undefined;
  }

  private tableOf(record: PaperRecord): OwnTable | undefined {
    const came = cameAs(record);
    if (came?.format !== 'csv') return undefined;
    const names = ownFields(came.fields).map(([name]) => name);
    const key = JSON.stringify(names);
    let table = this.tables.get(key);
    if (!table) {
      const columns = columnsOf(names, this.chosen);
      table = { columns, at: this.placesOf(names) };
      this.tables.set(key, table);
    }
    return table;
  }

  /** Columns of one name in two tables are one column of the output; two of one name in a table stay two. */
  private placesOf(names: readonly string[]): number[] {
    const seen = new Map<string, number>();
    return names.map((name) => {
      const nth = (seen.get(name) ?? 0) + 1;
      seen.set(name, nth);
      const key = JSON.stringify([name, nth]);
      const place = this.places.get(key) ?? this.header.push(name) - 1;
      this.places.set(key, place);
      return place;
    });
  }

  private freeName(field: OutputField): string {
    return this.header.includes(field) ? `cf_${field}` : field;
  }

  private line(cells: readonly string[]): string {
    return stringify([cells], { delimiter: this.separator, quoted_match: /\r/ });
  }
}

/** Without our own columns of an earlier run: they are written anew. */
const ownFields = (fields: readonly CameField[]): CameField[] =>
  fields.filter(([name]) => !(ADDED_NAMES as readonly string[]).includes(name));
