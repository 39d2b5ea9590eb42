import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { FileStamp } from '../../formats/list-file.js';
import { stampOf } from '../../formats/list-file.js';
import { InputError, describeSystemError, systemCode } from '../../model/errors.js';
import type { KeptDecision } from '../decisions-file.js';
import { labelOf } from '../paper-label.js';
import { COLUMNS, hashIn, textIn } from './columns.js';
import { TAKEN, decisionIn } from './decision-words.js';

/** A line of the review file in which a person has typed something of their own. */
export interface ReviewLine {
  /** All its cells, in the order of the file's columns. */
  readonly cells: readonly string[];
  /** What stands in the columns that are not ours, by their names; only what is not empty. */
  readonly notes: Readonly<Record<string, string>>;
}

/** A review file as a person left it. */
export interface ReviewFile {
  /** In its order: ours, and those that the person added. */
  readonly columns: readonly string[];
  readonly delimiter: string;
  readonly decisions: readonly KeptDecision[];
  /** The lines that are not decided yet and have notes, by the pair: see `pairKey`. */
  readonly noted: ReadonlyMap<string, ReviewLine>;
  readonly stamp: FileStamp;
}

/** The same for both orders of two content hashes. */
export const pairKey = (a: string, b: string): string => (a < b ? `${a} ${b}` : `${b} ${a}`);

const NEEDED = ['decision', 'a', 'b'];
const DELIMITERS = [',', ';', '\t'];

/**
 * Reads a review file, as Excel, LibreOffice or an editor saved it; undefined where there is none. Throws InputError,
 * naming the line, for whatever can't be understood. `at` is the time that the decisions get.
 */
export async function readReview(path: string, at: string): Promise<ReviewFile | undefined> {
  let stamp: FileStamp;
  let bytes: Buffer;
  try {
    stamp = await stampOf(path);
    bytes = inUtf8(await readFile(path));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw new InputError(`cannot read "${path}": ${describeSystemError(error)}`, {
      safe: 'Nothing was touched.',
      next: 'Check the file given with --review and its permissions.',
      cause: error,
    });
  }
  if (bytes.toString('utf8', 0, 100).trim() === '') return { ...EMPTY, stamp };
  const head = bytes.toString('utf8', 0, 20_000).replace(/^\ufeff/, '');
  const delimiter = delimiterOf(head) ?? noReview(path);
  let columns: string[] | undefined;
  const decided = new Map<string, { line: number; decision: KeptDecision }>();
  const noted = new Map<string, ReviewLine>();
  const wrong: string[] = [];
  for await (const { cells, line } of linesOf(path, bytes, delimiter)) {
    if (columns === undefined) {
      columns = cells.map((name) => name.trim());
      continue;
    }
    const { key, decision, content } = readLine(columns, cells, at);
    const place = `line ${line}`;
    if (decision === 'wrong') wrong.push(`${place}: the decision "${content.decision}" is not known`);
    else if (key === undefined) {
      if (cells.some((cell) => cell.trim() !== ''))
        wrong.push(`${place}: the columns a and b do not name two records any more`);
    } else if (decision === undefined) {
      if (Object.keys(content.notes).length > 0) noted.set(key, { cells, notes: content.notes });
    } else {
      const before = decided.get(key);
      if (before && before.decision.decision !== decision.decision)
        wrong.push(`${place}: line ${before.line} decides the same pair otherwise`);
      decided.set(key, { line, decision });
    }
  }
  if (wrong.length > 0) throw notUnderstood(path, wrong);
  const decisions = [...decided.values()].map(({ decision }) => decision);
  return { columns: columns ?? COLUMNS, delimiter: keptDelimiter(delimiter), decisions, noted, stamp };
}

const EMPTY = { columns: COLUMNS, delimiter: ',', decisions: [], noted: new Map<string, ReviewLine>() };

/** A .csv with tabs, as Excel's "Unicode text" has it, would open in one column. */
const keptDelimiter = (delimiter: string): string => (delimiter === '\t' ? ',' : delimiter);

