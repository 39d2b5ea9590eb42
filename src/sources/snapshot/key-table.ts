import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { SourceUnavailable } from '../../model/errors.js';
import { quoted, withConnection } from './duck.js';
import { pathOf, type Part } from './part.js';
import { syncFolder } from './written-file.js';
import { unusable } from './trouble.js';

/** The table of keys: `key VARCHAR, part USMALLINT…, position, length`, sorted by key; a Parquet file. */
export interface KeyTable {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface KeyTableRequest {
  readonly database: DuckDBInstance;
  readonly folder: string;
  readonly parts: readonly Part[];
  /** Files of deleted ids (`work_id,deleted_date`). OpenAlex never gives an id away again. */
  readonly deleted: readonly string[];
  /** Keeps the unfinished files of two processes apart. */
  readonly unique: string;
  readonly stopping: AbortSignal;
}

/**
 * Sorts the keys of all parts into one table. Of works that the snapshot has several times only the one that was
 * updated last keeps its keys (of equals the one in the last file), those that were deleted lose theirs. Throws the reason of
 * `stopping`.
 */
export async function buildKeyTable({
  database,
  folder,
  parts,
  deleted,
  unique,
  stopping,
}: KeyTableRequest): Promise<KeyTable> {
  const temporary = join(folder, `keys.${unique}.tmp`);
  try {
    await withConnection(database, async (connection) => {
      const interrupt = (): void => connection.interrupt();
      stopping.addEventListener('abort', interrupt);
      try {
        stopping.throwIfAborted();
        await sortKeys(connection, parts, deleted, temporary);
      } finally {
        stopping.removeEventListener('abort', interrupt);
      }
    });
    const handle = await open(temporary, 'r+');
    await handle
      .chmod(0o600)
      .then(() => handle.sync())
      .finally(() => handle.close());
    const [sha256, { size: bytes }] = [await sha256Of(temporary), await stat(temporary)];
    const name = `keys-${sha256.slice(0, 24)}.parquet`;
    await rename(temporary, join(folder, name));
    await syncFolder(folder);
    return { name, bytes, sha256 };
  } catch (error) {
    await rm(temporary, { force: true });
    stopping.throwIfAborted();
    if (error instanceof SourceUnavailable) throw error;
    throw unusable(
      `The keys of the snapshot could not be sorted in "${folder}": ${error instanceof Error ? error.message : String(error)}`,
      'Make room there, or set CF_SNAPSHOT_MEMORY higher, then run the same command again; finished parts are kept.',
      error,
    );
  }
}

/** Groups of this many rows are skipped as a whole when no key that is asked for lies between their ends. */
const ROWS_PER_GROUP = 30_000;

/** DuckDB reads 32 MB at a time of its own accord, which leaves a small memory too little to sort in. */
const READ_BYTES = 4_000_000;

async function sortKeys(
  connection: DuckDBConnection,
  parts: readonly Part[],
  deleted: readonly string[],
  target: string,
): Promise<void> {
  const filled = parts.filter((part) => part.summary.works > 0);
  await connection.run('CREATE TEMP TABLE parts (name VARCHAR, keys VARCHAR, ids VARCHAR, part UINTEGER)');
  const appender = await connection.createAppender('parts', null, 'temp');
  for (const [number, part] of parts.entries()) {
    appender.appendVarchar(part.file.name);
    appender.appendVarchar(pathOf(part.base, 'keys'));
    appender.appendVarchar(pathOf(part.base, 'ids'));
    appender.appendUInteger(number);
    appender.endRow();
  }
  appender.closeSync();
  const read = (which: 'keys' | 'ids', columns: string): string =>
    `(SELECT lines.*, part FROM read_csv([${filled.map((part) => quoted(pathOf(part.base, which))).join(', ')}],
        delim = '\\t', quote = '', escape = '', header = false, auto_detect = false, null_padding = false,
        filename = true, buffer_size = ${READ_BYTES}, columns = ${columns}) AS lines JOIN parts ON lines.filename = parts.${which})`;
  const ids = read('ids', `{number: 'UBIGINT', updated: 'VARCHAR', position: 'UBIGINT'}`);
  const keys = read('keys', `{key: 'VARCHAR', position: 'UBIGINT', length: 'UINTEGER'}`);
  await connection.run(`CREATE TEMP TABLE outdated AS SELECT part, position FROM (
      SELECT part, position,
        row_number() OVER (PARTITION BY number ORDER BY coalesce(updated, '') DESC, part DESC, position DESC) AS place
      FROM ${ids} WHERE number IN (SELECT number FROM ${ids} GROUP BY number HAVING count(*) > 1)
    ) WHERE place > 1`);
  await dropDeleted(connection, ids, deleted);
  await connection.run(`COPY (
      SELECT key, part, position, length FROM ${keys} ANTI JOIN outdated USING (part, position) ORDER BY key
    ) TO ${quoted(target)} (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE ${ROWS_PER_GROUP})`);
}

/** Works that the release still has in an older file, although a newer list says that they are gone. */
async function dropDeleted(
  connection: DuckDBConnection,
  ids: string,
  deleted: readonly string[],
): Promise<void> {
  if (deleted.length === 0) return;
  // Each line as it is: which columns there are, and in which form ids stand in them, may change.
  const lines = `read_csv([${deleted.map(quoted).join(', ')}], delim = '\t', quote = '', escape = '', header = false,
      auto_detect = false, strict_mode = false, buffer_size = ${READ_BYTES}, columns = {line: 'VARCHAR'})`;
  await connection.run(`INSERT INTO outdated SELECT part, position FROM ${ids} WHERE number IN (
      SELECT TRY_CAST(regexp_extract(line, '(?:^|[,/"])W([0-9]+)', 1) AS UBIGINT) FROM ${lines})`);
}

/** SHA-256 of a file, hexadecimal. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path, { highWaterMark: 1024 * 1024 }))
    hash.update(piece as Buffer);
  return hash.digest('hex');
}
