import { sameStamp, stampOf, type FileStamp } from '../../formats/list-file.js';
import { publishFile } from '../../formats/publish-list.js';
import { CfError, OutputError, describeSystemError } from '../../model/errors.js';
import { COLUMNS, cellsOf, type ReviewedPair } from './columns.js';
import { pairKey, type ReviewFile } from './read-review.js';

/** So that Excel takes the file for UTF-8. */
const MARK = '\ufeff';

/**
 * Writes the review file anew, with these pairs; `batches` gives them most useful first. Columns that a person added
 * stay where they are, with what stands in them; a noted line whose pair is not among the pairs any more goes to the end.
 * Throws OutputError; a file that was changed since it was read is not replaced.
 */
export async function writeReview(
  path: string,
  before: ReviewFile | undefined,
  batches: AsyncIterable<readonly ReviewedPair[]>,
): Promise<void> {
  const { stringify } = await import('csv-stringify/sync');
  const columns = [
    ...(before?.columns ?? COLUMNS),
    ...COLUMNS.filter((name) => before !== undefined && !has(before.columns, name)),
  ];
  const toLines = (lines: readonly (readonly string[])[]): Buffer =>
    Buffer.from(
      stringify(lines as string[][], {
        delimiter: before?.delimiter ?? ',',
        record_delimiter: '\r\n',
        quoted_match: /\n/,
      }),
    );
  const left = new Map(before?.noted);
  let pairs = 0;
  const lineOf = (pair: ReviewedPair): string[] => {
    const key = pairKey(pair.a.content, pair.b.content);
    const notes = left.get(key)?.notes ?? {};
    left.delete(key);
    const cells = cellsOf(pair, ++pairs);
    return columns.map((name) => cells.get(name.toLowerCase()) ?? notes[name] ?? '');
  };
  try {
    await publishFile(path, { writer: 'review', fence: () => refuseChanged(path, before) }, async (sink) => {
      await sink.write(Buffer.from(MARK));
      await sink.write(toLines([columns]));
      for await (const batch of batches) await sink.write(toLines(batch.map(lineOf)));
      if (left.size > 0) await sink.write(toLines([...left.values()].map(({ cells }) => cells)));
    });
  } catch (error) {
    if (error instanceof CfError) throw error;
    throw new OutputError(`cannot write "${path}": ${describeSystemError(error)}`, {
      safe: 'What you decided before is kept.',
      next: 'Mend that (is the file open in a spreadsheet?), then run the same command again.',
      cause: error,
    });
  }
}

const has = (columns: readonly string[], name: string): boolean =>
  columns.some((column) => column.toLowerCase() === name);

/** A person may have saved more decisions while this run was at work. */
async function refuseChanged(path: string, before: ReviewFile | undefined): Promise<void> {
  const now: FileStamp | undefined = await stampOf(path).catch(() => undefined);
  if (before === undefined ? now === undefined : now !== undefined && sameStamp(now, before.stamp)) return;
  if (now === undefined) return;
  throw new OutputError(`"${path}" was changed while cf worked`, {
    safe: 'It is left as it is now; the output is written.',
    next: 'Run the same command again: it reads what was added.',
  });
}
