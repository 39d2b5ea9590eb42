import { PaperIndexBuilder } from '../checkpoint/consolidation/paper-index-builder.js';
import type { PaperIndex } from '../checkpoint/consolidation/paper-index.js';
import type { ColumnChoice } from '../formats/csv/columns.js';
import { readThrough, type ReadThrough } from '../formats/read-through.js';
import type { Report } from './events.js';
import type { Stop } from '../run/stop.js';

/** A list as it was read once: what identifies it, and where its records stand. Its spool is to be moved into the session. */
export interface InputList extends ReadThrough {
  readonly index: PaperIndex;
  readonly keysSha256: string;
}

/** Reads a list once, as a stream. Throws InputError, before anything was asked, where it is no list of papers. */
export async function readInput(
  input: string,
  root: string,
  stdin: NodeJS.ReadableStream,
  report: Report,
  stop: Stop,
  columns?: ColumnChoice,
): Promise<InputList> {
  const builder = new PaperIndexBuilder();
  let papers = 0;
  const read = await readThrough(input, {
    spoolFolder: root,
    stdin,
    stop,
    columns,
    note: (message) => report({ type: 'note', message }),
    onPapers: (listed, name) => {
      for (const each of listed) builder.add(each);
      papers += listed.length;
      report({ type: 'reading', input: name, papers });
    },
  });
  const index = builder.finish();
  await index.prepare();
  return { ...read, index, keysSha256: await index.keysSha256() };
}
