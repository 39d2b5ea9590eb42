import { join } from 'node:path';
import type * as duckdb from '@duckdb/node-api';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { UsageError } from '../../model/errors.js';
import type { SnapshotSettings } from './settings.js';

/** Loads DuckDB, which is optional and takes 150 ms. Throws UsageError when it is not installed. */
export async function loadDuck(): Promise<typeof duckdb> {
  try {
    return await import('@duckdb/node-api');
  } catch (error) {
    throw new UsageError(
      'The snapshot source needs the package @duckdb/node-api, which could not be loaded.',
      {
        next: 'Install it beside cf (npm install @duckdb/node-api), or leave the snapshot source out.',
        cause: error,
      },
    );
  }
}

const THREADS = 2;

/** A database in memory that spills into the index folder and keeps to its memory. */
export async function openDuck(settings: SnapshotSettings, unique: string): Promise<DuckDBInstance> {
  const { DuckDBInstance } = await loadDuck();
  return DuckDBInstance.create(':memory:', {
    threads: String(THREADS),
    memory_limit: settings.memory,
    preserve_insertion_order: 'false',
    temp_directory: join(settings.indexFolder, `tmp-${unique}`),
  });
}

/** Text as an SQL literal; for paths, which SQL can't bind everywhere. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Runs `use` with a connection of its own and closes it, whatever happens. */
export async function withConnection<T>(
  database: DuckDBInstance,
  use: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const connection = await database.connect();
  try {
    return await use(connection);
  } finally {
    connection.closeSync();
  }
}