interface LineRead {
  readonly key: string | undefined;
  readonly decision: KeptDecision | undefined | 'wrong';
  readonly content: { readonly decision: string; readonly notes: Record<string, string> };
}

function readLine(columns: readonly string[], cells: readonly string[], at: string): LineRead {
  const cell = (name: string): string =>
    cells[columns.findIndex((column) => column.toLowerCase() === name)] ?? '';
  const added = columns.flatMap((column, nth) => {
    const text = (cells[nth] ?? '').trim();
    return COLUMNS.includes(column.toLowerCase()) || text === '' ? [] : [[column, text] as const];
  });
  const notes = Object.fromEntries(added);
  const content = { decision: cell('decision').trim(), notes };
  const [a, b] = [hashIn(cell('a')), hashIn(cell('b'))];
  const word = decisionIn(cell('decision'));
  if (word === 'wrong') return { key: undefined, decision: 'wrong', content };
  if (a === undefined || b === undefined) return { key: undefined, decision: undefined, content };
  const key = pairKey(a, b);
  if (word === undefined) return { key, decision: undefined, content };
  const label = (side: 'a' | 'b'): string => {
    const [author] = textIn(cell(`authors_${side}`)).split(';');
    return labelOf({
      title: textIn(cell(`title_${side}`)) || undefined,
      authors: author === undefined || author === '' ? [] : [author],
      year: Number(cell(`year_${side}`)) || undefined,
      identifiers: {},
    });
  };
  const note = added.length > 0 ? { note: notes } : {};
  const decision = { a, b, decision: word, at, a_is: label('a'), b_is: label('b'), ...note };
  return { key, decision, content };
}

/** Excel saves CSV in UTF-8 with a mark, in the Windows code page, or as UTF-16 with tabs. */
function inUtf8(bytes: Buffer): Buffer {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return Buffer.from(new TextDecoder('utf-16le').decode(bytes));
  return isUtf8(bytes) ? bytes : Buffer.from(new TextDecoder('windows-1252').decode(bytes));
}

/** The one that divides the head line into the columns that are needed. */
function delimiterOf(head: string): string | undefined {
  const names = (delimiter: string): string[] =>
    (/^[^\r\n]*/.exec(head)?.[0] ?? '')
      .split(delimiter)
      .map((name) => name.trim().replace(/^"|"$/g, '').toLowerCase());
  return DELIMITERS.find((delimiter) => NEEDED.every((name) => names(delimiter).includes(name)));
}

async function* linesOf(
  path: string,
  bytes: Buffer,
  delimiter: string,
): AsyncGenerator<{ cells: string[]; line: number }> {
  const { parse } = await import('csv-parse');
  const parser = parse({
    bom: true,
    delimiter,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
  });
  Readable.from([bytes]).pipe(parser);
  let last = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      last = info.lines;
      // They are counted at the end of the record, of which cells may have several.
      yield { cells: record, line: last - (record.join('').match(/\n/g)?.length ?? 0) };
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`"${path}" is no CSV behind line ${last}: ${(error as Error).message}`, {
      safe: 'Nothing was touched.',
      next: 'Correct the file, then run the same command again.',
      cause: error,
    });
  }
}

function noReview(path: string): never {
  throw new InputError(
    `"${path}" is no review file: its first line does not have the columns "decision", "a" and "b"`,
    {
      safe: 'Nothing was touched.',
      next: 'Give --review the name of a new file, or of one that cf dedupe wrote.',
    },
  );
}

const MOST_NAMED = 5;

function notUnderstood(path: string, wrong: readonly string[]): InputError {
  const more = wrong.length - MOST_NAMED;
  const named = wrong.slice(0, MOST_NAMED).join('; ');
  return new InputError(`"${path}", ${named}${more > 0 ? `; and ${more} more` : ''}`, {
    safe: 'Nothing was touched: all that you typed is as you left it.',
    next: `In the column "decision" is taken: ${TAKEN}. Correct the file, then run the same command again.`,
  });
}
