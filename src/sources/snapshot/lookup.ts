import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { quoted, withConnection } from './duck.js';
import { IndexDamaged } from './trouble.js';

/** Where a work stands. */
export interface Place {
  /** Number of the file of works. */
  readonly part: number;
  readonly position: number;
  readonly length: number;
}

/**
 * The places of the works under each key, in the order of the keys; undefined for a key that is unknown, or under which
 * more than `most` works stand. Throws IndexDamaged when the table can't be read.
 */
export async function findPlaces(
  database: DuckDBInstance,
  table: string,
  keys: readonly string[],
  most: number,
): Promise<(readonly Place[] | undefined)[]> {
  const places = new Array<Place[] | undefined>(keys.length).fill(undefined);
  if (keys.length === 0) return places;
  await withConnection(database, async (connection) => {
    await appendKeys(connection, keys);
    const found = await connection
      .stream(
        `SELECT number, part, position::DOUBLE, length FROM asked JOIN read_parquet(${quoted(table)}) USING (key)
         QUALIFY count(*) OVER (PARTITION BY number) <= ${most}`,
      )
      .catch(damaged);
    for (;;) {
      const chunk = await found.fetchChunk().catch(damaged);
      if (chunk === null || chunk.rowCount === 0) return;
      const [number, part, position, length] = chunk.getColumns() as [number[], number[], number[], number[]];
      for (const [at, key] of number.entries()) {
        const place = {
          part: part[at] as number,
          position: position[at] as number,
          length: length[at] as number,
        };
        const others = places[key];
        if (others) others.push(place);
        else places[key] = [place];
      }
    }
  });
  return places;
}

function damaged(error: unknown): never {
  throw new IndexDamaged('its table of keys cannot be read', error);
}

const KEYS_AT_ONCE = 5_000;

async function appendKeys(connection: DuckDBConnection, keys: readonly string[]): Promise<void> {
  await connection.run('CREATE TEMP TABLE asked (number INTEGER, key VARCHAR)');
  const appender = await connection.createAppender('asked', null, 'temp');
  for (const [number, key] of keys.entries()) {
    appender.appendInteger(number);
    appender.appendVarchar(key);
    appender.endRow();
    if (number % KEYS_AT_ONCE === KEYS_AT_ONCE - 1) await nextTurn();
  }
  appender.closeSync();
}
