import { isUtf8 } from 'node:buffer';
import { InputError } from '../model/errors.js';
import { readPaper, type Paper, type PaperRecord } from '../model/paper.js';
import type { ListBytes } from './list-file.js';
import { RecordSplitter, type RawRecord } from './record-splitter.js';

/** One paper of a list, and where its record stands in the (unzipped) list. */
export interface ListedPaper {
  readonly paper: Paper;
  readonly record: PaperRecord;
  readonly raw: RawRecord;
}

/**
 * The papers of a list in order, a chunk's worth at a time. `onChunk` sees the unzipped bytes as they pass, so
 * that they can be spooled. Throws InputError naming file, record and field for the first record that is no paper.
 */
export async function* readList(
  list: ListBytes,
  name: string,
  onChunk?: (chunk: Buffer) => Promise<void>,
): AsyncGenerator<ListedPaper[]> {
  const splitter = new RecordSplitter(name);
  let row = 0;
  let latest: ListedPaper | undefined;
  const read = (records: readonly RawRecord[]): ListedPaper[] => {
    const papers = records.map((raw) => readRecord(raw, row++, name));
    latest = papers.at(-1) ?? latest;
    return papers;
  };
  for await (const chunk of list.chunks()) {
    await onChunk?.(chunk);
    const papers = read(splitter.push(chunk));
    if (papers.length > 0) yield papers;
  }
  const papers = read(splitter.end());
  if (row === 1 && splitter.shape === 'lines' && latest && isNoPaper(latest)) throw noList(name, latest);
  if (papers.length > 0) yield papers;
}

/** Neither a title nor an identifier: nobody can be asked about it. */
function saysNothing({ title, identifiers }: Paper): boolean {
  return title === undefined && Object.keys(identifiers).length === 0;
}

/** Fields in which other programs keep their lists. */
const LIST_FIELDS = ['items', 'results', 'records', 'data', 'works', 'entries'];

/** Said of a single object: it may have a title and yet be a list of papers, in a shape that we don't know. */
function isNoPaper({ paper, record }: ListedPaper): boolean {
  return saysNothing(paper) || 'papers' in record || LIST_FIELDS.some((field) => holdsObjects(record[field]));
}

function holdsObjects(value: unknown): boolean {
  return Array.isArray(value) && value.some((each) => typeof each === 'object' && each !== null);
}

/** A single object that is no paper is a list in a shape that we don't know. */
function noList(name: string, { record }: ListedPaper): InputError {
  const fields = Object.keys(record)
    .slice(0, 5)
    .map((field) => `"${field}"`);
  return new InputError(
    `"${name}" holds one object without a "papers" list (it has ${fields.join(', ') || 'no fields'}); expected {"papers": […]}, an array, or JSON Lines`,
    {
      safe: 'Nothing was asked.',
      next: 'Put the papers into a list called "papers", or give the array itself.',
    },
  );
}

function readRecord(raw: RawRecord, row: number, name: string): ListedPaper {
  const place = `"${name}", paper ${row + 1} (byte ${raw.offset})`;
  const record = parseRecord(raw.bytes, place);
  const read = readPaper(record);
  if ('problem' in read) {
    const field = read.problem.field === '' ? '' : `, field "${read.problem.field}"`;
    throw new InputError(`${place}${field}: ${read.problem.expected}`, {
      safe: 'Nothing was asked.',
      next: 'Correct the record, or take it out of the list.',
    });
  }
  return { paper: read.paper, record: record as PaperRecord, raw };
}

/** One record from its bytes. Throws InputError at `place` when it is no JSON in UTF-8. */
export function parseRecord(bytes: Buffer, place: string): unknown {
  if (!isUtf8(bytes)) {
    throw new InputError(`${place} is not UTF-8`, { next: 'Save the list as UTF-8.' });
  }
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch (error) {
    throw new InputError(`${place} is not valid JSON: ${(error as Error).message}`, {
      next: 'Repair the record, or make the file again.',
      cause: error,
    });
  }
}
