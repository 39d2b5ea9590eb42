import type { DuckDBInstance } from '@duckdb/node-api';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { workSchema } from '../openalex/schema.js';
import { quoted } from './duck.js';
import type { SnapshotFile } from './files.js';
import { unreadableFile } from './trouble.js';

/** Some rows of a Parquet file as JSON texts, and how many rows the file has. */
export interface RowChunk {
  readonly rows: readonly (string | null)[];
  /** The number of the first of them, from 1. */
  readonly first: number;
  readonly totalRows: number;
}

/**
 * The rows of a Parquet file as JSON, with the columns only that are read of a work.
 * Throws SourceUnavailable for a file that can't be read to its end.
 */
export async function* readRows(
  database: DuckDBInstance,
  file: SnapshotFile,
  signal: AbortSignal,
): AsyncGenerator<RowChunk> {
  const connection = await database.connect();
  try {
    const source = `read_parquet(${quoted(file.path)}, hive_partitioning = false)`;
    const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`);
    const wanted = new Set([...Object.keys(workSchema.shape), 'updated_date']);
    const columns = described
      .getRows()
      .map((row) => String(row[0]))
      .filter((name) => wanted.has(name));
    if (!columns.includes('id')) throw new Error('it has no column "id", so it holds no works');
    const counted = await connection.runAndReadAll(`SELECT count(*) FROM ${source}`);
    const totalRows = Number(counted.getRows()[0]?.[0]);
    const fields = columns.map((name) => `"${name}": "${name}"`).join(', ');
    const result = await connection.stream(`SELECT to_json({${fields}})::VARCHAR FROM ${source}`);
    for (let first = 1; ;) {
      signal.throwIfAborted();
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) return;
      const rows = chunk.getColumnValues(0) as (string | null)[];
      for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
        yield { rows: rows.slice(at, at + ROWS_AT_ONCE), first: first + at, totalRows };
        await nextTurn();
      }
      first += rows.length;
    }
  } catch (error) {
    if (signal.aborted) throw error;
    throw unreadableFile(file.path, error);
  } finally {
    connection.closeSync();
  }
}

const ROWS_AT_ONCE = 128;
