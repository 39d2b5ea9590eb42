import { publishFile } from '../formats/publish-list.js';
import { CfError, OutputError, describeSystemError } from '../model/errors.js';
import type { Clusters } from './clusters.js';
import type { InputLists } from './input-lists.js';

const ROWS_AT_ONCE = 1024;

/**
 * `row,paper_id,cluster`: a line for each input record in order, with the row of the first record of its cluster; rows
 * count from 1. What stands in `paper_id` is not touched, so that it can be joined with the list. Throws OutputError.
 */
export async function writeClusters(
  path: string,
  lists: InputLists,
  clusters: Clusters,
  check: () => void,
): Promise<void> {
  const { stringify } = await import('csv-stringify/sync');
  try {
    await publishFile(path, { writer: 'clusters', fence: () => lists.verifyUnchanged() }, async (sink) => {
      await sink.write(Buffer.from('row,paper_id,cluster\n'));
      for (let from = 0; from < lists.count; from += ROWS_AT_ONCE) {
        check();
        const size = Math.min(ROWS_AT_ONCE, lists.count - from);
        const records = await lists.readRecords(Array.from({ length: size }, (_, nth) => from + nth));
        const lines = records.map(({ row, record }) => [
          row + 1,
          labelIn(record.paper_id),
          clusters.firstOf(row) + 1,
        ]);
        await sink.write(Buffer.from(stringify(lines)));
      }
    });
  } catch (error) {
    if (error instanceof CfError) throw error;
    throw new OutputError(`cannot write "${path}": ${describeSystemError(error)}`, {
      safe: 'What was there before is untouched.',
      next: 'Mend that, or choose another file with --clusters, then run the same command again.',
      cause: error,
    });
  }
}

function labelIn(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}
