import type { ListedPaper } from '../../model/listed-paper.js';
import type { JournalReader } from '../journal/journal-reader.js';
import type { ListedLines } from './collected-index.js';
import { COLLECTION_LINES } from './collection-lines.js';

/** Papers that were listed together, and when they were answered (ISO 8601). */
export interface ListedPapers {
  readonly papers: readonly ListedPaper[];
  readonly at: string;
}

const NEWLINE = 0x0a;

/** The papers whose lines stand at these places, a page at a time: memory holds one page. */
export async function* listedPapers(
  reader: JournalReader,
  pages: readonly ListedLines[],
): AsyncGenerator<ListedPapers> {
  for (const page of pages) {
    const [bytes] = await reader.read([page]);
    yield { papers: papersIn(bytes as Buffer), at: page.at };
  }
}

function papersIn(bytes: Buffer): ListedPaper[] {
  const papers: ListedPaper[] = [];
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline < 0 ? bytes.length : newline;
    const line = COLLECTION_LINES.parse(bytes.subarray(start, end));
    if (!('fact' in line)) papers.push(line);
    start = end + 1;
  }
  return papers;
}
